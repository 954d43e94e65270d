"""Every part of a comparison that a server can compute, on a small policy: the figures are DuckDB's."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

import guiju
from tests.compare import test_moving
from tests.compare.small import DAY, POLICY

from .places import placed
from .test_totals import apart, figures

ROWS = 300
MARKED: Mapping[str, Any] = {
    "replicate_weights": ["w1", "w2"],
    "weight": "weight",
    "target": "person.tax",
}
WISHES: Mapping[str, Mapping[str, Any]] = {
    "plain": {"by": ["kind,region", "kind", "income > 5000"], "deciles": "net", "marginal": "income",
              "bands": ["default"], "inequality": True, "base": "income", "min_cell": 3},
    "one crossed grouping": {"by": ["region,kind"], "target": "person.tax", "direction": "down", "base": "income",
                             "inequality": True},
    "weighted": {**MARKED, "by": ["kind"], "deciles": "net", "along": "income=0..20000/5", "bands": ["1%,5%"]},
    "response": {"response": 0.3, "marginal": "income", "distribution": False},
    "sweep": {"sweep": "rate=10%..50%/9", "distribution": False, "by": ["kind"]},
    "nothing changes": {
        "by": ["kind"], "target": "person.stepped", "direction": "down", "marginal": "income", "deciles": "income",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """People with ties, zeros, half fen after growth, an empty group and missing regions."""
    drawn = random.Random(3)
    path = tmp_path_factory.mktemp("small") / "person.parquet"
    rows = [
        (f"{index:04}", drawn.choice(["university", "hospital", "company"]),
         drawn.choice([0, 0.1, 1000.5, 5000, round(drawn.lognormvariate(8.5, 1), 2)]),
         drawn.choice([0, drawn.uniform(0.5, 3)]),
         drawn.choice(["东", "西", None]), drawn.random(), drawn.random())
        for index in range(ROWS)
    ]  # fmt: skip
    with duckdb.connect() as writer:
        writer.execute(
            "CREATE TABLE p (person_id VARCHAR, kind VARCHAR, income DOUBLE, weight DOUBLE, region VARCHAR,"
            " w1 DOUBLE, w2 DOUBLE)"
        )
        writer.executemany("INSERT INTO p VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        writer.table("p").write_parquet(str(path))
    return {"person": path}


@pytest.fixture(scope="module")
def tables(address: str, people: Mapping[str, Path]) -> dict[str, str]:
    return placed(address, people, "small_")


@pytest.mark.parametrize("name", WISHES)
def test_every_part_of_a_comparison(
    address: str, people: Mapping[str, Path], tables: Mapping[str, str], name: str
) -> None:
    policy, wanted = guiju.loads(POLICY), {"date": DAY, **WISHES[name]}
    reforms = [] if "sweep" in wanted else ["R1", "R2"]
    ours = policy.compare(people, reforms, **wanted)
    theirs = policy.compare(tables, reforms, engine=address, **wanted)
    assert any(variant.cost for variant in ours.variants) == (name != "nothing changes")
    # Spark adds up decimals of ten places: of weights drawn at random it keeps no more.
    within = 1e-7 if address.startswith("spark") and name == "weighted" else 0
    assert apart(figures(theirs), figures(ours), within=within) == []


def test_rows_that_move_with_the_year(address: str, tmp_path: Path) -> None:
    text, files = test_moving.POLICY, test_moving.tables(tmp_path / "now")
    if address.startswith("clickhouse"):
        # It knows no day of the year 9999.
        text = text.replace("until: date, ", "").replace("until < date '9999-01-01'", "pay < 0")
    policy = guiju.loads(text)
    there = placed(address, {name: Path(file) for name, file in files.items()}, "moved_")
    wanted: dict[str, Any] = {"years": "2023..2026", "date": DAY, "move": ["dates,year"]}
    ours, theirs = (
        policy.budget(data, ["R1"], engine=engine, **wanted).to_json()
        for data, engine in ((files, ""), (there, address))
    )
    assert [year["variants"][0]["cost"] for year in ours["years"]] == [0, 0, -390.15, 0]
    assert apart(theirs["years"], ours["years"]) == []


def test_years_and_what_a_cost_allows(
    address: str, people: Mapping[str, Path], tables: Mapping[str, str]
) -> None:
    policy, uprate = guiju.loads(POLICY), ["income=wages"]
    several: dict[str, Any] = {"years": "2024..2026", "uprate": uprate, "date": DAY}
    ours, theirs = (
        policy.budget(data, ["R1"], engine=engine, **several).to_json()
        for data, engine in ((people, ""), (tables, address))
    )
    assert [year["variants"][0]["cost"] > 0 for year in ours["years"]] == [True] * 3
    assert apart(theirs["years"], ours["years"]) == []
    sought: dict[str, Any] = {"date": DAY, "between": "10%..40%"}
    ours, theirs = (
        policy.seek(data, "rate", 50_000, engine=engine, **sought).to_json()
        for data, engine in ((people, ""), (tables, address))
    )
    assert ours["answer"] == "found"
    left_out = ("data", "kind", "engine")
    left, right = (
        {k: v for k, v in found.items() if k not in left_out} for found in (theirs, ours)
    )
    assert apart(left, right) == []


def test_an_entity_that_is_left_out(address: str, tmp_path: Path) -> None:
    """Its links have the type of the keys of the server's table, here whole numbers in a key of text."""
    policy = guiju.loads(
        "format: 1\nname: t\nentities: {unit: {key: unit_id, columns: {opened: date}},\n"
        "  claim: {key: claim_id, optional: true, columns: {unit_id: -> unit, day: date, cash: money, ok: finding}}}\n"
        'rules: {unit: {paid: "sum(claim.cash)", n: "count(claim where claim.day > opened)", all_ok: "all(claim.ok)"}}'
    )
    path = tmp_path / "unit.parquet"
    with duckdb.connect() as writer:
        writer.sql("SELECT 1 AS unit_id, DATE '2024-01-01' AS opened").write_parquet(str(path))
    data = placed(address, {"unit": path}, f"left_out_{tmp_path.name}_".lower())
    run = policy.decide_tables(data, out=tmp_path / "out", date=DAY, engine=address)
    with duckdb.connect() as reader:
        rows = reader.execute(f"SELECT paid, n, all_ok FROM '{run.outputs['unit']}'").fetchall()
    assert rows == [(0.0, 0, "yes")]
