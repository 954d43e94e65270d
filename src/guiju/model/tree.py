"""The expression tree: eight kinds of node. What has no node cannot be written in a policy.

Nodes are frozen and compare by meaning: position and type do not count. `outer` marks, inside an
aggregate, what is read from the row that asks instead of from the child.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from operator import is_
from typing import TypeAlias

from guiju.model.parameter import Bracket
from guiju.model.types import UNKNOWN, Type

Value: TypeAlias = "Fraction | str | bool | date | tuple[Value, ...] | None"
"""What a literal can hold; a finding is True, False or None (undetermined), told by its type."""

Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Literal:
    """A value. `reason` names the condition that a finding literal stands for."""

    value: Value
    reason: str = ""
    type: Type = field(default=UNKNOWN, compare=False)
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column or rule of the row."""

    name: str
    outer: bool = False
    type: Type = field(default=UNKNOWN, compare=False)
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Link:
    """A column or rule of a parent, reached by the link columns `steps`, which end at `entity`."""

    steps: tuple[str, ...]
    entity: str
    name: str
    outer: bool = False
    type: Type = field(default=UNKNOWN, compare=False)
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as of the date of the run, or as of a date of the row."""

    name: str
    at: Node | None = None
    type: Type = field(default=UNKNOWN, compare=False)
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """sum, count, min, max, avg, any or all over the rows of `entity` whose link `via` holds
    the key of this row, or, after going up the links `up`, the key of that ancestor."""

    function: str
    entity: str
    via: str
    up: tuple[str, ...] = ()
    value: Node | None = None
    where: Node | None = None
    type: Type = field(default=UNKNOWN, compare=False)
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function of the one table of functions."""

    function: str
    args: tuple[Node, ...]
    type: Type = field(default=UNKNOWN, compare=False)
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Case:
    """The first branch whose condition holds, else `otherwise`."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node
    type: Type = field(default=UNKNOWN, compare=False)
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Scale:
    """marginal, step or quick of an amount under a scale; `brackets` once its date is known.

    `near` marks an unrounded amount: its bracket is found within 1e-7 where the engine has floats.
    """

    function: str
    parameter: Parameter
    amount: Node
    brackets: tuple[Bracket, ...] = ()
    near: bool = False
    type: Type = field(default=UNKNOWN, compare=False)
    span: Span = field(default=(0, 0), compare=False)


_LEAVES = frozenset({Literal, Column, Link})
Node: TypeAlias = Literal | Column | Link | Parameter | Aggregate | Call | Case | Scale


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below a node, in the order in which they are written."""
    if type(node) in _LEAVES:  # before the match, which would try every kind
        return ()
    match node:
        case Call(args=args):
            return args
        case Case(branches=branches, otherwise=otherwise):
            return (*(part for branch in branches for part in branch), otherwise)
        case Aggregate(value=value, where=where):
            return tuple(part for part in (value, where) if part is not None)
        case Scale(parameter=parameter, amount=amount):
            return (parameter, amount)
        case Parameter(at=at) if at is not None:
            return (at,)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Every node of a tree, parents first."""
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))


def with_children(node: Node, new: tuple[Node, ...]) -> Node:
    """The same node with other nodes below it, given in the order of `children`."""
    if all(map(is_, new, children(node))):
        return node
    match node:
        case Call(function=function, type=type_, span=span):
            return Call(function, new, type_, span)
        case Case():
            pairs = tuple(zip(new[:-1:2], new[1:-1:2], strict=True))
            return replace(node, branches=pairs, otherwise=new[-1])
        case Aggregate(value=value, where=where):
            rest = list(new)
            first = rest.pop(0) if value is not None else None
            return replace(node, value=first, where=rest.pop(0) if where is not None else None)
        case Scale():
            parameter = new[0]
            assert isinstance(parameter, Parameter)
            return replace(node, parameter=parameter, amount=new[1])
        case Parameter(at=at) if at is not None:
            return replace(node, at=new[0])
    return node
