"""What a comparison gives: totals, winners and losers, distribution, groups; and on what it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over some rows: `weight` is the number of units the rows stand for.

    `change` is after less before; `mean_change` is per unit of weight; `median_gain` and `mean_gain` are over the units
    whose value changes. `before` and `after` are totals of the target in its unit.
    """

    rows: int
    weight: float
    before: float
    after: float
    change: float
    winners: float
    losers: float
    unchanged: float
    gains: float
    losses: float
    mean_change: float | None
    mean_gain: float | None
    average_rate_before: float | None = None
    average_rate_after: float | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """One reform beside the baseline."""

    reform: str
    title: Mapping[str, str | None]
    hash: str
    total: Totals
    cost: float
    median_gain: float | None
    gini_before: float | None
    gini_after: float | None
    marginal_rate_before: float | None = None
    marginal_rate_after: float | None = None
    groups: Mapping[str, tuple[tuple[str, Totals], ...]] = field(default_factory=dict)
    deciles: tuple[tuple[str, Totals], ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A baseline and reforms on the same rows.

    `kind` says whether the data are real, synthetic or of unknown origin. `direction` is up where more of
    the target is a gain for the unit (net income) and down where it is a loss (a tax).
    """

    policy: str
    hash: str
    date: date
    baseline: str
    target: str
    label: Mapping[str, str | None]
    unit: str
    direction: str
    income: str
    kind: str
    data: Mapping[str, Any]
    coverage: Mapping[str, Any]
    variants: tuple[Variant, ...]
    unverified: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    version: str = ""
    engine: str = "duckdb"

    def to_json(self) -> dict[str, Any]:
        """The comparison as plain data."""
        return {
            "policy": self.policy, "hash": self.hash, "date": self.date.isoformat(),
            "baseline": self.baseline or None, "target": self.target, "label": dict(self.label),
            "unit": self.unit, "direction": self.direction, "income": self.income, "kind": self.kind,
            "version": self.version, "engine": self.engine, "data": dict(self.data), "coverage": dict(self.coverage),
            "unverified": list(self.unverified), "assumptions": list(self.assumptions),
            "variants": [_variant_json(v) for v in self.variants],
        }  # fmt: skip


def _variant_json(variant: Variant) -> dict[str, Any]:
    return {
        "reform": variant.reform, "title": dict(variant.title), "hash": variant.hash,
        "cost": variant.cost, **_totals_json(variant.total), "median_gain": variant.median_gain,
        "gini_before": variant.gini_before, "gini_after": variant.gini_after,
        "marginal_rate_before": variant.marginal_rate_before,
        "marginal_rate_after": variant.marginal_rate_after,
        "groups": {name: [{"group": g, **_totals_json(t)} for g, t in found] for name, found in variant.groups.items()},
        "deciles": [{"group": g, **_totals_json(t)} for g, t in variant.deciles],
    }  # fmt: skip


def _totals_json(totals: Totals) -> dict[str, Any]:
    return asdict(totals)
