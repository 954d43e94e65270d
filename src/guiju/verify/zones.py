"""Cliffs along an input of a case as complete exact intervals, from the straight pieces of the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from guiju.compare.profile import pieces_along
from guiju.compare.request import find_target
from guiju.compare.zones import Stretch, stretches
from guiju.evaluate.case import CaseProgram
from guiju.evaluate.program import compile_program
from guiju.load.document import Item
from guiju.model.definition import Definition
from guiju.model.property import Interval, Property
from guiju.verify.answer import PROVED, REFUTED, UNKNOWN, Answer
from guiju.verify.model import Counterexample, Given

LOW, HIGH = Fraction(0), Fraction(10_000_000)
FEN = Fraction(1, 100)


def prove_zones(property_: Property, definitions: Sequence[Definition], day: date) -> Answer:
    """Whether the zones of a case along an input are those that the property says.

    Raises InputError for what is wrong in the case.
    """
    definition = definitions[-1]
    given = plain_rows(property_.case)
    low = LOW if property_.low is None else property_.low
    high = HIGH if property_.high is None else property_.high
    answer = Answer(property_.name, property_.kind, UNKNOWN, assumptions=("unrounded",))
    found = _stretches(property_, definition, given, day, low, high)
    if found is None:
        return replace(answer, reason="not-linear", found=".".join(property_.inputs[0]))
    zones: tuple[Interval, ...] = tuple((s.start, s.end) for s in found)
    answer = replace(
        answer, zones=zones, expected=property_.expect, worst=tuple(s.loss for s in found)
    )
    if zones == property_.expect:
        return replace(answer, verdict=PROVED)
    other = next((s for s in found if (s.start, s.end) not in (property_.expect or ())), None)
    example = None if other is None else _example(property_, definition, given, day, other)
    return replace(answer, verdict=REFUTED, counterexample=example)


def plain_rows(case: Mapping[str, Any]) -> dict[str, Any]:
    """The rows of a case as mappings of items."""
    out = {}
    for entity, item in case.items():
        listed = item.value if item.kind == "list" else [item]
        out[entity] = [
            dict(row.value) for row in listed if isinstance(row, Item) and row.kind == "mapping"
        ]
    return out


def _stretches(
    property_: Property,
    definition: Definition,
    given: Mapping[str, Any],
    day: date,
    low: Fraction,
    high: Fraction,
) -> tuple[Stretch, ...] | None:
    target = find_target(definition, ".".join(property_.target), property_.direction)
    pieces = pieces_along([definition], given, day, target, property_.inputs[0], low, high)
    if pieces is None:
        return None
    return stretches(pieces, 0, down=property_.direction == "down")


def _example(
    property_: Property, definition: Definition, given: Mapping[str, Any], day: date, zone: Stretch
) -> Counterexample | None:
    """The start of a zone and a fen more, or its middle, as the exact engine has them with all roundings."""
    entity, name = property_.inputs[0]
    end = zone.start + 2 if zone.end is None else zone.end
    program = compile_program([definition], day, [property_.target], reasons=False)
    compiled = CaseProgram(program, exact=True)
    up = property_.direction == "up"

    def at(value: Fraction) -> tuple[Given, Fraction]:
        rows = {**given, entity: [{**row, name: value} for row in given.get(entity, [{}])]}
        found = compiled.run(rows)[property_.target[0]][0]
        number = Fraction(found[compiled.layouts[property_.target[0]].slots[property_.target[1]]])
        return rows, number if up else value - number

    start = Fraction(int(zone.start * 100), 100)
    before, kept = at(start)
    for value in (start + FEN, Fraction(int((zone.start + end) * 50), 100)):
        after, left = at(value)
        if kept - left > 2 * FEN:
            return Counterexample(_as_given(before), _as_given(after), kept, left, kept - left)
    return None


def _as_given(rows: Mapping[str, Any]) -> Given:
    return {
        entity: [
            {k: v.plain() if isinstance(v, Item) else v for k, v in row.items()} for row in listed
        ]
        for entity, listed in rows.items()
    }
