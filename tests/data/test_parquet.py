"""Parquet is read in place: what its types, its statistics and one look prove; what only the run can."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from guiju.data import table
from guiju.data.conversion import read_column
from guiju.model.definition import Column
from guiju.model.types import Type
from tests.data.staging import codes, problems, rows, staged, told

PERSON = "'p' || i AS person_id, 'company' AS institution, 1000.5 + i AS salary"


def write(path: Path, columns: str, count: int = 5, options: str = "") -> Path:
    with duckdb.connect() as connection:
        query = f"SELECT {columns} FROM range(1, {count} + 1) AS t(i)"
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet{options})")
    return path


@pytest.mark.parametrize(
    "type_", ["DECIMAL(18,2)", "DOUBLE", "DECIMAL(9,3)", "INTEGER", "HUGEINT", "VARCHAR"]
)
def test_amounts_of_every_type_become_doubles(tmp_path: Path, type_: str) -> None:
    columns = f"i AS person_id, 'company' AS institution, CAST(i * 100 AS {type_}) AS salary"
    path = write(tmp_path / "p.parquet", columns)
    with staged({"person": path}) as (connection, tables):
        assert rows(connection, tables["person"], "salary") == [(i * 100.0,) for i in range(1, 6)]
        assert tables["person"].rows == 5


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("NULL::DOUBLE", "missing-value"),
        ("'nan'::DOUBLE", "not-finite"),
        ("'infinity'::DOUBLE", "not-finite"),
        ("'-infinity'::DOUBLE", "not-finite"),
        ("12.345::DOUBLE", "too-many-decimals"),
        ("12.345::DECIMAL(9,3)", "too-many-decimals"),
        ("-0.01::DECIMAL(9,2)", "below-minimum"),
        ("1e7::DOUBLE + 1", "above-maximum"),
        ("1e15::DOUBLE", "number-too-large"),
        ("1000000000000000::BIGINT", "number-too-large"),
        ("'1.2万'::VARCHAR", "number-in-other-form"),
        ("1.5::FLOAT", "money-in-32-bits"),
        ("TRUE", "wrong-column-type"),
        ("[1.5]", "wrong-column-type"),
    ],
)
def test_wrong_amount(tmp_path: Path, value: str, code: str) -> None:
    columns = f"i AS person_id, 'company' AS institution, {value} AS salary"
    path = write(tmp_path / "p.parquet", columns, 1)
    assert codes({"person": path}) == [code]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("children", "1.5::DOUBLE", "not-whole-number"),
        ("children", "'nan'::DOUBLE", "not-finite"),
        ("children", "1e18::DOUBLE", "number-too-large"),
        ("children", "18446744073709551615::UBIGINT", "number-too-large"),
        ("children", "-1::TINYINT", "below-minimum"),
        ("born", "TIMESTAMP '2024-01-05 12:00:00'", "date-with-time"),
        ("born", "'infinity'::DATE", "no-such-day"),
        ("born", "DATE '10000-01-01'", "no-such-day"),
        ("born", "45292::INTEGER", "wrong-column-type"),
        ("born", "TIMESTAMPTZ '2024-01-05 00:00:00+08'", "wrong-column-type"),
        ("resident", "2::TINYINT", "not-a-bool"),
        ("certified", "1::TINYINT", "wrong-column-type"),
        ("certified", "'perhaps'", "not-a-finding-word"),
        ("institution", "'hospital'", "unknown-enum-value"),
        ("institution", "''", "missing-value"),
        ("institution", "'  '", "missing-value"),
        ("institution", "1.5::DOUBLE", "wrong-column-type"),
        ("share", "'nan'::FLOAT", "not-finite"),
    ],
)
def test_wrong_value(tmp_path: Path, column: str, value: str, code: str) -> None:
    given = {"person_id": "i", "institution": "'company'", "salary": "1::DOUBLE", column: value}
    columns = ", ".join(f"{sql} AS {name}" for name, sql in given.items())
    assert codes({"person": write(tmp_path / "p.parquet", columns, 1)}) == [code]


def test_values_of_other_types(tmp_path: Path) -> None:
    columns = """i AS person_id, '企业'::ENUM('企业', 'medical') AS institution, 1::DOUBLE AS salary,
        0.05::FLOAT AS share, 3.0::DOUBLE AS children, TIMESTAMP '2024-01-05 00:00:00' AS born,
        1::TINYINT AS resident, TRUE AS certified, '' AS note, NULL AS special"""
    path = write(tmp_path / "p.parquet", columns, 1)
    with staged({"person": path}) as (connection, tables):
        found = connection.execute(
            "SELECT person_id, institution, share, children, CAST(born AS VARCHAR), resident, certified, note,"
            f" special FROM {tables['person'].relation}"
        ).fetchall()
    assert found == [(1, "company", 0.05, 3, "2024-01-05", True, True, None, None)]


def test_a_boolean_finding_that_is_missing_takes_the_default(tmp_path: Path) -> None:
    columns = f"{PERSON}, CASE WHEN i = 2 THEN NULL ELSE i = 1 END AS certified"
    with staged({"person": write(tmp_path / "p.parquet", columns, 3)}) as (connection, tables):
        assert rows(connection, tables["person"], "certified") == [(True,), (None,), (False,)]
        assert tables["person"].assumed["certified"] == 1
    columns = "i AS rating_id, 1.5 AS score, CASE WHEN i = 2 THEN NULL ELSE TRUE END AS asked"
    assert codes({"rating": write(tmp_path / "r.parquet", columns, 3)}) == ["missing-value"]


def test_labels_and_values_of_an_enum_may_be_mixed(tmp_path: Path) -> None:
    columns = "i AS person_id, ['企业', 'company', 'University'][i] AS institution, 1.0 AS salary"
    with staged({"person": write(tmp_path / "p.parquet", columns, 3)}) as (connection, tables):
        found = rows(connection, tables["person"], "institution")
    assert found == [("company",), ("company",), ("university",)]


def test_place_names_file_and_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "p.parquet", f"{PERSON}, CASE WHEN i = 4 THEN -1 ELSE 0 END AS children")
    assert told({"person": "p.parquet"}).splitlines()[0] == (
        "p.parquet row 4: error: person.children is -1"
    )


@pytest.mark.parametrize("statistics", [True, False])
def test_one_missing_value_among_a_million_rows(tmp_path: Path, statistics: bool) -> None:
    """With statistics they show that there is one; without, the values do."""
    path = tmp_path / "p.parquet"
    wrong = "CASE WHEN i = 654321 THEN NULL ELSE i::DOUBLE END AS salary"
    write(path, f"i AS person_id, 'company' AS institution, {wrong}", 1_000_000)
    if not statistics:
        parquet = pytest.importorskip("pyarrow.parquet")
        parquet.write_table(parquet.read_table(path), path, write_statistics=False)
    (problem,) = problems({"person": path}).problems
    assert (problem.code, problem.place.row) == ("missing-value", 654_321)


@pytest.mark.slow
def test_one_missing_value_among_ten_million_rows(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    wrong = "CASE WHEN i = 9999999 THEN NULL ELSE i::DOUBLE / 4 END AS salary"
    write(path, f"i AS person_id, 'company' AS institution, {wrong}", 10_000_000)
    (problem,) = problems({"person": path}).problems
    assert (problem.code, problem.place.row) == ("missing-value", 9_999_999)


@pytest.mark.parametrize("value", ["'nan'::DOUBLE", "0.123"])
def test_large_files_are_guarded_by_the_run(
    tmp_path: Path, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A NaN is in no statistics: Arrow leaves it out of minimum and maximum."""
    monkeypatch.setattr(table, "GUARDED_FROM", 1000)
    path = tmp_path / "p.parquet"
    wrong = f"CASE WHEN i = 4321 THEN {value} ELSE i::DOUBLE END AS salary"
    write(path, f"i AS person_id, 'company' AS institution, {wrong}", 5000, ", ROW_GROUP_SIZE 2048")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(parquet.read_table(path), path)
    needed = {"person": frozenset({"salary"})}
    with staged({"person": path}, needed) as (_, tables):
        assert "error(" in tables["person"].relation
    (problem,) = problems({"person": path}, needed=needed).problems
    assert problem.place.row == 4321


