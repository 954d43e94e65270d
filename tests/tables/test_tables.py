"""Deciding tables: the same values as deciding the rows one by one, nothing lost, nothing half written."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

import guiju
from guiju.locale.render import place_text
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
    assert (problem.code, problem.values["found"]) == ("parameter-not-defined-at", "2018-12-31")
    assert problem.place.row == 2
    assert "t.paid_on" in place_text(problem, "en")


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
        ("0", "", "5000.00"),
        ("0", "", "500.00"),
    ]
    # nothing unverified decided anything
    assert run.unverified == ()


def test_an_optional_table_counts_where_it_is_given(tmp_path: Path) -> None:
    run, rows = decided_family(tmp_path, "person", "child")
    assert set(run.outputs) == {"person", "child"}
    assert [(r["children"], r["oldest"], r["taxable"]) for r in rows] == [
        ("2", "2020-05-01", "2990.00"),
        ("0", "", "500.00"),
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
    assert {name: table.rejected for name, table in run.data.items()} == {
        "person": 1, "child": 0,
    }  # fmt: skip


def test_an_optional_entity_asks_for_nothing_until_it_has_rows() -> None:
    policy = guiju.loads(FAMILY.replace("born_on: date or none", "born_on: date"))
    cases: dict[str, dict[str, Any]] = {"none": {"person": {}}, "one": {"person": {}, "child": {}}}
    needed = {
        name: [f"{i['entity']}.{i['column']}" for i in policy.ask(case, date=DATE) if i["required"]]
        for name, case in cases.items()
    }
    assert needed == {"none": ["person.income"], "one": ["person.income", "child.born_on"]}


WINDOWS = """
format: 1
name: windows
entities:
  person: {key: id, columns: {n: int}}
  slip: {key: [id, month], columns: {id: -> person, month: int, paid_on: date, months: int, a: money}}
sources: {s: {title: 示例}}
parameters: {rate: {unit: share, values: {2019-01-01: 50%}, cites: [s 1]}}
tables:
  t: {on: person, outcomes: {out: int}, hit: unique, rows: [
    {row: a, 'n ?': ..3, 'out =': 1}, {row: b, 'n ?': 3.., 'out =': 2}]}
rules:
  person: {total: {is: sum(slip.b), type: money}, kind: {table: t}}
  slip:
    b: {is: a * p.rate at paid_on, type: money}
    part: {is: a * person.n, type: money}
    ends: add_months(paid_on, as_unit(months, 'month'))
