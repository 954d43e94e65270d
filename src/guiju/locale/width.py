"""How wide text is on a screen, and text that is safe and short enough to show."""

from __future__ import annotations

import unicodedata

SHOWN = 300
"""Characters of one value that a message shows."""
LINE = 96
"""Columns of an expression that an excerpt shows."""
GAP = "…"


def width(text: str) -> int:
    """Columns a text takes: full-width characters two, combining ones none.

    >>> width("薪金 x")
    6
    """
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shown(value: object, limit: int = SHOWN) -> str:
    """A value as a message shows it: on one line, without control characters, cut in the middle.

    >>> shown("a\\x1b[31m")
    'a�[31m'
    """
    text = str(value)
    if len(text) > limit:
        text = f"{text[: limit // 2]}{GAP}{text[-limit // 4 :]}"
    return "".join(c if c.isprintable() else " " if c.isspace() else "�" for c in text)


def marked(excerpt: str) -> list[str]:
    """The two lines of an excerpt, caret under its place whatever the width of the characters.

    A long line is cut around the caret.

    >>> marked("工资 * 1\\n     ^")
    ['工资 * 1', '       ^']
    """
    line, _, caret = excerpt.partition("\n")
    if not caret:
        return [shown(line, LINE)]
    start = len(caret) - len(caret.lstrip())
    end = min(len(caret), max(len(line), start + 1))
    line = "".join(c if c.isprintable() else " " if c.isspace() else "�" for c in line)
    first = max(0, start - LINE // 2) if len(line) > LINE else 0
    last = min(len(line), first + LINE)
    left, right = GAP if first else "", GAP if last < len(line) else ""
    before = left + line[first:start]
    under = line[start : min(end, last)]
    text = left + line[first:last] + right
    return [text, " " * width(before) + "^" * max(1, width(under))]


def clean(text: object) -> str:
    """A text on one line that does nothing to a terminal.

    >>> clean("a\\nb\\x1b[31m")
    'a b�[31m'
    """
    return "".join(
        c if c.isprintable() else " " if c.isspace() else "�" for c in str(text).strip("\n")
    )
