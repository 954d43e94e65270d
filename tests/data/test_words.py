"""What is said about tables that are no text files, word for word in both languages."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from guiju.data import open_connection, write_table
from guiju.locale import LANGUAGES, render_all
from guiju.model.problem import InputError
from tests.data.staging import CASES, staged
from tests.load.golden import check_golden

SQUEEZED = gzip.compress(b"person_id,institution,salary\n" + b"1,company,1\n" * 20, mtime=0)
COLUMNS = {"person_id": "1", "institution": "'company'", "salary": "1.0"}


def parquet(**columns: str) -> Callable[[], None]:
    """Stages a Parquet file of one row with some columns put otherwise."""

    def stage() -> None:
        listed = ", ".join(f"{value} AS {name}" for name, value in (COLUMNS | columns).items())
        with duckdb.connect() as connection:
            connection.execute(f"COPY (SELECT {listed}) TO 'person.parquet' (FORMAT parquet)")
        with staged({"person": "person.parquet"}):
            pass

    return stage


def given(person: Any, content: bytes = b"") -> Callable[[], None]:
    """Stages what is given for people; `content` makes a file of it."""

    def stage() -> None:
        if content:
            Path(person).write_bytes(content)
        with staged({"person": person}):
            pass

    return stage


def sheets() -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    with xlsxwriter.Workbook("person.xlsx") as book:
        for name in ("2023", "2024"):
            book.add_worksheet(name).write_row(0, 0, list(COLUMNS))
    with staged({"person": "person.xlsx"}):
        pass


def no_table() -> None:
    Path("person.csv").write_text("person_id,institution,salary\n", encoding="utf-8")
    with staged({"person": "person.csv", "persons": "person.csv"}, {"award": frozenset({"cash"})}):
        pass


def changed() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT 1 AS person_id, 'company' AS institution, 1 AS salary) TO 'p.parquet'"
        )
    with staged({"person": "p.parquet"}) as (_, tables):
        Path("p.parquet").write_bytes(b"other")
        _ = tables["person"].digest


def written(name: str, query: str = "SELECT 1 AS a") -> Callable[[], None]:
    def write() -> None:
        with open_connection(allowed=[Path.cwd()]) as connection:
            write_table(connection, query, Path(name))

    return write


def limited() -> None:
    with open_connection(memory_limit="much"):
        pass


MISTAKES: dict[str, Callable[[], None]] = {
    "32-bit money": parquet(salary="1.5::FLOAT"),
    "dates as numbers": parquet(born="45292"),
    "not a number": parquet(salary="'nan'::DOUBLE"),
    "too many decimals": parquet(salary="0.123::DECIMAL(9,3)"),
    "a time of day": parquet(born="TIMESTAMP '2024-01-05 12:00:00'"),
    "not true or false": parquet(resident="2"),
    "missing": parquet(institution="NULL::VARCHAR"),
    "no file": given("none.csv"),
    "a file in place of a folder": written("person.docx/a/b.csv"),
    "no Excel file": given("person.xlsx", b"hello"),
    "no old Excel file": given("person.xls", b"hello"),
    "an Excel file cut short": given("person.xlsx", b"PK\3\4" + b"\0" * 60),
    "no Parquet file": given("person.parquet", b"hello"),
    "a Parquet file cut short": given("person.parquet", b"PAR1" + b"\0" * 60),
    "a Parquet file with a wrong end": given("person.parquet", b"PAR1" + b"\0" * 60 + b"\xff\xff\xff\xffPAR1"),
    "no gzip file": given("person.csv.gz", b"hello"),
    "a gzip file cut short": given("person.csv.gz", SQUEEZED[:-20]),
    "a gzip file with a wrong sum": given("person.csv.gz", SQUEEZED[:-8] + b"\0" * 8),
    "a gzip file damaged inside": given("person.csv.gz", SQUEEZED[:12] + b"\xff" * 30 + SQUEEZED[42:]),
    "another kind of file": given("person.docx", b"x"),
    "rows in a list": given([{"person_id": 1}]),
    "two sheets": sheets,
    "tables missing and unknown": no_table,
    "changed meanwhile": changed,
    "a limit": limited,
    "another kind of result": written("a.json"),
    "no folder": written("none/a.csv"),
    "long text": written("a.xlsx", "SELECT repeat('x', 40000) AS a"),
    "many rows": written("a.xlsx", "SELECT 1 AS a FROM range(1048576)"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mistake_in_its_words(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = []
    for name, make in MISTAKES.items():
        with pytest.raises(InputError) as caught:
            make()
        told.append(f"# {name}\n{render_all(caught.value.problems, language)}\n")
    check_golden(CASES / f"other.{language}.txt", "\n".join(told))
