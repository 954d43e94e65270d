"""Wrong data on a server stop a run before anything is computed, with the first rows by their keys."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

import guiju
from guiju.model.problem import Problem

from .places import placed

POLICY = """
format: 1
name: checked
enums: {kind: {university: {zh: 高校}, hospital: {zh: 医院}}}
entities:
  unit: {key: unit_id, columns: {kind: kind, sure: finding}}
  person:
    key: person_id
    columns: {unit_id: -> unit, income: money, share: {type: share, min: 0, max: 1}, born: date, n: int,
              note: text or none, extra: {type: money, default: 0}}
rules:
  unit: {fine: sure}
  person:
    kind: unit.kind
    total: income * share + extra + as_unit(n, 'CNY')
    year: year(born)
    noted: note IS NULL
"""
UNIT = "SELECT 'u1' AS unit_id, '高校' AS kind, 'yes' AS sure UNION ALL SELECT 'u2', 'hospital', 'undetermined'"
PERSON = (
    "SELECT 'p' || i AS person_id, 'u1' AS unit_id, CAST(i + 0.25 AS {income}) AS income,"
    " CAST(0.5 AS DOUBLE) AS share, DATE '1990-01-31' AS born, CAST(i AS {whole}) AS n,"
    " CASE WHEN i = 3 THEN ' ' ELSE 'x' END AS note, CAST(NULL AS DOUBLE) AS extra FROM range(60) AS r(i)"
)
PLAIN = PERSON.format(income="DOUBLE", whole="INTEGER")


def made(folder: Path, address: str, prefix: str, **queries: str) -> dict[str, str]:
    """Tables of an engine with the rows of DuckDB's queries."""
    files = {}
    with duckdb.connect() as writer:
        for entity, query in queries.items():
            files[entity] = folder / f"{prefix}{entity}.parquet"
            writer.execute(f"COPY ({query}) TO '{files[entity]}'")
    return placed(address, files, prefix)


@pytest.mark.parametrize(
    "types", [("DECIMAL(18,2)", "BIGINT"), ("DOUBLE", "INTEGER"), ("DECIMAL(18,4)", "DOUBLE")]
)
def test_right_tables_pass(address: str, tmp_path: Path, types: tuple[str, str]) -> None:
    person = PERSON.format(income=types[0], whole=types[1])
    prefix = f"right{types[1].lower()}_"
    data = made(tmp_path, address, prefix, unit=UNIT, person=person)
    run = guiju.loads(POLICY).decide_tables(
        data, out=tmp_path / "out", date="2024-01-01", engine=address
    )
    assert run.data["person"].assumed == {"extra": 60}
    with duckdb.connect() as reader:
        found = reader.execute(
            f"SELECT person_id, kind, total, year, noted FROM '{tmp_path}/out/person.parquet' WHERE person_id = 'p3'"
        ).fetchall()
        fine = reader.execute(
            f"SELECT fine FROM '{tmp_path}/out/unit.parquet' ORDER BY unit_id"
        ).fetchall()
    assert found == [("p3", "university", 4.63, 1990, True)]
    assert fine == [("yes",), ("undetermined",)]


def person_with(**columns: str) -> str:
    changed = ", ".join(f"{value} AS {name}" for name, value in columns.items())
    return f"SELECT * REPLACE ({changed}) FROM ({PLAIN})"


WRONG: Mapping[str, tuple[str, str, int]] = {
    "missing-value": (person_with(income="CASE WHEN n % 2 = 0 THEN income END"), "p1", 30),
    "too-many-decimals": (
        person_with(income="income + CASE WHEN n = 7 THEN 0.001 ELSE 0 END"),
        "p7",
        1,
    ),
    "not-finite": (
        person_with(income="CASE WHEN n = 5 THEN CAST('nan' AS DOUBLE) ELSE income END"),
        "p5",
        1,
    ),
    "number-too-large": (person_with(income="CASE WHEN n = 5 THEN 1e15 ELSE income END"), "p5", 1),
    "above-maximum": (person_with(share="CASE WHEN n = 9 THEN 1.5 ELSE share END"), "p9", 1),
    "dangling-link": (person_with(unit_id="CASE WHEN n < 2 THEN 'u9' ELSE unit_id END"), "p0", 2),
    "repeated-key": (
        person_with(person_id="CASE WHEN n < 2 THEN 'same' ELSE person_id END"),
        "same",
        1,
    ),
}


@pytest.mark.parametrize("code", WRONG)
def test_wrong_rows_stop_the_run(address: str, tmp_path: Path, code: str) -> None:
    query, key, count = WRONG[code]
    data = made(tmp_path, address, code.replace("-", "") + "_", unit=UNIT, person=query)
    problems = stopped(address, data, tmp_path)
    told = [problem for problem in problems if problem.code == code]
    if code == "missing-value":
        assert len(told) == 20
        [more] = [p for p in problems if p.code == "more-problems-on-engine"]
        assert more.values["total"] == count
    else:
        assert len(told) == count
        assert f"person_id={key}" in told[0].place.file


def test_wrong_words_stop_the_run(address: str, tmp_path: Path) -> None:
    unit = f"SELECT * REPLACE (CASE WHEN unit_id = 'u2' THEN 'hospitl' ELSE kind END AS kind) FROM ({UNIT})"
    data = made(tmp_path, address, "words_", unit=unit, person=PLAIN)
    [problem] = stopped(address, data, tmp_path)
    assert problem.code == "unknown-enum-value"
    assert problem.values["found"] == "hospitl"
    assert problem.values["nearest"] == "hospital"
    unit = f"SELECT * REPLACE ('maybe' AS sure) FROM ({UNIT})"
    data = made(tmp_path, address, "sure_", unit=unit, person=PLAIN)
    assert {problem.code for problem in stopped(address, data, tmp_path)} == {"not-a-finding-word"}


def test_wrong_types_and_headers(address: str, tmp_path: Path) -> None:
    query = f"SELECT * REPLACE (CAST(born AS VARCHAR) AS born, CAST(income AS FLOAT) AS income) FROM ({PLAIN})"
    data = made(tmp_path, address, "types_", unit=UNIT, person=query)
    codes = {problem.code for problem in stopped(address, data, tmp_path)}
    assert codes <= {"wrong-column-type", "money-in-32-bits"}
    assert codes
    data = made(
        tmp_path, address, "heads_", unit=UNIT, person=f"SELECT * EXCLUDE (born) FROM ({PLAIN})"
    )
    assert [p.code for p in stopped(address, data, tmp_path)] == ["missing-column"]
    data = made(
        tmp_path, address, "keys_", unit=UNIT, person=f"SELECT * EXCLUDE (person_id) FROM ({PLAIN})"
    )
    assert [p.code for p in stopped(address, data, tmp_path)] == ["missing-column"]


@pytest.mark.parametrize(
    "name", ["nowhere", "no.where", "nowhere.parquet", 'a"; DROP TABLE x; --', ""]
)
def test_tables_that_are_not_there(address: str, tmp_path: Path, name: str) -> None:
    problems = stopped(address, {"unit": name, "person": name}, tmp_path)
    assert {problem.code for problem in problems} == {"no-table-on-engine"}


def stopped(address: str, data: Mapping[str, str], folder: Path) -> tuple[Problem, ...]:
    out = folder / "stopped"
    with pytest.raises(guiju.InputError) as caught:
        guiju.loads(POLICY).decide_tables(data, out=out, date="2024-01-01", engine=address)
    assert not list(out.glob("*"))
    return caught.value.problems
