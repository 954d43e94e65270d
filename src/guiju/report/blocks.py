"""The tables of an answer as blocks of a page: units in the heads, bars beside changes, curves above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from guiju.locale import text
from guiju.model.definition import Definition
from guiju.report.answer import all_sections
from guiju.report.chart import Curve, Line, curve
from guiju.report.page import Block
from guiju.report.section import Figure, Found, Section
from guiju.report.sections import name_of, title
from guiju.report.values import unit_text

_BARRED = ("head-change", "head-cost", "head-gain")
_OF_INPUT = ("head-mean_input", "head-input_change")
_RATES = (
    "average_rate_before",
    "average_rate_after",
    "marginal_rate_before",
    "marginal_rate_after",
)


def blocks(
    found: Found, definition: Definition | None, unit: str, language: str
) -> Iterator[Block]:
    """Each table with its curves; a table without rows is said in a line of the block before it."""
    drawn = curves(found, definition, unit, language)
    upper = {title(found, language), *_headings(found, language)}
    given = input_unit(found, definition, language)
    last: Block | None = None
    for section in all_sections(found, definition, language):
        if not section.rows and last is not None:
            last = replace(last, notes=(*last.notes, section.title))
            continue
        if last is not None:
            yield last
        level = 3 if "sweep" not in found and _is_part(section, upper, found) else 2
        last = Block(
            with_units(section, unit, given, language), curves=drawn.get(section.title, ()),
            bar=_barred(section, language) if "years" not in found else None, level=level,
        )  # fmt: skip
    if last is not None:
        yield last


def _headings(found: Found, language: str) -> list[str]:
    return [name_of(v, language) for v in found.get("variants") or () if isinstance(v, Mapping)]


def _is_part(section: Section, upper: set[str], found: Found) -> bool:
    """Whether a table is part of a reform's own section: all of a comparison but the first of each."""
    compared = not {"years", "runs", "points"} & set(found)
    return compared and section.title not in upper


def _barred(section: Section, language: str) -> int | None:
    """The column drawn as bars: the change, else the cost or the sum of gains."""
    for code in _BARRED:
        head = text(code, language)
        if head in section.heads[1:]:
            index = section.heads.index(head, 1)
            if sum(row[index].number is not None for row in section.rows) > 1:
                return index
    return None


def with_units(section: Section, unit: str, given: str, language: str) -> Section:
    """Amounts with their unit: in the head of a column, or in the first cell where rows are of several kinds.

    `given` is the unit of the input along which rates and responses are shown.
    """
    of_input = {text(code, language) for code in _OF_INPUT}
    heads = list(section.heads)
    if any(heads[1:]):
        for index in range(1, len(heads)):
            kinds = {row[index].kind for row in section.rows if row[index].number is not None}
            said = given if heads[index] in of_input else unit
            if kinds == {"amount"} and said:
                heads[index] = f"{heads[index]} ({said})"
    if heads[1:] == list(section.heads[1:]):
        return replace(section, rows=tuple(_named(row, unit) for row in section.rows))
    return replace(section, heads=tuple(heads))


def _named(row: tuple[Figure, ...], unit: str) -> tuple[Figure, ...]:
    """A row whose figures are amounts, with the unit behind its name."""
    kinds = {cell.kind for cell in row[1:] if cell.number is not None}
    if kinds != {"amount"} or not unit:
        return row
    return (replace(row[0], text=f"{row[0].text} ({unit})"), *row[1:])


def input_unit(found: Found, definition: Definition | None, language: str) -> str:
    """The unit of the input of a profile, or of the column that rates run along."""
    name = str(found.get("input") or "")
    for note in found.get("assumptions") or ():
        key, _, value = str(note).partition("=")
        name = value if key == "marginal" else name
    entity, _, column = name.partition(".")
    owner = definition.entities.get(entity) if definition else None
    known = owner.columns.get(column) if owner else None
    return unit_text(known.type.unit, language) if known else ""


