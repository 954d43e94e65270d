"""Which values are floats for certain in a program that calculates in floats.

Whole numbers of Python have no end: a product of two of them is watched, a product with a float needs no watching,
which would cost more than the product.
"""

from __future__ import annotations

from collections.abc import Set
from fractions import Fraction

from guiju.evaluate.program import Program
from guiju.model import tree
from guiju.model.definition import Key
from guiju.model.tree import Node

_READ = frozenset({"money", "number", "share"})
_ANY = frozenset({"+", "-", "*", "/"})
_ALL = frozenset({"greatest", "least", "coalesce", "negate", "abs"})


def floats(program: Program) -> set[Key]:
    """The columns and rules whose values are floats or missing."""
    found = {
        (entity, column)
        for entity, columns in program.columns.items()
        for column in columns
        if program.entities[entity].columns[column].type.kind in _READ
    }
    for step in program.steps:
        fen = step.round == 2 and not step.down
        if step.type.is_numeric and (fen or is_float(step.tree, step.entity, "", found)):
            found.add(step.key)
    return found


def is_float(node: Node, entity: str, child: str, known: Set[Key]) -> bool:
    """Whether a value is a float or missing; `child` is the entity inside an aggregate."""

    def same(part: Node) -> bool:
        return is_float(part, entity, child, known)

    match node:
        case tree.Literal(value=value, type=type_):
            return isinstance(value, Fraction) and not (
                type_.kind == "int" and value.denominator == 1
            )
        case tree.Column(name=name, outer=outer):
            return (child if child and not outer else entity, name) in known
        case tree.Link(entity=target, name=name):
            return (target, name) in known
        case tree.Case(branches=branches, otherwise=otherwise):
            return same(otherwise) and all(same(value) for _, value in branches)
        case tree.Scale():
            return True
        case tree.Aggregate(function="sum", type=type_):
            return type_.kind != "int"
        case tree.Call(function=name, args=args) if name in _ANY:
            return any(map(same, args))
        case tree.Call(function=name, args=args) if name in _ALL:
            return all(map(same, args))
        case tree.Call(function="as_unit" | "convert", args=args):
            return same(args[0])
    return False
