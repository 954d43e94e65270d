"""What a comparison gives: totals, winners and losers, distribution, groups; and on what it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, TypeAlias

GroupName: TypeAlias = str | tuple[str, ...]
"""The value of a group; of crossed groupings one for each."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over some rows: `weight` is the number of units the rows stand for.

    `change` is after less before, `mean_change` the same per unit of weight. What is named a gain is above zero where
    the unit is better off, what is named a loss is below: `mean_gain` is over the units that gain, `mean_loss` over
    those that lose, None where there are none. `before` and `after` are totals of the target in its unit.
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
    mean_loss: float | None = None
    average_rate_before: float | None = None
    average_rate_after: float | None = None


Groups: TypeAlias = tuple[tuple[GroupName, Totals], ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Units whose gain lies above `lower`, up to and including `upper`; None: no limit.

    `kind` is ``amount`` (in the unit of the target) or ``share`` (of the income before). Where both limits of an
    amount are 0 nothing changes; a share is None-to-None where there is no income before.
    """

    kind: str
    lower: float | None
    upper: float | None
    rows: int
    weight: float
    gain: float


@dataclass(frozen=True, slots=True)
class Inequality:
    """Ratios of the income before and after: P90/P10, S80/S20; of a tax, Kakwani and Reynolds-Smolensky.

    `p90_p10` divides the income that 90 % of the weighted units do not exceed by that of 10 %; `s80_s20` divides
    what the richest fifth has by what the poorest has. `kakwani` is the concentration of the target, ranked by its
    base, less the Gini of the base: above 0 the target is progressive; `reynolds_smolensky` is the Gini of the base
    less the concentration of what is left of it. None where a divisor is zero or no base was named.
    """

    p90_p10: float | None
    s80_s20: float | None
    kakwani: float | None = None
    reynolds_smolensky: float | None = None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The units whose input lies from `lower` up to below `upper`: mean input and rates, weighted.

    Average rates are the target as a share of the named base, else of the input; where more of the target is a gain,
    one less that. `cliff_before` and `cliff_after` are the share of units for which one more yuan leaves less than
    before.
    """

    lower: float | None
    upper: float | None
    rows: int
    weight: float
    mean_input: float | None
    average_rate_before: float | None
    average_rate_after: float | None
    marginal_rate_before: float | None
    marginal_rate_after: float | None
    cliff_before: float | None
    cliff_after: float | None


@dataclass(frozen=True, slots=True)
class Response:
    """The cost where inputs answer to the net-of-tax rate with an elasticity, beside the static cost.

    `input_change` is the change of the weighted total of the input, `held` the weight of units that were left as they
    are since one of their net-of-tax rates is not above zero. `stated` marks the elasticity asked for; the others are
    the range for sensitivity.
    """

    elasticity: float
    stated: bool
    cost: float
    input_change: float
    held: float


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its standard error and its 95 % interval from replicates."""

    estimate: float
    error: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Variant:
    """One reform beside the baseline.

    `median_gain` is of the units that gain, `median_loss` of those that lose, below zero. `value` is the value of a
    swept parameter. `suppressed` lists, for each table, the groups that are kept back.
    """

    reform: str
    title: Mapping[str, str | None]
    hash: str
    total: Totals
    cost: float
    median_gain: float | None = None
    median_loss: float | None = None
    gini_before: float | None = None
    gini_after: float | None = None
    marginal_rate_before: float | None = None
    marginal_rate_after: float | None = None
    groups: Mapping[str, Groups] = field(default_factory=dict)
    deciles: Groups = ()
    value: str = ""
    bands: tuple[Band, ...] = ()
    inequality_before: Inequality | None = None
    inequality_after: Inequality | None = None
    curve: tuple[CurvePoint, ...] = ()
    response: tuple[Response, ...] = ()
    intervals: Mapping[str, Interval] = field(default_factory=dict)
    suppressed: Mapping[str, tuple[GroupName, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A baseline and reforms on the same rows.

    `kind` says whether the data are real, synthetic or of unknown origin. `direction` is up where more of
    the target is a gain for the unit (net income) and down where it is a loss (a tax). `sweep` names the parameter
    whose values the variants are.
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
    sweep: str = ""
    engine: str = "duckdb"

    def to_json(self) -> dict[str, Any]:
        """The comparison as plain data; parts that were not asked for are left out."""
        found = {
            "policy": self.policy, "hash": self.hash, "date": self.date.isoformat(),
            "baseline": self.baseline or None, "target": self.target, "label": dict(self.label),
            "unit": self.unit, "direction": self.direction, "income": self.income, "kind": self.kind,
            "version": self.version, "engine": self.engine, "data": dict(self.data), "coverage": dict(self.coverage),
            "unverified": list(self.unverified), "assumptions": list(self.assumptions),
            "variants": [_variant_json(v) for v in self.variants],
        }  # fmt: skip
        return {**found, "sweep": self.sweep} if self.sweep else found


def _variant_json(variant: Variant) -> dict[str, Any]:
    kept_back = variant.suppressed
    found = {
        "reform": variant.reform, "title": dict(variant.title), "hash": variant.hash,
        "cost": variant.cost, **asdict(variant.total), "median_gain": variant.median_gain,
        "median_loss": variant.median_loss,
        "gini_before": variant.gini_before, "gini_after": variant.gini_after,
        "marginal_rate_before": variant.marginal_rate_before,
        "marginal_rate_after": variant.marginal_rate_after,
        "groups": {name: _groups_json(groups, kept_back.get(name, ())) for name, groups in variant.groups.items()},
        "deciles": _groups_json(variant.deciles, kept_back.get("deciles", ())),
    }  # fmt: skip
    asked: dict[str, Any] = {
        "value": variant.value,
        "bands": [asdict(band) for band in variant.bands],
        "inequality_before": variant.inequality_before and asdict(variant.inequality_before),
        "inequality_after": variant.inequality_after and asdict(variant.inequality_after),
        "curve": [asdict(point) for point in variant.curve],
        "response": [asdict(response) for response in variant.response],
        "intervals": {name: asdict(interval) for name, interval in variant.intervals.items()},
    }
    if "bands" in kept_back:
        asked["suppressed_bands"] = len(kept_back["bands"])
    return found | {key: value for key, value in asked.items() if value}


def _groups_json(groups: Groups, suppressed: tuple[GroupName, ...]) -> list[dict[str, Any]]:
    shown = [{"group": _name_json(name), **asdict(totals)} for name, totals in groups]
    return shown + [{"group": _name_json(name), "suppressed": True} for name in suppressed]


def _name_json(name: GroupName) -> str | list[str]:
    return name if isinstance(name, str) else list(name)
