"""Results are written whole or not at all; spreadsheets open them as they are."""

from __future__ import annotations

import csv
import errno
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from guiju.data import open_connection, workbook, write_folder, write_result, write_table
from guiju.data.atomic import one_at_a_time, unwritable
from guiju.locale import render_all
from guiju.model.problem import InputError

QUERY = """SELECT range AS "编号", '元,"x"' AS "b,c", DATE '2024-01-05' AS day, 1234567.5::DOUBLE AS amount,
    NULL::VARCHAR AS nothing, '=1+1' AS text, 1234567890123456789 AS large, TRUE AS sure FROM range(3)"""
FAILING = (
    "SELECT CASE WHEN range > 4000000 THEN error('stop') ELSE range END AS a FROM range(5000000)"
)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Any]:
    with open_connection(threads=2, allowed=[tmp_path]) as found:
        yield found


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_csv_opens_in_excel(connection: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert write_table(connection, QUERY, path) == 3
    assert path.read_bytes().startswith("\ufeff编号,".encode())
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.reader(file))
    assert found[0] == ["编号", "b,c", "day", "amount", "nothing", "text", "large", "sure"]
    assert found[3] == [
        "2",
        '元,"x"',
        "2024-01-05",
        "1234567.5",
        "",
        "=1+1",
        "1234567890123456789",
        "true",
    ]
    assert len(found) == 4


def test_csv_without_mark_and_without_rows(connection: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    none = 'SELECT 1 AS a, \'"\' AS "b""" WHERE FALSE'
    assert write_table(connection, none, path) == 0
    assert path.read_text(encoding="utf-8") == '\ufeffa,"b"""\n'
    assert write_table(connection, none, path, mark=False) == 0
    assert path.read_text(encoding="utf-8") == 'a,"b"""\n'


def test_parquet_keeps_types(connection: Any, tmp_path: Path) -> None:
    assert write_table(connection, QUERY, tmp_path / "a.parquet") == 3
    with duckdb.connect() as other:
        found = other.execute(f"SELECT * FROM '{tmp_path / 'a.parquet'}'").fetchall()
    assert found == connection.execute(QUERY).fetchall()


def test_excel_keeps_values(connection: Any, tmp_path: Path) -> None:
    calamine = pytest.importorskip("python_calamine")
    pytest.importorskip("xlsxwriter")
    assert write_table(connection, QUERY, tmp_path / "a.xlsx") == 3
    sheet = calamine.CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_index(0)
    found = list(sheet.iter_rows())
    assert found[0] == ["编号", "b,c", "day", "amount", "nothing", "text", "large", "sure"]
    assert found[1] == [
        0.0,
        '元,"x"',
        date(2024, 1, 5),
        1234567.5,
        "",
        "=1+1",
        "1234567890123456789",
        True,
    ]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT 1 AS a FROM range(6)", "the result has 6 rows"),
        ("SELECT repeat('x', 40000) AS a", "a text in a has 40000 characters"),
    ],
)
def test_what_no_sheet_can_hold(
    connection: Any, tmp_path: Path, query: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("xlsxwriter")
    monkeypatch.setattr(workbook, "ROW_LIMIT", 5)
    with pytest.raises(InputError) as caught:
        write_table(connection, query, tmp_path / "a.xlsx")
    assert message in render_all(caught.value.problems, "en")
    assert names(tmp_path) == []


def test_without_the_writer_of_excel(
    connection: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(InputError) as caught:
        write_table(connection, QUERY, tmp_path / "a.xlsx")
    assert 'pip install "guiju[excel]"' in render_all(caught.value.problems, "en")


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_a_failure_leaves_what_was_there(connection: Any, tmp_path: Path, kind: str) -> None:
    if kind == "xlsx":
        pytest.importorskip("xlsxwriter")
    path = tmp_path / f"a.{kind}"
    path.write_text("before", encoding="utf-8")
    query = (
        FAILING
        if kind != "xlsx"
        else FAILING.replace("5000000", "20000").replace("4000000", "15000")
    )
    with pytest.raises(duckdb.Error):
        write_table(connection, query, path)
    assert names(tmp_path) == [path.name]
    assert path.read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize(
    ("name", "code"), [("a.json", "unknown-output-kind"), ("no/a.csv", "cannot-write")]
)
def test_where_nothing_can_be_written(
    connection: Any, tmp_path: Path, name: str, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        write_table(connection, QUERY, tmp_path / name)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_folder_is_complete_where_its_record_is(connection: Any, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    tables = {"a.csv": QUERY, "b.parquet": QUERY}
    write_folder(connection, tables, folder, {"policy": "转化", "date": date(2024, 1, 5)})
    assert names(folder) == ["a.csv", "b.parquet", "run.json"]
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record == {"policy": "转化", "date": "2024-01-05"}
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    before = (folder / "a.csv").read_bytes()
    with pytest.raises(duckdb.Error):
        write_folder(connection, {"a.csv": "SELECT 1 AS a", "c.csv": FAILING}, folder, {})
    assert names(folder) == ["a.csv", "b.parquet", "notes.txt", "run.json"]
    assert (folder / "a.csv").read_bytes() == before


INTERRUPTED = """
import signal, sys
from pathlib import Path
from guiju.data import open_connection, write_table
from guiju.data.interrupt import heed_termination
heed_termination()
signal.signal(signal.SIGINT, signal.default_int_handler)
folder, endless = Path(sys.argv[1]), "SELECT hash(range) AS a FROM range(100000000000)"
with open_connection(allowed=[folder], temp=folder / "temp") as connection:
    print("started", flush=True)
    if sys.argv[2] == "query":
        connection.execute(f"SELECT sum(a % 7) FROM ({endless})").fetchall()
    write_table(connection, endless, folder / f"a.{sys.argv[2]}")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT cannot be sent to one process there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("what", ["query", "csv", "parquet"])
def test_interrupted_work_leaves_nothing(tmp_path: Path, what: str, number: signal.Signals) -> None:
    (tmp_path / "temp").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, str(tmp_path), what],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    with process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "started\n"
            limit = time.monotonic() + 20
            while (
                what != "query" and time.monotonic() < limit and not list(tmp_path.glob(".*.part"))
            ):
                time.sleep(0.05)
            process.send_signal(number)
            _, said = process.communicate(timeout=20)
        finally:
            process.kill()
    assert said.splitlines()[-1] == "KeyboardInterrupt"
    assert names(tmp_path) == ["temp"]
    assert names(tmp_path / "temp") == []


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not locked there")
@pytest.mark.parametrize("what", ["folder", "file"])
def test_two_runs_into_one_place_take_turns(what: str, connection: Any, tmp_path: Path) -> None:
    """Results of one run never stand beside the record of another."""
    folder = tmp_path / "out"
    folder.mkdir()
    query: Any = "SELECT 2 AS a"
    write: Any = write_result
    given: Any = (query, folder / "a.csv")
    if what == "folder":
        write, given = write_folder, ({"a.csv": query}, folder)
    run = threading.Thread(target=write, args=(connection, *given, {"run": 2}))
    with one_at_a_time(folder):
        run.start()
        run.join(0.5)
        assert run.is_alive()
        assert not (folder / "a.csv").exists()
    run.join(20)
    assert names(folder) == sorted(["a.csv", "run.json" if what == "folder" else "a.run.json"])


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "full"), OSError(0, "x: No space left on device")]
)
def test_a_full_disk_is_called_so(error: OSError, tmp_path: Path) -> None:
    said = [str(problem.code) for problem in unwritable(tmp_path / "a.csv", error).problems]
    assert said == ["disk-full"]
