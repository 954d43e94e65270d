"""Checked rules → the trees that engines run: parameters and tables become values and cases of one date.

After lowering only literals, columns, links, aggregates, calls, cases and scales with brackets are left.
What can go wrong only with data (a parameter read before it begins, two rows of a unique table) is kept
beside the tree as guards, each with the path of conditions under which it counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from guiju.evaluate.calendar import CODE, SHIFTS, constant_of, limited, outside
from guiju.evaluate.decision import Outcomes
from guiju.evaluate.nodes import (
    BETWEEN,
    all_of,
    any_of,
    as_own,
    chain,
    literal,
    membership,
    negation,
    tolerance,
)  # fmt: skip
from guiju.evaluate.undefined import BEFORE, ENDED, of_end, on_day_of_run
from guiju.model import tree
from guiju.model.definition import Definition, Key, Rule
from guiju.model.parameter import BracketScale, DatedValue, Parameter, ParameterValue
from guiju.model.problem import InputError, Problem
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
    """A mistake that only data can show: where `when` holds for a row of `entity`, the row is wrong.

    `tells` are trees whose values in the row are told; `column` is the column at fault, if it is one.
    """

    entity: str
    when: Node
    code: str
    values: tuple[tuple[str, Any], ...]
    tells: tuple[Node, ...] = ()
    column: str = ""


def told_text(values: Iterable[Any]) -> str:
    """What a row shows of itself, as text.

    >>> told_text([date(2025, 1, 31), 12]), told_text([f"low{BETWEEN}middle{BETWEEN}"])
    ('2025-01-31, 12', 'low, middle')
    """
    return BETWEEN.join(str(value).removesuffix(BETWEEN) for value in values)


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
    table = definition.tables.get(rule.table)
    node = lowerer.node(_tree(rule)) if table is None else Outcomes(lowerer, table).outcome()
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
        """The expression of the date as of which a parameter is read; None for the date of the run."""
        if node.at is not None:
            return self.node(node.at)
        return self.at if self.at is None or not self.child else self.of_asker(self.at)

    def of_asker(self, node: Node) -> Node:
        """An expression of the rule's row as written inside an aggregate, where a bare column is the child's."""
        if isinstance(node, tree.Aggregate):
            raise self.two_rows()
        below = tree.children(node)
        if below:
            node = tree.with_children(node, tuple(map(self.of_asker, below)))
        return replace(node, outer=True) if isinstance(node, (tree.Column, tree.Link)) else node

    def two_rows(self) -> InputError:
        values = {"rule": ".".join(self.rule.key)}
        return InputError([Problem("guard-of-two-rows", self.rule.place, values)])

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
            raise on_day_of_run(self.definition, parameter, self.day, ".".join(self.rule.key))
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
        first = tree.Literal(dated[0].start, type=DATE)
        named = ("parameter", parameter.name)
        begins = (named, ("first", dated[0].start))
        self.guard(tree.Call("<", (at, first), BOOL), BEFORE, begins, (at,))
        for value, after in zip(dated, (*dated[1:], None), strict=True):
            if value.value is None:
                gap: Node = tree.Call(">=", (at, tree.Literal(value.start, type=DATE)), BOOL)
                if after is not None:
                    ends = tree.Call("<", (at, tree.Literal(after.start, type=DATE)), BOOL)
                    gap = tree.Call("and", (gap, ends), BOOL)
                ended = of_end(self.definition, parameter, value)
                self.guard(gap, ENDED, (named, *ended), (at,))

    def guard(
        self,
        when: Node,
        code: str,
        values: tuple[tuple[str, Any], ...],
        tells: tuple[Node, ...] = (),
    ) -> None:
        entity, path = self.child or self.rule.entity, self.path
        read = [part for part in tree.walk(when) if isinstance(part, (tree.Column, tree.Link))]
        if self.child and all(part.outer for part in read):
            # The row that asks is at fault, whichever of its children are counted.
            entity, path, when = self.rule.entity, self.outside, as_own(when)
            tells = tuple(map(as_own, tells))
        condition = all_of([*path, when])
        if any(getattr(part, "outer", False) for part in tree.walk(condition)):
            if code == CODE:
                # A day of two rows at once has no row to blame; it is left to the engine.
                return
            raise self.two_rows()
        named = (*values, ("rule", ".".join(self.rule.key)))
        self.guards.append(Guard(entity, condition, code, named, tells, self.column(entity, tells)))

    def column(self, entity: str, tells: tuple[Node, ...]) -> str:
        """The given column of an entity whose value is told; nothing where it is another."""
        match tells:
            case (tree.Column(name=name),) if name in self.definition.entities[entity].columns:
                return name
        return ""

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
        if name in ("in_set", "size"):
            return self.of_set(node)
        if name in _CHAINS and node.type.kind != "finding":
            return replace(node, args=self.operands(node))
        args = tuple(self.node(arg) for arg in node.args)
        if name in SHIFTS:
            return self.shift(replace(node, args=args))
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

    def shift(self, node: tree.Call) -> Node:
        """A day some months or days later, with the guard for rows where there is no such day."""
        shifted = limited(node)
        when = outside(shifted)
        if when is not None:
            day, count = node.args
            self.guard(when, CODE, (), (day,) if constant_of(count) is not None else (day, count))
        return shifted

    def operands(self, node: tree.Call) -> tuple[Node, ...]:
        """The operands of a whole chain of one operator; each of AND and OR counts only under those before it."""
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

    def of_set(self, node: tree.Call) -> Node:
        """Membership in a set and the size of one; of a parameter, what its value says."""
        *items, group = node.args
        items = [self.node(item) for item in items]
        if not isinstance(group, tree.Parameter):
            return replace(node, args=(*items, self.node(group)))

        def make(value: ParameterValue) -> Node:
            assert isinstance(value, tuple)
            if not items:
                return tree.Literal(Fraction(len(value)), type=node.type)
            return membership(items[0], value, group.type)

        parameter = self.definition.parameters[group.name]
        at = self.date_of(group)
        if at is None:
            return make(self.value_on(parameter))
        return self.by_date(parameter, at, node.type, make)

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
        """Whether a float holds the value as nearly as it can, so that comparing it needs no tolerance."""
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
