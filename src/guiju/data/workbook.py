"""Rows of a query → an Excel sheet, written row by row in constant memory."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from guiju.data.atomic import unwritable
from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROW_LIMIT = 1_048_575
"""Rows of a sheet below its head."""

TEXT_LIMIT = 32_767
_EXACT = 10**15
_FORMATS = {"DOUBLE": "#,##0.00####", "DATE": "yyyy-mm-dd", "BIGINT": "0", "INTEGER": "0"}
# Text stays text: no cell becomes a formula or a link.
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False}
# The first day that a zip file knows, in place of the hour of writing: the same tables give the same bytes.
_CREATED = datetime(1980, 1, 1)


def begin_book(path: Path, file: str, **options: bool) -> Any:
    """A workbook to fill and close, which holds no time of its own; `file` is what messages call it.

    Raises InputError where the extra `excel` is missing.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        values = {"found": file, "extra": "excel"}
        raise InputError([Problem("table-needs-extra", Place(file), values)]) from None
    book = Workbook(str(path), {**_OPTIONS, **options})
    book.set_properties({"created": _CREATED})
    return book


def write_sheet(connection: DuckDBPyConnection, sql: str, path: Path, file: str) -> int:
    """Write the rows of a query as the one sheet of a workbook; how many there were.

    `file` is what messages call it.

    Raises InputError for more than 1,048,575 rows and for texts longer than 32,767 characters.
    """
    columns = connection.execute(f"DESCRIBE {sql}").fetchall()
    rows = connection.execute(f"SELECT count(*) FROM ({sql})").fetchone()
    if rows is not None and rows[0] > ROW_LIMIT:
        values = {"found": f"{rows[0]:,}", "limit": f"{ROW_LIMIT:,}"}
        raise InputError([Problem("sheet-too-long", Place(file), values)])
    book = begin_book(path, file, constant_memory=True, nan_inf_to_errors=True)
    try:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [column[0] for column in columns], book.add_format({"bold": True}))
        for index, (name, type_, *_) in enumerate(columns):
            layout = book.add_format({"num_format": _FORMATS.get(type_, "General")})
            sheet.set_column(index, index, max(10, min(40, 2 * len(name))), layout)
        return _write_rows(connection, sql, [column[0] for column in columns], sheet.write, file)
    finally:
        _close(book, file)


def _close(book: Any, file: str) -> None:
    """Write what is left. Raises InputError where it cannot be written."""
    from xlsxwriter.exceptions import XlsxFileError

    try:
        book.close()
    except (XlsxFileError, OSError) as error:
        for sheet in book.worksheets():
            # Its rows so far are in a temporary file, which xlsxwriter leaves open where it fails.
            if rows := getattr(sheet, "row_data_fh", None):
                rows.close()
                Path(sheet.row_data_filename).unlink(missing_ok=True)
        _give_up(error.__context__ or error)
        reason = getattr(error, "strerror", None) or str(error)
        raise unwritable(Path(file), OSError(0, reason)) from error


def _give_up(error: BaseException) -> None:
    """Close the archive of a workbook that cannot be written: left alone it would try again, and complain."""
    for frame, _ in walk_tb(error.__traceback__):
        archive = frame.f_locals.get("xlsx_file")
        if isinstance(archive, ZipFile) and archive.fp is not None:
            file, archive.fp = archive.fp, None
            with suppress(OSError):
                file.close()


def _write_rows(
    connection: DuckDBPyConnection,
    sql: str,
    names: list[str],
    write: Callable[..., int],
    file: str,
) -> int:
    found = connection.execute(sql)
    number = 0
    while rows := found.fetchmany(10_000):
        for row in rows:
            number += 1
            for column, value in enumerate(row):
                if value is None:
                    continue
                text = _cell(value)
                if isinstance(text, str) and len(text) > TEXT_LIMIT:
                    values = {"column": names[column], "found": len(text), "limit": TEXT_LIMIT}
                    raise InputError([Problem("cell-too-long", Place(file, 0, 0, number), values)])
                write(number, column, text)
    return number


def _cell(value: Any) -> Any:
    """A value that Excel keeps: whole numbers beyond 15 digits become text, else it rounds them."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _EXACT:
        return str(value)
    if isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat() if value.year < 1900 else value
    return str(value)
