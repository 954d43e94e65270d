"""Statements held against registers, in words: as lines of a screen and as a page that stands alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from guiju.load.policy import Loaded
from guiju.locale import text
from guiju.model.definition import Definition
from guiju.model.source import Citation
from guiju.model.statement import CONTRADICTED, HOLDS, OPEN
from guiju.report.citing import citations_text
from guiju.report.grounds import policy_title
from guiju.report.page import Block, Page
from guiju.report.section import Figure, Found, Section
from guiju.report.values import number_text, words
from guiju.version import VERSION

HEADS = ("head-key", "head-says", "head-found", "head-difference", "head-verdict")
"""Of the words in which a line is told."""


def counts(statements: list[Found]) -> dict[str, int]:
    """How many statements there are of each verdict, and how many contradictions are known of."""
    found = {word: sum(s["verdict"] == word for s in statements) for word in (HOLDS, CONTRADICTED, OPEN)}  # fmt: skip
    known = sum(s["verdict"] == CONTRADICTED and s["passed"] for s in statements)
    return {**found, "known": known}


def told(statement: Found, line: Found, language: str) -> tuple[str, str, str, str, str]:
    """A line in words: row, what is said, what is found, the difference, the verdict."""
    key = line["key"] or (text("statement-total", language) if statement["kind"] != "holds" else "")
    found = line["found"]
    if line["absent"]:
        shown = text("statement-absent", language)
    elif isinstance(found, bool):
        shown = ""
    else:
        shown = "-" if found is None else number(found, statement["unit"])
    if line["tied"]:
        tied = text("statement-tied", language, count=line["tied"])
        shown += text("aside", language, text=tied)
    off = line["difference"]
    difference = "" if off is None else ("+" if off > 0 else "") + number(off, statement["unit"])
    return str(key), str(line["says"] or ""), shown, difference, text(line["verdict"], language)


def number(value: float, unit: str) -> str:
    """A number with its unit, where it has one.

    >>> number(45, "1"), number(5.2, "万家")
    ('45', '5.2 万家')
    """
    if unit == "share":
        return number_text(value, unit)
    digits = number_text(round(value, 6), "number")
    return digits if unit == "1" else f"{digits} {unit}"


def row_text(row: Found, language: str) -> str:
    """A row: its values, and where it is cited from."""
    shown = (
        f"{name} = {text('none', language) if value is None else value}"
        for name, value in row["values"].items()
    )
    return text("and", language).join([*shown, *([row["cites"]] if row["cites"] else [])])


def rows_of(line: Found) -> list[Found]:
    """The rows that a line shows: its own, then those it was computed from."""
    return [*([line["row"]] if line["row"] else []), *line["counted"]]


def remarks(statement: Found, language: str) -> Iterator[str]:
    """What else there is to say of a statement: why it is open, what is known of it, what nobody has verified."""
    if statement["because"]:
        entities = ", ".join(statement["entities"])
        compared = text(statement["compared"], language)
        code = f"statement-because-{statement['because']}"
        yield text(code, language, entities=entities, compared=compared)
    if not statement["passed"] and statement["expected"] != HOLDS:
        expected = text(statement["expected"], language)
        yield text("statement-unexpected", language, expected=expected)
    if statement["expected"] != HOLDS:
        reason = words(statement["reason"], language)
        yield text("statement-reason-known", language, reason=reason)
    if statement["unverified"]:
        yield text(
            "statement-unverified",
            language,
            cites=text("semicolon", language).join(statement["unverified"]),
        )
    if statement["unverified_rows"]:
        yield text("statement-unverified-rows", language, count=statement["unverified_rows"])
    if statement["silent"]:
        yield text("statement-silent", language, count=statement["silent"])
    for _, share in statement["assumed"]:
        yield text("statement-within", language, share=number_text(float(share), "share"))
    if statement["left_out"]:
        yield text("statement-more", language, count=statement["left_out"])


def cited(statement: Found, definition: Definition, language: str) -> str:
    """Document, article and key phrase of a statement."""
    cites = (
        Citation(c["document"], c["article"] or "", c["phrase"] or "", c["unverified"])
        for c in statement["cites"]
    )
    return citations_text(definition, cites, language)


def statements_page(found: Found, loaded: Loaded, language: str) -> Page:
    """The statements of a policy as a page: an overview, then each with its rows."""
    definition = loaded.definition
    listed = list(found["statements"])
    blocks = [_overview(listed, definition, language)]
    for statement in listed:
        blocks.extend(_blocks(statement, definition, language))
    blocks.append(_registers(found.get("registers") or {}, language))
    return Page(
        title=text("statements-title", language, policy=found["policy"]), language=language,
        blocks=tuple(blocks), over=policy_title(definition, found, language),
        lead=(text("statements-total", language, **counts(listed)),),
        footer=(
            text("report-footer", language, version=VERSION),
            f"{found['policy']} {str(found['hash'])[:12]}",
        ),
        marks={"guiju-policy-hash": str(found["hash"])},
    )  # fmt: skip


def _overview(listed: list[Found], definition: Definition, language: str) -> Block:
    heads = ("head-statement", "head-verdict", "head-document")
    rows = tuple(
        _texts(_title(s, language), _verdict(s, language), cited(s, definition, language))
        for s in listed
    )
    heading = text("statements-title", language, policy=definition.name)
    return Block(Section(heading, tuple(text(head, language) for head in heads), rows))


def _blocks(statement: Found, definition: Definition, language: str) -> Iterator[Block]:
    title = _title(statement, language)
    lines = statement["lines"]
    rows = tuple(_texts(*told(statement, line, language)) for line in lines)
    heads = tuple(text(head, language) for head in HEADS)
    said = tuple(part for part in (cited(statement, definition, language),) if part)
    notes = (_verdict(statement, language), *remarks(statement, language))
    yield Block(Section(title, heads if rows else (), rows), paragraphs=said, notes=notes)
    shown = {
        (row["entity"], row["key"]): _texts(row["entity"], row["key"], row_text(row, language))
        for line in lines if line["verdict"] != HOLDS
        for row in rows_of(line)
    }  # fmt: skip
    if shown:
        heading = text("statements-rows", language, name=statement["name"])
        names = ("head-entity", "head-key", "head-values")
        section = Section(
            heading, tuple(text(head, language) for head in names), tuple(shown.values())
        )
        yield Block(section, level=3)


def _registers(registers: Mapping[str, Any], language: str) -> Block:
    heads = (*(text(f"head-{word}", language) for word in ("entity", "file", "rows")), "SHA-256")
    rows = tuple(
        _texts(name, found["file"] or "-", str(found["rows"]), found["sha256"] or "-")
        for name, found in registers.items()
    )
    return Block(Section(text("statements-registers", language), heads if rows else (), rows))


def _texts(*parts: str) -> tuple[Figure, ...]:
    return tuple(Figure(part) for part in parts)


def _title(statement: Found, language: str) -> str:
    label = words(statement["label"], language)
    return f"{statement['name']}: {label}" if label else str(statement["name"])


def _verdict(statement: Found, language: str) -> str:
    known = statement["passed"] and statement["verdict"] != HOLDS
    mark = text("aside", language, text=text("statement-known", language)) if known else ""
    return text(statement["verdict"], language) + mark
