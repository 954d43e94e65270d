"""Characters of a page: their width in cells, the marks that open, close and end.

A cell is the width of a Chinese character. Newspapers set Latin letters, digits and curly quotation
marks in half a cell; without that a full line would look short.
"""

from __future__ import annotations

import re

BLANKS = frozenset(
    " \t\r\n\u3000\xa0\ufeff\f\v\u200b\u200c\u200d\u2028\u2029\x85\u2002\u2003\u2009"
)
ENDS = frozenset("。！？!?")
CLOSERS = frozenset("”’」』）》〉】］〕)]\"'")
OPENERS = frozenset("“‘「『（《〈【［〔([")
NO_LINE_START = frozenset("，。、；：！？”’」』）》〉】］〕,.;:!?)]%％…")
QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』"}
_HALF = frozenset("“”‘’ ")


def is_latin(character: str) -> bool:
    """Whether a character is a letter or digit that is set in half a cell."""
    return character.isascii() and character.isalnum()


def cells(text: str) -> float:
    """The width of a text in cells: half for ASCII and curly quotation marks, a quarter for blanks."""
    width = 0.0
    for character in text:
        if character in " \xa0":
            width += 0.25
        elif character.isascii() or character in _HALF:
            width += 0.5
        else:
            width += 1.0
    return width


# "……。（省人大代表 李明）"
_SIGNED = re.compile(r"(?<=[。！？”])[（(][^（）()。]{4,40}[）)]$")


def ends_closed(text: str) -> bool:
    """Whether a line ends as a sentence does: with a full stop, possibly inside a closing mark."""
    text = _SIGNED.sub("", text)
    stripped = text.rstrip("".join(CLOSERS))
    # "1." before "8亿元" on the next line: a decimal point.
    parted = text.endswith(".") and text[-2:-1].isdigit()
    return bool(stripped and not parted) and (
        stripped[-1] in ENDS or (stripped[-1] in "；;…：:" and stripped == text)
    )


def compact(text: str) -> str:
    """A text without its blanks: the form in which quotes are compared."""
    return "".join(character for character in text if character not in BLANKS)
