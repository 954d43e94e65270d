"""Rounding in formulas: a term near the unrounded one, within what the decimals of the value allow.

A product of whole fen and a rate of three decimals is a multiple of a thousandth of a fen: rounding it half up changes
it by at most 499 of them downwards and 500 upwards. This *grain* makes many roundings exact and the others narrow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import gcd, lcm
from typing import TYPE_CHECKING

import z3

from guiju.evaluate.program import Step
from guiju.model import tree
from guiju.model.definition import Entity, Key
from guiju.model.tree import Node
from guiju.verify.days import Term
from guiju.verify.naming import another, number_of

if TYPE_CHECKING:
    from guiju.verify.world import World

FEN = Fraction(1, 100)
HALF = Fraction(1, 2)
FEN_DIGITS = 2
_MOST_PAIRS = 24
_MOST_PARTS = 400
_MOST_WHOLE = 4
_KEEP = frozenset(
    {"+", "-", "negate", "greatest", "least", "coalesce", "abs", "smallest", "largest", "as_unit"}
)


@dataclass
class Roundings:
    """What has been rounded: the same rule rounds alike in every row, copy and variant.

    `exact` writes rounding out with whole numbers: right for given values, too hard where values are unknown.
    """

    exact: bool = False
    made: dict[tuple[int, bool], list[tuple[Term, Term]]] = field(default_factory=dict)
    whole: dict[int, Term] = field(default_factory=dict)
    """Terms of whole fen, by their number in the solver."""

    def rounded(
        self, value: Term, digits: int, *, down: bool, name: str, grain: Fraction | None = None
    ) -> tuple[Term, list[Term]]:
        """The rounded value (towards zero with `down`), and what is known of it."""
        if grain is not None and (grain * 10**digits).denominator == 1:
            if digits == FEN_DIGITS:
                self.is_whole(value)
            return value, []
        if self.exact:
            return _written_out(value, digits, down=down), []
        for before, found in self.made.get((digits, down), ()):
            if before.eq(value):
                return found, []
        result = z3.Real(number_of(another(name)))
        low, high = _errors(digits, down=down, grain=grain)
        known = [
            z3.If(value >= 0, z3.And(result - value >= _real(low), result - value <= _real(high)),
                  z3.And(value - result >= _real(low), value - result <= _real(high))),
            z3.Implies(value == 0, result == 0),
            z3.If(value >= 0, result >= 0, result <= 0),
        ]  # fmt: skip
        self.made.setdefault((digits, down), []).append((value, result))
        return result, known

    def is_whole(self, term: Term) -> None:
        """Know that a term is a number of whole fen."""
        self.whole.setdefault(term.get_id(), term)

    def order(self) -> Iterator[Term]:
        """Rounding keeps order: of two values the larger is never rounded below the other.

        Whole fen are their own rounding: what is not above such a part of itself is not rounded above it.
        """
        for (digits, _), pairs in self.made.items():
            for (value, result), (other, rounded) in combinations(pairs[:_MOST_PAIRS], 2):
                yield z3.Implies(value <= other, result <= rounded)
                yield z3.Implies(other <= value, rounded <= result)
            for value, result in pairs if digits == FEN_DIGITS else ():
                for part in self._whole_parts(value):
                    yield z3.Implies(value <= part, result <= part)
                    yield z3.Implies(part <= value, part <= result)

    def _whole_parts(self, value: Term) -> Iterator[Term]:
        seen: set[int] = set()
        stack, found = [value], 0
        while stack and len(seen) < _MOST_PARTS and found < _MOST_WHOLE:
            part = stack.pop()
            if part.get_id() in seen:
                continue
            seen.add(part.get_id())
            if part.get_id() in self.whole:
                found += 1
                yield part
            else:
                stack.extend(part.children())


def _real(value: Fraction) -> Term:
    return z3.RealVal(str(value))


def _written_out(value: Term, digits: int, *, down: bool) -> Term:
    power = 10**digits
    half = _real(Fraction(0) if down else HALF)
    up = z3.ToReal(z3.ToInt(value * power + half))
    below = -z3.ToReal(z3.ToInt(-value * power + half))
    return z3.If(value >= 0, up, below) / power


def _errors(digits: int, *, down: bool, grain: Fraction | None) -> tuple[Fraction, Fraction]:
    """The least and the largest change by rounding a value that is not negative."""
    unit = Fraction(1, 10**digits)
    if grain is None:
        return (-unit, Fraction(0)) if down else (-unit / 2, unit / 2)
    parts = (grain / unit).denominator
    if down:
        return -unit * Fraction(parts - 1, parts), Fraction(0)
    return -unit * Fraction((parts + 1) // 2 - 1, parts), unit * Fraction(parts // 2, parts)


# grains


def grain_of(world: World, entity: str, node: Node) -> Fraction | None:
    """A number of which every value of an expression is a multiple; None where none is known."""
    return _Grains(world.program.entities, world.index).node(node, entity, entity)


def step_grain(world: World, step: Step) -> Fraction | None:
    """The grain of a rule before it is rounded."""
    return grain_of(world, step.entity, step.tree)


class _Grains:
    def __init__(self, entities: Mapping[str, Entity], steps: Mapping[Key, Step]) -> None:
        self.entities, self.steps = entities, steps

    def node(self, node: Node, entity: str, here: str) -> Fraction | None:
        match node:
            case tree.Literal(value=value):
                return _of_literal(value)
            case tree.Column(name=name, outer=outer):
                return self.column(entity if outer else here, name)
            case tree.Link(entity=target, name=name):
                return self.column(target, name)
            case tree.Aggregate(function=function, entity=child, value=value):
                if function == "count":
                    return Fraction(1)
                known = function in ("sum", "min", "max") and value is not None
                return self.node(value, entity, child) if known and value is not None else None
            case tree.Case(branches=branches, otherwise=otherwise):
                return common(
                    self.node(v, entity, here) for v in (*(v for _, v in branches), otherwise)
                )
            case tree.Scale():
                return self.scale(node, entity, here)
            case tree.Call():
                return self.call(node, entity, here)
        return None

    def call(self, node: tree.Call, entity: str, here: str) -> Fraction | None:
        name, args = node.function, node.args
        if name in _KEEP:
            return common(self.node(arg, entity, here) for arg in args)
        if name == "*":
            first, *others = (self.node(arg, entity, here) for arg in args)
            for other in others:
                first = None if first is None or other is None else first * other
            return first
        if (
            name == "/"
            and isinstance(args[1], tree.Literal)
            and isinstance(args[1].value, Fraction)
        ):
            value = self.node(args[0], entity, here)
            return None if value is None else abs(value / args[1].value)
        if name in ("round", "round_down", "floor", "ceil"):
            digits = args[1].value if len(args) > 1 and isinstance(args[1], tree.Literal) else 0
            return Fraction(1, 10 ** int(digits)) if isinstance(digits, (int, Fraction)) else None
        return Fraction(1) if node.type.kind == "int" else None

    def scale(self, node: tree.Scale, entity: str, here: str) -> Fraction | None:
        rates = [bracket.rate for bracket in node.brackets]
        quick = [bracket.quick for bracket in node.brackets]
        if node.function == "step":
            return common(map(abs, rates))
        if node.function == "quick":
            return common(map(abs, quick))
        amount = self.node(node.amount, entity, here)
        return (
            None
            if amount is None
            else common([*(amount * abs(r) for r in rates), *map(abs, quick)])
        )

    def column(self, entity: str, name: str) -> Fraction | None:
        step = self.steps.get((entity, name))
        if step is not None:
            own = self.node(step.tree, entity, entity) if step.round is None else None
            return Fraction(1, 10**step.round) if step.round is not None else own
        kind = self.entities[entity].columns[name].type.kind
        return {"int": Fraction(1), "money": FEN}.get(kind)


def _of_literal(value: object) -> Fraction | None:
    if value is None:
        return Fraction(0)
    return abs(Fraction(value)) if isinstance(value, (int, Fraction)) else None


def common(grains: Iterator[Fraction | None] | list[Fraction] | map[Fraction]) -> Fraction | None:
    """The largest number of which all are multiples; nothing but zeros give 0.

    >>> common([Fraction(1, 100), Fraction(3, 200)])
    Fraction(1, 200)
    """
    found = Fraction(0)
    for grain in grains:
        if grain is None:
            return None
        if grain:
            below = lcm(found.denominator, grain.denominator)
            found = Fraction(gcd(int(found * below), int(grain * below)), below)
    return found
