"""Properties held against drawn cases: one that a case breaks is refuted, whatever a solver would find.

Each property has the cases that it speaks of: they can be read, and meet what it is limited to and the domain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from guiju.evaluate.case import CaseProgram
from guiju.model.problem import ProblemsError
from guiju.verify.claims import TWO_FEN
from guiju.verify.question import GIVEN, LIMIT, ask
from guiju.verify.run import Job
from tests.mutants.drawn import Given

KINDS = frozenset({"always", "includes", "equal"})
"""Kinds of properties that speak of one case, not of two."""

MOST = 60
"""Cases of one property: more find hardly more."""


@dataclass(frozen=True)
class Held:
    """A compiled property, ready to be held against cases."""

    job: Job
    compiled: CaseProgram
    given: str
    domain: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...]

    def spoken_of(self, cases: Sequence[Given]) -> Iterator[Given]:
        """The cases that have a row the property speaks of."""
        for case in cases:
            if any(True for _ in self._rows(case)):
                yield case

    def breaking(self, cases: Sequence[Given]) -> Given | None:
        """The first case that breaks the property."""
        for case in cases:
            for row, slots in self._rows(case):
                if self._breaks([row[slots[name]] for name in self.names]):
                    return case
        return None

    def _breaks(self, values: list[Any]) -> bool:
        kind = self.job.property.kind
        if kind == "always":
            return values[0] is not True
        before, after = values
        if kind == "includes":
            return before is True and after is not True
        if isinstance(before, Fraction) and isinstance(after, Fraction):
            return abs(before - after) > TWO_FEN
        return bool(before != after)

    def _rows(self, case: Given) -> Iterator[tuple[Any, Mapping[str, int]]]:
        """The rows of a case that the property speaks of, decided; none where the case is refused."""
        layouts, entity = self.compiled.layouts, self.job.property.target[0]
        if entity not in case:
            return
        try:
            rows = self.compiled.run({name: case[name] for name in case if name in layouts})
        except (ProblemsError, ArithmeticError):
            return
        for owner, names in self.domain.items():
            slots = layouts[owner].slots
            if any(row[slots[name]] is not True for row in rows[owner] for name in names):
                return
        slots = layouts[entity].slots
        for row in rows[entity]:
            if not self.given or row[slots[self.given]] is True:
                yield row, slots


def held(job: Job) -> Held:
    """A property of a kind in `KINDS`, compiled.

    Raises InputError where the policy cannot be computed on the day.
    """
    property_ = job.property
    question = ask(property_, job.definitions, job.day)
    name = property_.target[1]
    if property_.kind == "always":
        names = [question.name(LIMIT)]
    else:
        last = len(job.definitions) - 1
        names = [question.name(name), question.name(property_.other or name, last)]
    given = question.name(GIVEN) if property_.given is not None else ""
    return Held(
        job, CaseProgram(question.program, exact=True), given, question.domain, tuple(names)
    )
