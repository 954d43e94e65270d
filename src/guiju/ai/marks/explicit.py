"""Explicit marks (显式标识) in texts: a hint with an element of artificial intelligence and one of generation.

GB 45438-2025 (5.3, read as quoted) asks a text hint for both elements; Article 4 puts it at the beginning, the end or a
fitting place in the middle. In the middle only a short line of its own counts as a hint: prose may speak of generated
content without being marked. How near the ends a hint has to stand is a reading of our own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

NEAR = 200
"""Characters from either end within which a hint stands at the beginning or the end."""

SHORT = 40
"""Characters of the longest line that is a hint by itself."""

APART = 12
"""Characters that may stand between the two elements."""

_AI = r"(?:人工智能|(?<![A-Za-z])A\.?I\.?(?![A-Za-z])|(?<![A-Za-z])AIGC(?![A-Za-z]))"
# 生成式 is the name of a technology and marks nothing.
_MADE = r"(?:生成(?!式)|合成)"
_CHINESE = re.compile(rf"{_AI}[^\n。！？]{{0,{APART}}}?{_MADE}", re.IGNORECASE)
_ENGLISH = re.compile(
    r"\b(?:AI|artificial intelligence)[- ](?:generated|synthesi[sz]ed)\b|"
    r"\b(?:generated|synthesi[sz]ed) (?:by|with) (?:an? )?(?:AI|artificial intelligence)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Hint:
    """An explicit mark in a text: its words, where it stands (begin, middle, end), the language of its words.

    What is written in English has both elements, but the standard was read for Chinese hints only.
    """

    words: str
    position: str
    language: str

    def to_json(self) -> dict[str, Any]:
        """The hint as plain data."""
        return {"words": self.words, "position": self.position, "language": self.language}


def find_hint(text: str) -> Hint | None:
    """The first explicit mark of a text: at its beginning, at its end, else a short line in the middle.

    >>> find_hint("本文由人工智能生成。\\n\\n正文……")
    Hint(words='本文由人工智能生成。', position='begin', language='zh')
    >>> find_hint("正文" * 300 + "人工智能生成的内容越来越多" + "正文" * 300) is None
    True
    """
    stripped = text.strip()
    ends = (("begin", stripped[:NEAR]), ("end", stripped[-NEAR:]))
    for language, pattern in (("zh", _CHINESE), ("en", _ENGLISH)):
        for position, part in ends:
            if match := pattern.search(part):
                return Hint(_line_of(part, match.start()), position, language)
        for line in stripped.splitlines():
            if len(line.strip()) <= SHORT and pattern.search(line):
                return Hint(line.strip(), "middle", language)
    return None


def _line_of(text: str, at: int) -> str:
    """The line around a place, of at most twice the length of a hint."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)].strip()
    return line if len(line) <= 2 * SHORT else text[at : at + SHORT].strip()
