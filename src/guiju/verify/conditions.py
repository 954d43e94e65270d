"""Conditions of rules that are always or never true, and branches that are never taken, whatever the parameters.

A condition is looked at under those before it. It counts as open where the rule and the rules it reads, followed
`DEPTH` reads away, with the declared domain of inputs leave it so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from guiju.evaluate.nodes import chain, negation, reads
from guiju.expression.printer import print_tree
from guiju.model import tree
from guiju.model.definition import Definition, Key, Rule
from guiju.model.problem import InputError
from guiju.model.tree import Node
from guiju.model.types import BOOL, INT
from guiju.verify.check import Check, Flaw, Found
from guiju.verify.opened import SOME, possible
from guiju.verify.search import Deadline, OutOfTimeError
from guiju.verify.values import UnsupportedError

DEPTH = 2
Wrap: TypeAlias = Callable[[Node], Node]
"""From a condition of a row of children to one of the row that asks: that there is such a child."""


@dataclass(frozen=True)
class Asked:
    """Something that has to be possible in a rule: else it is a flaw, of the kind that `code` says."""

    code: str
    text: str
    when: Node


def check_conditions(
    definition: Definition, day: date, seconds: float, only: Collection[Key] | None = None
) -> Iterator[Check]:
    """One check for all rules, or those named: branches never taken, conditions always or never true, divisors that
    can be zero."""
    found = {
        kind: Found(kind, definition.name)
        for kind in ("branch-never", "condition-always", "division")
    }
    deadline = Deadline(seconds)
    for rule in definition.rules.values():
        if rule.tree is None or (only is not None and rule.key not in only):
            continue
        try:
            for asked in _impossible(definition, rule, day, deadline):
                kind = "condition-always" if asked.code.startswith("condition") else asked.code
                shown = {"rule": ".".join(rule.key), "found": asked.text}
                found[kind].add(Flaw(asked.code, rule.place, shown))
            for asked in _by_zero(definition, rule, day, deadline):
                shown = {"rule": ".".join(rule.key), "found": asked.text}
                found["division"].add(Flaw("division", rule.place, shown))
        except OutOfTimeError:
            for each in found.values():
                each.unknown("time", f"{seconds:g}")
            break
    yield from (each.check() for each in found.values())


def _impossible(definition: Definition, rule: Rule, day: date, deadline: Deadline) -> list[Asked]:
    """What is asked of a rule and is impossible; of a condition within one that is, nothing."""
    assert rule.tree is not None
    # A program is of one day: what it says of a condition on the day of the run holds for that day alone.
    asked = [
        each for each in _asked(rule.tree, None, lambda node: node) if not _by_the_day(each.when)
    ]
    return _left(definition, rule, asked, day, deadline)


def _by_the_day(node: Node) -> bool:
    return any(
        isinstance(part, tree.Call) and part.function == "run_date" for part in tree.walk(node)
    )


def _left(
    definition: Definition, rule: Rule, asked: list[Asked], day: date, deadline: Deadline
) -> list[Asked]:
    """What is asked and turns out impossible, looked at further and further away."""
    impossible: list[Asked] = []
    waiting = asked
    for depth in (0, DEPTH):
        if not waiting:
            break
        names = {f"asked#{number}": each.when for number, each in enumerate(waiting)}
        open_ = _possible(definition, rule, names, depth, day, deadline)
        impossible += [each for n, each in enumerate(waiting) if f"asked#{n}" not in open_]
        waiting = [
            e
            for n, e in enumerate(waiting)
            if f"asked#{n}" in open_ and _reads_rules(definition, rule, e)
        ]
    return impossible


def _possible(
    definition: Definition,
    rule: Rule,
    names: dict[str, Node],
    depth: int,
    day: date,
    deadline: Deadline,
) -> set[str]:
    """As `possible`; where one condition has no formula, each by itself, and it counts as open."""
    try:
        return possible(definition, rule, names, depth, day, deadline)
    except (UnsupportedError, InputError):
        if len(names) == 1:
            return set(names)
    found: set[str] = set()
    for name, node in names.items():
        found |= _possible(definition, rule, {name: node}, depth, day, deadline)
    return found


def _reads_rules(definition: Definition, rule: Rule, asked: Asked) -> bool:
    return any(key in definition.rules for key, _ in reads(asked.when, rule.entity))


# what is asked


def _asked(node: Node, path: Node | None, wrap: Wrap) -> Iterator[Asked]:
    match node:
        case tree.Case(branches=branches, otherwise=otherwise):
            before = path
            for when, value in branches:
                yield from _condition(when, path, before, wrap)
                yield from _asked(value, _and(before, when), wrap)
                before = _and(before, negation(when))
            yield from _asked(otherwise, before, wrap)
        case tree.Aggregate(value=value, where=where):
            inner = _some_child(node, path, wrap)
            if where is not None:
                yield from _condition(where, None, None, inner)
            if value is not None:
                yield from _asked(value, where, inner)
        case tree.Call(function="and" | "or", type=type_) if type_ == BOOL:
            yield from _operands(node, path, wrap)
        case _:
            for below in tree.children(node):
                yield from _asked(below, path, wrap)


def _condition(when: Node, path: Node | None, before: Node | None, wrap: Wrap) -> Iterator[Asked]:
    """The condition of a branch: it is taken, after those before it, and it does not hold for every row."""
    if isinstance(when, tree.Literal):
        return
    text = print_tree(when)
    yield Asked("branch-never", text, wrap(_and(before, when)))
    yield Asked("condition-true", text, wrap(_and(path, negation(when))))
    yield from _asked(when, path, wrap)


def _operands(node: tree.Call, path: Node | None, wrap: Wrap) -> Iterator[Asked]:
    """Each operand can hold and can fail, under those before it."""
    for part in chain(node):
        if not isinstance(part, tree.Literal):
            text = print_tree(part)
            yield Asked("condition-false", text, wrap(_and(path, part)))
            yield Asked("condition-true", text, wrap(_and(path, negation(part))))
            yield from _asked(part, path, wrap)
        path = _and(path, part if node.function == "and" else negation(part))


def _some_child(node: tree.Aggregate, path: Node | None, wrap: Wrap) -> Wrap:
    def some(condition: Node) -> Node:
        counted = tree.Aggregate(
            "count", node.entity, node.via, node.up, None, condition, INT, SOME
        )
        zero = tree.Literal(Fraction(0), type=INT)
        return wrap(_and(path, tree.Call(">", (counted, zero), BOOL)))

    return some


def _and(path: Node | None, node: Node) -> Node:
    return node if path is None else tree.Call("and", (path, node), BOOL)


# divisors


def _by_zero(definition: Definition, rule: Rule, day: date, deadline: Deadline) -> list[Asked]:
    """Quotients whose divisor can be zero where they are calculated."""
    assert rule.tree is not None
    asked = list(_quotients(definition, rule.tree, None, lambda node: node))
    if not asked:
        return []
    names = {f"asked#{number}": each.when for number, each in enumerate(asked)}
    open_ = set(names)
    for depth in (0, DEPTH):
        open_ = (
            _possible(definition, rule, {n: names[n] for n in sorted(open_)}, depth, day, deadline)
            if open_
            else open_
        )
    return [each for number, each in enumerate(asked) if f"asked#{number}" in open_]


def _quotients(
    definition: Definition, node: Node, path: Node | None, wrap: Wrap
) -> Iterator[Asked]:
    match node:
        case tree.Case(branches=branches, otherwise=otherwise):
            for when, value in branches:
                yield from _quotients(definition, when, path, wrap)
                yield from _quotients(definition, value, _and(path, when), wrap)
                path = _and(path, negation(when))
            yield from _quotients(definition, otherwise, path, wrap)
            return
        case tree.Aggregate(value=value, where=where):
            inner = _some_child(node, path, wrap)
            for part, under in ((where, None), (value, where)):
                if part is not None:
                    yield from _quotients(definition, part, under, inner)
            return
        case tree.Call(function="/", args=(_, divisor)) if not _never_zero(definition, divisor):
            zero = tree.Literal(Fraction(0), type=divisor.type)
            yield Asked(
                "division",
                print_tree(node),
                wrap(_and(path, tree.Call("=", (divisor, zero), BOOL))),
            )
    for below in tree.children(node):
        yield from _quotients(definition, below, path, wrap)


def _never_zero(definition: Definition, divisor: Node) -> bool:
    """Whether a divisor is a number, or a parameter, that is zero on no day."""
    if isinstance(divisor, tree.Literal):
        return divisor.value != 0
    if not isinstance(divisor, tree.Parameter):
        return False
    return all(dated.value != 0 for dated in definition.parameters[divisor.name].values)
