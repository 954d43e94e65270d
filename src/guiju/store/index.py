"""Text → what is searched: folded, and cut into bigrams, one for each character.

Chinese has no blanks between words, so any two characters that stand together are a token: a word is found as it is
written, in SQLite and PostgreSQL alike, and no dictionary decides what a word is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

# Marks of ASCII would part tokens in SQLite and mean something in queries; their wide forms do neither.
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if not chr(code).isalnum()}


@lru_cache(maxsize=1 << 16)
def _folded(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).casefold()
    kept = (part for part in plain if not part.isspace() and unicodedata.category(part)[0] != "C")
    return "".join(kept).translate(_WIDE)


def fold(text: str) -> str:
    """A text without what search ignores: blanks, letter case, the width of letters, digits and marks.

    >>> fold("ＧＤＰ 增长 5.5%") == fold("gdp增长５．５％")
    True
    """
    return "".join(map(_folded, text))


def words_of(folded: str) -> str:
    """The tokens of a folded text: a bigram from each character on, the last character alone.

    >>> words_of("专利法")
    '专利 利法 法'
    """
    return " ".join(folded[at : at + 2] for at in range(len(folded)))


def bigrams_of(folded: str) -> list[str]:
    """The different bigrams of a folded text, sorted; of a single character that character.

    >>> bigrams_of("人人人")
    ['人人']
    """
    found = {folded[at : at + 2] for at in range(len(folded) - 1)}
    return sorted(found or {folded} - {""})


def terms_of(number: int, field: str, values: Iterable[str]) -> list[dict[str, Any]]:
    """Rows by which a statement is filtered: folded values of a field, each once."""
    return [
        {"statement": number, "field": field, "value": value}
        for value in sorted({fold(value) for value in values} - {""})
    ]


def find_spans(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Where folded words stand in a text, as offsets into it, without overlaps.

    >>> find_spans("《专利 法》的专利", ["专利"])
    [(1, 3), (7, 9)]
    """
    offsets, parts = [], []
    for at, character in enumerate(text):
        part = _folded(character)
        parts.append(part)
        offsets += [at] * len(part)
    folded = "".join(parts)
    spans: list[tuple[int, int]] = []
    for word in words:
        at = folded.find(word)
        while at >= 0 and word:
            spans.append((offsets[at], offsets[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    return _merged(sorted(spans))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
