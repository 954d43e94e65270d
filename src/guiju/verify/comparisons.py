"""Conditions as tests of one thing each: what is compared, with which limits, which values are accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guiju.model import tree
from guiju.model.tree import Node
from guiju.verify.stretches import MISSING

_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b, "<>": lambda a, b: a != b, "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip
_MIRROR = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "<>": "<>"}
_ANSWERS: Mapping[str, bool | None] = {"is_yes": True, "is_no": False, "is_undetermined": None}


@dataclass(frozen=True)
class Test:
    """A condition on one thing: what it is, the limits it is compared with, which values it accepts."""

    node: Node
    function: str
    limits: tuple[Any, ...]
    accepts: Callable[[Any], bool]

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells it from other tests of the same thing."""
        return self.function, *self.limits


def tests_of(node: Node) -> Iterator[Test]:
    """The tests of a condition, which AND, OR and NOT put together."""
    match node:
        case tree.Literal():
            return
        case tree.Call(function="and" | "or" | "not", args=args) if node.type.kind != "finding":
            for arg in args:
                yield from tests_of(arg)
        case tree.Call(function=name, args=(tree.Literal(value=value), other)) if (
            name in _MIRROR and not isinstance(other, tree.Literal)
        ):
            yield _comparison(_MIRROR[name], other, value)
        case tree.Call(function=name, args=(other, tree.Literal(value=value))) if (
            name in _COMPARED and _comparable(other, name)
        ):
            yield _comparison(name, other, value)
        case tree.Call(function="in", args=(other, *options)) if all(
            isinstance(option, tree.Literal) for option in options
        ):
            values = tuple(o.value for o in options if isinstance(o, tree.Literal))
            yield Test(other, "in", values, lambda found: found in values)
        case tree.Call(function="is_null", args=(other,)) if other.type.kind != "finding":
            yield Test(other, "is_null", (), lambda found: found is MISSING)
        case tree.Call(function="is_yes" | "is_no" | "is_undetermined" as name, args=(other,)):
            wanted = _ANSWERS[name]
            yield Test(other, name, (), lambda found: found is wanted)
        case _:
            yield Test(node, "", (), lambda found: found is True)


def _comparable(node: Node, name: str) -> bool:
    """Whether values of a node stand in the order that limits have; texts and enums are only equal or not."""
    return name in ("=", "<>") or node.type.is_numeric or node.type.kind == "date"


def _comparison(name: str, node: Node, limit: Any) -> Test:
    compare = _COMPARED[name]
    return Test(node, name, (limit,), lambda found: found is not MISSING and compare(found, limit))
