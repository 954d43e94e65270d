"""Small trees that lowering puts together, and what it asks of trees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from guiju.model import tree
from guiju.model.definition import DecisionTable, Key
from guiju.model.finding import WORDS
from guiju.model.parameter import BracketScale, ParameterValue
from guiju.model.tree import Node, Value
from guiju.model.types import BOOL, FINDING, Type

NEAR = Fraction(1, 10**7)
NEAR_MONEY = Fraction(1, 10**5)
"""How far apart unrounded numbers may be and count as equal: a float of 10^10 yuan is good to
2e-6."""


BETWEEN = ", "
"""What stands between things that are told; a text that lists several ends in it."""


def chain(node: Node) -> list[Node]:
    """The operands of a chain of one operator, left to right: a, b, c of ``a AND b AND c``."""
    parts: list[Node] = []
    function = node.function if isinstance(node, tree.Call) else ""
    while isinstance(node, tree.Call) and node.function == function:
        parts.append(node.args[1])
        node = node.args[0]
    parts.append(node)
    return parts[::-1]


def reads(node: Node, entity: str) -> Iterator[tuple[Key, bool]]:
    """The columns and rules that a tree of an entity reads, and whether they lie in another row."""
    stack: list[tuple[Node, str]] = [(node, "")]
    while stack:
        part, child = stack.pop()
        match part:
            case tree.Column(name=name, outer=outer):
                inside = bool(child) and not outer
                yield (child if inside else entity, name), inside
            case tree.Link(entity=target, name=name):
                yield (target, name), True
            case tree.Aggregate(entity=target):
                child = target
        stack.extend((below, child) for below in tree.children(part))


def reachable(goals: Iterable[Key], below: Callable[[Key], Iterable[Key] | None]) -> set[Key]:
    """Goals and everything they stand on; `below` gives what a key reads, None for what is no rule."""
    found: set[Key] = set()
    waiting = list(goals)
    while waiting:
        key = waiting.pop()
        if key in found:
            continue
        read = below(key)
        if read is not None:
            found.add(key)
            waiting.extend(read)
    return found


def conjuncts(node: Node | None) -> list[Node]:
    """The conditions that AND joins, left to right; none of None."""
    if node is None:
        return []
    if isinstance(node, tree.Call) and node.function == "and":
        return [part for arg in node.args for part in conjuncts(arg)]
    return [node]


def as_own(node: Node) -> Node:
    """An expression that reads only the row that asks, as an expression of that row."""
    below = tree.children(node)
    if below:
        node = tree.with_children(node, tuple(map(as_own, below)))
    return replace(node, outer=False) if isinstance(node, (tree.Column, tree.Link)) else node


def all_of(parts: list[Node]) -> Node:
    """AND of one or more conditions."""
    return parts[0] if len(parts) == 1 else tree.Call("and", tuple(parts), BOOL)


def any_of(parts: list[Node]) -> Node:
    """OR of one or more conditions."""
    return parts[0] if len(parts) == 1 else tree.Call("or", tuple(parts), BOOL)


def negation(node: Node) -> Node:
    """NOT of a condition."""
    return tree.Call("not", (node,), BOOL)


def literal(value: ParameterValue, type_: Type) -> Node:
    """A value of a parameter as a node."""
    return tree.Literal(_plain(value), type=type_)


def _plain(value: ParameterValue) -> Value:
    """A value without scales, which have nodes of their own."""
    assert not isinstance(value, BracketScale)
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def beside_zero(node: tree.Call) -> int | None:
    """The place of the float of two arguments of which the other is 0; None where there is none."""
    if len(node.args) != 2:
        return None
    floats = [arg.type.kind in ("money", "number", "share") for arg in node.args]
    zeros = [isinstance(arg, tree.Literal) and arg.value == 0 for arg in node.args]
    return next((i for i in (0, 1) if floats[i] and zeros[1 - i] and not zeros[i]), None)


def membership(item: Node, values: tuple[Any, ...], type_: Type) -> Node:
    """Whether a value is one of a set."""
    if not values:
        return tree.Literal(False, type=BOOL)
    literals = tuple(tree.Literal(value, type=type_.item) for value in values)
    return tree.Call("in", (item, *literals), BOOL)


def tolerance(*parts: Node) -> Node:
    """How far apart two numbers may be and count as equal, as a node."""
    digits = [part.type.fen_digits for part in parts if part.type.kind == "money"]
    # Of an amount in 亿元 a float is good to as many more decimals as the unit has.
    value = NEAR_MONEY / 10 ** (max(digits) - 2) if digits else NEAR
    return tree.Literal(value, type=Type("number"))


def nearness(amount: Node) -> float:
    """How far above a limit of a bracket scale an unrounded amount may be and count as at it."""
    kind = amount.type.kind
    return float(NEAR) / (10 ** (amount.type.fen_digits - 2) if kind == "money" else 1)


def collected_set(rows: list[tuple[Node | None, Node]], type_: Type) -> Node:
    """The outcomes of all matching rows, each once, in the order of the table."""
    found: dict[Any, tuple[Node, list[Node | None]]] = {}
    for condition, value in rows:
        same = value.value if isinstance(value, tree.Literal) else value
        found.setdefault(same, (value, []))[1].append(condition)
    item = type_.item
    parts: list[Node] = []
    for value, conditions in found.values():
        given = [condition for condition in conditions if condition is not None]
        if len(given) < len(conditions):
            parts.append(value)
        else:
            missing = tree.Literal(None, type=item.or_none)
            parts.append(tree.Case(((any_of(given), value),), missing, item.or_none))
    plain = all(isinstance(value, tree.Literal) for value, _ in found.values())
    return tree.Call("collect" if plain else "distinct", tuple(parts), type_)


def by_priority(
    table: DecisionTable, rows: list[tuple[Node | None, Node]]
) -> list[tuple[Node | None, Node]]:
    """The rows in the order of the priorities of their outcomes."""
    rank = {word: index for index, word in enumerate(table.priority)}

    def place(row: tuple[Node | None, Node]) -> int:
        value = row[1].value if isinstance(row[1], tree.Literal) else None
        if row[1].type == FINDING and (value is None or isinstance(value, bool)):
            value = WORDS[value]
        return rank.get(str(value), len(rank))

    return sorted(rows, key=place)
