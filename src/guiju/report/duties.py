"""A comparison of duties on AI systems as a page that stands alone: each reform with its systems, tiers and duties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guiju.load.policy import Loaded, with_reform
from guiju.locale import text
from guiju.model.definition import Definition
from guiju.report.grounds import data_block, kind_of, policy_title, unverified_block
from guiju.report.page import Block, Page
from guiju.report.section import Figure, Found, Section
from guiju.report.values import words
from guiju.version import VERSION


def is_duties(found: Found) -> bool:
    """Whether plain data are what `guiju compare` says of rules on AI systems."""
    layers = found.get("reforms")
    return isinstance(layers, list) and bool(layers) and "systems" in found


def duties_page(found: Found, policy: Loaded, language: str) -> Page:
    """The reforms of a comparison of duties; words of tiers and duties are those of the policy."""
    kind = kind_of(found)
    blocks = [
        block
        for layer in found["reforms"]
        for block in _layer(layer, found, with_reform(policy, layer["reform"]).definition, language)
    ]
    doubted = [
        *found.get("unverified", ()),
        *(c for layer in found["reforms"] for c in layer["unverified"]),
    ]
    blocks += [
        unverified_block({"unverified": dict.fromkeys(doubted)}, policy.definition, language),
        data_block(found, language),
    ]
    stands = "stands-on-reform" if found.get("baseline") else "stands-on"
    values = {key: found[key] for key in ("policy", "hash", "date")}
    return Page(
        title=text("report-duties", language), language=language, blocks=tuple(blocks),
        over=policy_title(policy.definition, found, language),
        warning=text(f"kind-{kind}", language) if kind != "real" else "",
        footer=(text("report-footer", language, version=VERSION),
                text(stands, language, reform=found.get("baseline"), **values)),
        marks={"guiju-policy-hash": str(found["hash"]), "guiju-data": kind},
    )  # fmt: skip


def _layer(layer: Found, found: Found, definition: Definition, language: str) -> Iterator[Block]:
    """What one reform brings: in a sentence, by tier, by duty, by system, in indicators."""
    systems = layer["systems"]
    sides = {"layer-owed": layer["owed"], "layer-without-tier": systems["without_tier"]}
    said = (
        text("layer-draft", language, count=len(layer["proposed"])),
        text("layer-systems", language, all=found["systems"], gain=systems["gain"], lose=systems["lose"],
             altered=systems["altered"]),
        *(f"{text(code, language)} {side['before']:,} → {side['after']:,}" for code, side in sides.items()),
    )  # fmt: skip
    title = f"{layer['reform']} {words(layer['title'], language)}".strip()
    yield Block(Section(title, (), ()), said)
    turned = ("layer-gain", "layer-lose")
    tiers = [_turned(t, _tier(definition, t["name"], language)) for t in layer["tiers"]]
    duties = [_turned(d, _duty(definition, d["name"], language)) for d in layer["duties"]]
    rows: Sequence[tuple[str, ...]]
    for code, rows in (("layer-tiers", tiers), ("layer-duties", duties)):
        yield from _table(code, (code, *turned, "report-duty-words"), rows, language)
    terms = [
        (name, f"{count:,}", _duty(definition, name, language))
        for name, count in layer["altered"].items()
    ]
    listed = [
        (s["system"], ", ".join(s["gained"]), ", ".join(s["lost"])) for s in systems["listed"]
    ]
    indicators = list(_indicators(layer["indicators"], definition, language))
    for code, heads, rows in (
        (
            "report-duties-altered",
            ("layer-duties", "report-duty-systems", "report-duty-words"),
            terms,
        ),
        ("report-duty-systems", ("report-duty-system", "report-gained", "report-lost"), listed),
        ("gaps-indicators", ("gaps-indicators", "head-before", "head-after"), indicators),
    ):
        yield from _table(code, heads, rows, language)


def _table(
    title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], language: str
) -> Iterator[Block]:
    """A table below the heading of its reform; nothing without rows."""
    if rows:
        shown = tuple(tuple(Figure(cell or "-") for cell in row) for row in rows)
        told = tuple(text(head, language) for head in heads)
        yield Block(Section(text(title, language), told, shown), level=3)


def _turned(one: Found, said: str) -> tuple[str, str, str, str]:
    return str(one["name"]), f"{one['gain']:,}", f"{one['lose']:,}", said


def _tier(definition: Definition, name: str, language: str) -> str:
    enum = definition.enums.get("tier")
    label = enum.values.get(name) if enum else None
    return label.text(language) if label else ""


def _duty(definition: Definition, name: str, language: str) -> str:
    """The words of a duty, as its row of the table says them."""
    table = definition.tables.get("duties")
    rows = (row for row in (table.rows if table else ()) if row.name == name)
    return next((row.reason.text(language) for row in rows), "")


def _indicators(
    sides: Mapping[str, Any], definition: Definition, language: str
) -> Iterator[tuple[str, str, str]]:
    """Each indicator before and after; ranks of rules one by one."""
    enum = definition.enums.get("rank")
    for name, after in sides["after"].items():
        before, said = sides["before"][name], text(f"indicator-{name}", language).rstrip("：:")
        if not isinstance(after, Mapping):
            yield said, _number(before), _number(after)
            continue
        for rank, count in after.items():
            label = enum.values.get(rank) if enum else None
            shown = label.text(language) if label else rank
            yield f"{said} {shown}", _number(before.get(rank, 0)), _number(count)


def _number(value: Any) -> str:
    return f"{value:.1%}" if isinstance(value, float) else f"{value:,}"
