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
from guiju.model.types import BOOL, FINDING
from guiju.verify.axes import MISSING, RUN_DATE
from guiju.verify.model import Given
from guiju.verify.question import with_rules

Point = Mapping[Node, Any]


class Firing:
    """The conditions of rows compiled as rules, to be asked of cases."""

    def __init__(
        self, definition: Definition, entity: str, conditions: Sequence[Node | None], day: date
    ) -> None:
        self.entity, self.day = entity, day
        always = tree.Literal(True, type=BOOL)
        rules = [Rule(entity, f"row#{number}", "", BOOL, condition or always)
                 for number, condition in enumerate(conditions)]  # fmt: skip
        self.definition = with_rules(definition, rules)
        self.goals = [rule.key for rule in rules]
        self.compiled: dict[date, CaseProgram] = {}

    def case(self, point: Point) -> tuple[Given, date]:
        """A point as a case and the date of its run."""
        day = point.get(RUN_DATE, self.day)
        program = self._compiled(day).program
        return _Rows(program, self.entity).given(point), day

    def rows(self, given: Given, day: date) -> set[int] | None:
        """The numbers of the rows that fire in the first row of a case; None where it cannot be decided."""
        compiled = self._compiled(day)
        try:
            row = compiled.run(given)[self.entity][0]
        except InputError:
            return None
        slots = compiled.layouts[self.entity].slots
        names = {goal.key: goal.name for goal in compiled.program.goals}
        return {number for number, key in enumerate(self.goals) if row[slots[names[key]]]}

    def _compiled(self, day: date) -> CaseProgram:
        if day not in self.compiled:
            program = compile_program([self.definition], day, self.goals, reasons=False)
            self.compiled[day] = CaseProgram(program, exact=True)
        return self.compiled[day]


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
