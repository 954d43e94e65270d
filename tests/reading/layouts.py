"""Set a text in columns again: widths, blank lines and indentation as printed pages have them.

A page is a list of lines to set (one paragraph each). Setting adds white space only, so a place in the text
is kept by counting the characters that are not white space.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

WHITE = frozenset(" \t\r\n\u3000\xa0\ufeff\f\u200b")
# Kinsoku: these never open a line, and the others never close one.
NEVER_FIRST = frozenset("，。！？；：、）》”’,.;:!?)%％")
NEVER_LAST = frozenset("（《“‘(")


@dataclass(frozen=True)
class Layout:
    """How a page is set: the column in full-width cells (0: not wrapped), lines left blank, and the indent."""

    width: int
    blank: int = 0
    indent: int = 0
    ending: str = "\n"


def cells(char: str) -> float:
    """The width of a character in full-width cells; newspapers set curly quotation marks half-width."""
    return 0.5 if char.isascii() or char in "“”‘’" else 1.0


def wrap(paragraph: str, width: int, indent: int) -> list[str]:
    """The lines of one paragraph in a column of `width` cells, under the kinsoku rules."""
    lines, line, used = [], "\u3000" * indent, float(indent)
    for char in paragraph:
        full = used + cells(char) > width
        if full and char not in NEVER_FIRST and line.strip("\u3000"):
            kept = line.rstrip("".join(NEVER_LAST))
            carried = line[len(kept) :]
            lines.append(kept)
            line, used = carried, sum(map(cells, carried))
        elif full and char in NEVER_FIRST and len(line) > 1 and used + cells(char) > width + 0.5:
            carried = line[-1]
            lines.append(line[:-1])
            line, used = carried, cells(carried)
        line += char
        used += cells(char)
    return [*lines, line] if line.strip("\u3000") else lines


def set_page(paragraphs: list[str], layout: Layout) -> str:
    """The page with every paragraph set as the layout says."""
    lines: list[str] = []
    for paragraph in paragraphs:
        indent = "\u3000" * layout.indent
        lines += (
            wrap(paragraph, layout.width, layout.indent) if layout.width else [indent + paragraph]
        )
    return (layout.ending * (layout.blank + 1)).join(lines) + layout.ending


def layouts() -> Iterator[Layout]:
    """Sixty layouts: widths of newspaper columns and book pages, blank lines or none, indented or not."""
    for width in range(14, 44, 2):
        for blank in (0, 1):
            for indent in (0, 2):
                yield Layout(width, blank, indent)


def places(text: str) -> list[int]:
    """Where each character that is not white space stands in the text."""
    return [place for place, char in enumerate(text) if char not in WHITE]
