"""Inequality before and after: Gini, ratios of quantiles and of shares, progressivity of a tax."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from guiju.compare.plan import Plan
from guiju.compare.quantiles import concentration, gini, weighted_quantiles
from guiju.compare.result import Inequality
from guiju.compare.totals import HALF_A_FEN
from guiju.evaluate.quoting import identifier

_SHARES = (0.1, 0.2, 0.8, 0.9)


@dataclass(slots=True)
class Distribution:
    """Measures of the rows of a comparison, each taken once."""

    connection: Any
    query: str
    plan: Plan
    _ginis: dict[str, float | None] = field(default_factory=dict)

    def gini(self, variant: int) -> float | None:
        """The Gini coefficient of the income in a variant."""
        name = self.plan.names(self.plan.income)[variant]
        if name not in self._ginis:
            found = gini(self.connection, self._weighted(f"t.{identifier(name)}"))
            self._ginis[name] = None if found is None else round(found, 8)
        return self._ginis[name]

    def medians(self, variant: int) -> tuple[float | None, float | None]:
        """The median gain of the units that gain, and the median loss, below zero, of those that lose."""
        gain = self.plan.columns().gain(variant)
        gains = self._weighted(f"ROUND({gain} * 100) / 100e0", f"{gain} > {HALF_A_FEN}")
        losses = self._weighted(f"ROUND(-{gain} * 100) / 100e0", f"{gain} < -{HALF_A_FEN}")
        (middle,) = weighted_quantiles(self.connection, gains, [0.5])
        (lost,) = weighted_quantiles(self.connection, losses, [0.5])
        return middle, None if lost is None else -lost

    def inequality(self, variant: int) -> Inequality:
        """The ratios of the income and, of a tax with a named base, its progressivity."""
        name = identifier(self.plan.names(self.plan.income)[variant])
        query = self._weighted(f"t.{name}")
        low, fifth, last, high = weighted_quantiles(self.connection, query, _SHARES)
        ratio = high / low if low and high is not None and low > 0 else None
        shares = self._share_ratio(query, fifth, last)
        return Inequality(_rounded(ratio), _rounded(shares), *self._progressivity(variant))

    def _share_ratio(self, query: str, fifth: float | None, last: float | None) -> float | None:
        """What the richest fifth has over what the poorest has; of equal values at a limit a part counts."""
        if fifth is None or last is None:
            return None
        rows = self.connection.execute(
            f"SELECT FSUM(w), FSUM(CASE WHEN v < {fifth!r} THEN w END), FSUM(CASE WHEN v < {fifth!r} THEN v * w END),"
            f" FSUM(CASE WHEN v > {last!r} THEN w END), FSUM(CASE WHEN v > {last!r} THEN v * w END) FROM ({query})"
            " WHERE w > 0 AND v IS NOT NULL"
        ).fetchone()
        weight, below, poor, above, rich = (float(value or 0) for value in rows)
        poor += (weight / 5 - below) * fifth
        rich += (weight / 5 - above) * last
        return rich / poor if poor > 0 else None

    def _progressivity(self, variant: int) -> tuple[float | None, float | None]:
        plan = self.plan
        if not plan.base or plan.sign > 0:
            return None, None
        tax = f"t.{identifier(plan.names(plan.target.key)[variant])}"
        base = f"t.{identifier(plan.base)}"
        of_base = gini(self.connection, self._weighted(base))
        of_tax = concentration(self.connection, self._ranked(tax, base))
        of_rest = concentration(self.connection, self._ranked(f"({base} - {tax})", base))
        if of_base is None:
            return None, None
        kakwani = None if of_tax is None else of_tax - of_base
        redistribution = None if of_rest is None else of_base - of_rest
        return _rounded(kakwani), _rounded(redistribution)

    def _weighted(self, value: str, where: str = "") -> str:
        """A query of values `v` and weights `w`."""
        weight = f"t.{identifier(self.plan.weight)}" if self.plan.weight else "1"
        condition = f" WHERE {where}" if where else ""
        return f"SELECT {value} AS v, {weight} AS w FROM ({self.query}) AS t{condition}"

    def _ranked(self, value: str, rank: str) -> str:
        weight = f"t.{identifier(self.plan.weight)}" if self.plan.weight else "1"
        return f"SELECT {value} AS a, {rank} AS v, {weight} AS w FROM ({self.query}) AS t"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 8)
