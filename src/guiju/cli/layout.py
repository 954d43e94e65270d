"""Lines on a screen: cells in columns and text wrapped by the width of its characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from guiju.locale.width import clean, width

_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}
_LEAST = 24


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with a style (bold, dim, red, green, yellow), at the left of its column or right."""

    text: str
    style: str = ""
    right: bool = False


Row = Sequence["Cell | str"]


def columns(
    rows: Iterable[Row], *, indent: int = 0, gap: int = 2, limit: int = 0, colour: bool = False
) -> list[str]:
    """Rows as aligned lines, cells `gap` apart; with a limit a row's last cell is wrapped.

    >>> columns([["税", Cell("1.00", right=True)], ["tax", Cell("10.00", right=True)]])
    ['税    1.00', 'tax  10.00']
    """
    cells = [[c if isinstance(c, Cell) else Cell(c) for c in row] for row in rows]
    cells = [[Cell(clean(c.text), c.style, c.right) for c in row] for row in cells]
    # A row's last cell runs on and makes no column wider, unless it stands at the right.
    sized = ([*row[:-1], row[-1] if row[-1].right else Cell("")] for row in cells if row)
    widths = [
        max(width(c.text) for c in column) for column in zip_longest(*sized, fillvalue=Cell(""))
    ]
    return [
        line.rstrip()
        for row in cells
        for line in _lines(row, widths, " " * indent, " " * gap, limit, colour)
    ]


def _lines(
    row: Sequence[Cell], widths: Sequence[int], margin: str, gap: str, limit: int, colour: bool
) -> list[str]:
    if not row:
        return [""]
    line = margin
    for cell, wide in zip(row[:-1], widths, strict=False):
        space = " " * (wide - width(cell.text))
        text = styled(cell, colour)
        line += (space + text if cell.right else text + space) + (gap if wide else "")
    last = row[-1]
    start = len(margin) + sum(wide + len(gap) for wide in widths[: len(row) - 1] if wide)
    if last.right:
        return [line + " " * (widths[len(row) - 1] - width(last.text)) + styled(last, colour)]
    parts = wrapped(last.text, max(limit - start, _LEAST)) if limit else [last.text]
    first, *others = (styled(Cell(part, last.style), colour) for part in parts)
    return [line + first, *(" " * start + part for part in others)]


def styled(cell: Cell, colour: bool) -> str:
    """The text of a cell with the codes that colour it."""
    code = _STYLES.get(cell.style)
    return f"\x1b[{code}m{cell.text}\x1b[0m" if colour and code and cell.text else cell.text


def wrapped(text: str, limit: int) -> list[str]:
    """Text in lines of a width: broken at spaces and between Chinese characters.

    >>> wrapped("one two three", 8)
    ['one two', 'three']
    >>> wrapped("应纳税所得额", 8)
    ['应纳税所', '得额']
    """
    lines, line = [], ""
    for word in _words(text):
        if line and width(line) + width(word.rstrip()) > limit:
            lines.append(line.rstrip())
            line = ""
        line += word
    return [*lines, line.rstrip()]


def _words(text: str) -> list[str]:
    """The smallest parts a line may end after, each with the spaces behind it."""
    words: list[str] = []
    for character in text:
        after = words[-1][-1] if words else " "
        closing = character in "，。；：、）》”!?！？ "
        joined = after in "（《“" or (after != " " and width(character) == width(after) == 1)
        if words and (closing or joined):
            words[-1] += character
        else:
            words.append(character)
    return words
