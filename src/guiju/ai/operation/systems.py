"""Registered systems as operation and dossiers see them: records of the kind `system`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from guiju.ai.duties import POLICY, policy_named
from guiju.ai.operation.times import zone_under
from guiju.api import Policy
from guiju.decide import read_case
from guiju.evaluate.labels import with_names
from guiju.load.document import Item
from guiju.model.problem import InputError, Place, Problem
from guiju.results import Decision
from guiju.store.keeping import Store
from guiju.store.records import Record

KIND = "system"


@dataclass(frozen=True, slots=True)
class System:
    """A system as one version of its record has it; `policy` names the rules that it is under."""

    key: str
    version: int
    title: str
    policy: str
    features: Mapping[str, Any]
    body: Mapping[str, Any]

    def rules(self) -> Policy:
        """The policy that the system is under."""
        return policy_named(self.policy)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which its days end: of its Member State, else of the policy's country, else UTC."""
        return zone_under(self.rules().definition, self.body)

    def today(self, now: datetime) -> date:
        """The day that it is at a moment where the system's days end."""
        return now.astimezone(self.zone).date()

    def end_of(self, day: date) -> datetime:
        """The last second of a day."""
        return datetime.combine(day, time(23, 59, 59), self.zone)

    def decide(
        self,
        policy: Policy,
        day: date,
        outputs: list[str],
        occurrence: Mapping[str, Any] | None = None,
    ) -> Decision:
        """What the rules of a day say of it, and of what happens with it."""
        case: dict[str, Any] = {"system": [dict(self.features) | {"system_id": self.key}]}
        if occurrence is not None:
            own = {"occurrence_id": "occurrence", "system_id": self.key}
            case["occurrence"] = [dict(occurrence) | own]
        return policy.decide(case, date=day, outputs=outputs)


def find_system(store: Store, key: str) -> System:
    """A registered system by its key. Raises InputError where there is none, or its record was erased."""
    found = store.record(KIND, key)
    if found is None or found.body is None:
        known = ", ".join(one.key for one in store.records(KIND)[:20]) or "-"
        raise InputError([Problem("system-missing", Place(key), {"found": key, "known": known})])
    return system_of(found)


def system_in_case(path: str, policy: str) -> System:
    """The one system of a case file, as if it were registered. Raises InputError where it has none or several."""
    definition = policy_named(policy).definition
    case = read_case(path, lambda reform, place: definition)
    rows = with_names(case.given, definition).get(KIND, {})
    rows = rows.value if isinstance(rows, Item) else rows
    if isinstance(rows, list) and len(rows) == 1:
        rows = rows[0].value if isinstance(rows[0], Item) else rows[0]
    if not isinstance(rows, Mapping):
        raise InputError([Problem("one-system", Place(path), {"found": len(rows)})])
    features = {name: value for name, value in rows.items() if name != "system_id"}
    named = rows.get("system_id")
    key = str(named.value if isinstance(named, Item) else named or Path(path).stem)
    return System(key, 0, key, policy, features, {})


def system_of(found: Record) -> System:
    """A record of the kind `system` as a system."""
    body = found.body or {}
    return System(
        found.key, found.version, str(body.get("title", found.key)), str(body.get("policy", POLICY)),
        body.get("features", {}), body,
    )  # fmt: skip
