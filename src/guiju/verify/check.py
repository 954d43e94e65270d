"""What a check of tables and rules found: flaws with their place and a case, notes, or a reason why it is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from guiju.model.problem import NOWHERE, Place, Problem
from guiju.verify.answer import PROVED, REFUTED, UNKNOWN, plain_case
from guiju.verify.model import Given

SHOWN = 10
"""Flaws of one check that are shown; all of them are counted."""


class RowAt(NamedTuple):
    """A row of a decision table and where it stands."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is not as it should be; a `note` is information and breaks nothing.

    `code` names the message in `guiju.locale` and `values` fill it in. `rows` are those concerned, `case` is a small
    case that shows it, decided again by the exact engine, on `day` where the date of the run matters.
    """

    code: str
    place: Place
    values: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[RowAt, ...] = ()
    case: Given | None = None
    day: date | None = None
    note: bool = False

    @property
    def problem(self) -> Problem:
        """The flaw as a message: place, what was found, what is expected, what to do."""
        return Problem(self.code, self.place, self.values, warning=self.note)


@dataclass(frozen=True, slots=True)
class Check:
    """The answer to one question about a table, a rule, a parameter or an entity.

    `kind` says what was asked, `subject` of what. `count` is how many flaws there are, of which `flaws` holds the
    first. `reason` says why the answer is unknown, as in `Answer`.
    """

    kind: str
    subject: str
    flaws: tuple[Flaw, ...] = ()
    count: int = 0
    reason: str = ""
    found: str = ""
    place: Place = NOWHERE

    @property
    def verdict(self) -> str:
        """Refuted by a flaw that is no note, unknown with a reason, else proved."""
        if any(not flaw.note for flaw in self.flaws):
            return REFUTED
        return UNKNOWN if self.reason else PROVED

    def to_json(self) -> dict[str, Any]:
        """The check as plain data; messages are added in the caller's language."""
        return {
            "kind": self.kind, "subject": self.subject, "verdict": self.verdict, "count": self.count,
            "reason": self.reason or None, "found": self.found or None,
            "flaws": [_flaw_json(flaw) for flaw in self.flaws],
        }  # fmt: skip


def joined(first: Check, second: Check) -> Check:
    """Two answers to one question about different parts as one."""
    flaws = (*first.flaws, *second.flaws)[:SHOWN]
    said = first if first.reason else second
    return replace(
        first, flaws=flaws, count=first.count + second.count, reason=said.reason, found=said.found
    )


def _flaw_json(flaw: Flaw) -> dict[str, Any]:
    return {
        "code": flaw.code, "file": flaw.place.file, "line": flaw.place.line, "note": flaw.note,
        "rows": [{"row": row.name, "file": row.place.file, "line": row.place.line} for row in flaw.rows],
        "case": None if flaw.case is None else plain_case(flaw.case),
        "date": None if flaw.day is None else flaw.day.isoformat(),
    }  # fmt: skip


@dataclass
class Found:
    """Flaws as they are found: the first are kept, all are counted."""

    kind: str
    subject: str
    place: Place = NOWHERE
    flaws: list[Flaw] = field(default_factory=list)
    count: int = 0
    reason: str = ""
    found: str = ""

    def add(self, flaw: Flaw) -> None:
        """Take a flaw."""
        self.count += 1
        if len(self.flaws) < SHOWN:
            self.flaws.append(flaw)

    def unknown(self, reason: str, found: str = "") -> None:
        """Note why not everything is known; the first reason stays."""
        if not self.reason:
            self.reason, self.found = reason, found

    def check(self) -> Check:
        """What was found."""
        return Check(
            self.kind,
            self.subject,
            tuple(self.flaws),
            self.count,
            self.reason,
            self.found,
            self.place,
        )
