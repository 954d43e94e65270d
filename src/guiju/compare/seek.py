"""Goal-seek: the value of a parameter at which a reform costs at most an amount.

A sweep of the whole range finds where the cost passes the amount; sweeps of ever smaller ranges narrow it down. The
data are read in once; each sweep is one scan of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from guiju.compare.kind import data_kind
from guiju.compare.plan import Plan
from guiju.compare.ranges import read_values
from guiju.compare.request import Request, wrong
from guiju.compare.run import compared
from guiju.compare.sweep import swept, value_on
from guiju.model.definition import Definition
from guiju.tables import Data, Progress, TableSession, coverage, staged_json, table_session
from guiju.version import VERSION

POINTS = 16
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
    current = value_on(reformed, parameter, day)
    low, high = _range(reformed, parameter, between, current, day)
    request = replace(request, distribution=False)
    whole = _is_whole(reformed, parameter)

    def plan(values: Sequence[Fraction]) -> Plan:
        return Plan(
            [baseline, *swept(reformed, parameter, list(values), day, "--seek")], day, request
        )

    values = _points(low, high, whole=whole)
    first = plan(values)
    runs: list[tuple[list[Fraction], list[float]]] = []
    with table_session(
        first.program, data, reject=request.reject, progress=progress, memory=request.memory,
        threads=request.threads,
    ) as session:  # fmt: skip
        answer = compared(session, first)
        runs.append((values, [variant.cost for variant in answer.variants]))
        place = _passing(runs[-1][1], cost)
        while place is not None and len(runs) < _ROUNDS:
            left, right = runs[-1][0][place : place + 2]
            values = _points(left, right, whole=whole)
            if right - left <= (high - low) / FINE or len(values) <= 2:
                break
            again = plan(values)
            following = TableSession(again.program, session.connection, session.staged)
            runs.append((values, [variant.cost for variant in compared(following, again).variants]))
            place = _passing(runs[-1][1], cost)
        kind, listed, covered = (
            data_kind(session.staged),
            staged_json(session.staged),
            coverage(session.staged),
        )
    found = _answer(runs, cost)
    return Sought(
        baseline.name, reformed.hash, day, baseline.reform, answer.target, answer.unit, kind, listed, covered,
        parameter, None if current is None else float(current), float(cost), float(low), float(high),
        *found, _monotone(runs[0][1]),
        tuple(Run(tuple(float(v) for v in vs), tuple(costs)) for vs, costs in runs),
        answer.assumptions, answer.unverified,
    )  # fmt: skip


def _range(
    definition: Definition, parameter: str, between: str, current: Fraction | None, day: date
) -> tuple[Fraction, Fraction]:
    """Between what values to look: as stated; of a share 0 to 1; else 0 to twice what holds now."""
    if between:
        values = read_values(between if "/" in between else f"{between}/2", "--between")
        return values[0], values[-1]
    # A name that is wrong is said here, before a range of nothing is asked for.
    swept(definition, parameter, [current or Fraction(0)], day, "--seek")
    known = definition.parameters[parameter.partition(".")[0]]
    if known.type.kind == "share" or ".rates." in parameter:
        return Fraction(0), Fraction(1)
    if not current or current < 0:
        raise wrong("seek-without-range", "--seek", found=parameter)
    return Fraction(0), 2 * current


def _is_whole(definition: Definition, parameter: str) -> bool:
    known = definition.parameters.get(parameter)
    return known is not None and known.type.kind == "int"


def _points(low: Fraction, high: Fraction, *, whole: bool) -> list[Fraction]:
    spread = [low + (high - low) * index / (POINTS - 1) for index in range(POINTS)]
    return sorted({Fraction(round(value)) for value in spread}) if whole else spread


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
