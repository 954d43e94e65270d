"""Reforms and draft laws over many systems: which of them gain or lose which tiers and duties, with the indicators."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.ai import accountability
from guiju.ai.changes import terms
from guiju.ai.duties import OF_EVERYONE, PROPOSED, Duty, duties_on, duty_table
from guiju.api import Policy
from guiju.data import open_connection
from guiju.data.atomic import written
from guiju.data.origin import kind_of_files
from guiju.days import day_or_today
from guiju.evaluate.quoting import quoted
from guiju.model.label import Label
from guiju.model.problem import InputError, Place, Problem
from guiju.scratch import scratch_folder
from guiju.tables import TableRun

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OUTPUTS = ("system.tiers", "system.duties")
LISTED = 12
"""Systems that an answer lists by name; a file holds all of them."""


@dataclass(frozen=True, slots=True)
class Turned:
    """How many systems gain and lose a tier or duty."""

    name: str
    gain: int
    lose: int

    def to_json(self) -> dict[str, Any]:
        """The counts as plain data."""
        return {"name": self.name, "gain": self.gain, "lose": self.lose}


@dataclass(frozen=True, slots=True)
class SystemChange:
    """What one system gains and loses, by id."""

    system: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The change as plain data."""
        return {"system": self.system, "gained": list(self.gained), "lost": list(self.lost)}


@dataclass(frozen=True, slots=True)
class Layer:
    """One reform beside the baseline.

    `gaining`, `losing` and `altered` count systems: with more duties, with fewer, with a duty that stays on other
    terms. `without_tier` counts those in no tier of their own, `owed` all duties of all systems, each before and after.
    `drafted` names the duties in the reform whose basis is a proposal, `unverified` the citations that it adds.
    """

    reform: str
    title: Label
    gaining: int
    losing: int
    altered: int
    without_tier: tuple[int, int]
    owed: tuple[int, int]
    tiers: tuple[Turned, ...]
    duties: tuple[Turned, ...]
    changed_terms: Mapping[str, int]
    drafted: tuple[str, ...]
    indicators: tuple[Mapping[str, Any], Mapping[str, Any]]
    systems: tuple[SystemChange, ...]
    unverified: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The layer as plain data."""
        return {
            "reform": self.reform, "title": {"zh": self.title.zh, "en": self.title.en},
            "systems": {"gain": self.gaining, "lose": self.losing, "altered": self.altered,
                        "without_tier": _pair(self.without_tier), "listed": [s.to_json() for s in self.systems]},
            "owed": _pair(self.owed), "tiers": [t.to_json() for t in self.tiers],
            "duties": [t.to_json() for t in self.duties], "altered": dict(self.changed_terms),
            "proposed": list(self.drafted), "unverified": list(self.unverified),
            "indicators": _pair(tuple(map(dict, self.indicators))),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class DutyComparison:
    """Reforms of the rules on AI systems, held against a baseline on the same systems; `kind` is that of the data."""

    run: TableRun
    baseline: str
    kind: str
    layers: tuple[Layer, ...]
    duties: Mapping[str, Duty]

    @property
    def systems(self) -> int:
        """How many systems were compared."""
        return self.run.data["system"].rows - self.run.data["system"].rejected

    def to_json(self) -> dict[str, Any]:
        """The comparison as plain data."""
        kept = {
            k: v
            for k, v in self.run.to_json().items()
            if k not in ("outputs", "left_out", "reform")
        }
        for name, staged in self.run.data.items():
            kept["data"][name]["unread"] = list(staged.unread)
        layers = [layer.to_json() for layer in self.layers]
        return kept | {
            "kind": self.kind,
            "baseline": self.baseline or None,
            "systems": self.systems,
            "reforms": layers,
        }


def compare_duties(
    policy: Policy, data: Mapping[str, Any], reforms: Sequence[str], *, baseline: str = "",
    day: str | date | None = None, out: str | Path | None = None, threads: int | None = None,
    memory: str | None = None,
) -> DutyComparison:  # fmt: skip
    """Which systems gain or lose which tiers and duties under each reform, beside the baseline on the same day.

    `data` maps `system` to a file or frame; a reform may be stacked, ``ladder+sanctions``. `out` is a file, .parquet or
    .csv, with a row for each system and reform. Raises InputError for policies without duties, wrong names and data.
    """
    if duty_table(policy.definition) is None:
        raise InputError([Problem("assess-policy", Place(policy.name), {"found": policy.name})])
    on = day_or_today(day)
    with _folder() as folder:
        runs = [
            policy.decide_tables(data, out=folder / f"{number}.parquet", date=on, reform=reform, outputs=OUTPUTS,
                                 threads=threads, memory=memory)
            for number, reform in enumerate((baseline, *reforms))
        ]  # fmt: skip
        files = [Path(staged.file) for staged in runs[0].data.values() if staged.file]
        places = (folder, *files, *((Path(out).absolute().parent,) if out is not None else ()))
        with open_connection(memory, threads, places) as base:
            kind = kind_of_files(base, [staged.file for staged in runs[0].data.values()])
            found = [
                replace(
                    _layer(base, folder, number, policy, baseline, reform, on),
                    unverified=tuple(
                        cite for cite in runs[number].unverified if cite not in runs[0].unverified
                    ),
                )
                for number, reform in enumerate(reforms, 1)
            ]
            if out is not None:
                _write(base, folder, reforms, Path(out), kind)
    known: dict[str, Duty] = {}
    for reform in (*reforms[::-1], baseline):
        known |= {duty.name: duty for duty in duties_on(policy.under(reform).definition, on)}
    return DutyComparison(_told(runs), baseline, kind, tuple(found), known)


def _told(runs: Sequence[TableRun]) -> TableRun:
    """The baseline's run; a column that only some reform knows, or reads, is not said to be unknown or unread."""
    data = {}
    for name, staged in runs[0].data.items():
        unknown = set.intersection(*(set(run.data[name].extra) for run in runs))
        unread = set.intersection(*(set(run.data[name].unread) for run in runs))
        data[name] = replace(
            staged,
            extra=tuple(one for one in staged.extra if one in unknown),
            unread=tuple(sorted(unread)),
        )
    return replace(runs[0], data=data)


