"""Excel sheets → text columns, each native value in the one form that typing expects."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from guiju.data.connection import temporary_folder
from guiju.data.delimited import text_relation
from guiju.data.digest import Digest
from guiju.data.encoding import broken, file_digest
from guiju.data.error_cells import error_cells
from guiju.data.opened import Opened
from guiju.model.definition import Entity
from guiju.model.problem import InputError, Place, Problem

_LARGE, _SQUEEZED = 1 << 28, 100
"""Bytes, and how often the size of the file, up to which a workbook may unpack: real ones are squeezed ten to forty
times."""

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from python_calamine import CalamineSheet


def open_spreadsheet(connection: DuckDBPyConnection, path: Path, entity: Entity) -> Opened:
    """A sheet as columns of text: the one named after the entity (name or label), else the only one.

    Headers stand in the first row that is not empty. Native dates, numbers and booleans become
    2024-01-31, 12000.5 and true.
    Raises InputError where more than one sheet can be meant, and where the reader is missing.
    """
    sheet = _sheet(path, entity)
    rows = rows_with_errors(sheet, error_cells(path, sheet.name))
    skipped = 0
    for first in rows:
        skipped += 1
        if any(cell != "" for cell in first):
            break
    else:
        raise InputError([Problem("empty-file", Place(str(path)), {"found": path.name})])
    headers = [cell_text(cell).strip() for cell in first]
    while headers and not headers[-1]:
        headers.pop()
    digest = file_digest(path)
    copy = temporary_folder(connection) / f"{digest}-{entity.name}.csv"
    with copy.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            chain([headers], _cells(rows, len(headers)))
        )
    return text_relation(
        connection,
        copy,
        headers,
        ",",
        file=str(path),
        digest=Digest.known(digest),
        first_line=skipped + 1,
    )


def rows_with_errors(
    sheet: CalamineSheet, errors: Mapping[tuple[int, int], str]
) -> Iterator[Sequence[Any]]:
    """The rows of a sheet, errors such as #N/A as their text: an error is no empty cell."""
    if not errors:
        yield from sheet.iter_rows()
        return
    of_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in errors.items():
        of_row.setdefault(row, []).append((column, text))
    left = sheet.start[1] if sheet.start else 0
    for index, cells in enumerate(sheet.iter_rows()):
        found = list(cells)
        for column, text in of_row.get(index, ()):
            if 0 <= column - left < len(found):
                found[column - left] = text
        yield found


def _sheet(path: Path, entity: Entity) -> CalamineSheet:
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        values = {"found": path.name, "extra": "excel"}
        raise InputError([Problem("table-needs-extra", Place(str(path)), values)]) from None
    _refuse_bursting(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = [name for name in book.sheet_names if name.strip() in _names(entity)]
        if not names:
            names = [n for n in book.sheet_names if book.get_sheet_by_name(n).height]
        if not book.sheet_names:
            raise InputError([Problem("empty-file", Place(str(path)), {"found": path.name})])
        if len(names) > 1:
            values = {"found": ", ".join(names), "entity": entity.name}
            raise InputError([Problem("which-sheet", Place(str(path)), values)])
        return book.get_sheet_by_name((names or book.sheet_names)[0])
    except CalamineError as error:
        raise broken(path, _said(str(error))) from None
    except OSError as error:
        values = {"found": str(path), "reason": error.strerror or str(error)}
        raise InputError([Problem("no-file", Place(str(path)), values)]) from None


def _refuse_bursting(path: Path) -> None:
    """Refuse a file that says of itself that it unpacks to much more than any sheet is squeezed."""
    try:
        with ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (BadZipFile, OSError):
        # What is no archive, or not there, its reader tells.
        return
    if size > _LARGE and size > _SQUEEZED * path.stat().st_size:
        raise broken(path, "it unpacks to far more than a workbook is")


def _said(reason: str) -> str:
    """What is wrong with a workbook, in our words where they are known."""
    if "assword" in reason:
        return "the workbook is protected by a password"
    outer = ("Zip archive", "EOCD", "OLE", "Cannot detect", "zip")
    return "this is no workbook, or it is cut short" if any(w in reason for w in outer) else reason


def _names(entity: Entity) -> set[str]:
    return {entity.name, *filter(None, (entity.label.zh, entity.label.en))}


def _cells(rows: Iterable[Sequence[Any]], width: int) -> Iterator[list[str]]:
    """The rows as text, without the empty ones at the end that formatting leaves behind."""
    empty = 0
    for row in rows:
        cells = [cell_text(cell) for cell in row[:width]]
        if not any(cells):
            empty += 1
            continue
        for _ in range(empty):
            yield [""] * width
        empty = 0
        yield cells


def cell_text(cell: Any) -> str:
    """A cell as text.

    >>> cell_text(12000.0), cell_text(date(2024, 1, 5)), cell_text(True)
    ('12000', '2024-01-05', 'true')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        if abs(cell) >= 1e15:
            # More digits than a spreadsheet keeps: in the form by which a key that was cut is known.
            return f"{cell:.15e}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
