"""Decision tables for every case: gaps, overlaps, rows that never fire or are hidden, outcomes that no row gives.

rows ──▶ boxes (exact where rows compare inputs) ──▶ a point ──▶ a case, decided again by the exact engine
             └──▶ where they compare what rules compute, a point is a guess: the solver looks for a case, or proves
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property, reduce
from typing import Any, TypeVar

from guiju.evaluate.nodes import by_priority
from guiju.expression.printer import print_value
from guiju.model import tree
from guiju.model.definition import DecisionTable, Definition, Row
from guiju.model.finding import WORDS
from guiju.model.problem import InputError
from guiju.model.tree import Node
from guiju.model.types import BOOL, DATE
from guiju.verify.axes import RUN_DATE, Axes, ManyBoxesError
from guiju.verify.boxes import Box, Boxes, TooManySplitsError
from guiju.verify.check import Check, Flaw, Found, RowAt
from guiju.verify.fired import Firing
from guiju.verify.search import Deadline, OutOfTimeError
from guiju.verify.together import Together, Wanted, Witness, change_days

Name = TypeVar("Name")
GAPS = 5
"""Gaps of one table that are looked for."""


def check_tables(
    definition: Definition, day: date, seconds: float, only: Collection[str] | None = None
) -> Iterator[Check]:
    """The checks of all decision tables, or of those named; those read as of several dates are checked for each.

    `day` is the date of the run where the answer depends on it, `seconds` the limit for each table.
    """
    for table in definition.tables.values():
        for at in _dates(definition, table) if only is None or table.name in only else ():
            yield from TableChecks(definition, table, at, day, seconds).checks()


def _dates(definition: Definition, table: DecisionTable) -> list[Node]:
    """The dates as of which rules read a table."""
    found = [rule.at or RUN_DATE for rule in definition.rules.values() if rule.table == table.name]
    plain = all(row.start is None and row.end is None for row in table.rows)
    return (
        [RUN_DATE] if plain and not _parameters(table) else list(dict.fromkeys(found)) or [RUN_DATE]
    )


def _parameters(table: DecisionTable) -> bool:
    return any(isinstance(part, tree.Parameter) for row in table.rows if row.condition is not None
               for part in tree.walk(row.condition))  # fmt: skip


@dataclass
class TableChecks:
    """The checks of one table, read as of the date `at`."""

    definition: Definition
    table: DecisionTable
    at: Node
    day: date
    seconds: float

    def __post_init__(self) -> None:
        self.deadline = Deadline(self.seconds)
        self.rows: list[Row] = _in_order(self.table)
        self.conditions = [_condition(row, self.at) for row in self.rows]
        self.axes = Axes(self.definition, self.table.entity, self.conditions)
        self.firing = Firing(self.definition, self.table.entity, self.conditions, self.day)
        self.never: set[int] = set()
        """Rows that never fire, or are hidden."""

    @cached_property
    def boxes(self) -> Boxes:
        """The rows as boxes. Raises ManyBoxesError."""
        axes = self.axes
        return Boxes(
            [len(axis.values) for axis in axes.axes], [axes.boxes(c) for c in self.conditions],
            [axis.ordered for axis in axes.axes], [axis.ranks() for axis in axes.axes],
            axes.possible, axes.asked(),
        )  # fmt: skip

    def checks(self) -> Iterator[Check]:
        """All checks of the table."""
        yield self._checked("row-never", self._never)
        if self.table.hit in ("first", "priority"):
            yield self._checked("row-hidden", self._hidden)
        if self.table.hit != "collect":
            yield self._checked("overlap", self._overlaps)
            yield self._checked("gap", self._gaps)
        yield self._checked("outcome", self._outcomes)

    def _checked(self, kind: str, look: Any) -> Check:
        found = Found(kind, self.table.name, self.table.place)
        try:
            look(found)
        except ManyBoxesError:
            found.unknown("many-boxes")
        except TooManySplitsError:
            found.unknown("many-splits")
        except OutOfTimeError:
            found.unknown("time", f"{self.seconds:g}")
        except InputError as error:
            found.unknown("not-computed", error.problems[0].code)
        return found.check()

    # rows

    def _never(self, found: Found) -> None:
        boxes = self.boxes
        alive = [
            n
            for n, own in enumerate(boxes.rows)
            if any(boxes.point(box) is not None for box in own)
        ]
        if not self.axes.exact:
            wanted = {number: Wanted((number,)) for number in alive}
            alive = list(self._witnesses(found, wanted, self._days_ever(), readable=False))
        self.never = set(range(len(self.rows))) - set(alive)
        for number in sorted(self.never):
            found.add(self._flaw("row-never", [number], None))

    def _hidden(self, found: Found) -> None:
        boxes = self.boxes
        hiding: dict[int, set[int]] = {}
        open_: dict[int, Wanted] = {}
        for number in sorted(set(range(len(self.rows))) - self.never):
            hiding[number] = set()
            among = boxes.before(number)
            outside = [boxes.outside(box, among, hiding[number]) for box in boxes.rows[number]]
            if any(box is not None for box in outside):
                open_[number] = Wanted((number,), tuple(range(number)))
        shown = set(open_)
        if not self.axes.exact:
            shown = set(self._witnesses(found, open_, self._days_ever(), readable=False))
        for number in sorted(hiding.keys() - shown):
            if number in open_:
                hiding[number] = {n for n in range(number) if self._meet(n, number)}
            self.never.add(number)
            point = next(filter(None, (boxes.point(box) for box in boxes.rows[number])), None)
            rows = [number, *sorted(hiding[number])]
            found.add(self._flaw("row-hidden", rows, point, fires=[number]))

    def _meet(self, first: int, second: int) -> bool:
        return any(all(a & b for a, b in zip(one, other, strict=True))
                   for one in self.boxes.rows[first] for other in self.boxes.rows[second])  # fmt: skip

    # the table

    def _overlaps(self, found: Found) -> None:
        unique = self.table.hit == "unique"
        pairs = [(first, second, point) for first, second, point in self.boxes.meeting()
                 if unique or not self._agree(first, second)]  # fmt: skip
        if self.axes.exact:
            flaws = [self._flaw("overlap", [first, second], point, fires=[first, second], note=not unique)
                     for first, second, point in pairs]  # fmt: skip
        else:
            wanted = {(first, second): Wanted((first, second)) for first, second, _ in pairs}
            shown = self._witnesses(found, wanted, self._days())
            flaws = [
                self._made("overlap", list(pair), *shown[pair], not unique, {})
                for pair in wanted
                if pair in shown
            ]
        self._add(found, flaws)

    def _add(self, found: Found, flaws: Iterable[Flaw]) -> None:
        """Take the flaws that a case shows."""
        for flaw in flaws:
            if flaw.case is None:
                found.unknown("not-reproduced")
            else:
                found.add(flaw)

    def _agree(self, first: int, second: int) -> bool:
        """Whether it does not matter which of two rows is taken, or the later is the rule to which the earlier is
        an exception."""
        if {first, second} & self.never or self.rows[first].outcomes == self.rows[second].outcomes:
            return True
        later = self.boxes.rows[second]
        return all(any(not any(a & ~b for a, b in zip(box, wide, strict=True)) for wide in later)
                   for box in self.boxes.rows[first])  # fmt: skip

    def _gaps(self, found: Found) -> None:
        if self.table.otherwise.keys() >= self.table.outcomes.keys():
            return
        boxes = self.boxes
        if self.axes.exact:
            self._add(found, (
                self._flaw("gap", [], gap.point, fires=[], where=self.axes.described(gap.around))
                for gap in boxes.gaps(GAPS)
            ))  # fmt: skip
        elif boxes.outside(boxes.everything, boxes.before(len(self.rows))) is not None:
            wanted = {"gap": Wanted((), tuple(range(len(self.rows))))}
            for shown in self._witnesses(found, wanted, self._days()).values():
                self._add(found, [self._made("gap", [], *shown, False, {"where": "-"})])

    def _outcomes(self, found: Found) -> None:
        for name, type_ in self.table.outcomes.items():
            wanted = self._words(type_.kind, type_.enum)
            given = [row.outcomes[name] for n, row in enumerate(self.rows) if n not in self.never]
            given += [self.table.otherwise[name]] if name in self.table.otherwise else []
            values = {node.value for node in given if isinstance(node, tree.Literal)}
            if not all(isinstance(node, tree.Literal) for node in given):
                continue
            missing = [word for word, value in wanted.items() if value not in values]
            note = (
                type_.kind != "enum" or self.table.hit == "collect" or self._is_shared(type_.enum)
            )
            for word in missing:
                shown = {"table": self.table.name, "outcome": name, "found": word}
                found.add(
                    Flaw(
                        "outcome-never",
                        self.table.place,
                        shown,
                        note=note and word not in self.table.priority,
                    )
                )

    def _is_shared(self, enum: str | None) -> bool:
        """Whether another table gives words of the same enum: then none has to give all of them."""
        others = (table for table in self.definition.tables.values() if table is not self.table)
        return any(type_.enum == enum for table in others for type_ in table.outcomes.values())

    def _words(self, kind: str, enum: str | None) -> dict[str, Any]:
        """The outcomes that can be expected: the values of an enum, yes and no, the words of a priority."""
        if kind == "enum":
            return {value: value for value in self.definition.enums[enum or ""].values}
        if kind == "finding":
            return {WORDS[True]: True, WORDS[False]: False}
        if kind == "bool":
            return {print_value(value): value for value in (True, False)}
        return {word: word for word in self.table.priority} if kind == "text" else {}

    # cases

    def _flaw(
        self, code: str, rows: Sequence[int], point: Box | None, *, fires: Sequence[int] | None = None,
        note: bool = False, **values: Any,
    ) -> Flaw:  # fmt: skip
        """A flaw with the case of a point, if the exact engine finds that just the rows of it fire that should.

        `fires` are rows that have to fire; of none, that none does.
        """
        case, day = None, None
        if point is not None and self.axes.exact:
            given, day = self.firing.case(self.axes.point(point))
            case = given if self.firing.fire(given, day, fires or ()) else None
        return self._made(code, rows, case, day, note, values)

    def _made(
        self,
        code: str,
        rows: Sequence[int],
        case: Any,
        day: date | None,
        note: bool,
        values: dict[str, Any],
    ) -> Flaw:
        named = tuple(RowAt(self.rows[n].name, self.rows[n].place) for n in rows)
        place = named[0].place if named else self.table.place
        others = ", ".join(row.name for row in named[1:]) or "-"
        shown = {
            "table": self.table.name,
            "found": named[0].name if named else "-",
            "others": others,
            **values,
        }
        dated = any(axis.node == RUN_DATE for axis in self.axes.axes)
        return Flaw(code, place, shown, named, case, day if dated else None, note)

    def _witnesses(
        self, found: Found, wanted: Mapping[Name, Wanted], days: Iterable[date], *, readable: bool = True
    ) -> dict[Name, Witness]:  # fmt: skip
        """What of the wanted can happen: the solver's answer with a case, no case where that is unknown."""
        together = Together(
            self.definition, self.table.entity, self.conditions, self.firing, self.deadline, found.unknown
        )  # fmt: skip
        return together.witnesses(wanted, days, readable=readable)

    def _days(self) -> list[date]:
        """Days on which all rows that can hold together do; the date of the run where it does not matter."""
        axis = self.axes.found.get(RUN_DATE)
        return [self.day] if axis is None else list(axis.values)

    def _days_ever(self) -> list[date]:
        """These, and the days on which what the rows read changes: what cannot fire on one may on another."""
        further = change_days(self.definition, self.table.entity, self.conditions)
        return list(dict.fromkeys([*self._days(), *further]))


