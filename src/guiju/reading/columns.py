"""Lines of a printed page by where they stand: columns that were set row by row, heads and feet that run along.

A row is a line as a PDF gives it. Where programs write a page row by row, one row holds a line of each column;
such rows are parted at the gutter between the columns. Rows of a table have gaps as well: columns are told from them
by their lines, most of which are full.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_GAP = 1.5  # cells between two pieces of a row
_NARROWEST = 8  # cells of a column
_FEWEST = 4  # lines of a column, at least
_BACK = 3  # how often the order of a page jumps from a right column back to a left one, at least
_FULL, _MOSTLY = 0.8, 0.5  # a full line is so wide, and so many lines are full
_MARGIN = 0.12  # heads and feet stand in so much of a page's height
_SAME = 3.0  # points between lines at the same height
_MOST = 4  # lines of a head or foot
_APART = 1.3  # usual steps between lines, from a head to the text
_DIGITS = re.compile(r"[0-9０-９〇一二三四五六七八九十百]+")
_NUMBER = re.compile(r"[-—–·•~]*(?:第0页?(?:[,，/]?共0页)?|0/0|0)[-—–·•~]*")
_PLAINLY = re.compile(r"[-—–·•~]+0[-—–·•~]+|第0页.*")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that stand together, and the box round them in points, upwards from the lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    top: float


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it was given, and its pieces from left to right."""

    text: str
    pieces: tuple[Piece, ...]

    @property
    def middle(self) -> float:
        """The height at which the row stands."""
        return (self.pieces[0].bottom + self.pieces[0].top) / 2

    @property
    def cell(self) -> float:
        """How high its characters are: the width of a Chinese one."""
        return max(piece.top - piece.bottom for piece in self.pieces)


def split_row(text: str, boxes: Sequence[tuple[float, float, float, float]]) -> Row | None:
    """A row from its characters and their boxes (left, right, bottom, top), parted at wide gaps; None without any.

    Rows that run upwards or sideways give None too: they are no lines of columns.
    """
    marks = [at for at, mark in enumerate(text) if not mark.isspace()]
    if not marks:
        return None
    high = max(boxes[at][3] - boxes[at][2] for at in marks)
    if max(boxes[at][3] for at in marks) - min(boxes[at][2] for at in marks) > 2.5 * high:
        return None
    pieces: list[Piece] = []
    start = 0
    for before, at in zip(marks, [*marks[1:], None], strict=True):
        if at is None or boxes[at][0] - boxes[before][1] > _GAP * high:
            inside = [boxes[k] for k in marks if start <= k <= before]
            pieces.append(
                Piece(
                    text[start : before + 1].strip(" "),
                    min(box[0] for box in inside), max(box[1] for box in inside),
                    min(box[2] for box in inside), max(box[3] for box in inside),
                )
            )  # fmt: skip
            start = before + 1
    return Row(text, tuple(pieces))


def in_columns(rows: Sequence[Row]) -> list[Row]:
    """The rows of a page column after column, where they were given across them; else as they were given."""
    for gutter in _gutters(rows):
        crossing = sorted(
            (row for row in rows if _crosses(row, gutter)), key=lambda row: -row.middle
        )
        bands: list[list[Row]] = [[] for _ in range(len(crossing) + 1)]
        for row in rows:
            if not _crosses(row, gutter):
                bands[sum(other.middle > row.middle for other in crossing)].append(row)
        if not any(_is_mixed(band, gutter) for band in bands):
            continue
        ordered: list[Row] = []
        for at, band in enumerate(bands):
            ordered += _parted(band, gutter) if _is_mixed(band, gutter) else band
            ordered += crossing[at : at + 1]
        return ordered
    return list(rows)


def _gutters(rows: Sequence[Row]) -> list[float]:
    """Where several pieces begin, right of others: the most frequent first."""
    starts = Counter(round(piece.left / 4) for row in rows for piece in row.pieces)
    if len(starts) < 2:
        return []
    return [4 * start - 4 for start, count in starts.most_common(12) if count >= _FEWEST]


