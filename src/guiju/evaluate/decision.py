"""Decision tables → trees: the outcome of the rows that match, by the hit policy of the table."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from guiju.evaluate.branching import first_match
from guiju.evaluate.nodes import BETWEEN, all_of, by_priority, collected_set
from guiju.model import tree
from guiju.model.definition import DecisionTable, Row, Rule
from guiju.model.tree import Node
from guiju.model.types import BOOL, DATE, TEXT, Type


class Lowering(Protocol):
    """What the lowering of a rule does for its table."""

    rule: Rule
    day: date
    at: Node | None

    def node(self, node: Node) -> Node:
        """A part of the table as engines run it."""
        ...

    def guard(
        self,
        when: Node,
        code: str,
        values: tuple[tuple[str, Any], ...],
        tells: tuple[Node, ...] = (),
    ) -> None:
        """Note rows that are wrong where a condition holds."""
        ...


class Outcomes:
    """The outcome of a decision table that a rule asks for."""

    def __init__(self, lowering: Lowering, table: DecisionTable) -> None:
        self.lowering, self.table, self.rule = lowering, table, lowering.rule

    def outcome(self) -> Node:
        """The outcome as a tree."""
        table, rows = self.table, self.rows()
        if table.hit == "unique" and not table.disjoint:
            self.guard_unique(rows)
        if table.hit == "collect":
            return self.collected(rows)
        if table.hit == "priority":
            rows = by_priority(table, rows)
        return first_match(rows, self.fallback(), self.rule.type)

    def held(self) -> list[Row]:
        """The rows that hold on the date of the run; all of them where each row has its own date."""
        dated = self.lowering.at is None
        return [r for r in self.table.rows if not dated or r.holds_on(self.lowering.day)]

    def rows(self) -> list[tuple[Node | None, Node]]:
        """Condition and outcome of each row that holds on the date; of a row's own date, as conditions."""
        out = []
        for row in self.held():
            parts = [] if row.condition is None else [self.lowering.node(row.condition)]
            if self.lowering.at is not None:
                for operator, day in ((">=", row.start), ("<=", row.end)):
                    if day is not None:
                        limit = tree.Literal(day, type=DATE)
                        parts.append(tree.Call(operator, (self.lowering.at, limit), BOOL))
            out.append(
                (
                    all_of(parts) if parts else None,
                    self.lowering.node(row.outcomes[self.rule.outcome]),
                )
            )
        return out

    def fallback(self) -> Node:
        table = self.table
        if self.rule.outcome in table.otherwise:
            return self.lowering.node(table.otherwise[self.rule.outcome])
        reason = f"{table.name}:none" if self.rule.type.kind == "finding" else ""
        return tree.Literal(None, reason, self.rule.type)

    def guard_unique(self, rows: list[tuple[Node | None, Node]]) -> None:
        one, none = (tree.Literal(Fraction(n), type=Type("int")) for n in (1, 0))
        always = tree.Literal(True, type=BOOL)
        counts = [tree.Case(((when or always, one),), none, Type("int")) for when, _ in rows]
        if len(counts) < 2:
            return
        total = tree.Call("+", tuple(counts), Type("int"))
        nobody = tree.Literal("", type=TEXT)
        named = tuple(
            tree.Case(
                ((when or always, tree.Literal(row.name + BETWEEN, type=TEXT)),), nobody, TEXT
            )
            for row, (when, _) in zip(self.held(), rows, strict=True)
        )
        self.lowering.guard(
            tree.Call(">", (total, one), BOOL), "several-rows-match", (("table", self.table.name),),
            (tree.Call("concat", named, TEXT),),
        )  # fmt: skip

    def collected(self, rows: list[tuple[Node | None, Node]]) -> Node:
        table, type_ = self.table, self.rule.type
        if table.collect == "set":
            return collected_set(rows, type_)
        neutral: Node = tree.Literal(Fraction(0), type=type_.required)
        values = []
        for condition, value in rows:
            value = tree.Literal(Fraction(1), type=type_) if table.collect == "count" else value
            missing = (
                neutral if table.collect in ("sum", "count") else tree.Literal(None, type=type_)
            )
            values.append(
                value if condition is None else tree.Case(((condition, value),), missing, type_)
            )
        if not values:
            return neutral if table.collect in ("sum", "count") else tree.Literal(None, type=type_)
        if len(values) == 1:
            return values[0]
        function = {"min": "smallest", "max": "largest"}.get(table.collect, "+")
        return tree.Call(function, tuple(values), type_)
