"""Documents and places in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guiju.model.label import NO_LABEL, Label
from guiju.model.problem import NOWHERE, Place

STATUSES = ("in_force", "repealed", "draft", "unverified")
PHRASE_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Source:
    """A document that is cited: law, notice, press page."""

    name: str
    title: Label = NO_LABEL
    number: str = ""
    issuer: str = ""
    issued: date | None = None
    start: date | None = None
    end: date | None = None
    status: str = "in_force"
    url: str = ""
    place: Place = NOWHERE

    def in_force_on(self, day: date) -> bool:
        """Whether the document is in force on a day, as far as its dates and status say."""
        if self.status in ("repealed", "draft") and self.end is None:
            return False
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a source: article and key phrase of at most 20 characters.

    >>> str(Citation("cs2018-58", "一", "减按50%计入"))
    'cs2018-58 一 "减按50%计入"'
    """

    source: str
    article: str = ""
    phrase: str = ""
    unverified: bool = False
    place: Place = NOWHERE

    def __str__(self) -> str:
        parts = [self.source, self.article, f'"{self.phrase}"' if self.phrase else ""]
        parts.append("unverified" if self.unverified else "")
        return " ".join(part for part in parts if part)
