"""How an aggregate is computed in SQL: grouped children, a window over siblings, or a join of two
rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guiju.evaluate.nodes import conjuncts
from guiju.model import tree
from guiju.model.definition import Entity
from guiju.model.tree import Node

_FRAMES = {"<=": ("", False), "<": ("", True), ">=": (" DESC", False), ">": (" DESC", True)}
_MIRROR = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Shape:
    """`kind` is group (nothing of the asking row is read), window (siblings compared by one
    column) or join.

    Of a window: `equal` lists the columns that must be equal, `order` the column and direction of
    the frame,
    `strict` whether rows that tie are left out, `filters` the conditions on the sibling alone.
    """

    kind: str
    equal: tuple[str, ...] = ()
    order: tuple[str, str] | None = None
    strict: bool = False
    filters: tuple[Node, ...] = ()


def shape_of(node: tree.Aggregate, entity: str, entities: Mapping[str, Entity]) -> Shape:
    """The shape of an aggregate asked by a row of an entity."""
    sibling = len(node.up) == 1 and node.entity == entity and node.via == node.up[0]
    # DuckDB has no window over each text once.
    windowed = sibling and node.function != "gather"
    if windowed and not entities[entity].columns[node.via].type.optional:
        window = _window(node)
        if window is not None:
            return window
    inside = [n for part in tree.children(node) for n in tree.walk(part)]
    reads_asker = any(getattr(n, "outer", False) for n in inside)
    return Shape("join" if reads_asker else "group")


def _window(node: tree.Aggregate) -> Shape | None:
    if node.value is not None and _mixes(node.value):
        return None
    equal: list[str] = []
    filters: list[Node] = []
    order: tuple[str, str] | None = None
    strict = False
    for part in conjuncts(node.where):
        if not _mixes(part):
            filters.append(part)
            continue
        found = _same_column(part)
        if found is None:
            return None
        name, operator = found
        if operator == "=":
            equal.append(name)
        elif order is None:
            direction, strict = _FRAMES[operator]
            order = (name, direction)
        else:
            return None
    return Shape("window", tuple(equal), order, strict, tuple(filters))


def _mixes(node: Node) -> bool:
    return any(getattr(part, "outer", False) for part in tree.walk(node))


def _same_column(node: Node) -> tuple[str, str] | None:
    """Column and operator of ``child.c <= this.c``; None for any other condition."""
    if not isinstance(node, tree.Call) or node.function not in _MIRROR:
        return None
    left, right = node.args
    if (
        not isinstance(left, tree.Column)
        or not isinstance(right, tree.Column)
        or left.name != right.name
    ):
        return None
    if left.type.optional or left.outer == right.outer:
        return None
    return left.name, _MIRROR[node.function] if left.outer else node.function
