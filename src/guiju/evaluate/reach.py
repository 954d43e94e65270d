"""How large rules can become: those that may leave what a float holds are guarded, so that no table has an infinity.

Each number has a bound of its digits, before or after the point: columns by what may be given, products by the sum of
their factors. Few policies ever multiply so often that a bound comes near that of a float, about 308 digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import log10
from typing import TYPE_CHECKING

from guiju.evaluate.lower import Guard
from guiju.model import tree
from guiju.model.definition import Column, Entity, Key
from guiju.model.tree import Node
from guiju.model.types import BOOL, NUMBER

if TYPE_CHECKING:
    from guiju.evaluate.program import Step

MOST = 300
"""Digits up to which a rule needs no guard."""

_GIVEN = 15.0
"""Digits of a number in a table, where its column declares no less."""

_CHILDREN = 9.0
"""Digits of how many rows are added up."""

_PRODUCTS = frozenset({"*", "/", "divide", "divide~"})
_LARGEST = tree.Literal(Fraction(10) ** MOST, type=NUMBER)


def overflow_guards(steps: Sequence[Step], entities: Mapping[str, Entity]) -> list[Guard]:
    """A guard for each rule that may become too large for a float."""
    digits: dict[Key, float] = {}
    guards = []
    for step in steps:
        if not step.type.is_numeric:
            continue
        found = _digits(step.tree, step.entity, digits, entities)
        if found > MOST:
            own = tree.Column(step.name, type=step.type)
            # Written as a negation, it also holds for what is no number.
            size = tree.Call("abs", (own,), step.type)
            small = tree.Call("<=", (size, _LARGEST), BOOL)
            there = tree.Call("not", (tree.Call("is_null", (own,), BOOL),), BOOL)
            when = tree.Call("and", (there, tree.Call("not", (small,), BOOL)), BOOL)
            values = (("rule", f"{step.entity}.{step.source}"),)
            guards.append(Guard(step.entity, when, "result-too-large", values, (own,)))
        digits[step.key] = min(found, MOST)
    return guards


def _digits(
    node: Node, entity: str, known: Mapping[Key, float], entities: Mapping[str, Entity]
) -> float:
    """The bound of a tree within rows of an entity."""

    def below(parts: Iterable[Node], of: str = entity) -> list[float]:
        return [_digits(part, of, known, entities) for part in parts if part.type.is_numeric]

    match node:
        case tree.Literal(value=Fraction() as value):
            return abs(log10(abs(value))) if value else 0.0
        case tree.Column(name=name) | tree.Link(name=name):
            owner = node.entity if isinstance(node, tree.Link) else entity
            return known.get((owner, name), _given(entities[owner].columns.get(name)))
        case tree.Aggregate(entity=child, value=value):
            parts = below([value], child) if value is not None else []
            return _CHILDREN + max(parts, default=0.0)
        case tree.Call(function=function, args=args) if function in _PRODUCTS:
            return sum(below(args[:2]))
        case tree.Scale(amount=amount):
            return 1 + max(below([amount]), default=0.0)
    return max(below(tree.children(node)), default=0.0)


def _given(column: Column | None) -> float:
    """The bound of what a table may give."""
    limits = () if column is None else (column.minimum, column.maximum)
    numbers = [Fraction(limit) for limit in limits if isinstance(limit, (int, Fraction))]
    return log10(max([Fraction(1), *map(abs, numbers)])) if len(numbers) == 2 else _GIVEN
