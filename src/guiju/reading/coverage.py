"""Coverage of a page by policies: each proposal and target with the element that models it, or why none does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guiju.model.definition import Definition
from guiju.model.label import NO_LABEL, Label
from guiju.reading.characters import compact
from guiju.reading.read import Reading
from guiju.reading.statements import Statement

ASKED = ("proposal", "target")


@dataclass(frozen=True, slots=True)
class Match:
    """A proposal or target: `by` holds policy:element, `because` why nothing models it; both empty where it is open."""

    statement: Statement
    by: tuple[str, ...] = ()
    because: Label = NO_LABEL

    @property
    def standing(self) -> str:
        """covered, set-aside, or uncovered."""
        if self.by:
            return "covered"
        return "set-aside" if self.because else "uncovered"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The proposals and targets of a page in its order; `stale` holds (policy, entry) that match no sentence."""

    matches: tuple[Match, ...]
    stale: tuple[tuple[str, str], ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many are covered, set aside, uncovered."""
        return Counter(match.standing for match in self.matches)

    @property
    def complete(self) -> bool:
        """Whether nothing is open."""
        return not self.counts["uncovered"]

    def to_json(self) -> dict[str, Any]:
        """The coverage as plain data."""
        return {
            "matches": [
                {
                    "statement": match.statement.name, "kind": match.statement.kind, "quote": match.statement.quote,
                    "standing": match.standing, "by": list(match.by), "because": _plain(match.because),
                }
                for match in self.matches
            ],
            "stale": [{"policy": policy, "entry": entry} for policy, entry in self.stale],
            "counts": dict(self.counts),
        }  # fmt: skip


def cover(reading: Reading, policies: Sequence[Definition]) -> Coverage:
    """Match each proposal and target of a page with the coverage that policies declare.

    An entry speaks of a sentence whose words hold one of its phrases, white space aside. Entries of all policies count.
    """
    asked = [one for one in reading.statements if one.kind in ASKED]
    used: set[tuple[str, str]] = set()
    matches = tuple(_match(statement, policies, used) for statement in asked)
    every = [(policy.name, name) for policy in policies for name in policy.coverage]
    return Coverage(matches, tuple(entry for entry in every if entry not in used))


def _match(
    statement: Statement, policies: Sequence[Definition], used: set[tuple[str, str]]
) -> Match:
    by: list[str] = []
    because = NO_LABEL
    words = compact(statement.quote)
    for policy in policies:
        for entry in policy.coverage.values():
            phrases = [compact(citation.phrase) for citation in entry.cites if citation.phrase]
            if any(phrase in words for phrase in phrases):
                used.add((policy.name, entry.name))
                by += [f"{policy.name}:{element}" for element in entry.by]
                because = entry.because or because
    return Match(statement, tuple(dict.fromkeys(by)), NO_LABEL if by else because)


def _plain(label: Label) -> dict[str, str] | None:
    return {"zh": label.text("zh"), "en": label.text("en")} if label else None
