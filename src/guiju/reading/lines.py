"""Raw text → lines with place, width, indentation and the gap before; the width of their column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from guiju.reading.characters import BLANKS, NO_LINE_START, OPENERS, cells, ends_closed, is_latin

_BREAK = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
# Headings that are marked as such say nothing about how text is set.
_HEADING = re.compile(
    r"【[^】]*】$|(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])[^，。；]{2,14}$"
)
_WINDOW = 10
_FEWEST = 5  # lines that tell how wide a column is at the edge of a text
_LONG = 60.0
_NEAR = 2.75  # cells between a full line and its column


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its place in the raw text without margins, and how it is set."""

    start: int
    end: int
    text: str
    indent: float
    gap: int
    width: float
    closed: bool


def split_lines(raw: str) -> list[Line]:
    """The lines of a raw text, blank ones kept only as the gap before the next."""
    lines: list[Line] = []
    gap = position = 0
    for found in [*_BREAK.finditer(raw), None]:
        end = len(raw) if found is None else found.start()
        first, last = position, end
        while first < last and raw[first] in BLANKS:
            first += 1
        while last > first and raw[last - 1] in BLANKS:
            last -= 1
        if first == last:
            gap += 1
        else:
            text = raw[first:last]
            indent = sum(
                0.5 if mark == " " else 1.0
                for mark in raw[position:first]
                if mark in " \u3000\t\xa0"
            )
            lines.append(Line(first, last, text, indent, gap, cells(text), ends_closed(text)))
            gap = 0
        position = end if found is None else found.end()
    return lines


def first_unit(text: str) -> float:
    """The width of what cannot be parted from the start of a line: it would have had to fit before."""
    last = 0
    while last < len(text) and text[last] in OPENERS:
        last += 1
    last += 1
    if text[last - 1 : last].isascii():
        while last < min(len(text), 12) and (is_latin(text[last]) or text[last] in ".%"):
            last += 1
    while last < len(text) and text[last] in NO_LINE_START:
        last += 1
    return cells(text[:last])


def column_widths(lines: Sequence[Line]) -> list[float]:
    """For each line the width of its column: the nearest of the usual full widths around it."""
    count = len(lines)
    around = [_usual(lines[max(0, at - _WINDOW) : at + _WINDOW + 1]) for at in range(count)]
    before = [
        _usual(lines[max(0, at - _WINDOW) : at + 1]) if at >= _FEWEST else around[at]
        for at in range(count)
    ]
    after = [
        _usual(lines[at : at + _WINDOW + 1]) if at + _FEWEST < count else around[at]
        for at in range(count)
    ]
    widths: list[float] = []
    for line, *choices in zip(lines, before, after, around, strict=True):
        best = min(choices, key=lambda width: (abs(width - line.width), width))
        # A closed or short line says nothing about its column.
        widths.append(best if abs(best - line.width) <= 2 else choices[2])
    return widths


def _usual(lines: Sequence[Line]) -> float:
    """The most frequent width near the upper end of those of some lines."""
    ordered = sorted(line.width for line in lines)
    top = ordered[max(0, int(len(ordered) * 0.9) - 1)]
    near = [round(width * 2) / 2 for width in ordered if top - 2.5 <= width <= top + 1.5]
    counted = Counter(near)
    return max(
        counted, key=lambda width: (sum(counted[width + step] for step in (-0.5, 0.0, 0.5)), width)
    )


def is_wrapped(lines: Sequence[Line], widths: Sequence[float]) -> bool:
    """Whether lines end where a column ends, and not where paragraphs do.

    In wrapped text most lines that end without a closing mark are as wide as their column; in
    unwrapped text such lines are headings of any width.
    """
    placed = list(zip(lines, widths, strict=True))
    long = [(line, width) for line, width in placed if line.width > _LONG]
    # On a wide page long lines are as full and as open as others; paragraphs that are a line each end anywhere, closed.
    wide = sum(not line.closed and abs(line.width - width) <= _NEAR for line, width in long)
    if len(lines) < 3 or (len(long) > 0.1 * len(lines) and wide < 0.6 * len(long)):
        return False
    open_lines = [
        (line, width) for line, width in placed if not line.closed and not _HEADING.match(line.text)
    ]
    full = sum(abs(line.width - width) <= _NEAR for line, width in open_lines)
    # Where no line is wider than its column, few that end openly are enough.
    within = all(line.width <= width + 1.5 for line, width in placed)
    enough = 0.12 if within and full >= 4 else 0.35
    return len(open_lines) >= enough * len(lines) and full >= 0.55 * len(open_lines)
