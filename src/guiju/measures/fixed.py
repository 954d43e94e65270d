"""Measures that a policy fixes, taken on a table: their arguments are text there, and become what a measure takes."""

from __future__ import annotations

import inspect
from typing import Any

from guiju.measures.catalogue import find
from guiju.measures.problems import wrong
from guiju.measures.result import Result
from guiju.measures.sweeps import by, parameters_of
from guiju.measures.tables import Part, Table
from guiju.model.measuring import Measuring


def measured(fixed: Measuring, table: Table, **more: Any) -> Result:
    """A measure of a policy on a table, as the policy fixes it; `more` arguments add to it.

    >>> overlap = Measuring("overlap", "hhi", arguments={"column": "size"}, where={"year": "2020"})
    >>> measured(overlap, {"year": [2020, 2020, 2021], "size": [1, 3, 9]}).value
    0.625

    Raises InputError for measures, variants, columns and values that there are not.
    """
    measure = find(fixed.measure)
    known = parameters_of(measure)
    for name in fixed.arguments:
        if name not in known:
            values = {"found": name, "known": ", ".join(known)}
            raise wrong("measure-role-unknown", fixed.name, measure=measure.name, **values)
    given = {name: converted(known[name], text) for name, text in fixed.arguments.items()}
    if fixed.variant:
        given["variant"] = fixed.variant
    rows = Part(table, fixed.where) if fixed.where else table
    given |= more
    if fixed.by:
        return by(measure.name, rows, fixed.by, **given)
    return measure.function(rows, **given)


def converted(parameter: inspect.Parameter, value: Any) -> Any:
    """A text as what a parameter takes: a number, yes or no, a list, a pair."""
    kind = str(parameter.annotation)
    if not isinstance(value, str):
        return tuple(value) if isinstance(value, (list, tuple)) else value
    try:
        if "float" in kind and "Sequence" not in kind:
            return float(value)
        if kind.startswith("int"):
            return int(value)
    except ValueError:
        example = "0.5" if "float" in kind else "5"
        raise wrong("measure-set", parameter.name, found=value, expected=example) from None
    if kind == "bool":
        if value not in ("yes", "no", "true", "false"):
            raise wrong("measure-set", parameter.name, found=value, expected="yes, no")
        return value in ("yes", "true")
    if "tuple[str, str]" in kind or "Sequence" in kind:
        parts = [part.strip() for part in value.split(",")]
        if "tuple" in kind and len(parts) != 2:
            raise wrong("measure-set", parameter.name, found=value, expected="A,B")
        return tuple(parts) if "tuple" in kind else parts
    return value
