"""Traditional characters: read as their simplified forms, character for character, quoted as printed."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files

from guiju.reading.page import Article, Paragraph


@cache
def _table() -> dict[int, str]:
    text = files("guiju.reading").joinpath("traditional.txt").read_text(encoding="utf-8")
    pairs = "".join(line for line in text.splitlines() if not line.startswith("#"))
    return {ord(pairs[at]): pairs[at + 1] for at in range(0, len(pairs), 2)}


def is_traditional(text: str) -> bool:
    """Whether a text is set in traditional characters: more than one in 25 of its first characters is one."""
    sample = text[:2000]
    return sum(ord(mark) in _table() for mark in sample) > 0.04 * max(25, len(sample))


def simplified(article: Article) -> Article:
    """An article in simplified characters, each in the place of its traditional form."""

    def plain(part: Paragraph) -> Paragraph:
        return replace(part, text=part.text.translate(_table()))

    headline = plain(article.headline) if article.headline else None
    front, body = (
        tuple(plain(part) for part in parts) for parts in (article.front, article.paragraphs)
    )
    return replace(article, paragraphs=body, headline=headline, front=front)


class Printed:
    """Words found in the simplified text of an article, as they are printed in it."""

    def __init__(self, article: Article) -> None:
        parts = [
            *article.front,
            *([article.headline] if article.headline else []),
            *article.paragraphs,
        ]
        self._printed = "".join(part.text for part in parts)
        self._plain = self._printed.translate(_table())

    def __call__(self, words: str) -> str:
        """The words as printed where they first stand; unchanged where they do not."""
        at = self._plain.find(words)
        return self._printed[at : at + len(words)] if at >= 0 else words
