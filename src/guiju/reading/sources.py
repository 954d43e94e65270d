"""What speaks: a source as a text names it, and a person with the roles of the first mention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SourceType = Literal["person", "collective", "document", "body"]


@dataclass(frozen=True, slots=True)
class Source:
    """Who says something: names as printed, what kind of source, and where it stands in the text."""

    names: tuple[str, ...]
    kind: SourceType
    start: int
    pronoun: bool = False


@dataclass(slots=True)
class Person:
    """A person of an article: every part of the apposition at the first mention, and its place."""

    name: str
    roles: tuple[str, ...]
    mention: str
    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source and its cue in a sentence: `[start, end)` is what names them and is no content."""

    start: int
    end: int
    source: Source
    cue: str
    kind: str
    tail: bool
    rule: str