@contextmanager
def _folder() -> Iterator[Path]:
    folder = scratch_folder("guiju-duties-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _layer(
    base: DuckDBPyConnection, folder: Path, number: int, policy: Policy, baseline: str, reform: str, on: date
) -> Layer:  # fmt: skip
    base.execute(f"CREATE OR REPLACE TEMP VIEW sides AS {_sides(folder, number)}")
    # Systems with the same lists before and after are counted together: lists are compared once for all of them.
    base.execute(f"CREATE OR REPLACE TEMP TABLE kinds AS SELECT *, {_DIFFERENCES} FROM ("
                 "SELECT tiers, duties, tiers_after, duties_after, count(*) AS n FROM sides GROUP BY ALL)")  # fmt: skip
    definitions = policy.under(baseline).definition, policy.under(reform).definition
    before, after = ({d.name: d for d in duties_on(one, on)} for one in definitions)
    changed = [
        name for name in after if name in before and terms(after[name]) != terms(before[name])
    ]
    owing = _owing(base, changed)
    return Layer(
        reform, definitions[1].reform_title,
        _count(base, "len(gained) > 0"), _count(base, "len(lost) > 0"),
        _count(base, "list_has_any(list_intersect(duties, duties_after), ?)", changed),
        (_outside(base, "tiers"), _outside(base, "tiers_after")),
        (_total(base, "duties"), _total(base, "duties_after")),
        _turned(base, "tiers_gained", "tiers_lost"), _turned(base, "gained", "lost"),
        {name: owing[name] for name in changed if name in owing},
        tuple(name for name, duty in after.items() if duty.read == PROPOSED),
        (accountability.indicators(definitions[0], on), accountability.indicators(definitions[1], on)),
        _listed(base), (),
    )  # fmt: skip


_DIFFERENCES = ", ".join(
    f"list_filter({first}, lambda x: NOT list_contains({second}, x)) AS {name}"
    for first, second, name in (
        ("duties_after", "duties", "gained"), ("duties", "duties_after", "lost"),
        ("tiers_after", "tiers", "tiers_gained"), ("tiers", "tiers_after", "tiers_lost"),
    )
)  # fmt: skip


