"""What a SQL form would write more than once becomes a column of its own, one level earlier.

`marginal(p.iit, salary + bonus - deduction)` names its amount once for each bracket; without this
pass nested
scales would make queries of exponential length.
"""

from __future__ import annotations

from dataclasses import replace

from guiju.evaluate.nodes import as_own
from guiju.evaluate.program import Step
from guiju.expression.functions import FUNCTIONS
from guiju.model import tree
from guiju.model.tree import Node
from guiju.model.types import Type

_LEAVES = (tree.Literal, tree.Column)


def hoisted(steps: list[Step], engine: str = "duckdb") -> list[Step]:
    """The steps, each after the hidden steps it now reads, for the forms of an engine."""
    out: list[Step] = []
    for step in steps:
        hoister = _Hoister(step, engine)
        node = hoister.node(step.tree, "")
        if step.round is not None and _is_heavy(node):
            node = hoister.column(node, step.entity, step.type)
        out.extend(hoister.made)
        out.append(replace(step, tree=node))
    return out


def _is_heavy(node: Node) -> bool:
    """Whether writing a value twice, as rounding does, costs more than a column of its own."""
    parts = list(tree.walk(node))
    return len(parts) > 40 or any(isinstance(part, (tree.Scale, tree.Aggregate)) for part in parts)


class _Hoister:
    def __init__(self, step: Step, engine: str) -> None:
        self.step, self.engine = step, engine
        self.made: list[Step] = []
        self.known: dict[tuple[str, Node], str] = {}

    def node(self, node: Node, child: str) -> Node:
        inside = node.entity if isinstance(node, tree.Aggregate) else child
        below = tree.children(node)
        if below:
            node = tree.with_children(node, tuple(self.node(part, inside) for part in below))
        match node:
            case tree.Scale(amount=amount) if not isinstance(amount, _LEAVES):
                return replace(node, amount=self.named(amount, child))
            case tree.Call(function=name, args=args) if self.repeats(name, len(args)):
                return replace(node, args=tuple(self.named(arg, child) for arg in args))
        return node

    def repeats(self, name: str, count: int) -> bool:
        """Whether a function of so many arguments is written with one of them twice."""
        return FUNCTIONS[name].repeats_of(count, self.engine)

    def named(self, node: Node, child: str) -> Node:
        """A column that holds the value of a node."""
        if isinstance(node, _LEAVES):
            return node
        if not child:
            return self.column(node, self.step.entity, node.type)
        outer = [getattr(part, "outer", False) for part in tree.walk(node)
                 if isinstance(part, (tree.Column, tree.Link))]  # fmt: skip
        if not any(outer):
            return self.column(node, child, node.type)
        if all(outer):
            found = self.column(as_own(node), self.step.entity, node.type)
            return replace(found, outer=True)
        return node  # of two rows at once: no column holds it, and the emitter names it in place

    def column(self, node: Node, entity: str, type_: Type) -> tree.Column:
        known = (entity, node)
        if known not in self.known:
            name = f"{self.step.name}#{len(self.known)}"
            self.known[known] = name
            self.made.append(Step(entity, name, name, self.step.variant, node, type_, None, False))
        return tree.Column(self.known[known], type=type_)
