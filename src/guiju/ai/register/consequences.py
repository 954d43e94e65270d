"""What follows from changed systems, from another day and from a reform: tiers and duties gained, altered, lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from guiju.ai.changes import Changes
from guiju.ai.duties import Duty, duties_on
from guiju.ai.register.bodies import Body
from guiju.ai.register.intake import Taken, differences
from guiju.ai.register.tiering import Basis, Standing, movers, standings
from guiju.store.keeping import Store

NOWHERE = Standing((), (), ())


@dataclass(frozen=True, slots=True)
class Consequence:
    """What one system gains and loses; `policy` names its rules, `moved_from` the rules it was under, where others."""

    key: str
    title: str
    policy: str
    changes: Changes
    moved_from: str = ""

    def to_json(self) -> dict[str, Any]:
        """The consequence as plain data."""
        own = {"key": self.key, "title": self.title, "policy": self.policy}
        return own | {"moved_from": self.moved_from or None} | self.changes.to_json()


def consequences(taken: Iterable[Taken], day: date) -> list[Consequence]:
    """Of the systems among what was taken in: tiers and duties before and after, on a day; unchanged ones left out."""
    systems = [one for one in taken if one.kind == "system" and one.state != "unchanged"]
    before = _standings({one.key: one.before for one in systems if one.before}, day)
    after = _standings({one.key: one.after for one in systems}, day)
    return [_consequence(one, before.get(one.key, NOWHERE), after[one.key], day) for one in systems]


def compare_versions(key: str, old: Body, new: Body, day: date) -> Consequence:
    """What a version of a system brings against an earlier one, both on the same day."""
    before, after = (_standings({key: body}, day)[key] for body in (old, new))
    return _consequence(Taken("system", key, 0, old, new), before, after, day)


@dataclass(frozen=True, slots=True)
class Review:
    """The whole register held against two days or two sets of rules: who moves, out of how many."""

    before: Basis
    after: Basis
    systems: int
    moved: tuple[Consequence, ...]

    @property
    def retiered(self) -> tuple[Consequence, ...]:
        """Those that move between tiers; the others have other duties in the same ones."""
        return tuple(one for one in self.moved if one.changes.retiers)

    def tiers(self) -> dict[str, tuple[int, int]]:
        """Tier → how many systems enter it, and how many leave it."""
        found: dict[str, tuple[int, int]] = {}
        for one in self.moved:
            for tier in one.changes.tiers_gained:
                enter, leave = found.get(tier, (0, 0))
                found[tier] = (enter + 1, leave)
            for tier in one.changes.tiers_lost:
                enter, leave = found.get(tier, (0, 0))
                found[tier] = (enter, leave + 1)
        return dict(sorted(found.items()))

    def to_json(self) -> dict[str, Any]:
        """The review as plain data."""
        return {
            "from": self.before.day.isoformat(), "date": self.after.day.isoformat(),
            "reform": self.after.reform or None, "systems": self.systems, "moved": len(self.moved),
            "retiered": len(self.retiered),
            "tiers": {tier: {"enter": a, "leave": b} for tier, (a, b) in self.tiers().items()},
            "changes": [one.to_json() for one in self.moved],
        }  # fmt: skip


def review(store: Store, policy: str, before: Basis, after: Basis) -> Review:
    """Which systems in use move between two days, or from the rules as they stand to a reform."""
    bodies = current_systems(store, policy, after.day)
    moved = movers(bodies, policy, before, after)
    sides = [_duties(policy, basis) for basis in (before, after)]
    found = [
        Consequence(
            move.key, str(bodies[move.key]["title"]), policy,
            _changes(after.day, (move.before, move.after), sides, {}),
        )
        for move in moved
    ]  # fmt: skip
    return Review(before, after, len(bodies), tuple(found))


def current_systems(store: Store, policy: str = "", day: date | None = None) -> dict[str, Body]:
    """The bodies of systems by key, those of one policy where it is named; without those that ended before a day."""
    return {
        one.key: one.body
        for one in store.records("system")
        if one.body is not None
        and (not policy or one.body.get("policy") == policy)
        and not (day and (one.body.get("until") or "9999") < day.isoformat())
    }


def _standings(bodies: Mapping[str, Body], day: date) -> dict[str, Standing]:
    """How systems stand, each under its own policy."""
    found: dict[str, Standing] = {}
    for policy in dict.fromkeys(str(body["policy"]) for body in bodies.values()):
        own = {key: body for key, body in bodies.items() if body["policy"] == policy}
        found |= standings(own, policy, Basis(day))
    return found


def _consequence(one: Taken, before: Standing, after: Standing, day: date) -> Consequence:
    policy = str(one.after["policy"])
    old = str((one.before or one.after)["policy"])
    sides = [_duties(old, Basis(day)), _duties(policy, Basis(day))]
    written = {
        name: (_written(pair[0]), _written(pair[1]))
        for name, pair in differences(one.before or {}, one.after).items()
        if name in one.after.get("features", {}) or name in (one.before or {}).get("features", {})
    }
    changes = _changes(day, (before, after), sides, written)
    moved = old if old != policy else ""
    return Consequence(one.key, str(one.after["title"]), policy, changes, moved)


def _changes(
    day: date, sides: tuple[Standing, Standing], duties: Sequence[Mapping[str, Duty]],
    features: Mapping[str, tuple[Any, Any]],
) -> Changes:  # fmt: skip
    owed = tuple(
        tuple(known[name] for name in side.duties)
        for side, known in zip(sides, duties, strict=True)
    )
    return Changes(day, (sides[0].tiers, sides[1].tiers), (owed[0], owed[1]), features)


@cache
def _duties(policy: str, basis: Basis) -> Mapping[str, Duty]:
    return {d.name: d for d in duties_on(basis.rules(policy).definition, basis.day)}


def _written(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