"""
PERSONS = "id,n\np,1\nq,2\nr,3\ns,x\nt,5\n"
SLIPS = "id,month,paid_on,months,a\n" + "".join(
    f"{person},{day},1,10\n"
    for person, day in (
        ("p,1", "2020-01-01"), ("q,1", "2018-12-31"), ("q,2", "2020-01-01"), ("r,1", "2020-01-01"),
        ("s,1", "2020-01-01"), ("t,1", "2020-01-01"), ("t,2", "9999-12-01"),
    )
)  # fmt: skip


@pytest.fixture
def windows(tmp_path: Path) -> dict[str, str]:
    for name, text in (("person", PERSONS), ("slip", SLIPS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return {name: str(tmp_path / f"{name}.csv") for name in ("person", "slip")}


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_rows_without_an_answer_are_rejected_with_their_reason(
    engine: str, windows: dict[str, str], tmp_path: Path
) -> None:
    """Of a slip before the parameter begins, its person and that person's other slips go too."""
    reject = tmp_path / "wrong.csv"
    run = guiju.loads(WINDOWS).decide_tables(
        windows, date=DATE, out=tmp_path / "out", reject=reject, format="csv", engine=engine
    )
    assert {n: (t.rows, t.rejected) for n, t in run.data.items()} == {
        "person": (5, 4), "slip": (7, 6),
    }  # fmt: skip
    with reject.open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    rows = {(r["entity"], r["row"]): (r["code"], r["reason_en"]) for r in listed}
    named = {(r["entity"], r["row"]): (r["column"], r["found"]) for r in listed}
    assert named["slip", "2"] == ("paid_on", "2018-12-31")
    assert named["person", "3"] == ("", "a, b")
    assert named["slip", "7"] == ("", "9999-12-01, 1")
    assert {key: code for key, (code, _) in rows.items()} == {
        ("person", "4"): "not-a-plain-number", ("slip", "5"): "depends-on-rejected",
        ("slip", "2"): "parameter-not-defined-at", ("person", "2"): "depends-on-rejected",
        ("slip", "3"): "depends-on-rejected", ("person", "3"): "several-rows-match",
        ("slip", "4"): "depends-on-rejected", ("slip", "7"): "day-outside-calendar",
        ("person", "5"): "depends-on-rejected", ("slip", "6"): "depends-on-rejected",
    }  # fmt: skip
    assert rows["slip", "2"][1].startswith('the rule slip.b reads the parameter "rate"')
    out = (tmp_path / "out" / "person.csv").read_text(encoding="utf-8-sig")
    assert out == "id,total,kind\np,5.00,1\n"


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_without_reject_rows_without_an_answer_are_named(
    engine: str, windows: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "person.csv").write_text(PERSONS.replace("x", "1"), encoding="utf-8")
    with pytest.raises(guiju.InputError) as caught:
        guiju.loads(WINDOWS).decide_tables(windows, date=DATE, out=tmp_path / "out", engine=engine)
    assert [(p.code, p.place.row, p.place.line) for p in caught.value.problems] == [
        ("several-rows-match", 3, 4), ("parameter-not-defined-at", 2, 3), ("day-outside-calendar", 7, 8),
    ]  # fmt: skip
    said = [
        [p.values.get(name) for name in ("found", "column", "key")] for p in caught.value.problems
    ]
    assert said == [
        ["a, b", None, None],
        ["2018-12-31", "paid_on", None],
        ["9999-12-01, 1", None, None],
    ]


@pytest.mark.parametrize("days", ["1990-01-01", "0001-02-28", "9999-11-30"])
def test_days_within_the_calendar_pass(days: str, tmp_path: Path) -> None:
    policy = SMALL.replace("a * p.rate at paid_on, type: money", "'add_months(add_days(greatest("
                           "paid_on, paid_on), -31), 1)'")  # fmt: skip
    data = tmp_path / "t.csv"
    data.write_text(f"id,paid_on,a\nx,{days},1\n", encoding="utf-8")
    if days.startswith("0001-02"):
        guiju.loads(policy).decide_tables({"t": str(data)}, date=DATE, out=tmp_path / "out")
        data.write_text("id,paid_on,a\nx,0001-01-31,1\n", encoding="utf-8")
        with pytest.raises(guiju.InputError) as caught:
            guiju.loads(policy).decide_tables({"t": str(data)}, date=DATE, out=tmp_path / "out")
        assert [(p.code, p.place.row) for p in caught.value.problems] == [
            ("day-outside-calendar", 1)
        ]
    else:
        guiju.loads(policy).decide_tables({"t": str(data)}, date=DATE, out=tmp_path / "out")


