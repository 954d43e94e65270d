"""Points of a decision table as cases, and which rows fire in them by the exact engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from guiju.evaluate.case import CaseProgram
from guiju.evaluate.program import Program, compile_program
from guiju.model import tree
from guiju.model.definition import Column, Definition, Rule
from guiju.model.finding import WORDS
from guiju.model.problem import InputError
from guiju.model.tree import Node
from guiju.model.types import BOOL, FINDING, INT
from guiju.verify.axes import RUN_DATE
from guiju.verify.model import Given
from guiju.verify.question import with_rules
from guiju.verify.stretches import MISSING

Point = Mapping[Node, Any]
ALWAYS = tree.Literal(True, type=BOOL)
ASKED = "fires#"


class Firing:
    """Points of a table as cases, and which of its rows fire in them."""

    def __init__(
        self, definition: Definition, entity: str, conditions: Sequence[Node | None], day: date
    ) -> None:
        self.definition, self.entity, self.day = definition, entity, day
        self.conditions = [condition or ALWAYS for condition in conditions]
        self.compiled: dict[tuple[date, Node], CaseProgram] = {}

    def case(self, point: Point) -> tuple[Given, date]:
        """A point as a case and the date of its run."""
        day = point.get(RUN_DATE, self.day)
        return _Rows(self._compiled(self._first(), day).program, self.entity).given(point), day

    def fire(self, given: Given, day: date, rows: Sequence[int]) -> bool:
        """Whether all of some rows fire in the first row of a case; of no rows, that none of the table does."""
        if not rows:
            return bool(self._value(self._first(), given, day) == len(self.conditions))
        return all(self._value(self.conditions[row], given, day) is True for row in rows)

    def _first(self) -> Node:
        """The number of the first row that fires, the number of rows where none does."""
        numbers = [tree.Literal(Fraction(n), type=INT) for n in range(len(self.conditions) + 1)]
        return tree.Case(tuple(zip(self.conditions, numbers, strict=False)), numbers[-1], INT)

    def _value(self, node: Node, given: Given, day: date) -> Any:
        """A value of the first row of a case; None where it cannot be decided."""
        compiled = self._compiled(node, day)
        program = compiled.program
        needed: Given = {}
        for entity, names in program.columns.items():
            kept = {*names, *program.entities[entity].key}
            needed[entity] = [
                {name: value for name, value in row.items() if name in kept}
                for row in given.get(entity, [])
            ]
        try:
            row = compiled.run(needed)[self.entity][0]
        except InputError:
            return None
        return row[compiled.layouts[self.entity].slots[ASKED]]

    def _compiled(self, node: Node, day: date) -> CaseProgram:
        if (day, node) not in self.compiled:
            rule = Rule(self.entity, ASKED, "", node.type, node)
            extended = with_rules(self.definition, [rule])
            program = compile_program([extended], day, [rule.key], reasons=False)
            self.compiled[day, node] = CaseProgram(program, exact=True)
        return self.compiled[day, node]


class _Rows:
    """The rows that a point speaks of: the one that asks and those it links to."""

    def __init__(self, program: Program, entity: str) -> None:
        self.program, self.entity = program, entity
        self.rows: dict[tuple[str, ...], tuple[str, dict[str, Any]]] = {(): (entity, {})}

    def given(self, point: Point) -> Given:
        for node, value in point.items():
            if isinstance(node, tree.Column):
                self._set((), node.name, value)
            elif isinstance(node, tree.Link):
                self._reach(node.steps)
                self._set(node.steps, node.name, value)
        self._keys()
        out: Given = {}
        for entity, row in self.rows.values():
            out.setdefault(entity, []).append(row)
        return out

    def _reach(self, steps: tuple[str, ...]) -> None:
        entity = self.entity
        for length, step in enumerate(steps, 1):
            entity = self.program.entities[entity].columns[step].link
            self.rows.setdefault(steps[:length], (entity, {}))

    def _set(self, steps: tuple[str, ...], name: str, value: Any) -> None:
        entity, row = self.rows[steps]
        column = self.program.entities[entity].columns[name]
        if value is not MISSING:
            row[name] = WORDS[value] if column.type == FINDING else value

    def _keys(self) -> None:
        """Keys of all rows, and the links between them."""
        keys: dict[tuple[str, ...], Any] = {}
        numbers: dict[str, int] = {}
        for steps, (entity, _) in reversed(self.rows.items()):
            numbers[entity] = numbers.get(entity, 0) + 1
            declared = self.program.entities[entity]
            own = declared.columns[declared.key[0]]
            keys[steps] = _key(own, numbers[entity])
        for steps, (entity, row) in self.rows.items():
            declared = self.program.entities[entity]
            filled = {}
            for name in declared.key:
                filled[name] = (
                    keys[steps] if name == declared.key[0] else _key(declared.columns[name], 1)
                )
            for name in declared.links:
                if (*steps, name) in keys:
                    filled[name] = keys[*steps, name]
            for name in declared.key:
                if name in declared.links and (*steps, name) not in keys:
                    filled.pop(name)
            self.rows[steps] = (entity, {**filled, **row})


def _key(column: Column, number: int) -> Any:
    if column.type.kind == "date":
        return date(2024, 1, number)
    return Fraction(number) if column.type.kind == "int" else f"{column.name}{number}"
