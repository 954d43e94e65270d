"""What a condition proves about the values it tests: not missing, not zero."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from guiju.model.tree import Call, Column, Link, Literal, Node

Fact: TypeAlias = tuple[str, Node]
"""("present", node) or ("nonzero", node)."""

NOTHING: frozenset[Fact] = frozenset()
_MIRROR = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "<>": "<>"}
_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def proved(condition: Node, *, holds: bool) -> frozenset[Fact]:
    """The facts that follow from a condition that holds, or that does not.

    >>> proved(Call("not", (Call("is_null", (Column("special"),)),)), holds=True)
    frozenset({('present', Column(name='special', outer=False, ...))})
    """
    if not isinstance(condition, Call):
        return NOTHING
    name, args = condition.function, condition.args
    if name == "not":
        return proved(args[0], holds=not holds)
    if name == ("and" if holds else "or"):
        return proved(args[0], holds=holds) | proved(args[1], holds=holds)
    if name == "is_null" and not holds:
        return frozenset({("present", args[0])})
    if name in _OPPOSITE:
        operator = name if holds else _OPPOSITE[name]
        return _from_comparison(operator, args[0], args[1])
    return NOTHING


def _from_comparison(operator: str, left: Node, right: Node) -> frozenset[Fact]:
    if isinstance(left, Literal) and not isinstance(right, Literal):
        operator, left, right = _MIRROR[operator], right, left
    value = right.value if isinstance(right, Literal) else None
    if not isinstance(value, Fraction) or not isinstance(left, (Column, Link)):
        return NOTHING
    nonzero = (
        (operator == "<>" and value == 0)
        or (operator == "=" and value != 0)
        or (operator == ">" and value >= 0)
        or (operator == ">=" and value > 0)
        or (operator == "<" and value <= 0)
        or (operator == "<=" and value < 0)
    )
    return frozenset({("nonzero", left)}) if nonzero else NOTHING
