"""One case along an input: target, average and marginal rates before and after, and its cliffs.

Exact where the rules are made of straight pieces of the input (`line.py`): every kink and jump is found, whatever the
distance between them. Rounding of rules to the fen is left out for this. Else on a grid, whose step is stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from guiju.compare.line import NAMES, Horizon, Line, NotLinearError
from guiju.compare.ranges import read_values
from guiju.compare.request import Target, find_target, wrong
from guiju.compare.zones import Piece, Zone, zones
from guiju.evaluate.case import CaseProgram
from guiju.evaluate.layout import Row
from guiju.evaluate.program import compile_program
from guiju.expression.names import nearest
from guiju.load.document import Item
from guiju.model.definition import Column, Definition, Key
from guiju.model.problem import InputError
from guiju.unverified import unverified_citations
from guiju.version import VERSION

MOST_PIECES = 2_000
GRID = 501


@dataclass(frozen=True, slots=True)
class ProfilePoint:
    """The target at a value of the input, baseline first, then each reform.

    The average rate is that of the input above the low end of the profile, the marginal rate that of the next fen.
    """

    input: float
    values: tuple[float, ...]
    average_rates: tuple[float | None, ...]
    marginal_rates: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A case along an input from `low` to `high`, baseline first, then each reform.

    `points` are the ends of the straight pieces, or with `exact` False the points of a grid with this `step`. `cliffs`
    are, for each variant, the zones in which more input leaves the unit with less than it had before them.
    """

    policy: str
    hash: str
    date: date
    target: str
    unit: str
    direction: str
    input: str
    low: float
    high: float
    exact: bool
    step: float | None
    variants: tuple[str, ...]
    points: tuple[ProfilePoint, ...]
    cliffs: tuple[tuple[Zone, ...], ...]
    assumed: Mapping[str, int]
    unverified: tuple[str, ...]
    version: str = VERSION

    def to_json(self) -> dict[str, Any]:
        """The profile as plain data."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return {
            **found, "date": self.date.isoformat(), "variants": list(self.variants),
            "points": [
                {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(p).items()} for p in self.points
            ],
            "cliffs": [[asdict(zone) for zone in found] for found in self.cliffs],
            "assumed": dict(self.assumed), "unverified": list(self.unverified),
        }  # fmt: skip


def profile(
    definitions: Sequence[Definition], given: Mapping[str, Any], day: date, along: str, *,
    target: str = "", direction: str = "",
) -> Profile:  # fmt: skip
    """A case along ``entity.column=from..to``: the first definition is the baseline, each other a reform.

    Raises InputError for unknown names, for a case with several rows to vary, and for what is wrong in the case.
    """
    wanted = find_target(definitions[0], target, direction)
    name, equals, text = along.partition("=")
    if not equals or ".." not in text:
        raise wrong("bad-along", "--along", found=along)
    values = read_values(text, "--along", GRID)
    key = _input_key(definitions[0], wanted, name.strip())
    case = _Case(definitions, given, day, wanted, key)
    pieces, points = case.pieces(values[0], values[-1]), values
    exact = pieces is not None
    if pieces is None:
        pieces = straight = case.grid(values)
    else:
        straight = [piece for piece in pieces if piece.start < piece.end]
        points = [straight[0].start, *(piece.end for piece in straight)]
    step = None if exact else float(values[1] - values[0])
    down = wanted.direction == "down"
    rule = definitions[0].rules.get(wanted.key)
    return Profile(
        definitions[0].name, definitions[0].hash, day, wanted.text, str(rule.type.unit) if rule else "1",
        wanted.direction, ".".join(key), float(values[0]), float(values[-1]), exact, step,
        tuple(definition.reform for definition in definitions),
        tuple(case.points(points, straight, down=down)),
        tuple(zones(pieces, index, down=down) for index in range(len(definitions))),
        case.assumed(), case.unverified,
    )  # fmt: skip


def pieces_along(
    definitions: Sequence[Definition], given: Mapping[str, Any], day: date, target: Target, key: Key,
    low: Fraction, high: Fraction,
) -> list[Piece] | None:  # fmt: skip
    """The straight pieces of a target along an input; None where the rules are not made of such, or of too many.

    Raises InputError for a case with several rows to vary, and for what is wrong in the case.
    """
    return _Case(definitions, given, day, target, key).pieces(low, high)


def values_along(
    definition: Definition, given: Mapping[str, Any], day: date, target: Target, key: Key, values: Sequence[Any],
) -> list[Any]:  # fmt: skip
    """The target at each value of an input, with all roundings; None at those at which a run refuses the case.

    Raises InputError for a case with several rows to vary, and for what is wrong in the case at every value.
    """
    case = _Case([definition], given, day, target, key)
    found: list[Any] = []
    refused: InputError | None = None
    for value in values:
        try:
            found.append(case.values(case.plain, value)[0])
        except InputError as error:
            refused = error
            found.append(None)
    if refused is not None and not any(value is not None for value in found):
        raise refused
    return found


def _input_key(definition: Definition, target: Target, name: str) -> Key:
    first, dot, rest = name.partition(".")
    key = (first, rest) if dot else (target.key[0], name)
    entity = definition.entities.get(key[0])
    column = entity.columns.get(key[1]) if entity is not None else None
    if column is None or not column.type.is_numeric or column.link:
        numeric = [
            f"{e.name}.{c.name}" for e in definition.entities.values() for c in e.columns.values()
            if c.type.is_numeric and not c.link and c.name not in e.key
        ]  # fmt: skip
        raise wrong(
            "not-an-input",
            "--along",
            found=name,
            known=", ".join(numeric[:20]),
            nearest=nearest(name, numeric),
        )
    return key


class _Case:
    """A case ready to be computed at any value of the input."""

    def __init__(
        self,
        definitions: Sequence[Definition],
        given: Mapping[str, Any],
        day: date,
        target: Target,
        key: Key,
    ) -> None:
        self.key, self.entity = key, target.key[0]
        program = compile_program(definitions, day, [target.key], reasons=False)
        found = {goal.variant: goal.name for goal in program.goals}
        self.names = [found[index] for index in range(len(definitions))]
        if key[1] not in program.columns.get(key[0], ()):
            raise wrong("input-without-effect", "--along", found=".".join(key), target=target.text)
        unrounded = replace(
            program, steps=tuple(replace(step, round=None, down=False) for step in program.steps)
        )
        self.plain = CaseProgram(program, exact=True)
        self.lines = CaseProgram(unrounded, exact=True, names=NAMES)
        self.given = dict(given)
        self.unverified = tuple(map(str, unverified_citations(definitions[0], program)))

    def assumed(self) -> dict[str, int]:
        """How often each default of a column was taken; that of the input is not."""
        found = self.plain.assumed(self._with_input())
        return {name: count for name, count in found.items() if name != ".".join(self.key)}

    def values(self, compiled: CaseProgram, value: Any) -> list[Any]:
        """The target of every variant at a value of the input."""
        rows = compiled.rows(self._with_input())
        self._one_row(rows)[compiled.layouts[self.key[0]].slots[self.key[1]]] = value
        try:
            compiled.python.run(*[rows[name] for name in compiled.order])
        except (OverflowError, ValueError):
            # A guard that is broken says what is wrong.
            if not isinstance(value, Line):
                compiled.guards.check(rows, self.given)
            raise
        if not isinstance(value, Line):
            compiled.guards.check(rows, self.given)
        if len(rows[self.entity]) != 1:
            raise wrong(
                "several-rows-to-vary", "--along", entity=self.entity, found=len(rows[self.entity])
            )
        slots = compiled.layouts[self.entity].slots
        return [rows[self.entity][0][slots[name]] for name in self.names]

    def _with_input(self) -> dict[str, Any]:
        """The case, with a value of the input where it has none: it is replaced anyway."""
        entity, column = self.key
        rows = self.given.get(entity)
        if isinstance(rows, Item):
            rows = rows.value if rows.kind == "list" else rows
        listed = [rows] if isinstance(rows, (Mapping, Item)) else list(rows or [{}])
        plain = [dict(row.value if isinstance(row, Item) else row) for row in listed]
        value = _some_value(self.plain.program.entities[entity].columns[column])
        for row in plain:
            row[column] = str(value) if isinstance(row.get(column), Item) else value
        return {**self.given, entity: plain}

    def _one_row(self, rows: Mapping[str, list[Row]]) -> Row:
        found = rows[self.key[0]]
        if len(found) != 1:
            raise wrong("several-rows-to-vary", "--along", entity=self.key[0], found=len(found))
        return found[0]

    def pieces(self, low: Fraction, high: Fraction) -> list[Piece] | None:
        """The straight pieces from low to high; None where the rules are not made of such, or of too many."""
        out: list[Piece] = []
        start = low
        while start < high:
            horizon = Horizon()
            try:
                found = self.values(self.lines, Line(start, Fraction(1), horizon))
                values = [_point(value) for value in found]
            except (NotLinearError, TypeError, ValueError):
                return None
            end = high if horizon.distance is None else min(high, start + horizon.distance)
            out.append(Piece(start, end, tuple(v for v, _ in values), tuple(s for _, s in values)))
            if len(out) > MOST_PIECES:
                return None
            start = end
        return joined(list(self._with_points(out)))

    def _with_points(self, pieces: Sequence[Piece]) -> Iterator[Piece]:
        """The pieces, and the values at which the target is neither what the piece before ends with nor what the next
        begins with, each by itself: the first of all, and any that a rule asks for alone."""
        before: tuple[Fraction, ...] | None = None
        for piece in pieces:
            found = self.values(self.lines, Line(piece.start, Fraction(0), Horizon()))
            values = tuple(_point(value)[0] for value in found)
            neighbours = zip(values, before or values, piece.values, strict=True)
            if any(value not in (left, right) for value, left, right in neighbours) or not before:
                yield Piece(piece.start, piece.start, values, (Fraction(0),) * len(values))
            yield piece
            before = piece.ends

    def grid(self, values: Sequence[Fraction]) -> list[Piece]:
        """Straight pieces between the points of a grid."""
        found = [self.values(self.plain, value) for value in values]
        return [
            Piece(
                a,
                b,
                tuple(before),
                tuple((q - p) / (b - a) for p, q in zip(before, after, strict=True)),
            )
            for (a, before), (b, after) in pairwise(list(zip(values, found, strict=True)))
        ]

    def points(
        self, values: Sequence[Fraction], pieces: Sequence[Piece], *, down: bool
    ) -> Iterator[ProfilePoint]:
        """The ends of the pieces with the target as it is there, rounded as the rules say."""
        first = self.values(self.plain, values[0])
        for index, value in enumerate(values):
            target = self.values(self.plain, value)
            added = value - values[0]
            changes = [
                Fraction(after) - Fraction(before)
                for after, before in zip(target, first, strict=True)
            ]
            slopes = pieces[index].slopes if index < len(pieces) else (None,) * len(target)
            yield ProfilePoint(
                float(value),
                tuple(float(t) for t in target),
                tuple(_rate(change / added, down=down) if added else None for change in changes),
                tuple(None if slope is None else _rate(slope, down=down) for slope in slopes),
            )


def joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces that go on in the same line as one."""
    out: list[Piece] = []
    for piece in pieces:
        last = out[-1] if out else None
        if last is not None and last.slopes == piece.slopes and last.ends == piece.values:
            out[-1] = replace(last, end=piece.end)
        else:
            out.append(piece)
    return out


def _some_value(column: Column) -> Any:
    """A value that the column takes: its place is taken by the values looked at."""
    value: Any = date(2000, 1, 1) if column.type.kind == "date" else 0
    if column.minimum is not None:
        value = max(value, column.minimum)
    return value if column.maximum is None else min(value, column.maximum)


def _point(value: Any) -> tuple[Fraction, Fraction]:
    return (value.value, value.slope) if isinstance(value, Line) else (Fraction(value), Fraction(0))


def _rate(share: Fraction, *, down: bool) -> float:
    """The part that does not stay with the unit: of a tax its share, of an income what is missing to one."""
    return float(share if down else 1 - share)
