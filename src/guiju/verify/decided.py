"""Conditions that what is given already decides: their other branches are left out of the formulas.

A property of years from 2019 on never meets the rules of earlier years; formulas without these are much smaller.
"""

from __future__ import annotations

from collections.abc import Iterable

import z3

from guiju.verify.days import Term
from guiju.verify.values import FALSE, TRUE

FEW_STEPS = 300_000
"""Steps of the solver for one condition, about a fifth of a second; what takes more counts as open."""


class Decided:
    """Facts about few unknowns, and the conditions on these unknowns that they decide."""

    def __init__(self) -> None:
        self.solver = z3.Solver()
        self.solver.set("rlimit", FEW_STEPS)
        self.unknowns: set[int] = set()
        self.facts: list[Term] = []
        self.known: dict[int, tuple[Term, Term]] = {}

    def add(self, facts: Iterable[Term]) -> None:
        """Hold facts; the unknowns in them are those that can be decided about."""
        for fact in facts:
            self.facts.append(fact)
            self.solver.add(fact)
            self.unknowns |= unknowns_of(fact)
        self.known.clear()

    def of(self, condition: Term) -> Term:
        """The condition, or what it always is."""
        if not self.unknowns or z3.is_true(condition) or z3.is_false(condition):
            return condition
        if condition.get_id() not in self.known:
            # The condition is kept with its answer: the solver may give its number to another one else.
            self.known[condition.get_id()] = (condition, self._found(condition))
        return self.known[condition.get_id()][1]

    def _found(self, condition: Term) -> Term:
        if not unknowns_of(condition) <= self.unknowns:
            return condition
        for other, answer in ((z3.Not(condition), TRUE), (condition, FALSE)):
            if self.solver.check(other) == z3.unsat:
                return answer
        return condition


def unknowns_of(term: Term) -> set[int]:
    """The numbers of the unknowns of a term."""
    seen: set[int] = set()
    out: set[int] = set()
    stack = [term]
    while stack:
        part = stack.pop()
        if part.get_id() in seen:
            continue
        seen.add(part.get_id())
        below = part.children()
        if not below and part.decl().kind() == z3.Z3_OP_UNINTERPRETED:
            out.add(part.get_id())
        stack.extend(below)
    return out
