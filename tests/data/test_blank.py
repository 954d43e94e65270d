"""A cell of nothing but spaces is an empty cell, in every kind of column and file."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import guiju

POLICY = """
format: 1
name: small
enums: {kind: [a, 企业]}
entities:
  t: {key: id, columns: {kind: kind, note: text or none, number: number or none, day: date or none}}
rules:
  t:
    as_a: "CASE WHEN kind = 'a' THEN 1 ELSE 0 END"
    missing: "CASE WHEN note IS NULL AND number IS NULL AND day IS NULL THEN 1 ELSE 0 END"
"""
BLANKS = [" ", "   ", "\u00a0", "\u2003", "\u3000", "\u3000 \u00a0"]


def write(folder: Path, kind: str, other: str, ending: str) -> Path:
    """A table of three rows, the second with the cells under test, in a file of a kind."""
    path = folder / f"t.{ending}"
    rows = [("1", "a", "", "", ""), ("2", kind, other, other, other), ("3", "企业", "", "", "")]
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE t (id VARCHAR, kind VARCHAR, note VARCHAR, number VARCHAR, day VARCHAR)"
        )
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", rows)
        options = "FORMAT csv, HEADER true" if ending == "csv" else "FORMAT parquet"
        connection.execute(f"COPY t TO '{path}' ({options})")
    return path


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("blank", BLANKS)
def test_a_blank_enum_is_missing_and_never_falls_into_else(
    blank: str, ending: str, tmp_path: Path
) -> None:
    path = write(tmp_path, blank, "", ending)
    with pytest.raises(guiju.InputError) as caught:
        guiju.loads(POLICY).decide_tables({"t": str(path)}, out=tmp_path / "out.csv")
    assert [(p.code, p.place.row) for p in caught.value.problems] == [("missing-value", 2)]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("blank", BLANKS)
def test_a_blank_cell_that_may_be_missing_is(blank: str, ending: str, tmp_path: Path) -> None:
    path = write(tmp_path, "a", blank, ending)
    guiju.loads(POLICY).decide_tables({"t": str(path)}, out=tmp_path / "out.parquet")
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT missing FROM '{tmp_path}/out.parquet' ORDER BY id"
        ).fetchall()
    assert found == [(1,), (1,), (1,)]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize("odd", ["\t", "\u200b", "a\u3000"])
def test_what_is_not_a_space_is_not_overlooked(odd: str, ending: str, tmp_path: Path) -> None:
    path = write(tmp_path, odd, "", ending)
    with pytest.raises(guiju.InputError) as caught:
        guiju.loads(POLICY).decide_tables({"t": str(path)}, out=tmp_path / "out.csv")
    assert [p.code for p in caught.value.problems] == ["unknown-enum-value"]
