"""CSV and its kin → text columns: header, delimiter, lines that are no rows."""

from __future__ import annotations

import csv
import io
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from guiju.data.connection import readable, temporary_folder
from guiju.data.digest import Digest
from guiju.data.encoding import first_text, prepare_text
from guiju.data.opened import Header, Opened
from guiju.data.progress import Report
from guiju.evaluate.quoting import identifier, literal
from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DELIMITERS = ",\t;|"
_NUMBERS = count(1)
HEADER_LIMIT = 1 << 20
"""Bytes within which the headers have to end."""

LOST_LIMIT = 100_000
"""Lines with too few or too many cells from which on a file is no table, rejecting or not."""


def open_delimited(
    connection: DuckDBPyConnection, path: Path, report: Report | None = None
) -> Opened:
    """A CSV file (also compressed with gzip) as columns of text, empty cells missing.

    Raises InputError for files that are empty, or in no encoding that can be read.
    """
    text = prepare_text(path, temporary_folder(connection), report)
    headers, delimiter = read_header(first_text(text.path, HEADER_LIMIT))
    return text_relation(
        connection,
        text.path,
        headers,
        delimiter,
        file=str(path),
        digest=Digest.known(text.digest),
        first_line=2,
        lines=text.lines,
    )


def text_relation(
    connection: DuckDBPyConnection,
    path: Path,
    headers: list[str],
    delimiter: str,
    *,
    file: str,
    digest: Digest,
    first_line: int,
    lines: int = 0,
) -> Opened:
    """A file in UTF-8 with one line of headers as columns of text."""
    names = [f"c{index}" for index in range(len(headers))]
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    lost = f"lost_{next(_NUMBERS)}"
    relation = (
        f"read_csv({readable(connection, path)}, auto_detect = false, header = true, "
        f"columns = {{{columns}}}, "
        f"delim = {literal(delimiter)}, quote = '\"', escape = '\"', store_rejects = true, "
        f"rejects_table = {literal(lost)}, rejects_scan = {literal(f'{lost}_scan')})"
    )
    typed = tuple(Header(h, n, "VARCHAR") for h, n in zip(headers, names, strict=True))
    return Opened(
        file,
        relation,
        typed,
        "row_number() OVER ()",
        digest,
        text=True,
        lost=lost,
        first_line=first_line,
        lines=lines,
    )


def read_header(text: str) -> tuple[list[str], str]:
    """The headers of a file from its beginning, and its delimiter: what its first line has most of.

    >>> read_header('姓名;"工资;元"\\n甲;1')
    (['姓名', '工资;元'], ';')
    """
    outside = "".join(text.split('"')[::2]).partition("\n")[0]
    delimiter = max(_DELIMITERS, key=outside.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [header.strip() for header in next(rows, [""])], delimiter


def lost_lines(connection: DuckDBPyConnection, opened: Opened) -> list[tuple[int, str, int]]:
    """The lines that were no rows, after reading: row, text, number of cells.

    Raises InputError where quotation marks or the length of a line leave unclear where rows end, and
    where lines with too few or too many cells are the rule.
    """
    if not opened.lost:
        return []
    # A row with too few cells is listed once for each that is missing; the first says how many it has.
    rows = connection.execute(
        f"SELECT line - 1, any_value(csv_line), min(column_idx), min(error_type), min(error_message)"
        f" FROM {identifier(opened.lost)} GROUP BY line ORDER BY line LIMIT {LOST_LIMIT}"
    ).fetchall()
    if len(rows) == LOST_LIMIT:
        counts = {"found": LOST_LIMIT, "expected": len(opened.headers)}
        raise InputError([Problem("ragged-table", Place(opened.file), counts)])
    for row, line, _, kind, message in rows:
        if kind not in ("MISSING COLUMNS", "TOO MANY COLUMNS"):
            values = {"found": (line or "")[:80], "reason": message}
            place = Place(opened.file, 0, 0, row)
            raise InputError([Problem("broken-row", place, values)])
    return [(row, line, cells) for row, line, cells, _, _ in rows]
