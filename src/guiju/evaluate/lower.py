"""Checked rules → the trees that engines run: parameters and tables become values and cases of one
date.

After lowering only literals, columns, links, aggregates, calls, cases and scales with brackets are
left.
What can go wrong only with data (a parameter read before it begins, two rows of a unique table) is
kept
beside the tree as guards, each with the path of conditions under which it counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from guiju.evaluate.nodes import (
    all_of,
    any_of,
    as_own,
    by_priority,
    chain,
    collected_set,
    literal,
    membership,
    negation,
    tolerance,
)  # fmt: skip
from guiju.model import tree
from guiju.model.definition import DecisionTable, Definition, Key, Rule
from guiju.model.parameter import BracketScale, DatedValue, Parameter, ParameterValue
from guiju.model.problem import InputError, Place, Problem
from guiju.model.tree import Node
from guiju.model.types import BOOL, DATE, Type

_COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">="})
_CHAINS = frozenset({"and", "or", "+"})
_KLEENE = {"and": "and3", "or": "or3", "not": "not3"}
_KEEP_EXACT = frozenset(
    {"greatest", "least", "coalesce", "abs", "negate", "as_unit", "round", "floor", "ceil"}
)


@dataclass(frozen=True, slots=True)
class Guard:
    """A mistake that only data can show: where `when` holds for a row of `entity`, the row is
    wrong."""

    entity: str
    when: Node
    code: str
    values: tuple[tuple[str, Any], ...]


@dataclass(slots=True)
class Lowered:
    """A rule as engines run it."""

    key: Key
    tree: Node
    type: Type
    round: int | None
    down: bool
    guards: list[Guard] = field(default_factory=list)


def lower_rule(definition: Definition, rule: Rule, day: date) -> Lowered:
    """One rule on the date of a run.

    Raises InputError where a parameter has no value on that date.
    """
    lowerer = _Lowerer(definition, rule, day)
    node = lowerer.table() if rule.table else lowerer.node(_tree(rule))
    return Lowered(rule.key, node, rule.type, rule.round, rule.down, lowerer.guards)


def lower_node(definition: Definition, rule: Rule, day: date, node: Node) -> Node:
    """A part of a rule as engines run it; used to explain what a rule did."""
    return _Lowerer(definition, rule, day).node(node)


def _tree(rule: Rule) -> Node:
    assert rule.tree is not None, rule.key
    return rule.tree


class _Lowerer:
    __slots__ = ("at", "child", "day", "definition", "guards", "outside", "path", "rule")

    def __init__(self, definition: Definition, rule: Rule, day: date) -> None:
        self.definition, self.rule, self.day = definition, rule, day
        self.guards: list[Guard] = []
        self.path: tuple[Node, ...] = ()
        self.outside: tuple[Node, ...] = ()
        self.child = ""
        self.at = None if rule.at is None else self.node(rule.at)

    def node(self, node: Node) -> Node:
        match node:
            case tree.Parameter():
                return self.parameter(node)
            case tree.Scale():
                return self.scale(node)
            case tree.Case():
                return self.case(node)
            case tree.Call():
                return self.call(node)
            case tree.Aggregate():
                return self.aggregate(node)
        return node

    # parameters

    def date_of(self, node: tree.Parameter) -> Node | None:
        """The expression of the date as of which a parameter is read; None for the date of the
        run."""
        if node.at is not None:
            return self.node(node.at)
        return self.at if self.at is None or not self.child else self.of_asker(self.at)

    def of_asker(self, node: Node) -> Node:
        """What an expression of the rule's row is inside an aggregate, where a bare column is the
        child's."""
        if isinstance(node, tree.Aggregate):
            raise self.two_rows()
        below = tree.children(node)
        if below:
            node = tree.with_children(node, tuple(map(self.of_asker, below)))
        return replace(node, outer=True) if isinstance(node, (tree.Column, tree.Link)) else node

    def two_rows(self) -> InputError:
        return InputError(
            [Problem("guard-of-two-rows", self.rule.place, {"rule": ".".join(self.rule.key)})]
        )

    def parameter(self, node: tree.Parameter) -> Node:
        parameter = self.definition.parameters[node.name]
        at = self.date_of(node)
        if at is None:
            value = self.value_on(parameter)
            return literal(value, node.type)
        return self.by_date(parameter, at, node.type, lambda value: literal(value, node.type))

    def value_on(self, parameter: Parameter) -> ParameterValue:
        found = parameter.on(self.day)
        if found is None:
            values = {
                "parameter": parameter.name, "date": self.day, "rule": ".".join(self.rule.key),
                "first": parameter.values[0].start if parameter.values else "-",
            }  # fmt: skip
            raise InputError([Problem("parameter-not-defined", Place("--date"), values)])
        return found.value

    def by_date(self, parameter: Parameter, at: Node, type_: Type, make: Any) -> Node:
        """A CASE over the dated values, latest first, and the guard for days without a value."""
        dated = parameter.values
        self.guard_dates(parameter, at, dated)
        if len(dated) == 1:
            return self.made(make, dated[0].value, type_)
        branches = []
        for value in reversed(dated[1:]):
            when = tree.Call(">=", (at, tree.Literal(value.start, type=DATE)), BOOL)
            branches.append((when, self.made(make, value.value, type_)))
        return tree.Case(tuple(branches), self.made(make, dated[0].value, type_), type_)

    def made(self, make: Any, value: ParameterValue, type_: Type) -> Node:
        if value is None:
            return tree.Literal(None, type=type_.or_none)
        result: Node = make(value)
        return result

    def guard_dates(self, parameter: Parameter, at: Node, dated: tuple[DatedValue, ...]) -> None:
        conditions: list[Node] = [
            tree.Call("<", (at, tree.Literal(dated[0].start, type=DATE)), BOOL)
        ]
        for value, after in zip(dated, (*dated[1:], None), strict=True):
            if value.value is None:
                gap: Node = tree.Call(">=", (at, tree.Literal(value.start, type=DATE)), BOOL)
                if after is not None:
                    ends = tree.Call("<", (at, tree.Literal(after.start, type=DATE)), BOOL)
                    gap = tree.Call("and", (gap, ends), BOOL)
                conditions.append(gap)
        when = any_of(conditions)
        values = (("parameter", parameter.name), ("first", dated[0].start))
        self.guard(when, "parameter-not-defined-at", values)

    def guard(self, when: Node, code: str, values: tuple[tuple[str, Any], ...]) -> None:
        entity, path = self.child or self.rule.entity, self.path
        read = [part for part in tree.walk(when) if isinstance(part, (tree.Column, tree.Link))]
        if self.child and all(part.outer for part in read):
            # The row that asks is at fault, whichever of its children are counted.
            entity, path, when = self.rule.entity, self.outside, as_own(when)
        condition = all_of([*path, when])
        if any(getattr(part, "outer", False) for part in tree.walk(condition)):
            raise self.two_rows()
        named = (*values, ("rule", ".".join(self.rule.key)))
        self.guards.append(Guard(entity, condition, code, named))

    def scale(self, node: tree.Scale) -> Node:
        amount = self.node(node.amount)
        parameter = self.definition.parameters[node.parameter.name]
        at = self.date_of(node.parameter)
        near = not self.is_exact(amount)

        def make(value: ParameterValue) -> Node:
            assert isinstance(value, BracketScale)
            plain = replace(node.parameter, at=None)
            return replace(node, parameter=plain, amount=amount, brackets=value.brackets, near=near)

        if at is None:
            return make(self.value_on(parameter))
        return self.by_date(parameter, at, node.type, make)

    # calls

    def call(self, node: tree.Call) -> Node:
        name = node.function
        if name == "run_date":
            return tree.Literal(self.day, type=DATE, span=node.span)
        if name == "in_set":
            return self.in_set(node)
        if name in _CHAINS and node.type.kind != "finding":
            return replace(node, args=self.operands(node))
        args = tuple(self.node(arg) for arg in node.args)
        if name in _KLEENE and node.type.kind == "finding":
            return replace(node, function=_KLEENE[name], args=args)
        if name in _COMPARISONS and args[0].type.is_numeric:
            return self.comparison(replace(node, args=args))
        if name == "in" and args[0].type.is_numeric and not all(map(self.is_exact, args)):
            equal = [self.comparison(tree.Call("=", (args[0], item), BOOL)) for item in args[1:]]
            return any_of(equal)
        if name == "divide" and not self.is_exact(args[1]):
            return replace(node, function="divide~", args=(*args, tolerance(args[1])))
        return replace(node, args=args)

    def operands(self, node: tree.Call) -> tuple[Node, ...]:
        """The operands of a whole chain of one operator; each of AND and OR counts only under
        those before it."""
        outside, args = self.path, []
        for part in chain(node):
            args.append(self.node(part))
            if node.function != "+":
                self.path = (*self.path, args[-1] if node.function == "and" else negation(args[-1]))
        self.path = outside
        return tuple(args)

    def comparison(self, node: tree.Call) -> Node:
        """A comparison of numbers, with a tolerance where one of them is not exact in a float."""
        left, right = node.args
        if self.is_exact(left) and self.is_exact(right):
            return node
        return replace(
            node, function=node.function + "~", args=(left, right, tolerance(left, right))
        )

    def in_set(self, node: tree.Call) -> Node:
        item, group = self.node(node.args[0]), node.args[1]
        if not isinstance(group, tree.Parameter):
            return replace(node, args=(item, self.node(group)))

        def make(value: ParameterValue) -> Node:
            assert isinstance(value, tuple)
            return membership(item, value, group.type)

        parameter = self.definition.parameters[group.name]
        at = self.date_of(group)
        if at is None:
            return make(self.value_on(parameter))
        return self.by_date(parameter, at, BOOL, make)

    def case(self, node: tree.Case) -> Node:
        outside = self.path
        branches = []
        for condition, value in node.branches:
            when = self.node(condition)
            before = self.path
            self.path = (*before, when)
            branches.append((when, self.node(value)))
            self.path = (*before, negation(when))
        otherwise = self.node(node.otherwise)
        self.path = outside
        return replace(node, branches=tuple(branches), otherwise=otherwise)

    def aggregate(self, node: tree.Aggregate) -> Node:
        outside, self.path, self.child = self.path, (), node.entity
        self.outside = outside
        where = None if node.where is None else self.node(node.where)
        if where is not None:
            self.path = (where,)
        value = None if node.value is None else self.node(node.value)
        self.path, self.child = outside, ""
        return replace(node, value=value, where=where)

    def is_exact(self, node: Node) -> bool:
        """Whether a float holds the value as nearly as it can, so that comparing it needs no
        tolerance."""
        if not node.type.is_numeric or node.type.kind == "int":
            return True
        match node:
            case tree.Literal():
                return True
            case tree.Column(name=name, outer=outer):
                entity = self.child if self.child and not outer else self.rule.entity
                return self._is_exact_key((entity, name))
            case tree.Link(entity=entity, name=name):
                return self._is_exact_key((entity, name))
            case tree.Call(function=name, args=args):
                return name in _KEEP_EXACT and all(self.is_exact(arg) for arg in args)
            case tree.Case(branches=branches, otherwise=otherwise):
                return all(self.is_exact(v) for v in (*(v for _, v in branches), otherwise))
            case tree.Aggregate(
                function="min" | "max", entity=entity, value=tree.Column(name=name)
            ):
                return self._is_exact_key((entity, name))
        return False

    def _is_exact_key(self, key: Key) -> bool:
        rule = self.definition.rules.get(key)
        return rule is None or rule.round is not None

    # decision tables

    def table(self) -> Node:
        """The outcome of a decision table as a tree."""
        table = self.definition.tables[self.rule.table]
        rows = self.rows(table)
        if table.hit == "unique" and not table.disjoint:
            self.guard_unique(table, rows)
        if table.hit == "collect":
            return self.collected(table, rows)
        if table.hit == "priority":
            rows = by_priority(table, rows)
        otherwise = self.fallback(table)
        branches: list[tuple[Node, Node]] = []
        for condition, value in rows:
            if condition is None:
                otherwise = value
                break
            branches.append((condition, value))
        if not branches:
            return otherwise
        return tree.Case(tuple(branches), otherwise, self.rule.type)

    def rows(self, table: DecisionTable) -> list[tuple[Node | None, Node]]:
        """Condition and outcome of each row that holds on the date; of a row's own date, as
        conditions."""
        out = []
        for row in table.rows:
            parts = [] if row.condition is None else [self.node(row.condition)]
            if self.at is None:
                if not row.holds_on(self.day):
                    continue
            else:
                for operator, day in ((">=", row.start), ("<=", row.end)):
                    if day is not None:
                        limit = tree.Literal(day, type=DATE)
                        parts.append(tree.Call(operator, (self.at, limit), BOOL))
            out.append(
                (all_of(parts) if parts else None, self.node(row.outcomes[self.rule.outcome]))
            )
        return out

    def fallback(self, table: DecisionTable) -> Node:
        if self.rule.outcome in table.otherwise:
            return self.node(table.otherwise[self.rule.outcome])
        reason = f"{table.name}:none" if self.rule.type.kind == "finding" else ""
        return tree.Literal(None, reason, self.rule.type)

    def guard_unique(self, table: DecisionTable, rows: list[tuple[Node | None, Node]]) -> None:
        one, none = (tree.Literal(Fraction(n), type=Type("int")) for n in (1, 0))
        always = tree.Literal(True, type=BOOL)
        counts = [tree.Case(((when or always, one),), none, Type("int")) for when, _ in rows]
        if len(counts) < 2:
            return
        total = tree.Call("+", tuple(counts), Type("int"))
        self.guard(
            tree.Call(">", (total, one), BOOL), "several-rows-match", (("table", table.name),)
        )

    def collected(self, table: DecisionTable, rows: list[tuple[Node | None, Node]]) -> Node:
        type_ = self.rule.type
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
