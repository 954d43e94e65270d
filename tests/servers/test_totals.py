"""The policy `transfer` on synthetic people: each engine gives what DuckDB gives, to the fen and to the row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from math import isclose
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import duckdb
import pytest

import guiju
from guiju.compare import Comparison
from guiju.population import write_population

from .places import NAMES, SAIL, address, placed

DATE = "2024-12-31"
PEOPLE = 3_000
MANY = 10_000_000
ENTITIES = ("institution", "contract", "receipt", "person", "award", "payslip")
OUTPUTS = ["person.tax", "person.net", "award.eligible", "award.counted"]


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return population(tmp_path_factory.mktemp("people"), PEOPLE)


def population(folder: Path, rows: int) -> dict[str, Path]:
    write_population(folder, rows, seed=7)
    return {name: folder / f"{name}.parquet" for name in ENTITIES}


@pytest.fixture(scope="module")
def tables(address: str, people: Mapping[str, Path]) -> dict[str, str]:
    """The same people as tables of the engine."""
    return placed(address, people, "people_")


def figures(comparison: Comparison) -> dict[str, Any]:
    """All that a comparison says, without where the data are."""
    told = comparison.to_json()
    return {name: told[name] for name in told if name not in ("data", "kind", "engine")}


AMOUNTS = ("before", "after", "change", "cost", "gains", "losses", "median_gain", "rows")
"""Figures that are given to the fen and have to be the same; others may differ in the last digit of a float."""


def apart(left: Any, right: Any, place: str = "", within: float = 0) -> list[str]:
    """Where two comparisons differ by more than a float does, or than is allowed."""
    if isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
        return [d for key in left for d in apart(left[key], right[key], f"{place}.{key}", within)]
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        pairs = enumerate(zip(left, right, strict=True))
        return [d for index, (a, b) in pairs for d in apart(a, b, f"{place}[{index}]", within)]
    same = left == right
    if (
        isinstance(left, float)
        and isinstance(right, float)
        and place.rpartition(".")[2] not in AMOUNTS
    ):
        same = isclose(left, right, rel_tol=1e-12, abs_tol=within)
    return [] if same else [f"{place}: {left} is not {right}"]


def test_every_total_of_a_comparison(
    address: str, people: Mapping[str, Path], tables: Mapping[str, str]
) -> None:
    policy = guiju.load("transfer")
    spark = address.startswith("spark")
    # Spark plans each of the many small queries of a distribution in a second: its own is a slow test.
    wanted: dict[str, Any] = {"date": DATE, "by": ["institution.kind"], "distribution": not spark}
    wanted |= {} if spark else {"deciles": "person.net", "marginal": "person.salary"}
    ours = policy.compare(people, ["R1"], **wanted)
    theirs = policy.compare(tables, ["R1"], engine=address, **wanted)
    assert ours.variants[0].cost > 0
    assert apart(figures(theirs), figures(ours)) == []
    assert theirs.engine.partition("?")[0] in address
    if not spark:
        weighted = {**wanted, "weight": "weight", "marginal": None}
        ours = policy.compare(people, ["R1"], **weighted)
        theirs = policy.compare(tables, ["R1"], engine=address, **weighted)
        assert apart(figures(theirs), figures(ours)) == []


def test_every_row_of_a_decision(
    address: str, people: Mapping[str, Path], tables: Mapping[str, str], tmp_path: Path
) -> None:
    policy = guiju.load("transfer")
    policy.decide_tables(people, out=tmp_path / "ours", date=DATE, outputs=OUTPUTS)
    run = policy.decide_tables(
        tables, out=tmp_path / "theirs", date=DATE, outputs=OUTPUTS, engine=address
    )
    assert run.to_json()["coverage"]["person"] == {"rows": PEOPLE, "used": PEOPLE, "share": 1.0}
    with duckdb.connect() as reader:
        for entity in ("person", "award"):
            ours, theirs = (
                f"(SELECT * FROM '{tmp_path}/{side}/{entity}.parquet')"
                for side in ("ours", "theirs")
            )
            columns = [reader.execute(f"DESCRIBE {side}").fetchall() for side in (ours, theirs)]
            assert columns[0] == columns[1]
            assert reader.execute(f"SELECT count(*) > 100 FROM {ours}").fetchone() == (True,)
            apart = f"({ours} EXCEPT ALL {theirs}) UNION ALL ({theirs} EXCEPT ALL {ours})"
            assert reader.execute(f"SELECT * FROM ({apart}) LIMIT 5").fetchall() == []


@pytest.mark.skipif(bool(SAIL), reason="Sail's environment has no Polars")
def test_every_total_by_polars(people: Mapping[str, Path]) -> None:
    pytest.importorskip("polars")
    policy = guiju.load("transfer")
    ours = policy.compare(people, ["R1"], engine="duckdb", **SUMMED)
    theirs = policy.compare(people, ["R1"], engine="polars", **SUMMED)
    assert theirs.engine == "polars"
    assert apart(figures(theirs), figures(ours)) == []


SUMMED: Mapping[str, Any] = {"date": DATE, "by": ["institution.kind"], "distribution": False}


class Many(NamedTuple):
    """Ten million people, and what DuckDB says of them in how many seconds."""

    people: Mapping[str, Path]
    comparison: Comparison
    seconds: float


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Many:
    people = population(tmp_path_factory.mktemp("many"), MANY)
    start = perf_counter()
    ours = guiju.load("transfer").compare(people, ["R1"], engine="duckdb", **SUMMED)
    return Many(people, ours, perf_counter() - start)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["polars", *sorted(NAMES)])  # the quick ones first
def test_ten_million_people(
    name: str, many: Many, record_property: Callable[[str, object], None]
) -> None:
    policy = guiju.load("transfer")
    with nullcontext("polars") if name == "polars" else address(name, quick=False) as found:
        tables = many.people if name == "polars" else placed(found, many.people, "many_")
        start = perf_counter()
        theirs = policy.compare(tables, ["R1"], engine=found, **SUMMED)
        record_property("seconds of DuckDB", round(many.seconds, 1))
        record_property(f"seconds of {name}", round(perf_counter() - start, 1))
    assert apart(figures(theirs), figures(many.comparison)) == []
