"""Goal-seek: the value of a parameter at which a reform costs at most an amount.

A sweep of the whole range finds where the cost passes the amount; sweeps of ever smaller ranges narrow it down. The
data are read in once; each sweep is one scan of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from guiju.compare.plan import Plan
from guiju.compare.ranges import read_ends
from guiju.compare.request import Request, wrong
from guiju.compare.result import Comparison
from guiju.compare.run import compared
from guiju.compare.sweep import swept, value_on
from guiju.model.definition import Definition
from guiju.sessions import Data, Progress, TableSession, table_session
from guiju.tables import coverage, staged_json
from guiju.version import VERSION

POINTS = 11
"""Values of a sweep: each sweep adds a decimal to the answer."""

FINE = 10_000
"""The interval of the answer is at most this part of the range."""

_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Run:
    """One sweep: the values and what each costs."""

    values: tuple[float, ...]
    costs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """The answer: `value` costs at most `limit`; `beyond`, next to it, costs more.

    `answer` is ``found``, ``everywhere`` (the whole range costs at most the limit: `value` is the one that costs
    most) or ``nowhere`` (no value does: `value` is the one that costs least). `monotone` says whether the cost only
    rose or only fell over the first sweep; else there may be more places, and `value` is at the first.
    """

    policy: str
    hash: str
    date: date
    baseline: str
    target: str
    unit: str
    direction: str
    kind: str
    data: dict[str, Any]
    coverage: dict[str, Any]
    parameter: str
    current: float | None
    limit: float
    low: float
    high: float
    answer: str
    value: float
    cost: float
    beyond: float | None
    beyond_cost: float | None
    monotone: bool
    runs: tuple[Run, ...]
    assumptions: tuple[str, ...]
    unverified: tuple[str, ...]
    version: str = VERSION

    def to_json(self) -> dict[str, Any]:
        """The answer as plain data."""
        found = {name: getattr(self, name) for name in self.__slots__}
        runs = [{"values": list(run.values), "costs": list(run.costs)} for run in self.runs]
        return {
            **found, "date": self.date.isoformat(), "baseline": self.baseline or None, "runs": runs,
            "assumptions": list(self.assumptions), "unverified": list(self.unverified),
        }  # fmt: skip


def seek(
    baseline: Definition, reformed: Definition, data: Data, day: date, request: Request, *,
    parameter: str, cost: float, between: str = "", progress: Progress | None = None,
) -> Sought:  # fmt: skip
    """The value of a parameter at which the reformed policy costs at most an amount more than the baseline.

    Raises InputError for unknown names, for a range that is none and for wrong data.
    """
    parameter = parameter.removeprefix("p.")
    seeking = _Seeking(
        baseline, reformed, day, replace(request, distribution=False), parameter, cost
    )
    low, high = seeking.ends(between)
    first = seeking.plan(seeking.points(low, high))
    with table_session(
        first.program, data, reject=request.reject, progress=progress, memory=request.memory,
        threads=request.threads, engine=request.engine, every_key=request.every_key,
    ) as session:  # fmt: skip
        answer = seeking.narrow(session, low, high)
        staged = session.staged
        described = session.kind, staged_json(staged), coverage(staged)
    runs = tuple(Run(tuple(map(float, values)), tuple(costs)) for values, costs in seeking.runs)
    current = value_on(reformed, parameter, day)
    kind, tables, covered = described
    word, value, value_cost, beyond, beyond_cost = _answer(seeking.runs, cost)
    return Sought(
        baseline.name, reformed.hash, day, baseline.reform, answer.target, answer.unit, answer.direction,
        kind, tables, covered, parameter, None if current is None else float(current), float(cost),
        float(low), float(high), word, value, value_cost, beyond, beyond_cost, _monotone(seeking.runs[0][1]), runs,
        answer.assumptions, answer.unverified,
    )  # fmt: skip


@dataclass(slots=True)
class _Seeking:
    """The sweeps of one search; `runs` are the values and costs of each."""

    baseline: Definition
    reformed: Definition
    day: date
    request: Request
    parameter: str
    cost: float
    runs: list[tuple[list[Fraction], list[float]]] = field(default_factory=list)

    def plan(self, values: Sequence[Fraction]) -> Plan:
        """The comparison of several values."""
        variants = swept(self.reformed, self.parameter, list(values), self.day, "--seek")
        return Plan([self.baseline, *variants], self.day, self.request)

    def narrow(self, session: TableSession, low: Fraction, high: Fraction) -> Comparison:
        """Sweep the range, and then what lies around the place at which the cost passes; the last comparison."""
        fine = (high - low) / FINE
        while True:
            values = self.points(low, high)
            plan = self.plan(values)
            found = compared(session.over(plan.program), plan)
            self.runs.append((values, [variant.cost for variant in found.variants]))
            place = _passing(self.runs[-1][1], self.cost)
            if place is None or len(self.runs) == _ROUNDS:
                return found
            low, high = values[place : place + 2]
            if high - low <= fine or len(self.points(low, high)) == 2:
                return found

    def ends(self, between: str) -> tuple[Fraction, Fraction]:
        """Between what values to look: as stated; of a share 0 to 1; else 0 to twice what holds now."""
        if between:
            return read_ends(between, "--between")
        current = value_on(self.reformed, self.parameter, self.day)
        # A name that is wrong is said here, before a range of nothing is asked for.
        swept(self.reformed, self.parameter, [current or Fraction(0)], self.day, "--seek")
        known = self.reformed.parameters[self.parameter.partition(".")[0]]
        if known.type.kind == "share" or ".rates." in self.parameter:
            return Fraction(0), Fraction(1)
        if not current or current < 0:
            raise wrong("seek-without-range", "--seek", found=self.parameter)
        return Fraction(0), 2 * current

    def points(self, low: Fraction, high: Fraction) -> list[Fraction]:
        """The values of a sweep, whole where the parameter is."""
        spread = [low + (high - low) * index / (POINTS - 1) for index in range(POINTS)]
        known = self.reformed.parameters.get(self.parameter)
        if known is not None and known.type.kind == "int":
            return sorted({Fraction(round(value)) for value in spread})
        return spread


def _passing(costs: Sequence[float], limit: float) -> int | None:
    """The first place at which the cost passes the limit between two values."""
    sides = [cost <= limit for cost in costs]
    return next((i for i, (a, b) in enumerate(pairwise(sides)) if a != b), None)


def _monotone(costs: Sequence[float]) -> bool:
    steps = [after - before for before, after in pairwise(costs)]
    return all(step >= -0.005 for step in steps) or all(step <= 0.005 for step in steps)


def _answer(
    runs: Sequence[tuple[list[Fraction], list[float]]], limit: float
) -> tuple[str, float, float, float | None, float | None]:
    """Answer, value, cost, the value beyond and its cost."""
    values, costs = runs[-1]
    place = _passing(costs, limit)
    if place is None:
        values, costs = runs[0]
        fits = [index for index, cost in enumerate(costs) if cost <= limit]
        if fits:
            best = max(fits, key=lambda index: costs[index])
            return "everywhere", float(values[best]), costs[best], None, None
        best = min(range(len(costs)), key=lambda index: costs[index])
        return "nowhere", float(values[best]), costs[best], None, None
    inside, outside = (place, place + 1) if costs[place] <= limit else (place + 1, place)
    return "found", float(values[inside]), costs[inside], float(values[outside]), costs[outside]
