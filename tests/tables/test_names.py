"""Names that mean something to the engine, results beyond a float, and what a failed run leaves behind."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import duckdb
import pytest

import guiju
from guiju.model.problem import InputError

POLICY = """\
format: 1
name: t
entities: {person: {key: %(key)s, columns: {%(column)s: {type: int or none}, wage: money}}}
rules: {person: {tax: {is: wage * 10%%, type: money}}}
"""


def policy(key: str = "person_id", column: str = "size") -> guiju.Policy:
    return guiju.loads(POLICY % {"key": key, "column": column})


def results(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["people[1]", "p*e", "a?b", "[a-z]"])
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_file_is_read_whose_name_would_be_a_pattern(tmp_path: Path, name: str, kind: str) -> None:
    for other, key in (("people1", "other"), ("pare", "other"), ("acb", "other"), (name, "asked")):
        table = f"SELECT '{key}' AS person_id, 100 AS wage"
        plain = tmp_path / f"made.{kind}"
        with duckdb.connect() as connection:
            connection.execute(f"COPY ({table}) TO '{plain}'")
        plain.rename(tmp_path / f"{other}.{kind}")
    given = tmp_path / f"{name}.{kind}"
    run = policy().decide_tables({"person": given}, out=tmp_path / "out", format="csv")
    assert [row["person_id"] for row in results(tmp_path / "out" / "person.csv")] == ["asked"]
    assert run.data["person"].file == str(given)


def test_a_folder_is_no_pattern_either(tmp_path: Path) -> None:
    folder = tmp_path / "run [2]"
    folder.mkdir()
    (folder / "p.csv").write_text("person_id,wage\na,50\n")
    policy().decide_tables({"person": folder / "p.csv"}, out=folder / "out", format="csv")
    assert results(folder / "out" / "person.csv")[0]["tax"] == "5.00"


@pytest.mark.parametrize("folder", ["wage=5", "person_id=zz", "year=2024"])
@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_the_name_of_a_folder_is_no_column(tmp_path: Path, folder: str, engine: str) -> None:
    file = tmp_path / folder / "p.parquet"
    file.parent.mkdir()
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 'a' AS person_id, 100 AS wage) TO '{file}'")
    run = policy().decide_tables(
        {"person": file}, out=tmp_path / "out", format="csv", engine=engine
    )
    (row,) = results(tmp_path / "out" / "person.csv")
    assert (row["person_id"], row["tax"], run.data["person"].extra) == ("a", "10.00", ())


@pytest.mark.parametrize("column", ["file_row_number", "rowid", "filename", "ROWID"])
@pytest.mark.parametrize("kind", ["csv", "parquet", "frame"])
def test_columns_that_the_engine_has_itself(tmp_path: Path, column: str, kind: str) -> None:
    """The second row is wrong and named as such, whatever its column says."""
    pl = pytest.importorskip("polars")
    rows = {"person_id": ["a", "b", "c"], column: [7, 7, None], "wage": [10.0, -0.001, 30.0]}
    frame = pl.DataFrame(rows)
    given: Any = frame
    if kind != "frame":
        given = tmp_path / f"p.{kind}"
        frame.write_csv(given) if kind == "csv" else frame.write_parquet(given)
    for asked in (policy(), policy(column=column)):
        reject = tmp_path / "wrong.csv"
        run = asked.decide_tables(
            {"person": given}, out=tmp_path / "out", format="csv", reject=reject
        )
        assert [row["person_id"] for row in results(tmp_path / "out" / "person.csv")] == ["a", "c"]
        assert [row["row"] for row in results(reject)] == ["2"]
        assert run.data["person"].rejected == 1


@pytest.mark.parametrize("rows", ["b,5", "5,5", ""])
def test_a_key_may_have_the_name_of_the_engines_own(tmp_path: Path, rows: str) -> None:
    file = tmp_path / "p.csv"
    file.write_text(f"rowid,wage\n{rows}\n")
    policy(key="rowid").decide_tables({"person": file}, out=tmp_path / "out", format="csv")
    found = [row["rowid"] for row in results(tmp_path / "out" / "person.csv")]
    assert found == [row[0] for row in rows.split() if row]


GROWING = """\
format: 1
name: growing
entities: {a: {key: id, columns: {x: number}}}
rules: {a: {a1: x*x*x*x*x*x*x*x, a2: a1*a1*a1*a1, d: a2 - a2}}
"""


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_what_no_float_holds_is_a_wrong_row(tmp_path: Path, engine: str) -> None:
    file, reject = tmp_path / "a.csv", tmp_path / "wrong.csv"
    file.write_text("id,x\nfine,5\ntoo large,12345678901234\n")
    growing = guiju.loads(GROWING)
    with pytest.raises(InputError) as error:
        growing.decide_tables({"a": file}, out=tmp_path / "out", engine=engine)
    assert {p.code for p in error.value.problems} == {"result-too-large"}
    if engine == "duckdb":
        growing.decide_tables({"a": file}, out=tmp_path / "out", format="csv", reject=reject)
        assert [row["id"] for row in results(tmp_path / "out" / "a.csv")] == ["fine"]
        assert [(row["row"], row["found"]) for row in results(reject)] == [("2", "inf")]


def test_ordinary_products_have_no_guard() -> None:
    guarded = [guard.code for guard in policy().decider(["person.tax"]).program.guards]
    assert "result-too-large" not in guarded


def test_a_failed_run_takes_back_what_it_made(tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    file.write_text("person_id,wage\na,much\n")
    with pytest.raises(InputError):
        policy().decide_tables({"person": file}, out=tmp_path / "a" / "b" / "c")
    assert {path.name for path in tmp_path.iterdir()} == {"p.csv"}


def test_of_a_failed_run_older_results_stay(tmp_path: Path) -> None:
    file, out = tmp_path / "p.csv", tmp_path / "out"
    file.write_text("person_id,wage\na,50\n")
    policy().decide_tables({"person": file}, out=out, format="csv")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    file.write_text("person_id,wage\na,much\n")
    with pytest.raises(InputError):
        policy().decide_tables({"person": file}, out=out, format="csv")
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
