"""The duties behind the ids that a policy of AI governance gives: words, bases, parties, and equal ones as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import guiju
from guiju.api import Policy
from guiju.model.definition import DecisionTable, Definition, Row
from guiju.model.label import Label
from guiju.model.source import Citation
from guiju.model.tree import Literal
from guiju.unverified import is_unverified

POLICY = "ai_china"
"""The policy of a system that names none."""
TABLE = "duties"
FIELDS = frozenset({"duty", "phase", "modality", "sanction", "equal", "rank", "read"})
PHASES = ("pre", "during", "post")
PROPOSED = "proposed"
"""How a duty of a reform or draft law was read: nobody has enacted it."""
BINDING = frozenset({"must", "must_not"})
OF_EVERYONE = frozenset({"CN-OUT", "CN-ANY", "EU-ANY", "EU-MINIMAL"})
"""Tiers that hold every system or say that others do not hold it."""


@cache
def policy_named(name: str) -> Policy:
    """A policy, read once. Raises PolicyError where there is none of that name."""
    return guiju.load(name)


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty: what is owed, by whom, in which phase, on which basis.

    `threshold` and `evidence` are empty where the article sets none; `sanction` and `equal` name values of
    the policy's enums, '' where there is none; duties with the same `equal` demand, or forbid, the same. `read` says
    how the article was read: text, quoted, secondary.
    """

    name: str
    text: Label
    tiers: tuple[str, ...]
    parties: tuple[str, ...]
    phase: str
    modality: str
    threshold: Label
    evidence: Label
    measures: tuple[str, ...]
    sanction: str
    equal: str
    rank: str
    read: str
    cites: tuple[Citation, ...]
    unverified: bool
    start: date | None
    end: date | None

    @property
    def complete(self) -> bool:
        """Whether threshold, evidence and sanction are all there."""
        return bool(self.threshold and self.evidence and self.sanction)

    @property
    def binding(self) -> bool:
        """Whether it must be met, whatever the rank of its rule."""
        return self.modality in BINDING

    def to_json(self) -> dict[str, Any]:
        """The duty as plain data."""
        return {
            "duty": self.name, "zh": self.text.zh, "en": self.text.en, "tiers": list(self.tiers),
            "owed_by": list(self.parties), "phase": self.phase, "modality": self.modality,
            "threshold": {"zh": self.threshold.zh, "en": self.threshold.en} if self.threshold else None,
            "evidence": {"zh": self.evidence.zh, "en": self.evidence.en} if self.evidence else None,
            "measures": list(self.measures), "sanction": self.sanction or None, "equal": self.equal or None,
            "rank": self.rank, "read": self.read, "unverified": self.unverified,
            "cites": [str(cite) for cite in self.cites],
            "from": self.start.isoformat() if self.start else None,
        }  # fmt: skip


def duty_table(definition: Definition) -> DecisionTable | None:
    """The table of duties of a policy, or None where it has none of that shape.

    >>> import guiju
    >>> duty_table(guiju.load("ai_eu").definition).name
    'duties'
    """
    table = definition.tables.get(TABLE)
    return table if table is not None and table.outcomes.keys() >= FIELDS else None


def duties_on(definition: Definition, day: date) -> tuple[Duty, ...]:
    """All duties in force on a day, in the order of the table.

    >>> import guiju
    >>> len(duties_on(guiju.load("ai_china").definition, date(2026, 11, 1)))
    130
    """
    table = duty_table(definition)
    rows = table.rows if table is not None else ()
    return tuple(_duty(definition, row) for row in rows if row.holds_on(day))


def duties_named(definition: Definition, day: date, names: Iterable[str]) -> tuple[Duty, ...]:
    """The duties with these ids, as they stand on a day."""
    wanted = frozenset(names)
    return tuple(duty for duty in duties_on(definition, day) if duty.name in wanted)


def merged(duties: Iterable[Duty]) -> tuple[tuple[Duty, ...], ...]:
    """Duties in groups: those that say the same together, every other alone; in order of their first."""
    groups: dict[tuple[str, str], list[Duty]] = {}
    for duty in duties:
        key = (duty.equal, duty.modality) if duty.equal else (duty.name, "")
        groups.setdefault(key, []).append(duty)
    return tuple(map(tuple, groups.values()))


def value_word(definition: Definition, enum: str, value: str, language: str) -> str:
    """A value of one of the policy's enums as people say it.

    >>> import guiju
    >>> value_word(guiju.load("ai_china").definition, "phase", "pre", "zh")
    '事前'
    """
    found = definition.enums.get(enum)
    label = found.values.get(value) if found else None
    return (label.text(language) if label else "") or value


def _duty(definition: Definition, row: Row) -> Duty:
    def value(name: str) -> str:
        node = row.outcomes.get(name)
        found = node.value if isinstance(node, Literal) else None
        return "" if found is None else str(found)

    def words(header: str) -> tuple[str, ...]:
        text = row.cells.get(header, "")
        return tuple(word.strip() for word in text.split("|") if word.strip() not in ("", "-"))

    return Duty(
        value("duty"), row.reason, words("tiers ?"), words("parties ?"), value("phase"), value("modality"),
        Label(value("threshold_zh") or None, value("threshold_en") or None),
        Label(value("evidence_zh") or None, value("evidence_en") or None),
        tuple(filter(None, value("measures").split(";"))), value("sanction"), value("equal") or value("forbids"),
        value("rank"), value("read"), row.cites,
        value("read") == "secondary" or any(is_unverified(definition, cite) for cite in row.cites),
        row.start, row.end,
    )  # fmt: skip
