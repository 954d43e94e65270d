"""Any number of children: each sum over rows of a world gets a term for the rows beyond them.

What is true of the summands of every single row (one is never below another, or below a share of it) is true of their
sums. These facts are proved for one row that stands for any, and then hold for the rest terms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import z3

from guiju.model import tree
from guiju.model.tree import Node
from guiju.verify.days import Term
from guiju.verify.naming import another, number_of
from guiju.verify.values import TRUE, Answer, Any3, Value, real

if TYPE_CHECKING:
    from guiju.verify.world import Ref, World

FACTORS = tuple(map(Fraction, ("1", "1/2", "2")))


@dataclass(frozen=True)
class Summand:
    """What a sum adds up, as the term of the row that stands for any; `copied` where a copy has a sum of its own."""

    asked: Ref
    node: tree.Aggregate
    copied: bool
    of_row: Term


@dataclass
class Shared:
    """What copies of a world share: rest terms by asking row and expression."""

    terms: dict[tuple[Ref, Node], Any3] = field(default_factory=dict)
    summands: list[Summand] = field(default_factory=list)


class Rest:
    """The rest terms of one world."""

    def __init__(self, world: World, shared: Shared | None = None) -> None:
        self.world = world
        self.shared = shared or Shared()
        self.own: dict[tuple[Ref, Node], Any3] = {}

    def of(self, asked: Ref, node: tree.Aggregate, found: list[tuple[Term, Any3]]) -> Any3:
        """The part of an aggregate that rows beyond those of the world make up; of `min`, `max` and `avg` the whole."""
        terms = self.own if self._depends(node) else self.shared.terms
        if (asked, node) in terms:
            return terms[asked, node]
        rest = self._made(asked, node)
        terms[asked, node] = rest
        if node.function in ("sum", "count") and isinstance(rest, Value) and len(found) == 1:
            condition, value = found[0]
            one = (
                real(value.term)
                if node.value is not None and isinstance(value, Value)
                else z3.RealVal(1)
            )
            of_row = z3.If(condition, one, z3.RealVal(0))
            self.shared.summands.append(Summand(asked, node, terms is self.own, of_row))
        return rest

    def _made(self, asked: Ref, node: tree.Aggregate) -> Any3:
        name = another(f"{node.function} of further {node.entity} of {asked}")
        kind = node.type.kind
        if kind == "finding":
            yes, no = (z3.Bool(number_of(f"{name} {word}")) for word in ("yes", "no"))
            self.world.side.append(z3.Not(z3.And(yes, no)))
            return Answer(yes, no)
        if kind == "bool":
            return Value(z3.Bool(number_of(name)))
        whole = kind in ("int", "date", "text", "enum")
        term = (z3.Int if whole else z3.Real)(number_of(name))
        if node.function == "count":
            self.world.side.append(term >= 0)
        present = z3.Bool(number_of(f"{name} given")) if node.type.optional else TRUE
        return Value(term, present)

    def _depends(self, node: tree.Aggregate) -> bool:
        """Whether rows that a copy leaves as they are may still change what they add up to."""
        changed = self.world.changed
        return bool(changed) and any(
            _reaches(self.world, part, node.entity, changed) for part in tree.children(node)
        )


def _reaches(world: World, node: Node, entity: str, changed: frozenset[tuple[str, str]]) -> bool:
    """Whether an expression of a row may read something changed in another row."""
    seen: set[tuple[str, str, bool]] = set()
    stack: list[tuple[Node, str, bool]] = [(node, entity, False)]
    while stack:
        part, here, away = stack.pop()
        reads: list[tuple[str, str, bool]] = []
        match part:
            case tree.Column(name=name, outer=outer):
                # The row that asks may be of any entity with such a name.
                owners = (
                    [e for e in world.program.entities if _has(world, e, name)] if outer else [here]
                )
                reads.extend((owner, name, away or outer) for owner in owners)
            case tree.Link(entity=target, name=name):
                reads.append((target, name, True))
            case tree.Aggregate(entity=target):
                stack.extend((below, target, True) for below in tree.children(part))
                continue
        for owner, name, far in reads:
            if far and (owner, name) in changed:
                return True
            step = world.index.get((owner, name))
            if step is not None and (owner, name, far) not in seen:
                seen.add((owner, name, far))
                stack.append((step.tree, owner, far))
        stack.extend((below, here, away) for below in tree.children(part))
    return False


def _has(world: World, entity: str, name: str) -> bool:
    return (entity, name) in world.index or name in world.program.entities[entity].columns


class Facts:
    """What is known of rest terms: inequalities of one row that a proof shows, said of the sums.

    `sums` is a claim whose sums have no row of their own, `row` the same with one row that stands for any. A fact has
    no constant and relates summands of the same children, so that it may be added up over any number of rows. Facts
    are looked for where a model of the solver breaks them: few of the many possible ones are needed.
    """

    def __init__(
        self, sums: Sequence[World], row: Sequence[World], holds: Callable[[Term], bool],
        shares: tuple[Fraction, ...],
    ) -> None:  # fmt: skip
        self.holds = holds
        self.factors = tuple(dict.fromkeys([*FACTORS, *shares]))
        self.tried: set[int] = set()
        """Numbers of candidates, in the order in which they are made."""
        self.pairs: list[tuple[Summand, Term]] = []
        rests = [world.rest for world in sums if world.rest is not None]
        of_rows = [world.rest for world in row if world.rest is not None]
        for summand in of_rows[0].shared.summands:
            terms = rests[-1].own if summand.copied else rests[0].shared.terms
            rest = terms.get((summand.asked, summand.node))
            if isinstance(rest, Value):
                self.pairs.append((summand, real(rest.term)))

    def broken_by(self, model: Any) -> list[Term]:
        """Facts that hold and that a model breaks."""
        found = []
        for number, (of_row, rest) in enumerate(self._candidates()):
            if number in self.tried or not z3.is_false(model.eval(rest, model_completion=True)):
                continue
            self.tried.add(number)
            if self.holds(of_row):
                found.append(rest)
        return found

    def _candidates(self) -> Iterator[tuple[Term, Term]]:
        """Inequalities of one row, each with the same of the rest terms."""
        for one, rest in self.pairs:
            yield one.of_row >= 0, rest >= 0
            yield one.of_row <= 0, rest <= 0
        for number, (one, rest) in enumerate(self.pairs):
            for other, rest_ in self.pairs[:number]:
                if _children(one) != _children(other):
                    continue
                for factor in self.factors:
                    share = z3.RealVal(str(factor))
                    yield one.of_row >= share * other.of_row, rest >= share * rest_
                    yield other.of_row >= share * one.of_row, rest_ >= share * rest


def _children(summand: Summand) -> tuple[Ref, str, str, tuple[str, ...]]:
    """Which rows are added up."""
    return summand.asked, summand.node.entity, summand.node.via, summand.node.up