def _crosses(row: Row, gutter: float) -> bool:
    return any(piece.left < gutter < piece.right for piece in row.pieces)


def _side(row: Row, gutter: float, right: bool) -> Row | None:
    """The part of a row on one side of a gutter."""
    pieces = tuple(piece for piece in row.pieces if (piece.left >= gutter) == right)
    if len(pieces) == len(row.pieces):
        return row
    return Row(" ".join(piece.text for piece in pieces), pieces) if pieces else None


def _sides(band: Sequence[Row], gutter: float) -> tuple[list[Row], list[Row]]:
    left, right = (
        [part for row in band if (part := _side(row, gutter, side))] for side in (False, True)
    )
    return left, right


def _parted(band: Sequence[Row], gutter: float) -> list[Row]:
    left, right = _sides(band, gutter)
    return [*in_columns(left), *in_columns(right)]


def _is_mixed(band: Sequence[Row], gutter: float) -> bool:
    """Whether the rows of a band are lines of prose on both sides of a gutter, given across it."""
    left, right = _sides(band, gutter)
    if min(len(left), len(right)) < _FEWEST or not (_is_prose(left) and _is_prose(right)):
        return False
    back, was_right = 0, False
    for row in band:
        for piece in row.pieces:
            is_right = piece.left >= gutter
            back += was_right and not is_right
            was_right = is_right
    return back >= _BACK


def _is_prose(rows: Sequence[Row]) -> bool:
    """Whether most pieces are as wide as a column, and full: the cells of a table are short or of any width."""
    widths = [piece.right - piece.left for row in rows for piece in row.pieces]
    widest = max(widths)
    full = sum(width >= _FULL * widest for width in widths)
    return widest >= _NARROWEST * median(row.cell for row in rows) and full >= _MOSTLY * len(widths)


def without_running(
    pages: Sequence[Sequence[Row]], heights: Sequence[float]
) -> tuple[list[list[Row]], list[str]]:
    """Pages without the heads, feet and page numbers that run along, and what these say, each once.

    Lines run along where they stand in the margin, apart from the text, at the same height and with the same words on a
    third of the pages, digits aside.
    """
    left = [list(rows) for rows in pages]
    said: dict[str, str] = {}
    for top in (True, False):
        outer = [_outermost(rows, height, top) for rows, height in zip(left, heights, strict=True)]
        seen = [(at, _shape(row), row.middle) for at, rows in enumerate(outer) for row in rows]
        for at, rows in enumerate(outer):
            if rows and all(_runs(row, seen, len(pages)) for row in rows):
                left[at] = [row for row in left[at] if row not in rows]
                for row in rows:
                    said.setdefault(_shape(row), row.text.strip())
    return left, list(said.values())


def _outermost(rows: Sequence[Row], height: float, top: bool) -> list[Row]:
    """The rows in the margin above or below a page's text: few, and apart from it; a page number may stand close."""
    sign = 1 if top else -1
    ordered = sorted(rows, key=lambda row: -sign * row.middle)
    steps = [abs(row.middle - after.middle) for row, after in pairwise(ordered)]
    usual = median([step for step in steps if step > _SAME] or [0.0])
    for count, row in enumerate(ordered[:_MOST], 1):
        inside = row.middle > (1 - _MARGIN) * height if top else row.middle < _MARGIN * height
        if not inside or count > len(steps):
            break
        if steps[count - 1] > _APART * usual:
            return ordered[:count]
    alone = ordered[:1] if len(steps) > 1 and steps[0] > _SAME else []
    return [row for row in alone if _NUMBER.fullmatch(_shape(row))]


def _shape(row: Row) -> str:
    return _DIGITS.sub("0", "".join(row.text.split()))


def _runs(row: Row, seen: Sequence[tuple[int, str, float]], count: int) -> bool:
    shape = _shape(row)
    if _PLAINLY.fullmatch(shape):
        return True
    where = {at for at, other, y in seen if other == shape and abs(y - row.middle) <= _SAME}
    return len(where) > 1 and (3 * len(where) >= count or bool(_NUMBER.fullmatch(shape)))