def curves(
    found: Found, definition: Definition | None, unit: str, language: str
) -> Mapping[str, tuple[Curve, ...]]:
    """Curves under the title of the table that they show."""
    if "years" in found:
        made = _years(found, unit, language)
    elif "runs" in found:
        made = _sought(found, unit, language)
    elif "points" in found:
        made = _profile(found, input_unit(found, definition, language), unit, language)
    else:
        made = _compared(found, unit, language)
    return {name: tuple(c for c in drawn if c is not None) for name, drawn in made.items()}


def _labelled(code: str, unit: str, language: str) -> str:
    said = text(code, language)
    return f"{said} ({unit})" if unit else said


def _compared(found: Found, unit: str, language: str) -> dict[str, list[Curve | None]]:
    made: dict[str, list[Curve | None]] = {}
    cost = _labelled("head-cost", unit, language)
    if found.get("sweep"):
        points = sorted((float(Fraction(v["value"])), v["cost"]) for v in found["variants"])
        line = Line(text("head-cost", language), tuple(points))
        heading = title(found, language)
        made[heading] = [curve(heading, found["sweep"], cost, [line])]
    for variant in found["variants"]:
        listed = [p for p in variant.get("curve") or () if p["mean_input"] is not None]
        if listed:
            heading = text("by-curve", language, reform=variant["reform"])
            lines = [
                Line(
                    text(f"key-{rate}", language), tuple((p["mean_input"], p[rate]) for p in listed)
                )
                for rate in _RATES
            ]
            x_label = text("head-mean_input", language)
            made[heading] = [curve(heading, x_label, "", lines, share=True)]
    return made


def _years(found: Found, unit: str, language: str) -> dict[str, list[Curve | None]]:
    made: dict[str, list[Curve | None]] = {}
    years = found["years"]
    for index, variant in enumerate(years[0]["variants"]):
        points = tuple((int(y["date"][:4]), y["variants"][index]["cost"]) for y in years)
        heading = f"{title(found, language)}: {name_of(variant, language)}"
        labels = text("head-year", language), _labelled("head-cost", unit, language)
        line = Line(text("head-cost", language), points)
        made[heading] = [curve(heading, *labels, [line], years=True)]
    return made


def _sought(found: Found, unit: str, language: str) -> dict[str, list[Curve | None]]:
    """The first sweep, which spans the whole range, and the limit as a line."""
    points = sorted({
        pair for run in found["runs"][:1] for pair in zip(run["values"], run["costs"], strict=True)
    })  # fmt: skip
    heading = text("seek-run", language, count=len(found["runs"]))
    limit = tuple((x, found["limit"]) for x, _ in (points[:1] + points[-1:]))
    name = f"{text('head-cost', language)} ≤ {found['limit']:,.2f}"
    lines = [Line(text("head-cost", language), tuple(points)), Line(name, limit)]
    y_label = _labelled("head-cost", unit, language)
    return {heading: [curve(heading, found["parameter"], y_label, lines)]}


def _profile(found: Found, given: str, unit: str, language: str) -> dict[str, list[Curve | None]]:
    """The target of each variant along the input, and its marginal rates, which hold from point to point."""
    points: Sequence[Found] = found["points"]
    heading = text("profile-of", language, target=found["target"], input=found["input"])
    x_label = f"{found['input']} ({given})" if given else str(found["input"])
    names = [name or text("current-law", language) for name in found["variants"]]
    values = [
        Line(name, tuple((p["input"], p["values"][index]) for p in points))
        for index, name in enumerate(names)
    ]
    rates = [
        Line(name, tuple(
            (x, left["marginal_rates"][index])
            for left, right in pairwise(points) for x in (left["input"], right["input"])
        ))
        for index, name in enumerate(names)
    ]  # fmt: skip
    target = f"{found['target']} ({unit})" if unit else str(found["target"])
    marginal = text("head-marginal_rate", language)
    return {
        heading: [
            curve(heading, x_label, target, values),
            curve(f"{heading}: {marginal}", x_label, marginal, rates, share=True),
        ]
    }
