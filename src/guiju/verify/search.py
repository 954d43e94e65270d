"""The solver with a time limit: facts that stay, wishes that are dropped where nothing meets them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import z3

from guiju.verify.days import Term
from guiju.verify.decided import unknowns_of

STEPS = 1_500
"""Steps of the solver that take about a millisecond: limits in steps give the same answer on every machine."""

UNBOUNDED = 10**9
SHORT = 1_500
"""Milliseconds for a wish; what takes longer is not wished for."""

BRIEF = 500
"""Milliseconds for a fact of one row."""

MANY = 60
"""A fact with more unknowns leads too far away to be taken as near."""


LOOK = 0.05
"""Seconds between two looks at the time."""


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

    def check(self, solver: Any) -> Any:
        """The solver's answer. Raises OutOfTimeError where the time is over before there is one."""
        self.milliseconds()
        with _watch.over(solver, self.end):
            answer = solver.check()
        if answer == z3.unknown:
            self.milliseconds()
        return answer


class _Watch:
    """A thread that stops a solver when its time is over: the solver's own limit counts time on the wall."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.wanted = threading.Event()
        self.solver: Any = None
        self.end = 0.0
        self.started = False

    @contextmanager
    def over(self, solver: Any, end: float) -> Iterator[None]:
        """Watch over a solver while it works."""
        if not self.started:
            self.started = True
            threading.Thread(target=self._run, daemon=True).start()
        with self.lock:
            self.solver, self.end = solver, end
        self.wanted.set()
        try:
            yield
        finally:
            self.wanted.clear()
            with self.lock:
                self.solver = None

    def _run(self) -> None:
        while True:
            self.wanted.wait()
            time.sleep(LOOK)
            with self.lock:
                if self.solver is not None and time.process_time() >= self.end:
                    self.solver.interrupt()


_watch = _Watch()


class Local:
    """Proofs about few unknowns out of many facts: only facts near them are looked at.

    What some facts prove, all of them prove; what these few do not prove counts as open.
    """

    def __init__(self, facts: Iterable[Term], deadline: Deadline) -> None:
        self.facts = [(fact, unknowns_of(fact)) for fact in facts]
        self.deadline = deadline

    def holds(self, term: Term) -> bool:
        """Whether facts near a term prove it, found in short time. Raises OutOfTimeError."""
        near = unknowns_of(term)
        first = [
            unknowns for _, unknowns in self.facts if unknowns & near and len(unknowns) <= MANY
        ]
        for unknowns in first:
            near = near | unknowns
        solver = z3.Solver()
        solver.set("rlimit", BRIEF * STEPS)
        solver.add(*(fact for fact, unknowns in self.facts if unknowns <= near), z3.Not(term))
        return bool(self.deadline.check(solver) == z3.unsat)


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
        self.solver.set("rlimit", 0 if most == UNBOUNDED else most * STEPS)
        self.solver.push()
        try:
            self.solver.add(*conditions)
            answer = self.deadline.check(self.solver)
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
