"""A workbook of the register: a sheet a kind, headers in Chinese or English, a row a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guiju.ai.register.entries import SEEN, Entry
from guiju.ai.register.kinds import KINDS, kind_named, register_definition
from guiju.data.error_cells import error_cells
from guiju.data.spreadsheet import cell_text, rows_with_errors
from guiju.expression.names import nearest
from guiju.load.document import Item
from guiju.model.problem import InputError, Place, Problem

GUIDES = {"zh": "说明", "en": "guide"}
"""The sheet that explains the others, and holds no records."""
SEEN_HEADERS = {"zh": "所见版本", "en": SEEN}


def read_workbook(path: Path, problems: list[Problem]) -> list[Entry]:
    """The records in the sheets of a workbook; unknown sheets and headers, and rows without a key, are noted.

    Raises InputError where it cannot be read.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        values = {"found": path.name, "extra": "excel"}
        raise InputError([Problem("needs-extra", Place(str(path)), values)]) from None
    found: list[Entry] = []
    try:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            if name.strip() in GUIDES.values():
                continue
            sheet = book.get_sheet_by_name(name)
            rows = rows_with_errors(sheet, error_cells(path, name))
            left = sheet.start[1] if sheet.start else 0
            found += _sheet_entries(f"{path}[{name}]", name, rows, left, problems)
    except (CalamineError, OSError) as error:
        values = {"found": str(path), "reason": str(error)}
        raise InputError([Problem("no-file", Place(str(path)), values)]) from None
    return found


@dataclass(slots=True)
class _Sheet:
    """A sheet as it is read: its kind, its headers and where they stand, and what is wrong in it."""

    file: str
    kind: str
    left: int
    line: int
    headers: list[str]
    problems: list[Problem]

    def place(self, line: int, index: int) -> Place:
        """Where a cell stands, by its line and its number among the headers."""
        return Place(self.file, line, self.left + index + 1)

    def note(self, code: str, place: Place, **values: object) -> None:
        """One thing that is wrong."""
        self.problems.append(Problem(code, place, values))


def _sheet_entries(
    file: str, name: str, rows: Iterator[Sequence[Any]], left: int, problems: list[Problem]
) -> list[Entry]:
    try:
        kind = kind_named(name.strip(), Place(file))
    except InputError as error:
        problems += error.problems
        return []
    texts = (
        (line, [cell_text(cell).strip() for cell in cells]) for line, cells in enumerate(rows, 1)
    )
    numbered = ((line, cells) for line, cells in texts if any(cells))
    line, headers = next(numbered, (0, []))
    if not headers:
        return []
    sheet = _Sheet(file, kind, left, line, headers, problems)
    at = _special_columns(sheet)
    if "key" not in at:
        return []
    return [entry for line, cells in numbered for entry in _row(sheet, line, cells, at)]


def _special_columns(sheet: _Sheet) -> dict[str, int]:
    """Where the key and the version seen stand; what is wrong with the headers is noted."""
    headers = sheet.headers
    label = register_definition().entities[sheet.kind].columns["key"].label
    wanted = {"key": ("key", label.zh, label.en), SEEN: tuple(SEEN_HEADERS.values())}
    at = {
        name: headers.index(word)
        for name, words in wanted.items()
        for word in words
        if word in headers
    }
    if "key" not in at:
        said = ", ".join(filter(None, headers))[:200]
        sheet.note("register-no-key", Place(sheet.file, sheet.line), found=said,
                   expected=f"{label.zh}, key", nearest=nearest("key", headers))  # fmt: skip
    for index, header in enumerate(headers):
        if header and header in headers[:index]:
            sheet.note("register-column-twice", sheet.place(sheet.line, index), found=header)
    return at


def _row(sheet: _Sheet, line: int, texts: list[str], at: dict[str, int]) -> Iterator[Entry]:
    """The record of a row; a cell that is empty takes the column away."""

    def item(index: int) -> Item:
        # What stands in a cell is text, whatever it looks like; only an empty cell is nothing.
        style = '"' if texts[index] else ""
        return Item(texts[index], sheet.place(line, index), style=style)

    place = sheet.place(line, at["key"])
    key = texts[at["key"]]
    if not key:
        sheet.note("register-missing", place, entity=sheet.kind, column="key", type="text")
        return
    values, names = {}, {}
    for index, text in enumerate(texts):
        header = sheet.headers[index] if index < len(sheet.headers) else ""
        if header and index not in at.values():
            values[header] = item(index)
            names[header] = sheet.place(sheet.line, index)
        elif text and not header:
            sheet.note("register-no-header", sheet.place(line, index), found=text[:60])
    seen = item(at[SEEN]) if SEEN in at else None
    yield Entry(sheet.kind, key, values, place, seen, names)


def sheet_names(language: str) -> dict[str, str]:
    """Kind → the name of its sheet."""
    entities = register_definition().entities
    return {kind: entities[kind].label.text(language) for kind in KINDS}
