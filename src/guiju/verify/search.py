"""The solver with a time limit: facts that stay, wishes that are dropped where nothing meets them."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import z3

from guiju.verify.days import Term
from guiju.verify.decided import unknowns_of

STEPS = 1_500
"""Steps of the solver that take about a millisecond: limits in steps give the same answer on every machine."""

UNBOUNDED = 10**9
SHORT = 1_500
"""Milliseconds for a wish; what takes longer is not wished for."""

BRIEF = 100
"""Milliseconds for a fact of one row: those that hold are shown in a tenth of it, the others would take it all."""

MANY = 60
"""A fact with more unknowns leads too far away to be taken as near."""


LONGEST = 2_000_000
"""Milliseconds whose steps the solver can count."""

SLACK = 20
"""How many times longer a question may take on a busy machine."""

ENDED = ("resource", "timeout", "canceled")
"""What the solver says where a limit ended it."""


class OutOfTimeError(Exception):
    """The time limit of a property is over."""


class Deadline:
    """The end of the time that a property may take, of the processor: on a busy machine the answers are the same."""

    def __init__(self, seconds: float) -> None:
        self.end = time.process_time() + seconds

    def milliseconds(self) -> int:
        """What is left. Raises OutOfTimeError where nothing is."""
        left = int((self.end - time.process_time()) * 1000)
        if left <= 0:
            raise OutOfTimeError
        return left

    def check(self, solver: Any, most: int = UNBOUNDED) -> Any:
        """The solver's answer within `most` milliseconds and what is left, both counted in its steps.

        The solver's own clock is that on the wall: it only ends steps that take far longer than they should. Raises
        OutOfTimeError where the time is over before there is an answer.
        """
        left = min(self.milliseconds(), LONGEST)
        solver.set("timeout", SLACK * left)
        solver.set("rlimit", min(most, left) * STEPS)
        answer = solver.check()
        ended = answer == z3.unknown and any(w in solver.reason_unknown() for w in ENDED)
        if ended and left < most:
            raise OutOfTimeError
        return answer


class Local:
    """Proofs about few unknowns out of many facts: only facts near them are looked at.

    What some facts prove, all of them prove; what these few do not prove counts as open.
    """

    def __init__(self, facts: Iterable[Term], deadline: Deadline) -> None:
        self.facts = [(fact, unknowns_of(fact)) for fact in facts]
        self.deadline = deadline
        self.solvers: dict[frozenset[int], Any] = {}
        """For some unknowns, a solver that holds the facts about them alone."""

    def holds(self, term: Term) -> bool:
        """Whether facts near a term prove it, found in short time. Raises OutOfTimeError."""
        near = unknowns_of(term)
        first = [
            unknowns for _, unknowns in self.facts if unknowns & near and len(unknowns) <= MANY
        ]
        for unknowns in first:
            near = near | unknowns
        solver = self._solver(frozenset(near))
        solver.push()
        try:
            solver.add(z3.Not(term))
            return bool(self.deadline.check(solver, BRIEF) == z3.unsat)
        finally:
            solver.pop()

    def _solver(self, near: frozenset[int]) -> Any:
        if near not in self.solvers:
            self.solvers[near] = z3.Solver()
            self.solvers[near].add(*(fact for fact, unknowns in self.facts if unknowns <= near))
        return self.solvers[near]


class Search:
    """A solver that holds facts and remembers its last model."""

    def __init__(self, facts: Iterable[Term], deadline: Deadline) -> None:
        self.solver = z3.Solver()
        self.deadline = deadline
        self.model: Any = None
        self.add(facts)

    def add(self, facts: Iterable[Term]) -> None:
        """Hold further facts."""
        self.solver.add(*facts)

    def possible(self, *conditions: Term, most: int = UNBOUNDED) -> bool | None:
        """Whether the conditions can hold with the facts; None where the solver does not know in that time.

        Raises OutOfTimeError, and KeyboardInterrupt where it was interrupted.
        """
        self.solver.push()
        try:
            self.solver.add(*conditions)
            answer = self.deadline.check(self.solver, most)
            if answer == z3.sat:
                self.model = self.solver.model()
                return True
            if answer == z3.unsat:
                return False
            if "interrupted" in self.solver.reason_unknown():
                raise KeyboardInterrupt
        finally:
            self.solver.pop()
        return None

    def holds(self, term: Term) -> bool:
        """Whether the facts prove a term, found in short time."""
        return self.possible(z3.Not(term), most=SHORT) is False

    def prefer(self, condition: Term) -> Any | None:
        """Hold a wish and give the new model; None, with the wish dropped, where nothing meets it."""
        if self.possible(condition, most=SHORT):
            self.solver.add(condition)
            return self.model
        return None
