"""`guiju compare` for rules on AI systems: duties and tiers gained and lost, where others compare amounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import guiju
from guiju.ai.comparison import DutyComparison, Layer, Turned, compare_duties
from guiju.ai.duties import Duty, duty_table
from guiju.api import Policy
from guiju.cli.answer import stands_on
from guiju.cli.coverage import show_data, show_unverified
from guiju.cli.duties import RULE, indicator_text, word
from guiju.cli.failure import DONE, stop
from guiju.cli.layout import Cell, Row
from guiju.cli.screen import Screen, write_json
from guiju.data.apart import check_apart
from guiju.model.definition import Definition

SUFFIXES = (".parquet", ".csv")
OWN = ("reform", "baseline", "date", "target", "memory", "threads")
ELSEWHERE = ("along", "sweep", "seek", "years", "case")
"""Questions about amounts, which have a target of their own or none."""


def asks_for_duties(name: str, given: Mapping[str, Any]) -> bool:
    """Whether a comparison is of duties: of rules that have them, and of no amount."""
    if given["target"] not in (None, [RULE], RULE) or any(given[option] for option in ELSEWHERE):
        return False
    return bool(given["target"]) or duty_table(guiju.load(name).definition) is not None


def run(
    name: str, files: Mapping[str, str | None], given: Mapping[str, Any], out: str | None, *, as_json: bool
) -> int:  # fmt: skip
    """Compare, write and show. Raises InputError for options that go with amounts alone."""
    for option, value in given.items():
        if value not in (None, "", (), [], False) and option not in OWN:
            written = f"--{option.replace('_', '-')}"
            raise stop(
                "does-not-go-with",
                "guiju compare",
                found=written,
                other=RULE,
                command="guiju compare",
            )
    if out is not None and Path(out).suffix.lower() not in SUFFIXES:
        raise stop("out-of-duties", "--out", found=out, known=" ".join(SUFFIXES))
    if not given["reform"]:
        raise stop("needs-option", "guiju compare", found="--reform", command="guiju compare",
                   example=f"guiju compare {name} --data system=systems.csv --reform ladder")  # fmt: skip
    check_apart(files, [Path(out)] if out else [])
    policy = guiju.load(name)
    found = compare_duties(
        policy, files, given["reform"], baseline=given["baseline"], day=given["date"], out=out,
        threads=given["threads"], memory=given["memory"],
    )  # fmt: skip
    if as_json:
        write_json(found.to_json())
    else:
        show(found, policy, Screen(), out)
    return DONE


def show(found: DutyComparison, policy: Policy, screen: Screen, out: str | None) -> None:
    """The comparison for people: data, then each reform with systems, tiers, duties, indicators."""
    plain = found.run.to_json()
    if found.kind != "real":
        screen.line(Cell(screen.say(f"kind-{found.kind}"), "yellow"))
    show_data(plain, screen)
    for name, staged in found.run.data.items():
        if staged.unread:
            columns = screen.say("and").join(staged.unread)
            screen.line(Cell(screen.say("columns-unread", entity=name, text=columns), "yellow"))
    for layer in found.layers:
        _show_layer(layer, found, policy.under(layer.reform).definition, screen)
    show_unverified(plain, policy.under(found.baseline).definition, screen)
    if out:
        screen.line(screen.say("written"), Cell(out, "bold"))
    stands_on(screen, plain["policy"], plain["hash"], plain["date"], found.baseline or None)


def _show_layer(
    layer: Layer, found: DutyComparison, definition: Definition, screen: Screen
) -> None:
    screen.heading(f"{layer.reform} {layer.title.text(screen.language)}")
    screen.line(Cell(screen.say("layer-draft", count=len(layer.drafted)), "yellow"), indent=2)
    screen.line(
        screen.say("layer-systems", all=found.systems, gain=layer.gaining, lose=layer.losing, altered=layer.altered),
        indent=2,
    )  # fmt: skip
    pairs = {"layer-owed": layer.owed, "layer-without-tier": layer.without_tier}
    for code, (before, after) in pairs.items():
        screen.line(screen.say(code), Cell(f"{before:,} → {after:,}", "bold"), indent=2)
    _show_turned(
        "layer-tiers",
        layer.tiers,
        [word(definition, "tier", t.name, screen) for t in layer.tiers],
        screen,
    )
    duties = [found.duties[turned.name] for turned in layer.duties]
    texts = [
        f"{duty.text.text(screen.language)}{_mark(duty, definition, screen)}" for duty in duties
    ]
    _show_turned("layer-duties", layer.duties, texts, screen)
    if layer.changed_terms:
        screen.line(screen.say("layer-altered", count=len(layer.changed_terms)), indent=2)
        screen.line(
            Cell(
                ", ".join(f"{name} ({count:,})" for name, count in layer.changed_terms.items()),
                "dim",
            ),
            indent=4,
        )
    _show_systems(layer, screen)
    screen.line(screen.say("gaps-indicators"), indent=2)
    screen.table(_indicators(layer, definition, screen), indent=4)
    show_unverified({"unverified": layer.unverified}, definition, screen)


def _indicators(layer: Layer, definition: Definition, screen: Screen) -> Iterator[Row]:
    """Each indicator before and after; ranks of rules one by one."""
    earlier, later = layer.indicators
    for name, after in later.items():
        before, said = earlier[name], screen.say(f"indicator-{name}")
        parts = [(said, before, after)]
        if isinstance(after, Mapping):
            parts = [
                (f"{said} {word(definition, 'rank', rank, screen)}", before.get(rank, 0), count)
                for rank, count in after.items()
            ]
        for label, first, second in parts:
            shown = (indicator_text(value, definition, screen) for value in (first, second))
            left, right = (Cell(text, right=True) for text in shown)
            yield [
                label,
                left,
                "→",
                Cell(right.text, "bold", right=True) if first != second else right,
            ]


def _show_turned(code: str, turned: Sequence[Turned], texts: Sequence[str], screen: Screen) -> None:
    if not turned:
        return
    heads = [Cell(screen.say(head), "dim", right=number in (1, 2))
             for number, head in enumerate((code, "layer-gain", "layer-lose"))]  # fmt: skip
    rows: list[Row] = [
        [one.name, Cell(f"{one.gain:,}", right=True), Cell(f"{one.lose:,}", right=True), said]
        for one, said in zip(turned, texts, strict=True)
    ]
    screen.table([[*heads, ""], *rows], indent=2)


def _mark(duty: Duty, definition: Definition, screen: Screen) -> str:
    """How an unverified duty was read, behind its words."""
    return f" [{word(definition, 'reading', duty.read, screen)}]" if duty.unverified else ""


def _show_systems(layer: Layer, screen: Screen) -> None:
    for one in layer.systems:
        parts = [*(f"+{name}" for name in one.gained), *(f"-{name}" for name in one.lost)]
        screen.line(Cell(one.system, "bold"), Cell(" ".join(parts), "dim"), indent=4)
