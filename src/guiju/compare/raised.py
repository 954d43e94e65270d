"""An input raised: the rules that depend on it, computed a second time in the same scan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

from guiju.compare.request import rule_key, wrong
from guiju.evaluate.program import Program, Step, extended, renamed
from guiju.evaluate.reads import keys_read
from guiju.model import tree
from guiju.model.definition import Definition, Key
from guiju.model.tree import Node
from guiju.model.types import BOOL, INT

Change: TypeAlias = Callable[[Node], Node]
RAISED = "+"


@dataclass(frozen=True, slots=True)
class Input:
    """A given column by which rates are taken, as the rows of the target see it.

    `amount` is its value for a row of the target (of children their sum), `count` how many values are raised at once,
    None where it is 1 for every row. Of an input that may be missing, only values that are there count: `gaps`.
    """

    key: Key
    amount: Node
    count: Node | None = None
    gaps: bool = False

    @property
    def text(self) -> str:
        """entity.column"""
        return ".".join(self.key)


def find_input(definition: Definition, entity: str, name: str, option: str) -> Input:
    """The input by name: a numeric column of the target's entity, of a parent, or of its children.

    Raises InputError for a rule, for what is no number, and for an entity not linked with the target's.
    """
    key = rule_key(definition, name, option, entity)
    column = definition.entities[key[0]].columns.get(key[1])
    if column is None or not column.type.is_numeric or column.link:
        numeric = [
            f"{e.name}.{c.name}" for e in definition.entities.values() for c in e.columns.values()
            if c.type.is_numeric and not c.link and c.name not in e.key
        ]  # fmt: skip
        raise wrong("not-an-input", option, found=name, known=", ".join(numeric[:20]))
    type_ = column.type
    gaps = type_.optional
    if key[0] == entity:
        return _own(key, tree.Column(key[1], type=type_))
    up = [link for link, to in definition.entities[entity].links.items() if to == key[0]]
    if len(up) == 1:
        return _own(key, tree.Link((up[0],), key[0], key[1], type=type_))
    down = [link for link, to in definition.entities[key[0]].links.items() if to == entity]
    if len(down) != 1:
        raise wrong("input-not-linked", option, found=name, entity=entity)
    value = tree.Column(key[1], type=type_)
    amount = tree.Aggregate("sum", key[0], down[0], value=_present(value), type=type_.required)
    where = _given(value) if gaps else None
    return Input(key, amount, tree.Aggregate("count", key[0], down[0], where=where, type=INT), gaps)


def _own(key: Key, value: Node) -> Input:
    """An input of which each row of the target sees one value, or none."""
    if not value.type.optional:
        return Input(key, value)
    one, none = (tree.Literal(Fraction(number), type=INT) for number in (1, 0))
    count = tree.Case(((_given(value), one),), none, type=INT)
    return Input(key, _present(value), count, gaps=True)


def _given(node: Node) -> Node:
    return tree.Call("not", (tree.Call("is_null", (node,), BOOL),), BOOL)


def _present(node: Node) -> Node:
    """The value, or 0 where it may be missing and is."""
    if not node.type.optional:
        return node
    zero = tree.Literal(Fraction(0), type=node.type.required)
    return tree.Call("coalesce", (node, zero), node.type.required)


def raised_by(amount: float) -> Change:
    """The change that adds an amount to an input."""
    literal = Fraction(str(amount))
    return lambda node: tree.Call(
        "+", (node, tree.Literal(literal, type=node.type.required)), node.type
    )


def with_raised(program: Program, key: Key, change: Change) -> tuple[Program, dict[Key, str]]:
    """The program and, under further names, the rules that depend on an input, computed of the changed input.

    Also: unique name → name with the change, of every rule that depends on it.
    """
    names: dict[Key, str] = {}
    steps: list[Step] = []
    for step in program.steps:
        read = keys_read(step) or ()
        if key in read or any(other in names for other in read):
            node = renamed(_changed(step.tree, step.entity, key, change), step.entity, names)
            names[step.key] = f"{step.name}{RAISED}"
            steps.append(replace(step, name=names[step.key], tree=node))
    return extended(program, steps), names


def _changed(node: Node, entity: str, key: Key, change: Change, child: str = "") -> Node:
    match node:
        case tree.Column(name=name, outer=outer):
            here = (entity if outer or not child else child, name)
            return change(node) if here == key else node
        case tree.Link(entity=target, name=name):
            return change(node) if (target, name) == key else node
        case tree.Aggregate(entity=target):
            child = target
    below = tree.children(node)
    if not below:
        return node
    return tree.with_children(
        node, tuple(_changed(part, entity, key, change, child) for part in below)
    )


def raised_name(names: Mapping[Key, str], entity: str, name: str) -> str:
    """The name under which a rule of the changed input is computed; its own where it does not depend on it."""
    return names.get((entity, name), name)
