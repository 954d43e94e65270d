"""Which rows a reform can touch at all: conditions read off the rules, so that the others are computed once.

Two variants of a rule are laid side by side. Where they are the same nothing changes; where a literal differs the row
is touched, but only on the branch of a CASE that leads there, and not where the literal is multiplied by zero. What is
read of another changed rule is touched where that rule is. The condition is never too narrow; it may be too wide.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from guiju.evaluate.nodes import all_of, any_of
from guiju.evaluate.program import Program, Step, extended
from guiju.model import tree
from guiju.model.definition import Key
from guiju.model.tree import Node
from guiju.model.types import BOOL

MARK = "#touched "
ALWAYS = tree.Literal(True, type=BOOL)
_CENT = Fraction(1, 100)


def with_touched(program: Program, key: Key) -> tuple[Program, str]:
    """The program with a column that says of each row whether a rule can differ between variants.

    Its name is empty where every row may be touched, so that asking saves nothing.
    """
    finder = _Finder(program)
    steps = finder.steps()
    name = MARK + key[1]
    found = next((step for step in steps if step.key == (key[0], name)), None)
    if found is None or found.tree == ALWAYS:
        return program, ""
    return extended(program, steps), name


class _Finder:
    """The conditions of one program, rule by rule."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.forms: dict[Key, list[Step]] = {}
        self.source: dict[Key, str] = {}
        self.always: set[Key] = set()
        for step in program.steps:
            self.forms.setdefault((step.entity, step.source), []).append(step)
            self.source[step.key] = step.source

    def steps(self) -> list[Step]:
        """For each rule of more than one form the step of its condition, in the order of the program."""
        out = []
        for (entity, source), forms in self.forms.items():
            if len(forms) > 1:
                node = self.condition(entity, forms)
                name = MARK + source
                if node == ALWAYS:
                    self.always.add((entity, source))
                out.append(Step(entity, name, name, 0, node, BOOL, None, False))
        return out

    def condition(self, entity: str, forms: list[Step]) -> Node:
        """Where any form of a rule may differ from its first."""
        first, *others = forms
        parts: list[Node | None] = []
        for other in others:
            same = (first.round, first.down) == (other.round, other.down)
            parts.append(self.differ(first.tree, other.tree, entity) if same else ALWAYS)
        return _any(parts) or tree.Literal(False, type=BOOL)

    def differ(self, left: Node, right: Node, entity: str) -> Node | None:
        """Where two trees of a row may differ; None: nowhere."""
        if left == right:
            return None
        match left, right:
            case tree.Column(), tree.Column() if left.outer == right.outer:
                return self._of_rule(left, right, entity)
            case tree.Link(), tree.Link() if (left.steps, left.outer) == (right.steps, right.outer):
                return self._of_rule(left, right, left.entity)
            case tree.Call(function="in"), tree.Call(function="in"):
                return _of_list(left, right)
            case tree.Call(), tree.Call() if self._alike(left, right):
                return self._of_call(left, right, entity)
            case tree.Case(), tree.Case() if len(left.branches) == len(right.branches):
                return self._of_case(left, right, entity)
            case tree.Scale(), tree.Scale() if left.function == right.function:
                return self._of_scale(left, right, entity)
            case tree.Aggregate(), tree.Aggregate():
                return self._of_aggregate(left, right)
        return ALWAYS

    def _of_rule(
        self, left: tree.Column | tree.Link, right: tree.Column | tree.Link, entity: str
    ) -> Node:
        source = self.source.get((entity, left.name))
        if source is None or source != self.source.get((entity, right.name)):
            return ALWAYS
        if (entity, source) in self.always:
            return ALWAYS
        return replace(left, name=MARK + source, type=BOOL)

    def _alike(self, left: tree.Call, right: tree.Call) -> bool:
        return left.function == right.function and len(left.args) == len(right.args)

    def _of_call(self, left: tree.Call, right: tree.Call, entity: str) -> Node | None:
        parts = [self.differ(a, b, entity) for a, b in zip(left.args, right.args, strict=True)]
        if left.function == "*" and len(parts) == 2:
            for same, other in ((0, 1), (1, 0)):
                if parts[same] is None and left.args[same].type.is_numeric:
                    factor = left.args[same]
                    if isinstance(factor, tree.Literal):
                        return parts[other] if factor.value else None
                    zero = tree.Literal(Fraction(0), type=left.args[same].type.required)
                    present = tree.Call("<>", (left.args[same], zero), BOOL)
                    return _both(present, parts[other])
        return _any(parts)

    def _of_case(self, left: tree.Case, right: tree.Case, entity: str) -> Node | None:
        parts = [self.differ(left.otherwise, right.otherwise, entity)]
        for (when, value), (other_when, other_value) in zip(
            left.branches, right.branches, strict=True
        ):
            parts.append(self.differ(when, other_when, entity))
            parts.append(_both(when, self.differ(value, other_value, entity)))
        return _any(parts)

    def _of_scale(self, left: tree.Scale, right: tree.Scale, entity: str) -> Node | None:
        lowers = [
            min(a.lower, b.lower)
            for a, b in zip(left.brackets, right.brackets, strict=False)
            if a != b
        ]
        if not lowers and len(left.brackets) != len(right.brackets):
            return ALWAYS
        parts = [self.differ(left.amount, right.amount, entity)]
        if lowers:
            limit = tree.Literal(min(lowers) - _CENT, type=left.amount.type.required)
            parts.append(tree.Call(">", (left.amount, limit), BOOL))
        return _any(parts)

    def _of_aggregate(self, left: tree.Aggregate, right: tree.Aggregate) -> Node | None:
        shape = (left.function, left.entity, left.via, left.up)
        if shape != (right.function, right.entity, right.via, right.up):
            return ALWAYS
        parts: list[Node | None] = []
        for mine, other in ((left.value, right.value), (left.where, right.where)):
            if mine is not None and other is not None:
                parts.append(self.differ(mine, other, left.entity))
            elif mine is not other:
                return ALWAYS
        condition = _any(parts)
        if condition is None or condition == ALWAYS or _reads_asker(condition):
            return None if condition is None else ALWAYS
        return tree.Aggregate("any", left.entity, left.via, left.up, value=condition, type=BOOL)


def _of_list(left: tree.Call, right: tree.Call) -> Node:
    """Of two lists that a value may be in, those of its members that stand in one of them."""
    members, others = left.args[1:], right.args[1:]
    alone = [part for part in (*members, *others) if (part in members) != (part in others)]
    if left.args[0] != right.args[0] or not all(isinstance(p, tree.Literal) for p in alone):
        return ALWAYS
    if not alone:
        return tree.Literal(False, type=BOOL)
    return tree.Call("in", (left.args[0], *alone), BOOL)


def _reads_asker(node: Node) -> bool:
    return any(getattr(part, "outer", False) for part in tree.walk(node))


def _any(parts: Iterable[Node | None]) -> Node | None:
    """OR, each condition once; None of none."""
    found = list(dict.fromkeys(part for part in parts if part is not None))
    if ALWAYS in found:
        return ALWAYS
    return any_of(found) if found else None


def _both(condition: Node, part: Node | None) -> Node | None:
    if part is None or part == ALWAYS:
        return None if part is None else condition
    return all_of([condition, part])
