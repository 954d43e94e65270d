"""Which engine computes tables: chosen by the shape of the program, or named by the caller."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from guiju.evaluate.address import (
    is_address,
    not_on_server,
    read_address,
    unknown_engine,
    without_secrets,
)
from guiju.evaluate.program import Program
from guiju.evaluate.reads import levels_of
from guiju.model import tree
from guiju.model.problem import InputError, Place, Problem
from guiju.model.tree import Node

WIDE = 50
"""Rules from which Polars is taken for a policy of one table; measured by `benchmarks/bench_wide.py`."""

VERY_WIDE = 200
"""Rules from which it is taken also where most of them are outputs."""

FEW = 1_000
"""Rows in all up to which Python may take a program."""

DEEP = 50_000
"""Values that levels hand on to the last, from which Python takes it; measured by `benchmarks/bench_few.py`."""

_MAY_STOP = frozenset({"+", "-", "*", "negate", "add_months", "add_years", "add_days"})


def always(program: Program) -> bool:
    """Whether an engine that takes every program would be taken: the last resort."""
    return True


def wide_and_plain(program: Program) -> bool:
    """Whether many rules of one table are to be computed, none of which Polars might stop at.

    Where most rules are written out, writing costs more than computing, and DuckDB writes what it computes at once:
    then it takes more rules.
    Polars may compute a branch of a CASE that does not count, in which whole numbers or dates may leave their
    range; by itself it is taken only where no rule calculates with those.
    """
    steps, goals = len(program.steps), len(program.goals)
    if steps < WIDE or len(program.columns) != 1 or (2 * goals > steps and steps < VERY_WIDE):
        return False
    return all(_plain(step.tree) for step in program.steps) and is_installed("polars")


def few_and_deep(program: Program, rows: int) -> bool:
    """Whether few rows are sooner computed by Python, one by one, than a query for them is planned.

    What is written out goes through every level above its own, and DuckDB plans each of them as a column.
    """
    if rows > FEW or len(program.goals) * len(program.steps) < DEEP:
        return False
    return len(program.goals) * max(levels_of(program.steps).values()) >= DEEP


def is_installed(engine: str) -> bool:
    """Whether the package of an engine is there, in a release that it works with."""
    release = _release(engine)
    return bool(release) and not _is_older(release, engine)


def _release(engine: str) -> str:
    """The release of an engine's package; nothing where it is not installed."""
    # Imported where it is asked: it takes as long to import as a small comparison to plan.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(engine)
    except PackageNotFoundError:
        return ""


def _is_older(release: str, engine: str) -> bool:
    return tuple(int(part) for part in release.split(".")[:2]) < _OLDEST[engine]


def _plain(node: Node) -> bool:
    for part in tree.walk(node):
        if isinstance(part, (tree.Link, tree.Aggregate)):
            return False
        if isinstance(part, tree.Call) and part.function in _MAY_STOP:
            kinds = {arg.type.kind for arg in part.args}
            if kinds == {"int"} or part.type.kind == "date":
                return False
    return True


ENGINES: Mapping[str, Callable[[Program], bool]] = {"polars": wide_and_plain, "duckdb": always}
"""Engine → whether it is taken for a program where nobody named one; the first that fits."""

_OLDEST = {"polars": (2, 1)}
"""Engines that come with an extra of the same name, and the first release of their package that will do."""


def choose_engine(
    program: Program, wanted: str = "", *, limited: bool = False, rejects: bool = False
) -> str:
    """The engine for a program: `wanted` where it is named or an address, else the first that fits.

    `limited` says that memory or processors are limited, which only DuckDB obeys; `rejects` that wrong rows are put
    into a file, which servers cannot do.

    Raises InputError for an unknown name, a missing package, and what the named engine cannot do.
    """
    if not wanted:
        return "duckdb" if limited else next(n for n, fits in ENGINES.items() if fits(program))
    place = Place("--engine")
    if is_address(wanted):
        read_address(wanted)
        if rejects:
            raise not_on_server("--reject")
    elif wanted not in ENGINES:
        raise unknown_engine(wanted, ENGINES)
    if wanted in _OLDEST:
        release, oldest = _release(wanted), ".".join(map(str, _OLDEST[wanted]))
        values = {"found": wanted, "extra": wanted, "release": release, "oldest": oldest}
        if not release:
            raise InputError([Problem("engine-needs-extra", place, values)])
        if _is_older(release, wanted):
            raise InputError([Problem("engine-too-old", place, values)])
    if limited and wanted != "duckdb":
        shown = without_secrets(wanted)
        raise InputError([Problem("engine-without-limits", place, {"found": shown})])
    return wanted
