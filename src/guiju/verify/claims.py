"""Kinds of properties → the condition under which a world breaks them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

import z3

from guiju.evaluate import nodes
from guiju.model.definition import Key
from guiju.model.tree import Node
from guiju.verify.days import Term
from guiju.verify.decided import unknowns_of
from guiju.verify.functions import product
from guiju.verify.question import GIVEN, LIMIT, Question
from guiju.verify.terms import truth
from guiju.verify.values import FALSE, TRUE, Answer, Any3, Value, real, same
from guiju.verify.world import Ref, World

TWO_FEN = Fraction(1, 50)
FEW = 6
"""Unknowns of a condition that is taken as known from the start."""


@dataclass
class Claim:
    """A world, its copy where an input moves, and where they break a property.

    `amount` is by how much, for claims about numbers; it is broken where that is above a margin.
    """

    question: Question
    world: World
    copy: World | None
    amount: Term | None
    broken: Term
    conditions: list[Term] = field(default_factory=list)

    @property
    def worlds(self) -> list[World]:
        """The world, and the copy where there is one."""
        return [self.world] if self.copy is None else [self.world, self.copy]

    def violation(self, margin: Fraction) -> Term:
        """Where the property is broken by more than a margin."""
        if self.amount is None:
            return self.broken
        return z3.And(self.broken, self.amount > z3.RealVal(str(margin)))

    def constraints(self) -> list[Term]:
        """What is true of every world looked at."""
        last = self.copy if self.copy is not None else self.world
        return [*last.constraints(), *self.conditions]


def claim_of(
    question: Question, counts: Mapping[str, int], *, rest: bool = False, guards: bool = False
) -> Claim:
    """The claim of a property over a world with so many rows of each entity.

    What is proved without `guards` holds even where a guard is broken. Raises UnsupportedError for what no formula
    expresses.
    """
    property_ = question.claimed
    world = World(question.program, counts, question.root.entity, rest=rest)
    _decide(question, world)
    copy = None
    if property_.kind in _MOVING:
        copy = World(question.program, counts, question.root.entity, like=world,
                     changed=frozenset(property_.inputs), rest=rest)  # fmt: skip
    # What is taken as known stands in no other condition any more: it is said here.
    claim = Claim(question, world, copy, None, FALSE, list(world.decided.facts))
    _KINDS[property_.kind](claim)
    for each in claim.worlds:
        claim.conditions += assumed(question, each)
        claim.conditions += unbroken(question, each) if guards else []
    return claim


def _decide(question: Question, world: World) -> None:
    """Take what the property is limited to, part by part, as known when conditions are written down."""
    if question.claimed.given is None:
        return
    step = question.program.index[question.root.entity, question.name(GIVEN)]
    parts = nodes.conjuncts(step.tree)
    for part in sorted(parts, key=lambda node: _reach(question, node)):
        fact = truth(world, question.root, part)
        if len(unknowns_of(fact)) <= FEW:
            world.decided.add([fact, *world.side])


def _reach(question: Question, node: Node) -> int:
    index = question.program.index
    reads = [key for key, _ in nodes.reads(node, question.root.entity)]

    def below(key: Key) -> list[Key] | None:
        step = index.get(key)
        return None if step is None else [k for k, _ in nodes.reads(step.tree, key[0])]

    return len(nodes.reachable(reads, below))


def unbroken(question: Question, world: World) -> list[Term]:
    """That no row breaks a guard: such cases are refused, so that nothing is claimed of them."""
    return [
        z3.Implies(world.exists(row), z3.Not(truth(world, row, guard.when)))
        for guard in question.program.guards
        for row in world.rows(guard.entity)
    ]


def assumed(question: Question, world: World) -> list[Term]:
    """What every row meets: what the property is limited to, and domains."""
    found = []
    if question.claimed.given is not None:
        found.append(truth_of(world, question.root, question.name(GIVEN)))
    for entity, names in question.domain.items():
        for row in world.rows(entity):
            found += [z3.Implies(world.exists(row), truth_of(world, row, name)) for name in names]
    return found


def truth_of(world: World, row: Ref, name: str) -> Term:
    """Where a truth or finding of a row is yes."""
    value = world.value(row, name)
    return value.yes if isinstance(value, Answer) else z3.And(value.present, value.term)


def number_of(world: World, row: Ref, name: str) -> Term:
    """A number of a row."""
    value = world.value(row, name)
    assert isinstance(value, Value)
    return real(value.term)


def _moved(claim: Claim, key: Key) -> tuple[Any3, Any3]:
    """An input before and after: both there, in a row that is there."""
    assert claim.copy is not None
    row = Ref(key[0], 0)
    values = claim.world.value(row, key[1]), claim.copy.value(row, key[1])
    claim.conditions.append(claim.world.exists(row))
    claim.conditions += [v.present for v in values if isinstance(v, Value)]
    return values


def _targets(claim: Claim) -> tuple[Term, Term]:
    """The target before and after the move of an input, or under the two variants."""
    question = claim.question
    name = question.claimed.target[1]
    if claim.copy is not None:
        return (number_of(claim.world, question.root, question.name(name)),
                number_of(claim.copy, question.root, question.name(name)))  # fmt: skip
    return (number_of(claim.world, question.root, question.name(name)),
            number_of(claim.world, question.root, question.name(name, 1)))  # fmt: skip


def _limit(claim: Claim) -> Term:
    return number_of(claim.world, claim.question.root, claim.question.name(LIMIT))


def _monotone(claim: Claim) -> None:
    before, after = _moved(claim, claim.question.claimed.inputs[0])
    assert isinstance(before, Value)
    assert isinstance(after, Value)
    low, high = _targets(claim)
    claim.broken = before.term < after.term
    claim.amount = low - high if claim.question.claimed.direction == "up" else high - low


def _marginal_rate(claim: Claim) -> None:
    before, after = _moved(claim, claim.question.claimed.inputs[0])
    assert isinstance(before, Value)
    assert isinstance(after, Value)
    low, high = _targets(claim)
    claim.broken = before.term < after.term
    claim.amount = high - low - product(_limit(claim), real(after.term) - real(before.term))


def _nobody_worse(claim: Claim) -> None:
    before, after = _targets(claim)
    claim.broken = TRUE
    claim.amount = before - after if claim.question.claimed.direction == "up" else after - before


def _cost(claim: Claim) -> None:
    before, after = _targets(claim)
    gain = after - before if claim.question.claimed.direction == "up" else before - after
    claim.broken = TRUE
    claim.amount = gain - _limit(claim)


def _includes(claim: Claim) -> None:
    question = claim.question
    names = [question.name(question.claimed.target[1], variant) for variant in (0, 1)]
    held, holds = (truth_of(claim.world, question.root, name) for name in names)
    claim.broken = z3.And(held, z3.Not(holds))


def _equal(claim: Claim) -> None:
    question = claim.question
    name, other = question.claimed.target[1], question.claimed.other
    variant = len(question.definitions) - 1
    left = claim.world.value(question.root, question.name(name))
    right = claim.world.value(question.root, question.name(other or name, variant))
    _differ(claim, left, right)


def _differ(claim: Claim, left: Any3, right: Any3) -> None:
    numbers = isinstance(left, Value) and isinstance(right, Value) and z3.is_real(left.term)
    if numbers and isinstance(left, Value) and isinstance(right, Value):
        both = z3.And(left.present, right.present)
        gap = real(left.term) - real(right.term)
        claim.amount = z3.If(
            left.present != right.present, z3.RealVal(1), z3.If(gap >= 0, gap, -gap)
        )
        claim.broken = z3.Or(both, left.present != right.present)
    else:
        claim.broken = z3.Not(same(left, right))


def _symmetric(claim: Claim) -> None:
    question = claim.question
    first, second = question.claimed.inputs
    before = [claim.world.value(Ref(key[0], 0), key[1]) for key in (first, second)]
    assert claim.copy is not None
    after = [claim.copy.value(Ref(key[0], 0), key[1]) for key in (second, first)]
    claim.conditions += [same(one, other) for one, other in zip(before, after, strict=True)]
    name = question.name(question.claimed.target[1])
    _differ(claim, claim.world.value(question.root, name), claim.copy.value(question.root, name))


def _always(claim: Claim) -> None:
    claim.broken = z3.Not(truth_of(claim.world, claim.question.root, claim.question.name(LIMIT)))


Build: TypeAlias = Callable[[Claim], None]
_KINDS: Mapping[str, Build] = {
    "no_cliff": _monotone,
    "monotone": _monotone,
    "marginal_rate": _marginal_rate,
    "nobody_worse": _nobody_worse,
    "cost": _cost,
    "includes": _includes,
    "equal": _equal,
    "symmetric": _symmetric,
    "always": _always,
}
_MOVING = frozenset({"no_cliff", "monotone", "marginal_rate", "symmetric"})
