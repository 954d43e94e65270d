"""The population as files: its tables and a note that says what they are, whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.data import open_connection
from guiju.data.atomic import beside, settle, unwritable
from guiju.data.connection import path_literal
from guiju.data.progress import followed
from guiju.population.draws import macros
from guiju.population.drugs import drug_queries
from guiju.population.figures import OUTSIDE_LEADS, Scenario
from guiju.population.tables import Population, weight
from guiju.population.units import unit_queries
from guiju.version import VERSION

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NOTE = "README.json"
_DEFAULT = Scenario()


def write_population(
    folder: str | Path,
    rows: int = 200_000,
    seed: int = 1,
    *,
    year: int = 2024,
    payslips: bool = False,
    everything: bool = False,
    scenario: Scenario = _DEFAULT,
    memory: str | None = None,
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> dict[str, int]:
    """Write the tables of `rows` people in a tax year as Parquet; return the rows of each.

    Amounts are CNY of the year. `payslips` adds twelve months of wages for each person; else that
    table is empty and the annual amounts count. `everything` adds the tables of units, shares and drugs,
    all of whose figures are assumed. The same arguments give the same files. Tables are
    written in one pass in constant memory; they take their places together at the end, the note last.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     counts = write_population(folder, rows=2000, seed=7)
    >>> counts["person"], counts["institution"], counts["payslip"]
    (2000, 18, 0)

    Raises ValueError for fewer than one person, a negative seed, a year before 2019, or more contracts
    than there are people to lead them; InputError where the folder cannot be written to.
    """
    _check(rows, seed, year, scenario)
    population = Population(rows, seed, year, scenario, payslips=payslips)
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        waiting = beside(target / NOTE)
        waiting.mkdir()
    except OSError as error:
        raise unwritable(target, error) from error
    try:
        with open_connection(memory, threads, [waiting]) as connection:
            for macro in macros(rows, seed):
                connection.execute(macro)
            queries = population.queries()
            if everything:
                queries |= unit_queries(population) | drug_queries(population)
            counts = _write_tables(connection, population, queries, waiting, progress)
        arguments: dict[str, object] = {"rows": rows, "seed": seed, "year": year}
        _write_note(waiting / NOTE, arguments, scenario, counts)
        (target / NOTE).unlink(missing_ok=True)
        for name in (*(f"{table}.parquet" for table in counts), NOTE):
            settle(waiting / name, target / name)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    return counts


def _check(rows: int, seed: int, year: int, scenario: Scenario) -> None:
    if not 1 <= rows <= 10**9:
        raise ValueError(f"rows={rows}: give a number of people from 1 to 1,000,000,000")
    if seed < 0:
        raise ValueError(f"seed={seed}: give a whole number from 0 on")
    if not 2019 <= year <= 2100:
        raise ValueError(f"year={year}: give a tax year from 2019 to 2100")
    if not 0 <= scenario.contracts_per_block() <= OUTSIDE_LEADS:
        most = int(scenario.hospital_contracts * OUTSIDE_LEADS / scenario.contracts_per_block())
        found = scenario.hospital_contracts
        raise ValueError(f"hospital_contracts={found}: give a number from 0 to {abs(most):,}")


def _write_tables(
    connection: DuckDBPyConnection,
    population: Population,
    queries: Mapping[str, str],
    folder: Path,
    progress: Callable[[float], None] | None,
) -> dict[str, int]:
    expected = population.expected_rows()
    sizes = [expected.get(name, expected["contract"]) for name in queries]
    ends = list(accumulate(sizes))
    marks = f"{{kind: 'synthetic', generator: 'guiju.population', seed: '{population.seed}'}}"
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, KV_METADATA {marks}"
    counts = {}
    for (name, query), size, end in zip(queries.items(), sizes, ends, strict=True):
        with followed(connection, _part(progress, (end - size, end), ends[-1])):
            path = path_literal(folder / f"{name}.parquet")
            written = connection.execute(f"COPY ({query}) TO {path} ({options})").fetchone()
        counts[name] = int(written[0]) if written else 0
    if progress is not None:
        progress(1.0)
    return counts


def _part(
    progress: Callable[[float], None] | None, span: tuple[float, float], whole: float
) -> Callable[[float], None] | None:
    """What tells the share of a table as a share of all."""
    start, end = span
    return progress and (lambda share: progress((start + (end - start) * share) / whole))


def _write_note(
    path: Path, arguments: dict[str, object], scenario: Scenario, counts: dict[str, int]
) -> None:
    rows = counts["person"]
    record = {
        "kind": "synthetic",
        "generator": "guiju.population.write_population",
        "version": VERSION,
        "policy": "transfer",
        **arguments,
        "scenario": asdict(scenario),
        "weight": weight(rows),
        "tables": counts,
        "note": {
            "zh": "合成数据，不含任何真实的人、单位或合同",
            "en": "synthetic: no real person, unit or contract",
        },
    }
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