def _sides(folder: Path, number: int) -> str:
    """The lists of each system before and under one reform; both files hold the same rows in the same order."""
    files = (quoted(str(folder / f"{one}.parquet")) for one in (0, number))
    first, second = (f"read_parquet({file})" for file in files)
    return (
        "SELECT a.system_id, a.tiers::VARCHAR[] AS tiers, a.duties, b.tiers::VARCHAR[] AS tiers_after, "
        f"b.duties AS duties_after FROM {first} AS a JOIN {second} AS b USING (system_id)"
    )


def _count(base: DuckDBPyConnection, condition: str, *given: Any) -> int:
    return _figure(
        base, f"SELECT coalesce(sum(n) FILTER (WHERE {condition}), 0) FROM kinds", *given
    )


def _total(base: DuckDBPyConnection, column: str) -> int:
    return _figure(base, f"SELECT coalesce(sum(n * len({column})), 0) FROM kinds")


def _outside(base: DuckDBPyConnection, column: str) -> int:
    return _count(base, f"len(list_filter({column}, lambda x: NOT list_contains(?::VARCHAR[], x))) = 0",
                  sorted(OF_EVERYONE))  # fmt: skip


def _figure(base: DuckDBPyConnection, query: str, *given: Any) -> int:
    row = base.execute(query, list(given)).fetchone()
    return int(row[0]) if row else 0


def _turned(base: DuckDBPyConnection, gained: str, lost: str) -> tuple[Turned, ...]:
    rows = base.execute(
        "SELECT name, sum(up)::BIGINT, sum(down)::BIGINT FROM ("
        f"SELECT unnest({gained}) AS name, n AS up, 0 AS down FROM kinds UNION ALL "
        f"SELECT unnest({lost}), 0, n FROM kinds) GROUP BY name ORDER BY name"
    ).fetchall()
    return tuple(Turned(*row) for row in rows)


def _owing(base: DuckDBPyConnection, names: Sequence[str]) -> dict[str, int]:
    """How many systems owe each of these duties, before and after."""
    rows = base.execute(
        "SELECT name, sum(n)::BIGINT FROM (SELECT unnest(list_intersect(duties, duties_after)) AS name, n FROM kinds) "
        "WHERE list_contains(?::VARCHAR[], name) GROUP BY name", [list(names)]
    ).fetchall()  # fmt: skip
    return dict(rows)


def _listed(base: DuckDBPyConnection) -> tuple[SystemChange, ...]:
    """The systems that gain or lose most, by id where they are equal."""
    rows = base.execute(
        "SELECT system_id, gained, lost FROM sides JOIN kinds USING (tiers, duties, tiers_after, duties_after) "
        "WHERE len(gained) + len(lost) > 0 ORDER BY len(gained) + len(lost) DESC, system_id "
        f"LIMIT {LISTED}"
    ).fetchall()
    return tuple(SystemChange(str(key), tuple(gained), tuple(lost)) for key, gained, lost in rows)


def _write(
    base: DuckDBPyConnection, folder: Path, reforms: Sequence[str], out: Path, kind: str
) -> None:
    """One row for each system and reform, with what it gains and loses."""
    parts = [
        f"SELECT system_id, {quoted(reform)} AS reform, {_DIFFERENCES} FROM ({_sides(folder, number)})"
        for number, reform in enumerate(reforms, 1)
    ]
    query = " UNION ALL ".join(parts)
    with written(out) as temporary:
        if out.suffix.lower() == ".csv":
            lists = ", ".join(f"array_to_string({name}, '|') AS {name}"
                              for name in ("gained", "lost", "tiers_gained", "tiers_lost"))  # fmt: skip
            query = f"SELECT system_id, reform, {lists} FROM ({query})"
        told = f"FORMAT parquet, KV_METADATA {{kind: {quoted(kind)}}}"
        form = "FORMAT csv, HEADER" if out.suffix.lower() == ".csv" else told
        base.execute(
            f"COPY ({query} ORDER BY reform, system_id) TO {quoted(str(temporary))} ({form})"
        )


def _pair(values: Sequence[Any]) -> dict[str, Any]:
    return {"before": values[0], "after": values[1]}
