"""The cells of a sheet (.xlsx, .ods) that hold an error such as #DIV/0!, which its reader hands on as empty."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile

from guiju.data.encoding import broken

_BLOCK = 1 << 20
_LONGEST_CELL = 1 << 16
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\b(?=[^>]*\bt=\"e\")(?=[^>]*\br=\"([A-Z]{1,3})(\d{1,7})\")[^>]*>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>(#[^<]*)</",
    re.DOTALL,
)
ERRORS = r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|GETTING_DATA|SPILL!|CALC!)|Err:[0-9]{3}"
"""An error as spreadsheets write it, also into CSV."""


def error_cells(path: Path, sheet: str) -> Mapping[tuple[int, int], str]:
    """Row and column, from 0, of each error in a sheet → its text; empty for files of other kinds.

    Raises InputError for an OpenDocument that is not well formed.
    """
    try:
        with ZipFile(path) as archive:
            if "content.xml" in archive.namelist():
                return _OpenSheet(sheet).scan(archive)
            part = _part(archive, sheet)
            return _scan(archive, part) if part in archive.namelist() else {}
    except (BadZipFile, OSError, KeyError):
        return {}
    except (ExpatError, ValueError):
        raise broken(path, "this is no workbook, or it is cut short") from None


def _part(archive: ZipFile, sheet: str) -> str:
    """The name of the part that holds a sheet."""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    for tag in _SHEET.findall(book):
        if html.unescape(_attribute(tag, "name")) == sheet:
            wanted = _attribute(tag, r"\w+:id")
            for relation in _RELATION.findall(relations):
                if _attribute(relation, "Id") == wanted:
                    target = _attribute(relation, "Target")
                    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return found[1] if found else ""


def _scan(archive: ZipFile, part: str) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    rest = b""
    with archive.open(part) as file:
        while block := file.read(_BLOCK):
            text = rest + block
            for match in _ERROR.finditer(text):
                row, column = int(match[2]) - 1, _column(match[1].decode())
                found[row, column] = match[3].decode("utf-8", "replace")
            # A cell that is not whole yet is looked at again with what follows.
            rest = text[-_LONGEST_CELL:]
    return found


class _OpenSheet:
    """Looks for errors in a sheet of an OpenDocument, whose rows and cells are counted, not named."""

    def __init__(self, sheet: str) -> None:
        self.sheet, self.inside = sheet, False
        self.row = self.column = 0
        self.rows = self.cells = 1
        self.text: list[str] | None = None
        self.found: dict[tuple[int, int], str] = {}

    def scan(self, archive: ZipFile) -> dict[tuple[int, int], str]:
        parser = ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.data
        # Nothing is ever declared in a sheet: what its own reader makes of that is its matter.
        parser.EntityDeclHandler = self.declared
        with archive.open("content.xml") as file:
            while block := file.read(_BLOCK):
                parser.Parse(block)
        return self.found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        match name.rpartition(":")[2]:
            case "table":
                self.inside, self.row = plain.get("name") == self.sheet, 0
            case "table-row":
                self.rows, self.column = int(plain.get("number-rows-repeated", 1)), 0
            case "table-cell" | "covered-table-cell" if self.inside:
                self.cells = int(plain.get("number-columns-repeated", 1))
                self.text = [] if "formula" in plain or "error" in attributes.values() else None

    def end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "table":
                self.inside = False
            case "table-row":
                self.row += self.rows
            case "table-cell" | "covered-table-cell" if self.inside:
                said = "".join(self.text or ()).strip()
                if re.fullmatch(ERRORS, said):
                    self.found[self.row, self.column] = said
                self.column, self.text = self.column + self.cells, None

    def data(self, text: str) -> None:
        if self.text is not None and len(self.text) < _LONGEST_CELL:
            self.text.append(text)

    def declared(self, *_: object) -> None:
        raise ExpatError("a declaration")


def _column(letters: str) -> int:
    """The place of a column from its letters, from 0.

    >>> _column("A"), _column("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
