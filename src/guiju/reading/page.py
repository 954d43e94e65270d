"""What a page is after it was restored: articles, their paragraphs, every character with its place.

Offsets are code points of the raw text. `Paragraph.offsets[i]` is the raw offset of `text[i]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in clean text, each character with its raw offset; a heading where `heading`."""

    text: str
    offsets: Sequence[int]
    heading: bool = False

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The raw span of a slice of the clean text."""
        last = len(self.text) if end is None else end
        return self.offsets[start], self.offsets[last - 1] + 1


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote an article; `certain` is false where the page leaves open to which it belongs."""

    text: str
    span: Span
    names: tuple[str, ...]
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Article:
    """One text of a page: its body, headline, byline and subheads; `front` is all that stands before the body."""

    name: str
    paragraphs: tuple[Paragraph, ...]
    headline: Paragraph | None = None
    byline: Byline | None = None
    front: tuple[Paragraph, ...] = ()

    @property
    def span(self) -> Span:
        """The raw span of the body."""
        if not self.paragraphs:
            return self.headline.span() if self.headline else (0, 0)
        return self.paragraphs[0].offsets[0], self.paragraphs[-1].offsets[-1] + 1

    @property
    def subheads(self) -> tuple[Paragraph, ...]:
        """The headings inside the body."""
        return tuple(paragraph for paragraph in self.paragraphs if paragraph.heading)


@dataclass(frozen=True, slots=True)
class Suspect:
    """What looks like a printing error: proposed to a reader, never mended."""

    span: Span
    found: str
    proposed: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page restored: its raw text, its articles, and what looks like a printing error."""

    raw: str
    articles: tuple[Article, ...]
    suspects: tuple[Suspect, ...] = field(default=())
