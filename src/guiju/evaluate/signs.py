"""Which values can never be negative: their rounding needs no sign, which halves its cost in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from guiju.evaluate.program import Step
from guiju.model import tree
from guiju.model.definition import Entity, Key
from guiju.model.tree import Node

_ALL = frozenset({"+", "*", "least", "coalesce", "round", "as_unit", "round_down"})
_ALWAYS = frozenset({"abs", "year", "month", "day"})


def nonnegative_steps(steps: list[Step], entities: Mapping[str, Entity]) -> frozenset[Key]:
    """The steps whose values are never negative, as far as their trees show it."""
    known: set[Key] = set()

    def column(entity: str, name: str) -> bool:
        found = entities[entity].columns.get(name)
        if found is not None:
            return found.minimum is not None and found.minimum >= 0
        return (entity, name) in known

    for step in steps:
        if step.type.is_numeric and _never_negative(step.tree, step.entity, column):
            known.add(step.key)
    return frozenset(known)


def _never_negative(node: Node, entity: str, column: Callable[[str, str], bool]) -> bool:
    def same(part: Node) -> bool:
        return _never_negative(part, entity, column)

    match node:
        case tree.Literal(value=Fraction() as value):
            return value >= 0
        case tree.Column(name=name):
            return column(entity, name)
        case tree.Link(entity=target, name=name):
            return column(target, name)
        case tree.Case(branches=branches, otherwise=otherwise):
            return all(same(value) for _, value in branches) and same(otherwise)
        case tree.Scale(function="marginal", amount=amount, brackets=brackets):
            return same(amount) and _grows(brackets)
        case tree.Scale(brackets=brackets):
            return all(b.rate >= 0 and b.quick >= 0 for b in brackets)
        case tree.Aggregate(function="count"):
            return True
        case tree.Aggregate(entity=child, value=value) if value is not None:
            outer = any(getattr(part, "outer", False) for part in tree.walk(value))
            return not outer and _never_negative(value, child, column)
        case tree.Call():
            return _call_never_negative(node, same)
    return False


def _call_never_negative(node: tree.Call, same: Callable[[Node], bool]) -> bool:
    if node.function in _ALWAYS:
        return True
    if node.function == "greatest":
        return any(same(arg) for arg in node.args)
    return node.function in _ALL and all(same(arg) for arg in node.args if arg.type.is_numeric)


def _grows(brackets: Any) -> bool:
    """Whether the tax of a bracket is not negative from its lower limit on."""
    return all(b.rate >= 0 and b.lower * b.rate - b.quick >= 0 for b in brackets)
