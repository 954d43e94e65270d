"""Results out: one file or a folder of files, each whole or not there at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.data.atomic import beside, make_folder, one_at_a_time, settle, unwritable, written
from guiju.data.connection import path_literal
from guiju.data.workbook import write_sheet
from guiju.evaluate.quoting import literal
from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KINDS = (".parquet", ".csv", ".xlsx")
RUN = "run.json"
"""Of a folder of results, the file that is written last: where it is, all is there."""


def write_table(connection: DuckDBPyConnection, sql: str, path: Path, *, mark: bool = True) -> int:
    """Write the rows of a query to a file by the ending of its name; how many there were.

    ``.parquet`` is compressed with zstd. ``.csv`` is UTF-8, by default with the mark without which
    Excel garbles Chinese; ``mark=False`` leaves it out. ``.xlsx`` is one sheet with a bold head, of
    at most 1,048,575 rows.
    The file takes its place in one step when all is written.

    >>> from guiju.data import open_connection
    >>> with open_connection(allowed=[Path.cwd()]) as connection:
    ...     write_table(connection, "SELECT 1 AS a, '元' AS b", Path("t.csv"))
    1
    >>> Path("t.csv").read_text(encoding="utf-8-sig")
    'a,b\\n1,元\\n'

    Raises InputError for other endings, folders that are missing, and results too large for a sheet.
    """
    check_kind(path)
    with written(path) as temporary:
        return _write(connection, sql, temporary, str(path), mark=mark)


def run_file(out: Path) -> Path:
    """Where a run says how its results came about: in their folder, or beside their one file.

    >>> run_file(Path("results")).as_posix(), run_file(Path("results.csv")).as_posix()
    ('results/run.json', 'results.run.json')
    """
    return out.with_suffix(f".{RUN}") if out.suffix.lower() in KINDS else out / RUN


def write_result(
    connection: DuckDBPyConnection, sql: str, path: Path, run: Mapping[str, Any]
) -> None:
    """Write one result and, after it, beside it how it came about (see `run_file`).

    Raises InputError as `write_table` does.
    """
    check_kind(path)
    with ExitStack() as held:
        with written(path) as temporary:
            _write(connection, sql, temporary, str(path), mark=True)
            held.enter_context(one_at_a_time(path.parent))
            run_file(path).unlink(missing_ok=True)
        with written(run_file(path)) as temporary:
            temporary.write_text(_run_text(run), encoding="utf-8")


def write_folder(
    connection: DuckDBPyConnection, tables: Mapping[str, str], folder: Path, run: Mapping[str, Any]
) -> None:
    """Write several results and, last of all, ``run.json``, which says how they came about.

    `tables` maps names of files to queries. All files are written out of sight first and then moved
    in; meanwhile there is no ``run.json``. Other files in the folder stay.

    Raises InputError as `write_table` does.
    """
    for name in tables:
        check_kind(folder / name)
    try:
        make_folder(folder)
        waiting = beside(folder / RUN)
        waiting.mkdir()
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        for name, sql in tables.items():
            _write(connection, sql, waiting / name, str(folder / name), mark=True)
        (waiting / RUN).write_text(_run_text(run), encoding="utf-8")
        with one_at_a_time(folder):
            (folder / RUN).unlink(missing_ok=True)
            for name in [*tables, RUN]:
                settle(waiting / name, folder / name)
    except OSError as error:
        raise unwritable(folder, error) from error
    finally:
        shutil.rmtree(waiting, ignore_errors=True)


def _run_text(run: Mapping[str, Any]) -> str:
    return json.dumps(run, ensure_ascii=False, indent=2, default=str) + "\n"


def check_kind(path: Path) -> None:
    """Raise InputError for a name whose ending is of no kind that can be written."""
    if path.suffix.lower() not in KINDS:
        values = {"found": path.name, "expected": ", ".join(KINDS)}
        raise InputError([Problem("unknown-output-kind", Place(str(path)), values)])


def _write(connection: DuckDBPyConnection, sql: str, path: Path, file: str, *, mark: bool) -> int:
    """Write to a path; `file` is its name in the end. Raises InputError where there is no room or no right to."""
    import duckdb

    try:
        if Path(file).suffix.lower() == ".xlsx":
            return write_sheet(connection, sql, path, file)
        return _copy(connection, sql, path, Path(file).suffix.lower(), mark=mark)
    except duckdb.IOException as error:
        reason = str(error).removeprefix("IO Error: ").partition("\n")[0]
        raise unwritable(Path(file), OSError(0, reason)) from error


def _copy(connection: DuckDBPyConnection, sql: str, path: Path, kind: str, *, mark: bool) -> int:
    options, head = "FORMAT parquet, COMPRESSION zstd", ""
    if kind == ".csv":
        options = "FORMAT csv, HEADER true"
    if kind == ".csv" and mark:
        # DuckDB writes no mark: it goes before the head, and both before the rows.
        names = [row[0] for row in connection.execute(f"DESCRIBE {sql}").fetchall()]
        head = "\ufeff" + ",".join(map(_csv_cell, names)) + "\n"
        options = f"FORMAT csv, HEADER false, PREFIX {literal(head)}, SUFFIX '\n'"
    row = connection.execute(f"COPY ({sql}) TO {path_literal(path)} ({options})").fetchone()
    count = int(row[0]) if row else 0
    if head and not count:
        # The suffix ends the last row; where there is none it would make an empty one.
        path.write_text(head, encoding="utf-8", newline="")
    return count


def _csv_cell(text: str) -> str:
    if not any(character in text for character in ',"\r\n'):
        return text
    return '"' + text.replace('"', '""') + '"'