def _in_order(table: DecisionTable) -> list[Row]:
    """The rows in the order in which they are tried."""
    if table.hit != "priority":
        return list(table.rows)
    (name, *_) = table.outcomes
    numbered: list[tuple[Node | None, Node]] = [
        (tree.Literal(Fraction(n)), row.outcomes[name]) for n, row in enumerate(table.rows)
    ]
    return [table.rows[int(number.value)] for number, _ in by_priority(table, numbered)
            if isinstance(number, tree.Literal) and isinstance(number.value, Fraction)]  # fmt: skip


def _condition(row: Row, at: Node) -> Node | None:
    """The condition of a row with its days, as of a date."""
    parts = [] if row.condition is None else [_as_of(row.condition, at)]
    for operator, day in ((">=", row.start), ("<=", row.end)):
        if day is not None:
            parts.append(tree.Call(operator, (at, tree.Literal(day, type=DATE)), BOOL))
    return reduce(_and, parts) if parts else None


def _as_of(node: Node, at: Node) -> Node:
    """A condition whose parameters are read as of a date."""
    if isinstance(node, tree.Parameter) and node.at is None and at != RUN_DATE:
        return tree.Parameter(node.name, at, node.type, node.span)
    below = tree.children(node)
    return tree.with_children(node, tuple(_as_of(part, at) for part in below)) if below else node


def _and(left: Node, right: Node) -> Node:
    return tree.Call("and", (left, right), BOOL)
