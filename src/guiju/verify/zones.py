"""Cliffs along an input of a case as complete exact intervals.

Of a number from the straight pieces of the rules, as the law stands without rounding; of a date from every single day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from guiju.compare.profile import pieces_along, values_along
from guiju.compare.request import find_target
from guiju.compare.zones import Stretch, stretches
from guiju.evaluate.case import CaseProgram
from guiju.evaluate.program import compile_program
from guiju.load.document import Item
from guiju.model.definition import Definition
from guiju.model.property import Interval, Property
from guiju.verify.answer import PROVED, REFUTED, UNKNOWN, Answer
from guiju.verify.model import Counterexample, Given
from guiju.verify.world import EARLIEST, LATEST

LOW, HIGH = Fraction(0), Fraction(10_000_000)
FEN = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Zones:
    """The zones of a case: where they lie, the largest loss in each, and what comes before and within the first."""

    found: tuple[Interval, ...]
    losses: tuple[Fraction, ...]
    moves: tuple[tuple[Any, Any], ...]
    """Of each zone a value of the input before it and one within it."""


def prove_zones(property_: Property, definitions: Sequence[Definition], day: date) -> Answer:
    """Whether the zones of a case along an input are those that the property says.

    Raises InputError for what is wrong in the case.
    """
    definition = definitions[-1]
    entity, name = property_.inputs[0]
    dated = definition.entities[entity].columns[name].type.kind == "date"
    assumed = "refused-days" if dated else "unrounded"
    answer = Answer(property_.name, property_.kind, UNKNOWN, assumptions=(assumed,))
    zones = (_of_days if dated else _of_numbers)(property_, definition, day)
    if zones is None:
        return replace(answer, reason="not-linear", found=".".join(property_.inputs[0]))
    answer = replace(answer, zones=zones.found, expected=property_.expect, worst=zones.losses)
    if zones.found == property_.expect:
        return replace(answer, verdict=PROVED)
    wanted = property_.expect or ()
    other = [m for zone, m in zip(zones.found, zones.moves, strict=True) if zone not in wanted]
    example = _example(property_, definition, day, other[0]) if other else None
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


def _of_numbers(property_: Property, definition: Definition, day: date) -> Zones | None:
    """Zones of a number, open at both ends; None where the rules are not made of straight pieces."""
    target = find_target(definition, ".".join(property_.target), property_.direction)
    low = LOW if property_.low is None else property_.low
    high = HIGH if property_.high is None else property_.high
    assert isinstance(low, Fraction)
    assert isinstance(high, Fraction)
    given = plain_rows(property_.case)
    pieces = pieces_along([definition], given, day, target, property_.inputs[0], low, high)
    if pieces is None:
        return None
    found = stretches(pieces, 0, down=property_.direction == "down")
    return Zones(
        tuple((s.start, s.end) for s in found), tuple(s.loss for s in found),
        tuple(_within(s) for s in found),
    )  # fmt: skip


def _within(zone: Stretch) -> tuple[Fraction, Fraction]:
    """The start of a zone and a fen more, or its middle where it begins without a jump."""
    end = zone.start + 2 if zone.end is None else zone.end
    start = Fraction(int(zone.start * 100), 100)
    return start, start + FEN if zone.jump else Fraction(int((zone.start + end) * 50), 100)


def _of_days(property_: Property, definition: Definition, day: date) -> Zones:
    """Zones of a date: days that leave less than an earlier one does, as every single day is decided."""
    entity, name = property_.inputs[0]
    column = definition.entities[entity].columns[name]
    low = property_.low or column.minimum or EARLIEST
    high = property_.high or column.maximum or LATEST
    assert isinstance(low, date)
    assert isinstance(high, date)
    days = [low + timedelta(days=number) for number in range((high - low).days + 1)]
    target = find_target(definition, ".".join(property_.target), property_.direction)
    given = plain_rows(property_.case)
    values = values_along(definition, given, day, target, property_.inputs[0], days)
    sign = -1 if property_.direction == "down" else 1
    kept = [(d, sign * Fraction(v)) for d, v in zip(days, values, strict=True) if v is not None]
    return _falls(kept)


def _falls(kept: Sequence[tuple[date, Fraction]]) -> Zones:
    """The stretches of days on which less is left than on the best day before them, by more than two fen."""
    zones: list[Interval] = []
    losses: list[Fraction] = []
    moves: list[tuple[date, date]] = []
    best_day, best = kept[0]
    first: date | None = None
    for number, (day, value) in enumerate(kept):
        loss = best - value
        if loss <= 2 * FEN:
            if first is not None:
                zones[-1] = (first, kept[number - 1][0])
                first = None
            best_day, best = (day, value) if loss <= 0 else (best_day, best)
        elif first is None:
            first = day
            zones.append((day, None))
            losses.append(loss)
            moves.append((best_day, day))
        else:
            losses[-1] = max(losses[-1], loss)
    return Zones(tuple(zones), tuple(losses), tuple(moves))


def _example(
    property_: Property, definition: Definition, day: date, move: tuple[Any, Any]
) -> Counterexample | None:
    """The values before and within a zone as the exact engine has them with all roundings."""
    entity, name = property_.inputs[0]
    program = compile_program([definition], day, [property_.target], reasons=False)
    compiled = CaseProgram(program, exact=True)
    given = plain_rows(property_.case)

    def at(value: Any) -> tuple[Given, Fraction]:
        rows = {**given, entity: [{**row, name: value} for row in given.get(entity, [{}])]}
        found = compiled.run(rows)[property_.target[0]][0]
        number = Fraction(found[compiled.layouts[property_.target[0]].slots[property_.target[1]]])
        if property_.direction == "up":
            return rows, number
        return rows, -number if isinstance(value, date) else value - number

    (before, kept), (after, left) = map(at, move)
    if kept - left <= 2 * FEN:
        return None
    return Counterexample(_as_given(before), _as_given(after), kept, left, kept - left)


def _as_given(rows: Mapping[str, Any]) -> Given:
    return {
        entity: [
            {k: v.plain() if isinstance(v, Item) else v for k, v in row.items()} for row in listed
        ]
        for entity, listed in rows.items()
    }
