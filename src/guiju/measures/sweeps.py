"""Sweeps: one measure under many choices (levels, weights, years, thresholds, variants), with ranks and their
spread.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from guiju.measures.catalogue import Measure, find
from guiju.measures.contents import key_of
from guiju.measures.problems import wrong
from guiju.measures.result import Note, Result, joined, together
from guiju.measures.tables import Part, Table, held, opened, require, rows_without

MOST_RUNS = 10_000
_RANKS = ("rank", "pairs", "mean")


@dataclass(frozen=True, slots=True)
class Sweep:
    """A measure under many choices.

    `result` has the rows of all runs, the choices in front. `spread` has a row for what was measured: lowest
    and highest value, best and worst rank (1 is the largest value of a run), in how many runs it is.
    """

    result: Result
    spread: Result


def by(measure: str, table: Table, column: str, /, *args: Any, **arguments: Any) -> Result:
    """A measure for each value of a column, such as each year, one below the other.

    >>> table = {"year": [1, 1, 2, 2], "size": [5, 5, 9, 1]}
    >>> by("hhi", table, "year", "size").records()
    [{'year': '1', 'hhi': 0.5}, {'year': '2', 'hhi': 0.82}]

    `args` and `arguments` are those of the measure, without its table. Raises InputError where a part cannot
    be measured.
    """
    found, table = find(measure), held(table)
    parts = [
        found.function(Part(table, {column: key}), *args, **arguments).with_keys({column: key})
        for key in keys_of(table, column)
    ]
    all_, lost = joined(parts), rows_without(table, column)
    return replace(all_, coverage=together(all_.coverage, lost)) if lost else all_


def keys_of(table: Table, column: str) -> list[str]:
    """The different values of a column, in order. Raises InputError where there is none."""
    with opened(table) as (connection, source):
        require(connection, source, column)
        key = key_of(column)
        rows = connection.execute(
            f"SELECT DISTINCT {key} AS k FROM {source} WHERE {key} IS NOT NULL "
            "ORDER BY TRY_CAST(k AS DOUBLE), k"
        ).fetchall()
    if not rows:
        raise wrong("measure-empty", column, found=0)
    return [str(row[0]) for row in rows]


def sweep(
    measure: str, table: Table, *, over: Mapping[str, Sequence[Any]], **arguments: Any
) -> Sweep:  # fmt: skip
    """A measure under each combination of choices, with ranks and their spread.

    >>> firms = {"year": [1, 1, 2, 2], "r": ["A", "B", "A", "B"], "x": [3, 1, 1, 1], "y": [1, 1, 1, 9]}
    >>> found = sweep("hhi_specialisation", firms, over={"year": [1, 2]}, region="r")
    >>> found.spread.at(r="A")["best_rank"], found.spread.at(r="A")["worst_rank"]
    (1, 2)

    A name in `over` is an argument of the measure (variant, industry, value, threshold …) or else a column of the table
    whose values pick rows (a year). For levels of classification give `Mapped(table, mapping, on)` and its columns as
    `industry`. With `pair`, ranks are those among all pairs. Raises InputError for unknown names and more than
    10,000 runs.
    """
    found, table = find(measure), held(table)
    runs = list(product(*over.values()))
    if not 0 < len(runs) <= MOST_RUNS:
        raise wrong("measure-runs", measure, found=len(runs), expected=MOST_RUNS)
    results = [_run(found, table, dict(zip(over, run, strict=True)), arguments) for run in runs]
    whole = joined(results)
    if len({result.variant.unit for result in results}) > 1:
        whole = replace(whole, notes=(*whole.notes, Note("units-differ")))
    return Sweep(whole, _spread(found, results, _keys(results[0], measure, over)))


def parameters_of(measure: Measure) -> dict[str, inspect.Parameter]:
    """The parameters of a measure."""
    return dict(inspect.signature(measure.function).parameters)


def _run(
    measure: Measure, table: Table, choice: Mapping[str, Any], arguments: Mapping[str, Any]
) -> Result:  # fmt: skip
    """One run, its choices and ranks in front of its rows."""
    known = parameters_of(measure)
    chosen = {name: value for name, value in choice.items() if name in known}
    rows = {name: value for name, value in choice.items() if name not in known}
    given = Part(table, rows) if rows else table
    found = measure.function(given, **{**arguments, **chosen})
    return _named_alike(found, choice).with_keys(
        {
            name: value if isinstance(value, (int, float)) else str(value)
            for name, value in choice.items()
        }
    )


def _named_alike(found: Result, choice: Mapping[str, Any]) -> Result:
    """A result whose columns of names are called alike in all runs, where the choice is what they are called.

    The role itself names the choice.
    """
    roles = {str(choice[role]): f"{role}_name" for role in ("region", "industry") if role in choice}
    taken = {name: roles.get(name, name) for name in found.columns}
    data = {taken[name]: found.data[name] for name in found.columns}
    return Result(
        found.measure, found.variant, tuple(data), data, found.coverage, found.notes, found.interval
    )


def _keys(result: Result, measure: str, over: Iterable[str]) -> list[str]:
    """The columns of a run that say what was measured: those of text in front of the first number, without choices."""
    keys: list[str] = []
    for name in [name for name in result.columns if name not in set(over)]:
        values = list(result.data[name])
        if name == measure or not all(isinstance(value, str) for value in values):
            break
        keys.append(name)
    return keys


def _spread(measure: Measure, results: Sequence[Result], named: Sequence[str]) -> Result:
    seen: dict[tuple[str, ...], list[tuple[float, int]]] = {}
    for result in results:
        values = np.asarray(result.data[measure.name])
        if values.dtype.kind not in "iufb":
            raise wrong("measure-sweep", measure.name, found=measure.name)
        columns = [result.data[name] for name in named]
        names = list(zip(*columns, strict=True)) if named else [()] * len(values)
        for name, value, rank in zip(names, values.tolist(), _ranks(result, values), strict=True):
            if value == value:
                seen.setdefault(tuple(map(str, name)), []).append((value, rank))
    data: dict[str, Any] = {name: [key[at] for key in seen] for at, name in enumerate(named)}
    data |= {
        "runs": [len(rows) for rows in seen.values()],
        "lowest": [min(rows)[0] for rows in seen.values()],
        "highest": [max(rows)[0] for rows in seen.values()],
        "best_rank": [min(rank for _, rank in rows) for rows in seen.values()],
        "worst_rank": [max(rank for _, rank in rows) for rows in seen.values()],
    }
    first = results[0]
    coverage = joined(results).coverage
    return Result(first.measure, first.variant, tuple(data), data, coverage, first.notes)


def _ranks(result: Result, values: Any) -> list[int]:
    """The rank of each row of a run; its own where the measure has ranked the rows among more than are left."""
    if all(name in result.data for name in _RANKS):
        return [int(rank) for rank in result.data["rank"]]
    falling = -np.round(values.astype(float), 12)
    there = np.sort(falling[~np.isnan(falling)])
    return [int(1 + np.searchsorted(there, value, side="left")) for value in falling]
