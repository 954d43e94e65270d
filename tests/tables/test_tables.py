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


FAMILY = """
format: 1
name: family
sources: {made_up: {title: made up for a test}}
entities:
  person: {key: person_id, columns: {income: money}}
  child:
    key: child_id
    optional: true
    columns: {person_id: -> person, born_on: date or none, income: {type: money, default: 0}}
parameters:
  relief: {type: money, values: {2019-01-01: 1000}, cites: [made_up 1 unverified]}
rules:
  child:
    shown_on: CASE WHEN income > 0 THEN born_on ELSE null END
  person:
    children: count(child)
    oldest: min(child.shown_on where child.shown_on IS NOT NULL)
    taxable: {is: "greatest(income - children_relief, 0)", type: money}
    children_relief: {is: sum(p.relief + child.income), type: money}
"""


def family(tmp_path: Path, *names: str) -> dict[str, str]:
    tables = {
        "person": "person_id,income\na,5000\nb,500\n",
        "child": "child_id,person_id,born_on,income\nx,a,2020-05-01,10\ny,a,2019-05-01,\n",
    }
    for name in names:
        (tmp_path / f"{name}.csv").write_text(tables[name], encoding="utf-8")
    return {name: str(tmp_path / f"{name}.csv") for name in names}


def decided_family(tmp_path: Path, *names: str) -> tuple[Any, list[dict[str, str]]]:
    run = guiju.loads(FAMILY).decide_tables(
        family(tmp_path, *names), date=DATE, out=tmp_path / "out", format="csv"
    )
    with (tmp_path / "out" / "person.csv").open(encoding="utf-8-sig", newline="") as file:
        return run, list(csv.DictReader(file))


def test_an_optional_table_may_be_left_out(tmp_path: Path) -> None:
    run, rows = decided_family(tmp_path, "person")
    assert set(run.outputs) == {"person"}
    assert [(r["children"], r["oldest"], r["taxable"]) for r in rows] == [
        ("0", "", "5000.0"),
        ("0", "", "500.0"),
    ]
    # nothing unverified decided anything
    assert run.unverified == ()


def test_an_optional_table_counts_where_it_is_given(tmp_path: Path) -> None:
    run, rows = decided_family(tmp_path, "person", "child")
    assert set(run.outputs) == {"person", "child"}
    assert [(r["children"], r["oldest"], r["taxable"]) for r in rows] == [
        ("2", "2020-05-01", "2990.0"),
        ("0", "", "500.0"),
    ]
    assert run.unverified == ("made_up 1 unverified",)


def test_other_tables_must_be_given(tmp_path: Path) -> None:
    with pytest.raises(guiju.InputError, match="person"):
        guiju.loads(FAMILY).decide_tables(
            family(tmp_path, "child"), date=DATE, out=tmp_path, outputs=["person.taxable"]
        )


def test_an_optional_table_may_be_left_out_where_rows_are_rejected(tmp_path: Path) -> None:
    data = family(tmp_path, "person")
    Path(data["person"]).write_text("person_id,income\na,5000\nb,much\n", encoding="utf-8")
    run = guiju.loads(FAMILY).decide_tables(
        data, date=DATE, out=tmp_path / "out", reject=tmp_path / "wrong.csv"
    )
    assert {name: table.rejected for name, table in run.data.items()} == {"person": 1}


def test_an_optional_entity_asks_for_nothing_until_it_has_rows() -> None:
    policy = guiju.loads(FAMILY.replace("born_on: date or none", "born_on: date"))
    cases: dict[str, dict[str, Any]] = {"none": {"person": {}}, "one": {"person": {}, "child": {}}}
    needed = {
        name: [f"{i['entity']}.{i['column']}" for i in policy.ask(case, date=DATE) if i["required"]]
        for name, case in cases.items()
    }
    assert needed == {"none": ["person.income"], "one": ["person.income", "child.born_on"]}
