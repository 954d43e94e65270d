"""A comparison as sections of a table each, for the screen and for files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guiju.cli.answer import stands_on
from guiju.cli.coverage import show_data, show_unverified
from guiju.cli.element import words
from guiju.cli.layout import Cell, Row
from guiju.cli.screen import Screen
from guiju.cli.values import number_text, unit_text, value_text
from guiju.data.atomic import written
from guiju.locale import TEXTS, text
from guiju.model.definition import Definition, Entity
from guiju.model.types import TEXT, Type
from guiju.model.unit import UnitError, parse_unit

Found = Mapping[str, Any]
_AMOUNTS = (
    "before",
    "after",
    "change",
    "cost",
    "gains",
    "losses",
    "mean_change",
    "mean_gain",
    "median_gain",
)
_COUNTS = ("rows", "weight", "winners", "losers", "unchanged")
_RATES = (
    "average_rate_before",
    "average_rate_after",
    "marginal_rate_before",
    "marginal_rate_after",
)
_INDICES = ("gini_before", "gini_after")
_SUMMARY = ("before", "after", "change", "winners", "losers", "unchanged")
_GROUP = ("weight", "before", "after", "change", "winners", "losers", "unchanged", "mean_change")
_DETAIL = ("cost", "gains", "losses", "mean_change", "mean_gain", "median_gain", *_RATES, *_INDICES)


@dataclass(frozen=True, slots=True)
class Section:
    """A titled table: heads and rows of texts; the first column stands left, the others right."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sections(found: Found, definition: Definition, language: str) -> Iterator[Section]:
    """The tables of a comparison: all reforms, then each in detail, by group and by decile."""
    variants = found["variants"]
    yield Section(
        _title(found, language),
        ("", *_heads(_SUMMARY, language)),
        tuple((_name(v, language), *_figures(v, _SUMMARY)) for v in variants),
    )
    for variant in variants:
        shown = [key for key in _DETAIL if variant.get(key) is not None]
        name = _name(variant, language)
        rows = tuple((text(f"key-{key}", language), _figure(variant[key], key)) for key in shown)
        yield Section(name, ("", ""), rows)
        for column, groups in (variant.get("groups") or {}).items():
            title = text("by-group", language, reform=variant["reform"], column=column)
            names = value_names(definition, str(found["target"]), column, language)
            yield _groups(title, groups, language, names)
        if variant.get("deciles"):
            title = text("by-decile", language, reform=variant["reform"])
            yield _groups(title, variant["deciles"], language, {})


def _groups(
    title: str, groups: Sequence[Found], language: str, names: Mapping[str, str]
) -> Section:
    rows = ((names.get(str(g["group"]), str(g["group"])), *_figures(g, _GROUP)) for g in groups)
    return Section(title, (text("head-group", language), *_heads(_GROUP, language)), tuple(rows))


def _title(found: Found, language: str) -> str:
    label = words(found.get("label"), language)
    target = f"{found['target']} {label}".strip()
    unit = _unit(found, language)
    return text(
        "compare-of",
        language,
        target=f"{target} ({unit})" if unit else target,
        baseline=found.get("baseline") or text("current-law", language),
    )


def _unit(found: Found, language: str) -> str:
    try:
        return unit_text(parse_unit(str(found.get("unit") or "1")), language)
    except UnitError:
        return str(found.get("unit"))


def _name(variant: Found, language: str) -> str:
    title = words(variant.get("title"), language)
    return f"{variant['reform']} {title}".strip()


def _heads(keys: Sequence[str], language: str) -> tuple[str, ...]:
    return tuple(text(f"head-{key}", language) for key in keys)


