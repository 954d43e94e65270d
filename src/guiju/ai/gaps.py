"""Where the rules do not reach: a lattice of features by date, phases without duties, duties without a part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from guiju.ai import accountability
from guiju.ai.duties import OF_EVERYONE, Duty, duties_on, duty_table, merged
from guiju.ai.phases import TierPhases, phases_of_tiers
from guiju.api import Policy
from guiju.model.definition import Definition
from guiju.model.problem import InputError, Place, Problem

Features = Mapping[str, Any]
KINDS: Mapping[str, tuple[tuple[str, Sequence[Features]], ...]] = {
    "ai_china": (
        ("use", ({"offered_to_cn_public": True}, {}, {"used_by_public_body": True},
                 {"is_ai_research_or_development": True})),
        ("kind", ({}, {"is_generative": True}, {"is_personalised_push": True}, {"is_ranking": True},
                  {"is_search_filter": True}, {"is_dispatch": True}, {"is_pricing": True})),
        ("decides", ({}, {"processes_personal_info": True, "automated_decision": True},
                     {"processes_personal_info": True, "automated_decision": True, "major_effect_on_rights": True})),
        ("opinion", ({}, {"has_public_opinion_attribute": True})),
        ("role", ({"on_cn_network": True},)),
    ),
    "ai_eu": (
        ("use", ({}, {"annex3_point": "4a"}, {"annex3_point": "5b"},
                 {"annex1_product_or_safety_component": True, "third_party_assessment_required": True})),
        ("exemption", ({}, {"art6_3_condition": "a"})),
        ("profiling", ({}, {"profiles_natural_persons": True})),
        ("contact", ({}, {"interacts_with_people": True}, {"generates_synthetic_content": True})),
        ("model", ({}, {"is_gpai_model": True})),
        ("role", ({"on_eu_market": True},)),
    ),
}  # fmt: skip
"""For each policy the dimensions of the lattice, each with its values as features of a system; a policy of another
name that has these features has the same lattice."""

STATES = ("outside", "soft", "between", "covered")


@dataclass(frozen=True, slots=True)
class Point:
    """A combination of features: its tiers, number of duties, and how the rules reach it.

    `state` is outside (no tier of its own), soft (nothing binding of its own but norms and recommended standards),
    between (put outside by one rule, held by another) or covered.
    """

    features: Features
    tiers: tuple[str, ...]
    duties: int
    state: str

    def to_json(self) -> dict[str, Any]:
        """The point as plain data."""
        return {"features": dict(self.features), "tiers": list(self.tiers), "duties": self.duties,
                "state": self.state}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gaps:
    """What the rules of a day leave open.

    >>> import guiju
    >>> gaps = find_gaps(guiju.load("ai_china"), date(2026, 11, 1))
    >>> len(gaps.points), gaps.counts()["covered"] > 0, gaps.harms["nobody"]
    (168, True, ('public_decision', 'business_use', 'autonomous_failure'))
    """

    policy: str
    reform: str
    day: date
    points: tuple[Point, ...]
    tiers: tuple[TierPhases, ...]
    duties: tuple[Duty, ...]
    harms: Mapping[str, tuple[str, ...]]
    lines: tuple[accountability.Answer, ...]
    indicators: Mapping[str, Any]

    @property
    def phases(self) -> dict[str, tuple[str, ...]]:
        """Tier → the phases in which it has no duty of its own on the day, for the tiers that have such."""
        found = {one.tier: one.in_state("empty", "later", "ended") for one in self.tiers}
        return {tier: phases for tier, phases in found.items() if phases}

    def counts(self) -> dict[str, int]:
        """How many points are in each state."""
        found = Counter(point.state for point in self.points)
        return {state: found[state] for state in STATES}

    @property
    def conflicts(self) -> tuple[tuple[str, str], ...]:
        """Pairs of duties that ask for the same and its opposite."""
        return accountability.conflicts(self.duties)

    def overlaps(self) -> tuple[tuple[Duty, ...], ...]:
        """Groups of equal duties that several articles repeat."""
        return tuple(group for group in merged(self.duties) if len(group) > 1)

    def to_json(self) -> dict[str, Any]:
        """The answer as plain data."""
        return {
            "policy": self.policy, "reform": self.reform or None, "date": self.day.isoformat(),
            "lattice": {"counts": self.counts(), "points": [p.to_json() for p in self.points if p.state != "covered"]},
            "phases_without_duties": {tier: list(found) for tier, found in self.phases.items()},
            "tiers": [one.to_json() for one in self.tiers],
            "duties": {
                "all": len(self.duties), "complete": self.indicators["complete"],
                "without": {k: list(v) for k, v in accountability.incomplete(self.duties).items()},
                "repeated": [[duty.name for duty in group] for group in self.overlaps()],
                "conflicts": [list(pair) for pair in self.conflicts],
            },
            "harms": {name: list(found) for name, found in self.harms.items()},
            "accountability": [line.to_json() for line in self.lines],
            "indicators": dict(self.indicators),
        }  # fmt: skip


def find_gaps(policy: Policy, day: date, reform: str = "") -> Gaps:
    """The gaps of a policy of AI governance on a day, also under a reform.

    Raises InputError for a policy that has no table of duties or no lattice.
    """
    definition = policy.under(reform).definition
    kinds = _kinds(definition)
    if duty_table(definition) is None or not kinds:
        values = {"found": policy.name, "known": ", ".join(KINDS)}
        raise InputError([Problem("no-duties", Place(policy.name), values)])
    duties = duties_on(definition, day)
    return Gaps(
        policy.name, reform, day, tuple(_points(policy, day, reform, duties, kinds)), phases_of_tiers(definition, day),
        duties, accountability.harms_open(definition, day), accountability.answers_on(definition, day),
        accountability.indicators(definition, day),
    )  # fmt: skip


def _kinds(definition: Definition) -> Sequence[tuple[str, Sequence[Features]]]:
    """The lattice of a policy: its own, else the first whose features it has; nothing where it has none."""
    entity = definition.entities.get("system")
    for kinds in (KINDS.get(definition.name), *KINDS.values()):
        used = {name for _, values in kinds or () for features in values for name in features}
        if kinds and entity is not None and used <= entity.columns.keys():
            return kinds
    return ()


def _points(
    policy: Policy, day: date, reform: str, duties: Sequence[Duty], kinds: Sequence[tuple[str, Sequence[Features]]]
) -> list[Point]:  # fmt: skip
    hard = {duty.name for duty in duties if accountability.is_hard(duty)}
    everyone = {duty.name for duty in duties if set(duty.tiers) <= OF_EVERYONE}
    decide = policy.decider(["system.tiers", "system.duties"], date=day, reform=reform)
    out = []
    for parts in product(*(values for _, values in kinds)):
        features: dict[str, Any] = {}
        for part in parts:
            features |= part
        decision = decide({"system": features})
        tiers, owed = decision["system.tiers"], set(decision["system.duties"])
        own = [tier for tier in tiers if tier not in OF_EVERYONE]
        if not own:
            state = "outside"
        elif not (owed - everyone) & hard:
            state = "soft"
        elif "CN-OUT" in tiers or "EU-A3-EXEMPT" in tiers:
            state = "between"
        else:
            state = "covered"
        out.append(Point(features, tiers, len(owed), state))
    return out
