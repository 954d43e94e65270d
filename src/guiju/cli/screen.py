"""Where answers go: lines or JSON to standard output, notes to standard error."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TextIO

from guiju.cli.layout import Cell, Row, columns
from guiju.locale import language, text

# What stands for a character that the stream's encoding does not have.
_PLAINER = {
    "├": "|", "└": "`", "│": "|", "─": "-", "—": "-", "≤": "<=", "…": "...", "“": '"', "”": '"',
    "，": ",", "；": ";", "：": ":", "（": "(", "）": ")",
}  # fmt: skip


class Screen:
    """Standard output (or another stream) in a language, with colour where a person looks on.

    >>> Screen().line("tax", Cell("10.00", right=True), indent=2)
      tax 10.00
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = sys.stdout if stream is None else stream
        self.language = language()
        self.watched = self.stream.isatty()
        self.colour = self.watched and _may_colour()
        self.limit = shutil.get_terminal_size().columns if self.watched else 0
        self.plainer = {ord(c): p for c, p in _PLAINER.items() if not encodes(self.stream, c)}

    def say(self, code: str, **values: object) -> str:
        """A word or heading in the language."""
        return text(code, self.language, **values)

    def line(self, *cells: Cell | str, indent: int = 0) -> None:
        """One line, its parts a space apart; empty parts and the wide colon leave none."""
        parts = [cell for cell in cells if cell not in ("", Cell(""))]
        self.table([[*map(_spaced, parts[:-1]), *parts[-1:]]], indent=indent, gap=0)

    def table(self, rows: Iterable[Row], *, indent: int = 0, gap: int = 2) -> None:
        """Rows in aligned columns."""
        written = ([self._written(cell) for cell in row] for row in rows)
        lines = columns(written, indent=indent, gap=gap, limit=self.limit, colour=self.colour)
        self.stream.writelines(f"{line}\n" for line in lines)

    def _written(self, cell: Cell | str) -> Cell:
        cell = cell if isinstance(cell, Cell) else Cell(cell)
        return replace(cell, text=cell.text.translate(self.plainer)) if self.plainer else cell

    def heading(self, words: str) -> None:
        """A line that stands out, after an empty one."""
        self.line()
        self.line(Cell(words, "bold"))


def _spaced(part: Cell | str) -> Cell:
    cell = part if isinstance(part, Cell) else Cell(part)
    return cell if cell.text.endswith("：") else replace(cell, text=f"{cell.text} ")


def encodes(stream: TextIO, characters: str) -> bool:
    """Whether a stream can take some characters as they are.

    >>> import io
    >>> encodes(io.TextIOWrapper(io.BytesIO(), "ascii"), "├")
    False
    """
    try:
        characters.encode(stream.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _may_colour() -> bool:
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    # The old console of Windows shows the codes themselves.
    return sys.platform != "win32" or bool(
        {"WT_SESSION", "ANSICON", "TERM_PROGRAM"} & set(os.environ)
    )


def write_json(data: Any) -> None:
    """Plain data to standard output, in the order of the policy, the same for the same input."""
    written = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    if not encodes(sys.stdout, written):
        written = json.dumps(data, indent=2, allow_nan=False)
    sys.stdout.write(written + "\n")
