"""The rows of a long decision table as nested cases: a value of a column is compared once, not row by row.

A chain of a thousand conditions takes DuckDB seconds for a million rows, nested cases a fraction of it. Which
row matches first stays the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from guiju.evaluate.nodes import all_of, conjuncts
from guiju.model import tree
from guiju.model.tree import Node
from guiju.model.types import BOOL, Type

FLAT = 50
"""Rows up to which a chain is as fast as anything."""

_FEW = 8
"""Values up to which each has a branch of its own; more are halved by their order first."""

Value: TypeAlias = "str | date | Fraction"
_PLAIN = (str, date, Fraction)


class _Row(NamedTuple):
    """A row: the conditions that all have to hold, and its outcome."""

    parts: tuple[Node, ...]
    outcome: Node


def first_match(rows: Sequence[tuple[Node | None, Node]], otherwise: Node, type_: Type) -> Node:
    """The outcome of the first row whose condition holds, else `otherwise`."""
    listed = [_Row(tuple(conjuncts(condition)), value) for condition, value in rows]
    return _nested(listed, otherwise, type_)


def _nested(rows: Sequence[_Row], otherwise: Node, type_: Type) -> Node:
    subject = _subject(rows) if len(rows) > FLAT else None
    if subject is None:
        return _chain(rows, otherwise, type_)
    values = _values(rows, subject)
    if len(values) > _FEW:
        half = values[: len(values) // 2]
        low, high = (
            [_narrowed(row, subject, some) for row in rows if _may_be(row, subject, some)]
            for some in (half, values[len(half) :])
        )
        below = tree.Call("<=", (subject, _literal(half[-1], subject)), BOOL)
        inside = _nested(low, otherwise, type_)
        return tree.Case(((below, inside),), _nested(high, otherwise, type_), type_)
    branches = []
    for value in values:
        left = [_without(row, subject) for row in rows if _may_be(row, subject, [value])]
        equal = tree.Call("=", (subject, _literal(value, subject)), BOOL)
        branches.append((equal, _nested(left, otherwise, type_)))
    others = [row for row in rows if _asked(row, subject) is None]
    return tree.Case(tuple(branches), _nested(others, otherwise, type_), type_)


def _chain(rows: Sequence[_Row], otherwise: Node, type_: Type) -> Node:
    branches: list[tuple[Node, Node]] = []
    for parts, outcome in rows:
        if not parts:
            otherwise = outcome
            break
        branches.append((all_of(list(parts)), outcome))
    return tree.Case(tuple(branches), otherwise, type_) if branches else otherwise


def _subject(rows: Sequence[_Row]) -> Node | None:
    """What most rows compare with values of their own, where the rest can be repeated for each."""
    counted = Counter(found[0] for row in rows for part in row.parts if (found := _test(part)))
    for subject, _ in counted.most_common():
        values = len(_values(rows, subject))
        everywhere = max(values // _FEW, min(values, _FEW))
        asked = [_asked(row, subject) for row in rows]
        copies = sum(everywhere if found is None else len(set(found)) for found in asked)
        if values > 1 and 2 * copies <= 3 * len(rows):
            return subject
    return None


def _test(part: Node) -> tuple[Node, tuple[Value, ...]] | None:
    """What a condition compares, and the values it may be; None for conditions of other kinds."""
    if not isinstance(part, tree.Call) or part.function not in ("=", "in"):
        return None
    subject, *others = part.args
    if isinstance(subject, tree.Literal):
        return None
    values = [other.value for other in others if isinstance(other, tree.Literal)]
    plain = [value for value in values if isinstance(value, _PLAIN)]
    return (subject, tuple(plain)) if plain and len(plain) == len(others) else None


def _asked(row: _Row, subject: Node) -> tuple[Value, ...] | None:
    """The values of a subject that a row takes; None where it takes any."""
    for part in row.parts:
        found = _test(part)
        if found is not None and found[0] == subject:
            return found[1]
    return None


def _values(rows: Sequence[_Row], subject: Node) -> list[Value]:
    found: set[Any] = {value for row in rows for value in _asked(row, subject) or ()}
    return sorted(found)


def _may_be(row: _Row, subject: Node, values: Sequence[Value]) -> bool:
    asked = _asked(row, subject)
    return asked is None or any(value in values for value in asked)


def _narrowed(row: _Row, subject: Node, values: Sequence[Value]) -> _Row:
    """The row with, of the values it takes of a subject, only those that are possible."""
    parts = []
    for part in row.parts:
        found = _test(part)
        if found is not None and found[0] == subject and isinstance(part, tree.Call):
            left = [value for value in found[1] if value in values]
            function = "=" if len(left) == 1 else "in"
            literals = (_literal(value, subject) for value in left)
            part = tree.Call(function, (subject, *literals), BOOL) if left else part
        parts.append(part)
    return row._replace(parts=tuple(parts))


def _without(row: _Row, subject: Node) -> _Row:
    """The row without its first condition on a subject, which holds."""
    for index, part in enumerate(row.parts):
        found = _test(part)
        if found is not None and found[0] == subject:
            return row._replace(parts=row.parts[:index] + row.parts[index + 1 :])
    return row


def _literal(value: Value, subject: Node) -> Node:
    return tree.Literal(value, type=subject.type.required)
