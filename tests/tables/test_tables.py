"""Deciding tables: the same values as deciding the rows one by one, nothing lost, nothing half written."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

import guiju
from guiju.population import write_population

DATE = "2024-12-31"


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("population")
    write_population(folder, 2_000, seed=3)
    return {path.stem: str(path) for path in sorted(folder.glob("*.parquet"))}


def test_results_are_those_of_the_single_case(population: dict[str, str], tmp_path: Path) -> None:
    policy = guiju.load("transfer")
    policy.decide_tables(
        population, date=DATE, out=tmp_path, outputs=["person.tax", "award.eligible"]
    )
    with duckdb.connect() as connection:
        rows = {
            name: connection.sql(f"SELECT * FROM '{path}'").to_arrow_table().to_pylist()
            for name, path in population.items()
        }
        taxes = dict(
            connection.execute(f"SELECT person_id, tax FROM '{tmp_path}/person.parquet'").fetchall()
        )
        findings = dict(
            connection.execute(
                f"SELECT award_id, eligible FROM '{tmp_path}/award.parquet'"
            ).fetchall()
        )
    known = {name: set(entity.columns) for name, entity in policy.definition.entities.items()}
    case: dict[str, list[dict[str, Any]]] = {
        name: [{k: v for k, v in row.items() if k in known[name]} for row in found]
        for name, found in rows.items()
    }
    decision = policy.decide(case, date=DATE, outputs=["person.tax", "award.eligible"])
    assert {r.row: float(r.value) for r in decision.find("person.tax")} == taxes
    assert {r.row: str(r.value) for r in decision.find("award.eligible")} == findings


def test_a_run_states_itself(population: dict[str, str], tmp_path: Path) -> None:
    run = guiju.load("transfer").decide_tables(
        population, date=DATE, out=tmp_path, outputs=["person.net"]
    )
    stated = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert stated["hash"] == run.policy_hash == guiju.load("transfer").hash
    assert stated["coverage"]["person"] == {"rows": 2_000, "used": 2_000, "share": 1.0}
    assert len(stated["data"]["person"]["sha256"]) == 64


def test_one_file_for_one_entity(population: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "tax.csv"
    guiju.load("transfer").decide_tables(population, date=DATE, out=out, outputs=["person.tax"])
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2_000
    assert set(rows[0]) == {"person_id", "tax"}


SMALL = """
format: 1
name: small
entities: {t: {key: id, columns: {paid_on: date, a: money}}}
sources: {s: {title: 示例}}
parameters: {rate: {unit: share, values: {2019-01-01: 50%}, cites: [s 1]}}
rules: {t: {b: {is: a * p.rate at paid_on, type: money}}}
"""


def test_a_wrong_row_stops_the_run_and_leaves_nothing(tmp_path: Path) -> None:
    data = tmp_path / "t.csv"
    data.write_text("id,paid_on,a\nx,2020-01-01,1\ny,2020-01-01,\n", encoding="utf-8")
    with pytest.raises(guiju.InputError) as caught:
        guiju.loads(SMALL).decide_tables({"t": str(data)}, date=DATE, out=tmp_path / "out")
    assert [(p.code, p.place.row) for p in caught.value.problems] == [("missing-value", 2)]
    assert not list((tmp_path / "out").glob("*"))


def test_rejected_rows_are_kept_and_counted(tmp_path: Path) -> None:
    data, reject = tmp_path / "t.csv", tmp_path / "wrong.csv"
    data.write_text(
        "id,paid_on,a\nx,2020-01-01,1\ny,2020-01-01,\nz,2020-13-01,2\n", encoding="utf-8"
    )
    run = guiju.loads(SMALL).decide_tables(
        {"t": str(data)}, date=DATE, out=tmp_path / "out", reject=reject
    )
    assert run.to_json()["coverage"]["t"] == {"rows": 3, "used": 1, "share": 0.333333}
    with reject.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["row"], row["code"]) for row in rows] == [
        ("2", "missing-value"),
        ("3", "no-such-day"),
    ]


def test_a_date_before_a_parameter_begins_is_named(tmp_path: Path) -> None:
    data = tmp_path / "t.csv"
    data.write_text("id,paid_on,a\nx,2020-01-01,1\nold,2018-12-31,1\n", encoding="utf-8")
    with pytest.raises(guiju.InputError) as caught:
        guiju.loads(SMALL).decide_tables({"t": str(data)}, date=DATE, out=tmp_path / "out")
    problem = caught.value.problems[0]
    assert (problem.code, problem.values["key"]) == ("parameter-not-defined-at", "old")
