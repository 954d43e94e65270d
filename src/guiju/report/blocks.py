"""The tables of an answer as blocks of a page: units in the heads, bars beside changes, curves above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from guiju.locale import text
from guiju.model.definition import Definition
from guiju.report.answer import all_sections
from guiju.report.curves import curves
from guiju.report.page import Block
from guiju.report.section import Figure, Found, Section
from guiju.report.sections import name_of, title
from guiju.report.units import Units

_BARRED = ("head-change", "head-cost", "head-gain")
_BARRED_IN_SWEEP = ("head-cost",)


def blocks(
    found: Found, definition: Definition | None, units: Units, language: str
) -> Iterator[Block]:
    """Each table with its curves; a table without rows is said in a line of the block before it."""
    drawn = curves(found, units, language)
    upper = {title(found, language), *_headings(found, language)}
    last: Block | None = None
    for section in all_sections(found, definition, language):
        if not section.rows and last is not None:
            last = replace(last, notes=(*last.notes, section.title))
            continue
        if last is not None:
            yield last
        level = 3 if "sweep" not in found and _is_part(section, upper, found) else 2
        last = Block(
            with_units(section, units), curves=drawn.get(section.title, ()),
            bar=_barred(section, found, language), level=level,
        )  # fmt: skip
    if last is not None:
        yield last


def _headings(found: Found, language: str) -> list[str]:
    return [name_of(v, language) for v in found.get("variants") or () if isinstance(v, Mapping)]


def _is_part(section: Section, upper: set[str], found: Found) -> bool:
    """Whether a table is part of a reform's own section: all of a comparison but the first of each."""
    compared = not {"years", "runs", "points"} & set(found)
    return compared and section.title not in upper


def _barred(section: Section, found: Found, language: str) -> int | None:
    """The column drawn as bars: the change, else the cost or the sum of gains; none of years and their total."""
    swept = found.get("sweep") and section.heads[0] == found["sweep"]
    for code in () if "years" in found else _BARRED_IN_SWEEP if swept else _BARRED:
        head = text(code, language)
        if head in section.heads[1:]:
            index = section.heads.index(head, 1)
            if sum(row[index].number is not None for row in section.rows) > 1:
                return index
    return None


def with_units(section: Section, units: Units) -> Section:
    """Amounts with their unit: in the head of a column, or in the first cell where rows are of several kinds."""
    heads, plain = list(section.heads), True
    for index, head in enumerate(section.heads):
        kinds = {row[index].kind for row in section.rows if row[index].number is not None}
        unit = units.inputs.get(head, units.amount if kinds == {"amount"} and index else "")
        if head and unit:
            heads[index], plain = units.behind(head, unit), plain and not index
    if plain:
        return replace(
            section,
            heads=tuple(heads),
            rows=tuple(_named(row, units) for row in section.rows),
        )
    return replace(section, heads=tuple(heads))


def _named(row: tuple[Figure, ...], units: Units) -> tuple[Figure, ...]:
    """A row whose figures are amounts, with the unit behind its name."""
    kinds = {cell.kind for cell in row[1:] if cell.number is not None}
    if kinds != {"amount"}:
        return row
    return (replace(row[0], text=units.behind(row[0].text, units.amount)), *row[1:])
