"""A decision table as boxes: what its rows compare becomes axes, what they accept sets of values along these.

conditions of rows, domains ──▶ subjects with the limits they are compared with ──▶ axes: one value for each stretch
between limits ──▶ rows as boxes, domains as a question about boxes
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Any

from guiju.expression.printer import print_tree
from guiju.model import tree
from guiju.model.definition import Column, Definition
from guiju.model.tree import Node
from guiju.model.types import DATE, Type
from guiju.verify.boxes import Box, bits
from guiju.verify.comparisons import Test, tests_of
from guiju.verify.stretches import MISSING, between, length, other_text, word
from guiju.verify.world import EARLIEST, LATEST

RUN_DATE = tree.Call("run_date", (), DATE)
"""The date of the run, as something that rows with days compare."""

MOST_BOXES = 64
"""Boxes of one row; a condition with more of them is left to the solver."""


@dataclass
class Axis:
    """Values that something compared can have: one for each stretch that all conditions see alike.

    `free` says that a case may have any of them, whatever the other
    axes have: it is a column of the row or of one that every row links to, or the date of the run.
    """

    node: Node
    text: str
    type: Type
    column: Column | None
    free: bool
    tests: dict[tuple[Any, ...], Test] = field(default_factory=dict)
    values: list[Any] = field(default_factory=list)
    masks: dict[tuple[Any, ...], int] = field(default_factory=dict)
    """For each test the values that it accepts, as bits."""
    said: list[tuple[str, str, str]] = field(default_factory=list)
    """Of numbers and days, for each value of an axis what it is alone, and as the first and the last of a stretch."""

    @property
    def ordered(self) -> bool:
        """Whether neighbours are alike: numbers and days."""
        return self.type.is_numeric or self.type.kind == "date"

    @property
    def limits(self) -> set[Any]:
        """The values it is compared with."""
        return {limit for test in self.tests.values() for limit in test.limits}

    def settle(self, definition: Definition) -> None:
        """Find the values, once all tests are known."""
        kind = self.type.kind
        if kind == "bool":
            self.values = [True, False]
        elif kind == "finding":
            self.values = [True, False, None]
        elif kind == "enum":
            self.values = list(definition.enums[self.type.enum or ""].values)
        elif kind == "text":
            self.values = [*sorted(self.limits), other_text(self.limits)]
        else:
            self._stretch()
        if self.type.optional and kind != "finding":
            self.values.append(MISSING)
        self.masks = {
            key: sum(1 << n for n, value in enumerate(self.values) if test.accepts(value))
            for key, test in self.tests.items()
        }

    def _stretch(self) -> None:
        """One value for each stretch of neighbours that all tests see alike."""
        last: tuple[bool, ...] | None = None
        for value, alone, first, end in self._neighbours():
            seen = tuple(test.accepts(value) for test in self.tests.values())
            if seen == last:
                best = min(self.values[-1], value, key=length)
                self.values[-1], self.said[-1] = best, ("", self.said[-1][1], end)
            else:
                self.values.append(value)
                self.said.append((alone, first, end))
            last = seen

    def _neighbours(self) -> Iterator[tuple[Any, str, str, str]]:
        """A value below, at and above each limit, within the least and the largest one, with what it is alone, and as
        the first and the last of a stretch."""
        low, high = self._ends()
        limits = sorted({*self.limits, *(end for end in (low, high) if end is not None)})
        step = self._step()
        ends: list[Any] = [None, *limits, None]
        for below, above in pairwise(ends):
            before, after = (
                word(end, self.type) if end is not None else "" for end in (below, above)
            )
            inside = (
                before,
                f">={before}" if below != low else "",
                f"<={before}" if below != high else "",
            )
            open_ = ("", f">{before}" if before else "", f"<{after}" if after else "")
            for value, words in ((below, inside), (between(below, above, step), open_)):
                within = (
                    value is not None
                    and (low is None or value >= low)
                    and (high is None or value <= high)
                )
                if within and (step is None or (value / step).denominator == 1):
                    yield value, *words

    def _ends(self) -> tuple[Any, Any]:
        low, high = (
            (None, None) if self.column is None else (self.column.minimum, self.column.maximum)
        )
        if self.type.kind == "date":
            return low or EARLIEST, high or LATEST
        return low, high

    def _step(self) -> Fraction | None:
        """By how much two values differ at least; None where they may be as near as one likes."""
        if self.type.kind == "int":
            return Fraction(1)
        if self.type.kind == "money" and self.column is not None:
            return Fraction(1, 10**self.type.fen_digits)
        return None

    def ranks(self) -> list[int]:
        """The numbers of the values, those first that are the simplest to read."""
        if not self.ordered:
            return list(range(len(self.values)))
        return sorted(range(len(self.values)), key=lambda number: length(self.values[number]))

    def words(self, mask: int) -> str:
        """Some of the values as a cell would say it."""
        if not self.ordered:
            missing = ((1 << len(self.values)) - 1) & ~mask
            shorter = MISSING not in self.values and 2 * missing.bit_count() < mask.bit_count()
            said = "|".join(
                word(self.values[n], self.type) for n in bits(missing if shorter else mask)
            )
            return f"not {said}" if shorter else said
        return "|".join(self._runs(mask))

    def _runs(self, mask: int) -> Iterator[str]:
        """Stretches of neighbours, each by its limits."""
        count = len(self.values) - (self.values[-1] is MISSING)
        first = None
        for number in range(count + 1):
            inside = number < count and bool(mask >> number & 1)
            if inside and first is None:
                first = number
            elif not inside and first is not None:
                yield self._run(first, number - 1)
                first = None
        if mask >> count:
            yield "none"

    def _run(self, first: int, last: int) -> str:
        alone, low, _ = self.said[first]
        if first == last and alone:
            return alone
        return " ".join(part for part in (low, self.said[last][2]) if part) or "-"


class ManyBoxesError(Exception):
    """A condition that is no union of few boxes."""


class Axes:
    """The axes of a table: of the conditions of its rows, and of the domains of what these read."""

    def __init__(
        self, definition: Definition, entity: str, conditions: Sequence[Node | None]
    ) -> None:
        self.definition, self.entity = definition, entity
        self.found: dict[Node, Axis] = {}
        for condition in conditions:
            if condition is not None:
                self._note(condition)
        self.domains = self._domains()
        for axis in self.found.values():
            axis.settle(definition)
        self.axes = list(self.found.values())
        self.place = {node: number for number, node in enumerate(self.found)}

    @property
    def exact(self) -> bool:
        """Whether each possible point is a case; else a point is only a guess."""
        return all(axis.free for axis in self.axes)

    def asked(self) -> list[int]:
        """The axes that domains speak of."""
        nodes = {test.node for part in self.domains for test in tests_of(part)}
        return [self.place[node] for node in self.found if node in nodes]

    def boxes(self, condition: Node | None) -> list[Box]:
        """A condition as boxes. Raises ManyBoxesError."""
        whole = tuple((1 << len(axis.values)) - 1 for axis in self.axes)
        return [whole] if condition is None else self._boxes([whole], condition, holds=True)

    def possible(self, box: Box) -> bool | None:
        """Whether all, none or some points of a box meet the domains."""
        answers = [self._truth(part, box) for part in self.domains]
        return False if False in answers else None if None in answers else True

    def point(self, box: Box) -> dict[Node, Any]:
        """What is compared → its value, of a box with one value on each axis."""
        return {a.node: a.values[box[n].bit_length() - 1] for n, a in enumerate(self.axes)}

    def described(self, box: Box) -> str:
        """A box as cells would say it, without the axes on which it has any value."""
        parts = [f"{axis.text} {axis.words(box[number])}" for number, axis in enumerate(self.axes)
                 if box[number] != (1 << len(axis.values)) - 1]  # fmt: skip
        return "; ".join(parts) or "-"

    # reading

    def _note(self, condition: Node) -> None:
        for test in tests_of(condition):
            axis = self.found.get(test.node)
            if axis is None:
                column, free = self._column(test.node)
                axis = self.found[test.node] = Axis(
                    test.node, self._text(test.node), test.node.type, column, free
                )
            axis.tests.setdefault(test.key, test)

    def _column(self, node: Node) -> tuple[Column | None, bool]:
        """The column that a node is, and whether its value depends on nothing else."""
        match node:
            case tree.Call(function="run_date"):
                return None, True
            case tree.Column(name=name):
                owner, steps = self.entity, True
            case tree.Link(steps=links, entity=owner, name=name):
                steps = all(not column.type.optional for column in self._path(links))
            case _:
                return None, False
        declared = self.definition.entities[owner]
        column = declared.columns.get(name)
        free = steps and column is not None and not column.link and name not in declared.key
        return column, free

    def _text(self, node: Node) -> str:
        """What is compared, in the policy's words: a link by the entity it leads to, where no other leads there."""
        if not isinstance(node, tree.Link):
            return "run_date" if node == RUN_DATE else print_tree(node)
        words, entity = [], self.entity
        for column in self._path(node.steps):
            others = list(self.definition.entities[entity].links.values())
            words.append(column.link if others.count(column.link) == 1 else column.name)
            entity = column.link
        return ".".join([*words, node.name])

    def _path(self, steps: Sequence[str]) -> Iterator[Column]:
        entity = self.entity
        for step in steps:
            column = self.definition.entities[entity].columns[step]
            yield column
            entity = column.link

    def _domains(self) -> list[Node]:
        """The domains that have to do with what is compared, in the words of the table's rows."""
        waiting = [
            part for steps, entity in self._reached().items() for part in self._of(entity, steps)
        ]
        taken: list[Node] = []
        known = {leaf for node in self.found for leaf in _leaves(node)}
        while True:
            # Also one that compares two inputs says something of both, though neither is compared with it alone.
            near = [part for part in waiting if known & set(_leaves(part))]
            if not near:
                return taken
            for part in near:
                self._note(part)
                known.update(_leaves(part))
            taken += near
            waiting = [part for part in waiting if part not in near]

    def _reached(self) -> dict[tuple[str, ...], str]:
        """The entities whose columns are compared, by the links that lead to them."""
        found: dict[tuple[str, ...], str] = {(): self.entity}
        for node in self.found:
            for part in tree.walk(node):
                if isinstance(part, tree.Link):
                    for length, column in enumerate(self._path(part.steps), 1):
                        found[part.steps[:length]] = column.link
        return found

    def _of(self, entity: str, steps: tuple[str, ...]) -> Iterator[Node]:
        for expression in self.definition.domain.get(entity, ()):
            yield expression.tree if not steps else _from_below(expression.tree, entity, steps)

    # evaluating

    def _mask(self, test: Test) -> int:
        return self.axes[self.place[test.node]].masks[test.key]

    def _boxes(self, boxes: list[Box], node: Node, *, holds: bool) -> list[Box]:
        """The parts of boxes in which a condition holds, or does not."""
        match node:
            case tree.Literal(value=value):
                return boxes if bool(value) == holds else []
            case tree.Call(function="not", args=(inner,)):
                return self._boxes(boxes, inner, holds=not holds)
            case tree.Call(function="and" | "or" as name, args=args):
                if (name == "and") == holds:
                    for arg in args:
                        boxes = self._boxes(boxes, arg, holds=holds)
                    return boxes
                found: list[Box] = []
                for arg in args:
                    found += self._boxes(boxes, arg, holds=holds)
                    if len(found) > MOST_BOXES:
                        raise ManyBoxesError
                return found
        (test,) = tests_of(node)
        number, mask = self.place[test.node], self._mask(test)
        mask = mask if holds else ((1 << len(self.axes[number].values)) - 1) & ~mask
        cut = [(*b[:number], b[number] & mask, *b[number + 1 :]) for b in boxes]
        return [box for box in cut if box[number]]

    def _truth(self, node: Node, box: Box) -> bool | None:
        match node:
            case tree.Literal(value=value):
                return bool(value)
            case tree.Call(function="not", args=(inner,)):
                found = self._truth(inner, box)
                return None if found is None else not found
            case tree.Call(function="and" | "or" as name, args=args):
                answers = [self._truth(arg, box) for arg in args]
                settled = name == "or"
                return settled if settled in answers else None if None in answers else not settled
        (test,) = tests_of(node)
        values, mask = box[self.place[test.node]], self._mask(test)
        return True if not values & ~mask else False if not values & mask else None


def _leaves(node: Node) -> Iterator[Node]:
    """The columns, rules and links that an expression reads."""
    return (part for part in tree.walk(node) if isinstance(part, (tree.Column, tree.Link)))


def _from_below(node: Node, entity: str, steps: tuple[str, ...]) -> Node:
    """An expression of a row as one of a row that links to it."""
    match node:
        case tree.Column(name=name, type=type_):
            return tree.Link(steps, entity, name, type=type_)
        case tree.Link(steps=further):
            return tree.Link((*steps, *further), node.entity, node.name, type=node.type)
    below = tree.children(node)
    return (
        tree.with_children(node, tuple(_from_below(b, entity, steps) for b in below))
        if below
        else node
    )
