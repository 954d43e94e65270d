"""The validation page: model totals beside official ones, on the screen and as Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from guiju.cli.failure import stop
from guiju.cli.layout import Cell
from guiju.cli.screen import Screen
from guiju.data.atomic import written
from guiju.locale import text
from guiju.report.section import unit_of
from guiju.report.values import words

Found: TypeAlias = Mapping[str, Any]
Table: TypeAlias = tuple[str, tuple[str, ...], list[tuple[str, ...]]]
"""Code of the title, codes of the heads, rows; the first column and words stand left."""

_WORDS = ("date", "use", "source", "coverage", "status", "reason", "examples", "margin", "name")
_COUNTS = ("rows", "negative", "at_bounds")
_SUFFIXES = (".md", ".json")


def check_page(page: str | None) -> None:
    """Stop where the page asked for has an ending that is not written."""
    if page and Path(page).suffix.lower() not in _SUFFIXES:
        raise stop("unknown-output-kind", "--page", found=page, expected=", ".join(_SUFFIXES))


def tables(found: Found, language: str) -> Iterator[Table]:
    """The tables of the page: totals, sources, weights, and what there is to say besides."""
    yield _totals(found, language)
    yield (
        "page-sources",
        ("margin", "source", "date", "coverage", "status"),
        _sources(found, language),
    )
    weights = found["weights"]
    heads = ("category", "before", "after") if weights["after"] else ("category", "before")
    parts = [weights["before"], *([weights["after"]] if weights["after"] else [])]
    shown = [key for key in weights["before"] if any(part[key] is not None for part in parts)]
    rows = [
        (text(f"weights-{key}", language), *(_weight(part[key], key) for part in parts))
        for key in shown
    ]
    yield "page-weights", heads, rows
    if found["uprated"]:
        rows = [
            (
                f["column"], f"{f['factor']:.6g}", f"{f['before']:,} → {f['after']:,} {f['unit']}",
                f"{f['from']} → {f['to']}", f["source"], text(f"status-{f['status']}", language),
            )
            for f in found["uprated"]
        ]  # fmt: skip
        yield "page-uprated", ("name", "factor", "figures", "date", "source", "status"), rows
    if found["outside"]:
        rows = [
            (
                o["margin"], f"{o['rows']:,}", percent(o["weight"]), f"{o['without_value']:,}",
                ", ".join(o["examples"]),
            )
            for o in found["outside"]
        ]  # fmt: skip
        yield "page-outside", ("margin", "rows", "share", "without", "examples"), rows
    if found["unmet"]:
        labels = {line["margin"]: words(line["label"], language) for line in found["lines"]}
        unmet = [_unmet(part, labels, language) for part in found["unmet"]]
        yield "page-unmet", ("category", "official", "reached", "reason"), unmet


def _unmet(part: Found, labels: Mapping[str, str], language: str) -> tuple[str, ...]:
    why = text(f"reason-{part['reason']}", language, other=part["other"])
    name = _name(labels.get(part["margin"]) or part["margin"], part["category"], language)
    return name, number(part["official"]), number(part["reached"]), why


def _totals(found: Found, language: str) -> Table:
    weighted = any(line["after"] is not None for line in found["lines"])
    heads: tuple[str, ...] = ("category", "official", "before", "difference")
    heads += ("after", "difference") if weighted else ()
    rows: list[tuple[str, ...]] = []
    for line in found["lines"]:
        label = words(line["label"], language) or line["margin"]
        unit = unit_of(line, language)
        unit = text("aside", language, text=unit) if unit else ""
        row = [_name(label, line["category"], language) + unit, number(line["official"])]
        row += [number(line["before"]), percent(line["difference_before"])]
        if weighted:
            row += [number(line["after"]), percent(line["difference_after"])]
        row += [f"{line['rows']:,}", line["date"] or "-", text(f"use-{line['use']}", language)]
        rows.append(tuple(row))
    return "page-title", (*heads, "rows", "date", "use"), rows


def _sources(found: Found, language: str) -> list[tuple[str, ...]]:
    rows = [
        (
            words(line["label"], language) or line["margin"], line["source"], line["date"] or "-",
            words(line["coverage"], language) or "-", text(f"status-{line['status']}", language),
        )
        for line in found["lines"]
    ]  # fmt: skip
    return list(dict.fromkeys(rows))


def _name(margin: str, category: str, language: str) -> str:
    return f"{margin}{text('colon', language)}{category}" if category else margin


def number(value: float | None) -> str:
    """A total as people read it: grouped, whole where it is large.

    >>> number(1234567.891), number(12.5)
    ('1,234,568', '12.5')
    """
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value + 0.0:,.6g}"


def percent(share: float | None) -> str:
    """A relative difference or share, signed only below zero.

    >>> percent(0.01234), percent(-1e-9)
    ('1.234%', '0.000%')
    """
    if share is None:
        return "-"
    return f"{round(share * 100, 3) + 0.0:.3f}%"


def _weight(value: float | None, key: str) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if key in _COUNTS or abs(value) >= 10_000 else f"{value + 0.0:,.4f}"


def verdict(found: Found, language: str) -> str:
    """In one line, whether the margins are met."""
    if found["met"] is None:
        return ""
    tolerance = f"{found['tolerance']:.12f}".rstrip("0")
    values = {"method": found["method"], "steps": found["steps"], "tolerance": tolerance}
    return text("page-met" if found["met"] else "page-not-met", language, **values)


def show(found: Found, screen: Screen) -> None:
    """The page for people."""
    if found["data"]["kind"] != "real":
        screen.line(Cell(screen.say(f"kind-{found['data']['kind']}"), "yellow"))
    rows = f"{found['weights']['before']['rows']:,}"
    screen.line(screen.say("page-data", file=found["data"]["file"], rows=rows))
    for title, heads, listed in tables(found, screen.language):
        screen.heading(screen.say(title))
        right = [i > 0 and head not in _WORDS for i, head in enumerate(heads)]
        top = [
            Cell(screen.say(f"column-{head}"), "dim", right=flag)
            for head, flag in zip(heads, right, strict=True)
        ]
        body = [[Cell(c, right=flag) for c, flag in zip(row, right, strict=True)] for row in listed]
        screen.table([top, *body], indent=2)
    screen.line()
    after = found["weights"]["after"]
    if after and after["negative"]:
        line = screen.say("page-negative", count=f"{after['negative']:,}")
        screen.line(Cell(line, "yellow"))
    if found["met"] is not None:
        screen.line(Cell(verdict(found, screen.language), "green" if found["met"] else "red"))
    if found["out"]:
        screen.line(screen.say("written"), Cell(found["out"], "bold"))


def as_markdown(found: Found, language: str) -> str:
    """The page as Markdown."""
    lines = []
    if found["data"]["kind"] != "real":
        lines += [f"**{text('kind-' + found['data']['kind'], language)}**", ""]
    rows = f"{found['weights']['before']['rows']:,}"
    lines += [text("page-data", language, file=found["data"]["file"], rows=rows), ""]
    for title, heads, listed in tables(found, language):
        lines += [f"## {text(title, language)}", ""]
        lines.append(_row(text(f"column-{head}", language) for head in heads))
        rule = ("---" if i == 0 or head in _WORDS else "---:" for i, head in enumerate(heads))
        lines.append("|" + "|".join(rule) + "|")
        lines += [_row(row) for row in listed]
        lines.append("")
    lines += [line for line in (verdict(found, language),) if line]
    return "\n".join(lines).rstrip() + "\n"


def _row(cells: Any) -> str:
    return "| " + " | ".join(str(c).replace("|", "\\|") for c in cells) + " |"


def write(found: Found, path: Path, language: str) -> None:
    """Write the page to a file .md or .json, whole or not at all."""
    content = as_markdown(found, language)
    if path.suffix.lower() == ".json":
        content = json.dumps(found, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    with written(path) as temporary:
        temporary.write_text(content, encoding="utf-8", newline="")
