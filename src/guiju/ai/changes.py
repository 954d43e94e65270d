"""What a change brings: of two versions of a system, or of one under a reform, the tiers and duties gained and lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from guiju.ai.duties import Duty, duties_named
from guiju.api import Policy
from guiju.decide import CaseText, read_case
from guiju.evaluate.labels import with_names
from guiju.load.document import Item

Source: TypeAlias = str | Path | CaseText | Mapping[str, Any]
OUTPUTS = ("system.tiers", "system.parties", "system.duties")


@dataclass(frozen=True, slots=True)
class Changes:
    """Tiers and duties before and after; `gained` and `lost` are the differences."""

    day: date
    tiers: tuple[tuple[str, ...], tuple[str, ...]]
    duties: tuple[tuple[Duty, ...], tuple[Duty, ...]]
    features: Mapping[str, tuple[Any, Any]]

    @property
    def tiers_gained(self) -> tuple[str, ...]:
        """Tiers that only the later version is in."""
        return tuple(tier for tier in self.tiers[1] if tier not in self.tiers[0])

    @property
    def tiers_lost(self) -> tuple[str, ...]:
        """Tiers that only the earlier version is in."""
        return tuple(tier for tier in self.tiers[0] if tier not in self.tiers[1])

    @property
    def retiers(self) -> bool:
        """Whether any tier differs."""
        return bool(self.tiers_gained or self.tiers_lost)

    @property
    def gained(self) -> tuple[Duty, ...]:
        """Duties that the change brings."""
        return _without(self.duties[1], self.duties[0])

    @property
    def lost(self) -> tuple[Duty, ...]:
        """Duties that end with the change."""
        return _without(self.duties[0], self.duties[1])

    @property
    def altered(self) -> tuple[Duty, ...]:
        """Duties that stay, with another sanction, threshold or evidence."""
        before = {duty.name: duty for duty in self.duties[0]}
        return tuple(
            duty for duty in self.duties[1]
            if duty.name in before and terms(duty) != terms(before[duty.name])
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """The changes as plain data."""
        return {
            "date": self.day.isoformat(),
            "features": {name: list(pair) for name, pair in self.features.items()},
            "tiers": {"gained": list(self.tiers_gained), "lost": list(self.tiers_lost)},
            "duties": {
                "before": len(self.duties[0]), "after": len(self.duties[1]),
                "gained": [duty.to_json() for duty in self.gained],
                "lost": [duty.name for duty in self.lost],
                "altered": [duty.to_json() for duty in self.altered],
            },
        }  # fmt: skip


def find_changes(
    policy: Policy, old: Source, new: Source, *, day: str | date | None = None, reform: str = ""
) -> Changes:
    """What changes from one system to another, the later one also under a reform.

    >>> import guiju
    >>> feed = {"system": {"on_cn_network": True, "offered_to_cn_public": True, "is_ranking": True}}
    >>> chat = {"system": feed["system"] | {"is_generative": True}}
    >>> find_changes(guiju.load("ai_china"), feed, chat, day="2026-11-01").tiers_gained
    ('CN-GENAI', 'CN-DS')
    """
    after = policy.decide(new, date=day, outputs=list(OUTPUTS), reform=reform)
    known = _known_today(policy, old, reform)
    before = policy.decide(
        known, date=day if known is old else day or after.date, outputs=list(OUTPUTS)
    )
    definitions = policy.definition, policy.under(reform).definition
    sides = [
        duties_named(definition, decision.date, decision["system.duties"])
        for definition, decision in zip(definitions, (before, after), strict=True)
    ]
    return Changes(
        after.date,
        (before["system.tiers"], after["system.tiers"]),
        (sides[0], sides[1]),
        _features(policy, old, new),
    )


def _known_today(policy: Policy, case: Source, reform: str) -> Source:
    """A case without the features that only the reform knows; one that has none as it is."""
    columns = policy.definition.entities["system"].columns
    features = given_features(policy, case, reform) if reform else {}
    if features.keys() <= columns.keys():
        return case
    return {"system": {name: value for name, value in features.items() if name in columns}}


def _features(policy: Policy, old: Source, new: Source) -> dict[str, tuple[Any, Any]]:
    """The features that the two versions give differently, as written, by name."""
    first, second = (given_features(policy, case) for case in (old, new))
    return {
        name: (first.get(name), second.get(name))
        for name in policy.definition.entities["system"].columns
        if name != "system_id" and first.get(name) != second.get(name)
    }


def given_features(policy: Policy, case: Source, reform: str = "") -> dict[str, str]:
    """The one system of a case, its features as written; one that is null is not given."""
    definition = policy.under(reform).definition
    found = read_case(case, lambda *named: policy.under(*named).definition, reform)
    given = with_names(found.given, definition)
    rows = _plain(given.get("system", {}))
    row = rows if isinstance(rows, Mapping) else _plain(next(iter(rows), {}))
    plain = {name: _plain(value) for name, value in row.items()}
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in plain.items()
        if value is not None
    }


def _plain(value: Any) -> Any:
    """What a value of a file holds; what a program gives, as it is."""
    if isinstance(value, Item):
        return None if value.is_null else value.value
    return value


def _without(duties: tuple[Duty, ...], others: tuple[Duty, ...]) -> tuple[Duty, ...]:
    names = {duty.name for duty in others}
    return tuple(duty for duty in duties if duty.name not in names)


def terms(duty: Duty) -> tuple[Any, ...]:
    """What may differ of a duty that stays: sanction, threshold, evidence, modality."""
    return duty.sanction, duty.threshold, duty.evidence, duty.modality