def test_an_entity_may_be_said_to_have_no_rows(population: dict[str, str], tmp_path: Path) -> None:
    """The same results as with empty files, said in the coverage; parents are needed."""
    policy = guiju.load("transfer")
    some = {"person": population["person"]}
    children = dict.fromkeys(("award", "receipt", "contract", "payslip"))
    with pytest.raises(guiju.InputError) as caught:
        policy.decide_tables(some, date=DATE, out=tmp_path / "a", outputs=["person.tax"])
    codes = {str(p.values["entity"]): p.code for p in caught.value.problems}
    assert codes["award"] == "no-table-nor-none"
    assert "payslip" not in codes
    assert codes["receipt"] == "no-table"
    with pytest.raises(guiju.InputError) as caught:
        policy.decide_tables(
            population | {"person": None}, date=DATE, out=tmp_path / "a", outputs=["person.tax"]
        )
    assert [p.code for p in caught.value.problems] == ["parent-without-rows"]
    nothing = some | children | {"institution": population["institution"]}
    run = policy.decide_tables(nothing, date=DATE, out=tmp_path / "a", outputs=["person.tax"])
    assert run.to_json()["data"]["payslip"]["file"] is None
    assert run.to_json()["coverage"]["payslip"] == {"rows": 0, "used": 0, "share": None}
    empty = some | {"institution": population["institution"]}
    with duckdb.connect() as connection:
        for name in children:
            empty[name] = str(tmp_path / f"{name}.parquet")
            connection.execute(
                f"COPY (SELECT * FROM '{population[name]}' LIMIT 0) TO '{empty[name]}'"
            )
    policy.decide_tables(empty, date=DATE, out=tmp_path / "b", outputs=["person.tax"])
    results = [(tmp_path / name / "person.parquet").read_bytes() for name in "ab"]
    assert results[0] == results[1]


def test_rules_left_out_are_named(population: dict[str, str], tmp_path: Path) -> None:
    run = guiju.load("transfer").decide_tables(
        {"person": population["person"]}, date=DATE, out=tmp_path / "a"
    )
    assert "person.tax" in run.left_out
    assert "award" in run.without
    assert "payslip" not in run.without
    whole = guiju.load("transfer").decide_tables(population, date=DATE, out=tmp_path / "b")
    assert "person.tax" not in whole.left_out
    assert "award" not in whole.without


def test_one_result_has_its_run_beside_it(tmp_path: Path) -> None:
    data = family(tmp_path, "person")
    out, beside = tmp_path / "results.csv", tmp_path / "results.run.json"
    run = guiju.loads(FAMILY).decide_tables(data, date=DATE, out=out)
    found = json.loads(beside.read_text(encoding="utf-8"))
    assert found == json.loads(json.dumps(run.to_json(), default=str))
    assert found["data"]["child"]["file"] is None
    with pytest.raises(guiju.InputError) as caught:
        guiju.loads(FAMILY).decide_tables(data, date=DATE, out=out, reject=beside)
    assert [p.code for p in caught.value.problems] == ["written-twice"]


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_a_table_that_is_said_to_have_no_rows_makes_no_data_unknown(
    engine: str, tmp_path: Path
) -> None:
    given = family(tmp_path, "person")
    (tmp_path / "README.json").write_text('{"kind": "real"}', encoding="utf-8")
    policy = guiju.loads(
        FAMILY + "reforms: {R: {title: 更高, parameters: {relief: {values: {2020-01-01: 5}}}}}\n"
    )
    for data in (given, given | {"child": None}):
        found = policy.compare(
            data, ["R"], date=DATE, target="person.taxable", direction="down", engine=engine
        )
        assert found.kind == "real"


TWICE = """
format: 1
name: twice
entities:
  q: {key: id, columns: {a: finding}}
  c: {key: nr, columns: {id: -> q, a: finding}}
rules:
  q:
    f: {is: a AND a, type: finding}
    e: {is: f OR NOT f OR f, type: finding}
    every: {is: all(c.a), type: finding}
"""


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_each_reason_stands_once(engine: str, tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("id,a\nx,undetermined\ny,no\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text("nr,id,a\n1,x,no\n2,x,no\n3,y,no\n", encoding="utf-8")
    files = {name: str(tmp_path / f"{name}.csv") for name in ("q", "c")}
    out = tmp_path / "out"
    guiju.loads(TWICE).decide_tables(files, date=DATE, out=out, format="csv", engine=engine)
    with (out / "q.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    told = {
        (row["id"], rule): row[f"{rule}_reasons"] for row in rows for rule in ("f", "e", "every")
    }
    assert told == {
        ("x", "f"): "q.a;", ("x", "e"): "q.a;", ("x", "every"): "c.a;",
        ("y", "f"): "q.a;", ("y", "e"): "", ("y", "every"): "c.a;",
    }  # fmt: skip
