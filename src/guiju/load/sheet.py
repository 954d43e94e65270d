"""CSV text → rows of a decision table, and what its headers say."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TypeAlias

from guiju.load.document import Item
from guiju.load.reader import Reader
from guiju.model.problem import Place

ROW_LIMIT = 10_000
COLUMN_LIMIT = 100
PLAIN = ("row", "from", "to")
NOTES = ("reason_zh", "reason_en", "cites")
_OTHER_DELIMITERS = (";", "\t", "|", "，")
TOO_MANY = "\0extra"
"""The header under which cells stand that have none."""

Header: TypeAlias = tuple[str, str]
"""Kind (condition, whole, outcome, plain) and text of a header without its sign."""


def read_csv(text: str, file: str, reader: Reader) -> list[Item] | None:
    """The rows of a decision table as mappings, without blank lines and empty last columns; None, with the problem
    noted, where its headers cannot be used."""
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        reader.note("bad-csv", Place(file, line), found="line contains NUL")
        return None
    rows = csv.reader(io.StringIO(text, newline=""))
    headers: list[str] = []
    top = Place(file)
    out: list[Item] = []
    try:
        for cells in rows:
            cells = _trimmed(cells)
            if not cells:
                continue
            place = Place(file, rows.line_num, 0, len(out) + 1 if headers else 0)
            if headers:
                out.append(_row(headers, cells, place, top))
            elif _usable(cells, place, reader):
                headers, top = cells, place
            else:
                return None
            if len(out) > ROW_LIMIT:
                break
    except csv.Error as error:
        reader.note("bad-csv", Place(file, rows.line_num), found=str(error))
    return out


def _trimmed(cells: list[str]) -> list[str]:
    """The cells without blanks around them and without empty ones at the end."""
    trimmed = [cell.strip() for cell in cells]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return trimmed


def _usable(headers: list[str], place: Place, reader: Reader) -> bool:
    """Whether headers are several, if so written, and not too many; the same one twice is noted."""
    if len(headers) == 1 and any(sign in headers[0] for sign in _OTHER_DELIMITERS):
        reader.note("bad-csv", place, found="cells are apart by other signs than commas")
        return False
    if len(headers) > COLUMN_LIMIT:
        reader.note("table-too-wide", place, found=len(headers), limit=COLUMN_LIMIT)
        return False
    for header, count in Counter(map(split_header, headers)).items():
        if count > 1:
            reader.note("duplicate-header", place, found=header[1] or "?")
    return True


def _row(headers: list[str], cells: list[str], place: Place, top: Place) -> Item:
    """A row as a mapping from headers, whose place is the line at the top."""
    padded = cells + [""] * (len(headers) - len(cells))
    values = {
        header: Item(cell, place, style="'", exact=False)
        for header, cell in zip(headers, padded, strict=False)
    }
    if len(cells) > len(headers):
        extra = ",".join(cells[len(headers) :])
        values[TOO_MANY] = Item(extra, place, style="'", exact=False)
    return Item(values, place, dict.fromkeys(values, top))


def numbered(rows: list[Item]) -> list[Item]:
    """The rows, each with its name in the cell ``row``: its number where it gives none."""
    return [_named(row, index) for index, row in enumerate(rows, 1)]


def _named(row: Item, index: int) -> Item:
    given = row.value.get("row")
    if given is not None and given.value and not given.is_null:
        return row
    number = Item(str(index), row.place, style="'", exact=False)
    return Item({**row.value, "row": number}, row.place, row.keys)


def split_header(text: str) -> Header:
    """What a header is: ``x ?`` a condition on x, ``?`` whole conditions, ``x =`` an outcome.

    >>> split_header("person.institution ?")
    ('condition', 'person.institution')
    """
    text = text.strip()
    if text.endswith("?"):
        inner = text[:-1].strip()
        return ("condition", inner) if inner else ("whole", "")
    return ("outcome", text[:-1].strip()) if text.endswith("=") else ("plain", text)


def header_texts(rows: list[Item]) -> list[str]:
    """All headers of a table, in order."""
    return list(dict.fromkeys(header for row in rows for header in row.value))
