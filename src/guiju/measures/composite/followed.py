"""Each number of an index followed back: its values step by step, and which outliers were drawn in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from guiju.measures.composite.build import Built
from guiju.measures.composite.diagnose import (
    contributions,
    correlations,
    effective_weights,
    integrity,
    leave_one_out,
)
from guiju.measures.composite.explained import explained
from guiju.measures.composite.uncertainty import rank_uncertainty, sensitivity
from guiju.measures.result import Result
from guiju.measures.tables import Table


def step_values(built: Built) -> Result:
    """The value of each unit and indicator after each step: a row for each pair, a column for each step."""
    codes = [one.code for one in built.index.indicators]
    data: dict[str, Any] = {
        built.index.unit: [unit for unit in built.units for _ in codes],
        "indicator": codes * len(built.units),
        **{name: values.ravel() for name, values in built.steps.items()},
    }
    variant = explained("step_values", "steps", steps=" → ".join(built.steps))
    return Result("step_values", variant, tuple(data), data, built.coverage)


def treatments(built: Built) -> Result:
    """The indicators whose outliers were treated: moments before, points drawn in, whether a log was taken."""
    done = [one for one in built.treated if one.points or one.log]
    data: dict[str, Any] = {
        "indicator": [one.code for one in done],
        "log": ["yes" if one.log else "no" for one in done],
        "skew": [one.skew for one in done],
        "kurtosis": [one.kurtosis for one in done],
        "points": [one.points for one in done],
    }
    index = built.index
    limits = {"skew": f"{index.skew:g}", "kurtosis": f"{index.kurtosis:g}"}
    variant = explained("treatments", "winsorise-log", **limits)
    return Result("treatments", variant, tuple(data), data, built.coverage)


def assessed(
    built: Built, table: Table, *, steps: bool = False, points: bool = False, runs: int = 0, draws: int = 0,
    without: bool = False, before: Table = None, seed: int = 1,
) -> Mapping[str, Result]:  # fmt: skip
    """The tables of an index by name: scores, weights, treatments, correlations that stand out, and what is asked for.

    `runs` of uncertainty, `draws` of sensitivity, `without` each indicator, `before` data of an earlier year.
    """
    found = {
        "scores": built.result(),
        "effective_weights": effective_weights(built),
        "treated": treatments(built),
    }
    pairs = correlations(built)
    flagged = [at for at, flag in enumerate(pairs.data["flag"]) if flag]
    data = {name: [pairs.data[name][at] for at in flagged] for name in pairs.columns}
    found["correlations"] = replace(pairs, data=data)
    if steps:
        found["steps"] = step_values(built)
    if points:
        found["contributions"] = contributions(built)
    if runs:
        found["rank_uncertainty"] = rank_uncertainty(built, runs=runs, seed=seed)
    if draws:
        found["sensitivity"] = sensitivity(built, runs=draws, seed=seed)
    if without:
        found["leave_one_out"] = leave_one_out(built, table)
    if before is not None:
        found["integrity"] = integrity(built.index, before, table)
    return found
