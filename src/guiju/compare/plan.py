"""What a comparison computes: one program of baseline, reforms and the caller's own expressions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from guiju.compare.groups import Grouping, crossed
from guiju.compare.raised import Input, find_input, raised_by, raised_name, with_raised
from guiju.compare.request import (
    Request,
    check_number,
    expression_step,
    find_target,
    rule_key,
    wrong,
)
from guiju.compare.totals import Columns
from guiju.compare.touched import with_touched
from guiju.evaluate.address import is_address, not_on_server
from guiju.evaluate.program import Program, Step, compile_program, extended
from guiju.evaluate.reads import keys_read
from guiju.model.definition import Definition, Key
from guiju.model.tree import Node
from guiju.model.types import Type

AMOUNT, COUNT = "#amount", "#count"
MANY = 4
"""From so many reforms on it pays to compute them for the rows alone that they can touch: that takes a second scan."""


class Plan:
    """A request made out against a policy: the first definition is the baseline, each other a reform of it.

    Raises InputError for names that the policy does not have, and for what a server cannot compute.
    """

    def __init__(self, definitions: Sequence[Definition], day: date, request: Request) -> None:
        self.definitions, self.day, self.request = tuple(definitions), day, request
        if request.replicates and is_address(request.engine):
            # What a row draws follows from DuckDB's own hash of its key.
            raise not_on_server("--replicates")
        self.baseline = definitions[0]
        self.target = find_target(self.baseline, request.target, request.direction)
        self.entity = self.target.key[0]
        self.income = self._income()
        self.steps: list[Step] = []
        self.groupings = [self._grouping(text) for text in request.by]
        self.weight = self._number(request.weight, "--weight")
        self.base = self._number(request.base, "--base")
        self.ranked = self._number(request.deciles, "--deciles")
        self.replicates = [
            self._number(text, "--replicate-weights") for text in request.replicate_weights
        ]
        self.input = self._input()
        self.raised: dict[Key, str] = {}
        self.touched = ""
        self.program = self._program()

    @property
    def sign(self) -> int:
        """1 where more of the target is a gain for the unit, -1 where it is a loss."""
        return 1 if self.target.direction == "up" else -1

    def names(self, key: Key) -> list[str]:
        """The unique name of a rule in each variant."""
        found = {goal.variant: goal.name for goal in self.program.goals if goal.key == key}
        return [found.get(index, key[1]) for index in range(len(self.definitions))]

    def raised_names(self) -> list[str]:
        """The unique name of the target of the raised input in each variant."""
        return [raised_name(self.raised, self.entity, name) for name in self.names(self.target.key)]

    def columns(self) -> Columns:
        """The columns that totals are taken of."""
        split = self.request.min_cell > 0
        return Columns(
            self.names(self.target.key), self.weight, self.base, self.target.direction, split
        )

    @property
    def reads_rows_again(self) -> bool:
        """Whether more than the totals is asked for, so that the rows are kept in a table."""
        request = self.request
        return any([
            request.distribution, request.deciles, request.bands, request.replicates, request.inequality,
            request.replicate_weights, request.response is not None, self.input,
        ])  # fmt: skip

    def everything(self) -> list[str]:
        """Every column that any part of the comparison reads of the rows of the target."""
        names = [*self.columns().all(), *(c for g in self.groupings for c in g.columns)]
        names += [*self.names(self.income), *([self.ranked] if self.ranked else [])]
        if self.input is not None:
            names += [*self.raised_names(), AMOUNT, *([COUNT] if self.input.count else [])]
        names += [*self.replicates, *([self.touched] if self.touched else [])]
        if self.request.replicates or self.request.response is not None:
            names += self.baseline.entities[self.entity].key
        return list(dict.fromkeys(names))

    def assumptions(self) -> tuple[str, ...]:
        """What the comparison takes for granted, as codes."""
        request = self.request
        found = ["static"]
        if not request.weight:
            found.append("unweighted")
        if self.target.key != self.income:
            found.append("income=" + ".".join(self.income))
        if request.marginal:
            found.append(f"marginal={request.marginal}")
        if request.response is not None:
            found.append("response")
        if request.replicates:
            found.append(f"bootstrap={request.replicates} × seed {request.seed}")
        if request.replicate_weights:
            found.append(f"replicate_weights={len(request.replicate_weights)}")
        if request.min_cell:
            found.append(f"min_cell={request.min_cell}")
        return tuple(found)

    def _income(self) -> Key:
        if self.request.income:
            key = rule_key(self.baseline, self.request.income, "--income", self.entity)
            check_number(self.baseline, key, "--income")
            return key
        for name in ("net", "net_income"):
            rule = self.baseline.rules.get((self.entity, name))
            if rule is not None and rule.type.is_numeric and not rule.type.optional:
                return self.entity, name
        return self.target.key

    def _number(self, text: str, option: str) -> str:
        return self._expression(text, option, number=True)

    def _expression(self, text: str, option: str, *, number: bool = False) -> str:
        """The column under which an expression of the caller is computed; empty for none."""
        if not text:
            return ""
        step = expression_step(
            self.baseline, self.entity, text, f"#{len(self.steps)}", self.day, option, number=number
        )
        self.steps.append(step)
        return step.name

    def _grouping(self, text: str) -> Grouping:
        parts = crossed(text)
        if not parts:
            raise wrong("empty-grouping", "--by", found=text)
        columns = tuple(self._expression(part, "--by") for part in parts)
        types: tuple[Type, ...] = tuple(step.type for step in self.steps[-len(columns) :])
        return Grouping(text, columns, types)

    def _input(self) -> Input | None:
        request = self.request
        name, option = request.marginal, "--marginal"
        if request.along:
            name, option = request.along.partition("=")[0].strip(), "--along"
            if request.marginal and request.marginal != name:
                raise wrong("does-not-go-with", "--along", found="--along", other="--marginal",
                            command="guiju compare")  # fmt: skip
        if request.response is not None and not name:
            raise wrong("response-without-input", "--response", found=request.response)
        return find_input(self.baseline, self.entity, name, option) if name else None

    def _program(self) -> Program:
        goals = [self.target.key, self.income]
        goals += [k for s in self.steps for k in keys_read(s) or () if k in self.baseline.rules]
        program = compile_program(
            self.definitions, self.day, list(dict.fromkeys(goals)), reasons=False
        )
        if self.input is not None:
            program, self.raised = with_raised(
                program, self.input.key, raised_by(self.request.bump)
            )
            self.steps.append(self._own(AMOUNT, self.input.amount))
            if self.input.count is not None:
                self.steps.append(self._own(COUNT, self.input.count))
        program = extended(program, self.steps)
        if len(self.definitions) > MANY and not self.reads_rows_again:
            program, self.touched = with_touched(program, self.target.key)
        keys = frozenset(self.baseline.entities[self.entity].key)
        if self.request.replicates or self.request.response is not None:
            columns = {**program.columns, self.entity: program.columns[self.entity] | keys}
            program = replace(program, columns=columns)
        return program

    def _own(self, name: str, node: Node) -> Step:
        return Step(self.entity, name, name, 0, node, node.type, None, False)