def test_rejecting_looks_at_everything_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "GUARDED_FROM", 1)
    columns = "i AS person_id, 'company' AS institution, i + CASE WHEN i = 2 THEN 0.001::DOUBLE ELSE 0 END AS salary"
    path = write(tmp_path / "p.parquet", columns)
    with staged({"person": path}, reject=tmp_path / "r.csv") as (connection, tables):
        assert tables["person"].rejected == 1
        assert rows(connection, tables["person"], "salary") == [(1.0,), (3.0,), (4.0,), (5.0,)]


def test_broken_files(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    path.write_bytes(b"PAR1 nothing")
    assert codes({"person": path}) == ["broken-file"]
    path.write_bytes(b"")
    assert codes({"person": path}) == ["empty-file"]
    assert codes({"person": tmp_path / "none.parquet"}) == ["no-file"]
    assert codes({"person": tmp_path}) == ["no-file"]
    (tmp_path / "p.docx").write_bytes(b"x")
    assert codes({"person": tmp_path / "p.docx"}) == ["unknown-file-kind"]


def test_a_name_with_signs_of_patterns_is_one_file(tmp_path: Path) -> None:
    path = write(tmp_path / "p[1]*?.parquet", PERSON)
    with staged({"person": path}) as (_, tables):
        assert tables["person"].rows == 5


def test_digest_names_the_bytes(tmp_path: Path) -> None:
    import hashlib

    path = write(tmp_path / "p.parquet", PERSON)
    with staged({"person": path}) as (_, tables):
        assert tables["person"].digest == hashlib.sha256(path.read_bytes()).hexdigest()
    with staged({"person": path}) as (_, tables):
        path.write_bytes(path.read_bytes() + b" ")
        with pytest.raises(Exception, match="has changed since"):
            _ = tables["person"].digest


def test_only_columns_that_are_needed_are_looked_at(tmp_path: Path) -> None:
    path = write(tmp_path / "p.parquet", f"{PERSON}, 'x' AS children, [1] AS note")
    needed: dict[str, Any] = {"person": frozenset({"salary"})}
    with staged({"person": path}, needed) as (_, tables):
        assert tables["person"].columns == ("salary", "person_id")
        assert tables["person"].extra == ()


def test_the_quick_look_misses_no_third_decimal() -> None:
    """`Reading.quick` holds wherever the guards of an amount do, at every size and on both sides of zero."""
    column = Column("salary", Type("money"))
    reading = read_column(column, "v", "DOUBLE", {})
    assert reading is not None
    guards = " OR ".join(f"({guard.condition})" for guard in reading.guards if guard.inside)
    values = """
        SELECT sign * (whole + step * 1e-5) AS v
        FROM range(0, 2000) AS s(step), (VALUES (1), (-1)) AS o(sign),
            (VALUES (0), (1), (99), (32767), (8388607), (4e9), (1e11), (1e12), (7e13), (9e14)) AS w(whole)
        UNION ALL SELECT unnest(['nan', 'infinity', '-infinity']::DOUBLE[])"""
    with duckdb.connect() as connection:
        asked = f"SELECT count_if({guards}), count_if(({guards}) AND NOT ({reading.quick})) FROM ({values})"
        met, missed = connection.execute(asked).fetchone() or (0, 0)
        whole = f"count_if({reading.quick})"
        fen = "SELECT o.sign * (i / 100) AS v FROM range(0, 200000) AS f(i), (VALUES (1), (-1)) AS o(sign)"
        looked = connection.execute(f"SELECT {whole} FROM ({fen})").fetchone()
    assert met > 10_000
    assert missed == 0
    assert looked == (0,), "no whole fen is looked at twice"
