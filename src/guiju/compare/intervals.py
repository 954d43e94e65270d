"""Intervals of estimates: a seeded Poisson bootstrap inside the engine, or replicate weights of the data.

Bootstrap: in each replicate every row counts as often as a Poisson number of mean 1 says, which follows from the row's
key, the seed and the number of the replicate alone: the same on every machine and in any order of rows. Totals are
scaled to the known total weight. The interval runs from the 2.5th to the 97.5th percentile. The sampling of rows is
all that it holds: no error of measurement, of weights or of the model.

Replicate weights: the error is the root of scale times the sum of squared deviations from the full estimate (scale 1/R
where none is stated), the interval 1.96 errors wide on both sides.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from typing import Any

from guiju.compare.plan import Plan
from guiju.compare.quantiles import concentration_of, group_of
from guiju.compare.request import wrong
from guiju.compare.result import GroupName, Interval
from guiju.compare.totals import HALF_A_FEN
from guiju.evaluate.quoting import identifier

PRIME = 4_294_967_291
"""The largest prime below 2^32: what a key is hashed to is below it."""

LEAST, MOST = 20, 2_000
_TOGETHER = 25
_FINENESS = 500
_LARGEST = 8
Found = dict[str, list[float]]


def check_replicates(plan: Plan) -> None:
    """Raise InputError for too few or too many replicates, or for both ways at once."""
    request = plan.request
    if request.replicates and request.replicate_weights:
        raise wrong(
            "does-not-go-with",
            "--replicates",
            found="--replicates",
            other="--replicate-weights",
            command="guiju compare",
        )
    if request.replicates and not LEAST <= request.replicates <= MOST:
        raise wrong(
            "bad-replicates", "--replicates", found=request.replicates, low=LEAST, high=MOST
        )


def intervals(connection: Any, query: str, plan: Plan) -> list[dict[str, Interval]]:
    """For each reform: cost, winners, losers, the change of each group, Gini before and after.

    A group is named ``grouping=group``, crossed ones with commas.
    """
    sampling = _Sampling(connection, query, plan)
    samples = sampling.samples()
    full = sampling.full()
    return [
        {
            name: sampling.interval(full[index][name], values)
            for name, values in found.items()
            if name in full[index]
        }
        for index, found in enumerate(samples)
    ]


class _Sampling:
    """The replicates of one comparison."""

    def __init__(self, connection: Any, query: str, plan: Plan) -> None:
        self.connection, self.plan = connection, plan
        self.request = plan.request
        self.weight = f"t.{identifier(plan.weight)}" if plan.weight else "1"
        keys = plan.baseline.entities[plan.entity].key
        text = ", ".join(f"t.{identifier(key)}" for key in keys)
        self.query = query
        if self.request.replicates:
            hashed = f"CAST(md5_number_lower(CONCAT_WS('|', {text})) % {PRIME} AS BIGINT)"
            self.query = f'SELECT t.*, {hashed} AS "#hash" FROM ({query}) AS t'
        (row,) = connection.execute(f"SELECT FSUM({self.weight}) FROM ({query}) AS t").fetchall()
        self.total = float(row[0] or 0)

    def weights(self) -> list[str]:
        """SQL: the weight of a row in each replicate."""
        if not self.request.replicates:
            return [f"t.{identifier(name)}" for name in self.plan.replicates]
        drawn = random.Random(self.request.seed)
        factors = [
            (drawn.randrange(1, 2**31), drawn.randrange(PRIME))
            for _ in range(self.request.replicates)
        ]
        return [f"{self.weight} * {_poisson(a, b)}" for a, b in factors]

    def full(self) -> list[dict[str, float]]:
        """The estimates with the full weights."""
        found = self._sums([self.weight], scaled=False)
        return [{name: values[0] for name, values in each.items()} for each in found]

    def samples(self) -> list[Found]:
        """For each reform the estimates of every replicate."""
        return self._sums(self.weights(), scaled=bool(self.request.replicates))

    def _sums(self, weights: Sequence[str], *, scaled: bool) -> list[Found]:
        out: list[Found] = [{} for _ in self.plan.definitions[1:]]
        for start in range(0, len(weights), _TOGETHER):
            some = weights[start : start + _TOGETHER]
            totals = self._totals(some)
            factors = [self.total / t if scaled and t else 1.0 for t in totals]
            for index, name, values in [*self._changes(some), *self._ginis(some)]:
                factor = [1.0] * len(some) if name.startswith("gini") else factors
                scaled_values = [v * f for v, f in zip(values, factor, strict=True)]
                out[index].setdefault(name, [0.0] * start).extend(scaled_values)
        return out

    def _totals(self, weights: Sequence[str]) -> list[float]:
        sums = ", ".join(f"FSUM({weight})" for weight in weights)
        (row,) = self.connection.execute(f"SELECT {sums} FROM ({self.query}) AS t").fetchall()
        return [float(value or 0) for value in row]

    def _changes(self, weights: Sequence[str]) -> Iterator[tuple[int, str, list[float]]]:
        """Cost, winners and losers of all rows, and the change of each group."""
        columns, sign = self.plan.columns(), self.plan.sign
        for variant in range(1, len(self.plan.definitions)):
            gain = columns.gain(variant)
            wins, loses = f"{gain} > {HALF_A_FEN}", f"{gain} < -{HALF_A_FEN}"
            for name, value in (
                ("cost", gain), ("winners", f"CASE WHEN {wins} THEN 1 ELSE 0 END"),
                ("losers", f"CASE WHEN {loses} THEN 1 ELSE 0 END"),
            ):  # fmt: skip
                for _, sums in self._grouped((), value, weights):
                    yield variant - 1, name, sums
            for grouping in self.plan.groupings:
                for group, sums in self._grouped(grouping.columns, f"{sign} * {gain}", weights):
                    yield variant - 1, group_key(grouping.text, group), sums

    def _grouped(
        self, by: Sequence[str], value: str, weights: Sequence[str]
    ) -> Iterator[tuple[GroupName, list[float]]]:
        names = [f"t.{identifier(name)}" for name in by]
        keys = "".join(f"CAST({name} AS VARCHAR), " for name in names)
        sums = ", ".join(f"FSUM(({weight}) * ({value}))" for weight in weights)
        group = f" GROUP BY {', '.join(names)} ORDER BY {', '.join(names)}" if names else ""
        for row in self.connection.execute(
            f"SELECT {keys}{sums} FROM ({self.query}) AS t{group}"
        ).fetchall():
            words = tuple("none" if word is None else str(word) for word in row[: len(by)])
            yield (words[0] if len(words) == 1 else words), [float(v or 0) for v in row[len(by) :]]

    def _ginis(self, weights: Sequence[str]) -> Iterator[tuple[int, str, list[float]]]:
        if not self.request.distribution:
            return
        incomes = self.plan.names(self.plan.income)
        known: dict[str, list[float]] = {}
        for variant in range(1, len(incomes)):
            for name, income in (("gini_before", incomes[0]), ("gini_after", incomes[variant])):
                if income not in known:
                    known[income] = self._gini(income, weights)
                if known[income]:
                    yield variant - 1, name, known[income]

    def _gini(self, income: str, weights: Sequence[str]) -> list[float]:
        """The coefficient in each replicate, of incomes grouped to a five-hundredth of their mean."""
        value = f"GREATEST(t.{identifier(income)}, 0)"
        source = f"SELECT t.*, {value} AS v FROM ({self.query}) AS t WHERE t.{identifier(income)} IS NOT NULL"
        (mean,) = self.connection.execute(f"SELECT AVG(v) FROM ({source})").fetchone()
        if not mean:
            return []
        sums = ", ".join(f"FSUM({w}), FSUM(({w}) * t.v)" for w in weights)
        rows = self.connection.execute(
            f"SELECT {sums}, MIN(v) AS first FROM ({source}) AS t GROUP BY {group_of(mean, _FINENESS)} ORDER BY first"
        ).fetchall()
        pairs = [
            [(row[2 * i] or 0.0, row[2 * i + 1] or 0.0) for row in rows]
            for i in range(len(weights))
        ]
        return [concentration_of(found) or 0.0 for found in pairs]

    def interval(self, estimate: float, values: Sequence[float]) -> Interval:
        """The error of an estimate and its interval."""
        count = len(values)
        if self.request.replicates:
            mean = math.fsum(values) / count
            error = math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (count - 1))
            ordered = sorted(values)
            low, high = ordered[int(0.025 * count)], ordered[min(count - 1, int(0.975 * count))]
        else:
            scale = self.request.replicate_scale or 1 / count
            error = math.sqrt(scale * math.fsum((v - estimate) ** 2 for v in values))
            low, high = estimate - 1.96 * error, estimate + 1.96 * error
        return Interval(*(round(number, 6) + 0.0 for number in (estimate, error, low, high)))


def group_key(text: str, group: GroupName) -> str:
    """The name of a group's interval."""
    return f"{text}={group if isinstance(group, str) else ', '.join(group)}"


def _poisson(a: int, b: int) -> str:
    """SQL: a Poisson number of mean 1 from the hash of a row, pairwise independent between rows."""
    drawn = f'(({a} * t."#hash" + {b}) % {PRIME})'
    tests, share, term = [], 0.0, math.exp(-1)
    for number in range(_LARGEST):
        share += term
        term /= number + 1
        tests.append(f"WHEN {drawn} < {int(share * PRIME)} THEN {number}")
    return f"CASE {' '.join(tests)} ELSE {_LARGEST} END"