def _figures(totals: Found, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(_figure(totals.get(key), key) for key in keys)


def _figure(value: float | None, key: str) -> str:
    """A figure as its kind is written: money to the fen, counts, shares, indices."""
    if value is None:
        return "-"
    if key in _RATES:
        return number_text(value, "share")
    if key in _INDICES:
        return f"{value:.4f}"
    if key in _COUNTS:
        return f"{value:,.1f}".removesuffix(".0")
    return f"{round(value, 2) + 0.0:,.2f}"


def show(
    found: Found, definition: Definition, screen: Screen, file: str | None, reject: str | None
) -> None:
    """A comparison for people; `file` also holds it, `reject` the wrong rows."""
    if found.get("kind") != "real":
        screen.line(Cell(screen.say(f"kind-{found.get('kind') or 'unknown'}"), "yellow"))
    show_data(found, screen, reject)
    for section in sections(found, definition, screen.language):
        screen.heading(section.title)
        rows: list[Row] = [[Cell(h, "dim", right=i > 0) for i, h in enumerate(section.heads)]]
        rows = rows if any(section.heads) else []
        rows += [[Cell(c, right=i > 0) for i, c in enumerate(row)] for row in section.rows]
        screen.table(rows, indent=2)
    screen.line()
    for note in assumptions(found, screen.language):
        screen.line(note)
    show_unverified(found, definition, screen)
    if file:
        screen.line(screen.say("written"), Cell(file, "bold"))
    stands_on(screen, found["policy"], found["hash"], found["date"], found.get("baseline"))


def assumptions(found: Found, language: str) -> Iterator[str]:
    """What a comparison takes for granted, in words."""
    for note in found.get("assumptions") or ():
        name, _, value = str(note).partition("=")
        known = f"assumption-{name}" in TEXTS
        yield text(f"assumption-{name}", language, value=value) if known else str(note)


def value_names(definition: Definition, target: str, column: str, language: str) -> dict[str, str]:
    """How the values of a column are shown that `--by` names from the target's entity."""
    entity = definition.entities[target.partition(".")[0]]
    *links, name = column.removeprefix(f"{entity.name}.").split(".")
    for link in links:
        targets = {c.link for c in entity.columns.values() if c.link and link in (c.name, c.link)}
        if len(targets) != 1:
            return {}
        entity = definition.entities[targets.pop()]
    type_ = described_type(definition, entity, name)
    if type_.kind in ("finding", "bool"):
        answers = {"true": True, "false": False, "none": None}
        return {said: value_text(value, type_, language) for said, value in answers.items()}
    enum = definition.enums.get(type_.enum or "")
    values = enum.values if enum else ()
    return {value: value_text(value, type_, language, definition.enums) for value in values}


def described_type(definition: Definition, entity: Entity, name: str) -> Type:
    """The type of a rule or column; text for anything else that can be grouped by."""
    rule, column = definition.rules.get((entity.name, name)), entity.columns.get(name)
    return rule.type if rule else column.type if column else TEXT


def as_json(found: Found, definition: Definition, language: str) -> str:
    """The comparison as JSON."""
    return json.dumps(found, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_csv(found: Found, definition: Definition, language: str) -> str:
    """One row for each reform, group and decile, with all figures unrounded."""
    keys = (*_COUNTS, *(key for key in _AMOUNTS if key != "cost"), "cost", *_RATES, *_INDICES)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("reform", "by", "group", *keys))
    for variant in found["variants"]:
        listed = [("", "", variant)]
        listed += [
            (by, g["group"], g)
            for by, groups in (variant.get("groups") or {}).items()
            for g in groups
        ]
        listed += [("decile", g["group"], g) for g in variant.get("deciles") or ()]
        for by, group, totals in listed:
            writer.writerow((variant["reform"], by, group, *(totals.get(key) for key in keys)))
    return "\ufeff" + out.getvalue()


def as_markdown(found: Found, definition: Definition, language: str) -> str:
    """The tables of the screen as Markdown."""
    lines = (
        []
        if found.get("kind") == "real"
        else [f"**{text('kind-' + str(found.get('kind')), language)}**", ""]
    )
    for section in sections(found, definition, language):
        lines += [f"## {section.title}", ""]
        lines += [_markdown_row(section.heads), "|---" + "|---:" * (len(section.heads) - 1) + "|"]
        lines += [_markdown_row(row) for row in section.rows]
        lines.append("")
    lines += [f"- {note}" for note in assumptions(found, language)]
    lines.append("")
    code = "stands-on-reform" if found.get("baseline") else "stands-on"
    lines.append(
        text(
            code,
            language,
            policy=found["policy"],
            hash=found["hash"][:12],
            reform=found.get("baseline"),
            date=found["date"],
        )
    )
    return "\n".join(lines) + "\n"


def _markdown_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


WRITERS: Mapping[str, Callable[[Found, Definition, str], str]] = {
    ".json": as_json,
    ".csv": as_csv,
    ".md": as_markdown,
}


def write(found: Found, definition: Definition, path: Path, language: str) -> None:
    """Write a comparison in the form its suffix names, whole or not at all."""
    content = WRITERS[path.suffix.lower()](found, definition, language)
    with written(path) as temporary:
        temporary.write_text(content, encoding="utf-8", newline="")
