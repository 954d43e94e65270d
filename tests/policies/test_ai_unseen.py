"""AI governance: systems in other combinations than the samples, and drawn ones held against the researched tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import guiju

UNSEEN = Path(__file__).parents[1] / "cases" / "ai" / "unseen"
POLICIES = {name: guiju.load(name) for name in ("ai_china", "ai_eu")}
CASES = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(UNSEEN.glob("*.yaml"))]
SYSTEMS = [
    (page["policy"], name, system) for page in CASES for name, system in page["systems"].items()
]


def written_out(policy: str, features: dict[str, Any]) -> dict[str, Any]:
    """The features of a case; `every` stands for each that is so or not so."""
    if not features.get("every"):
        return features
    columns = POLICIES[policy].definition.entities["system"].columns.values()
    every = {column.name: True for column in columns if column.type.kind == "bool"}
    return every | {name: value for name, value in features.items() if name != "every"}


def days() -> Iterator[Any]:
    for policy, name, system in SYSTEMS:
        for day, expected in system["days"].items():
            features = written_out(policy, system["features"])
            yield pytest.param(policy, features, day, expected, id=f"{policy}-{name}-{day}")


@pytest.mark.parametrize(("policy", "features", "day", "expected"), list(days()))
def test_unseen_systems(
    policy: str, features: dict[str, Any], day: date, expected: dict[str, Any]
) -> None:
    outputs = ["system.tiers", "system.duties"]
    more = ["system.local_tiers", "system.reference_grade"] if policy == "ai_china" else []
    found = POLICIES[policy].decide({"system": features}, date=day, outputs=outputs + more)
    duties = found["system.duties"]
    assert set(found["system.tiers"]) == set(expected["tiers"])
    assert len(duties) == len(set(duties)) == expected["duties"]
    assert set(expected.get("has", ())) <= set(duties)
    assert not set(expected.get("lacks", ())) & set(duties)
    if "local" in expected:
        assert list(found["system.local_tiers"]) == expected["local"]
    if "reference" in expected:
        assert found["system.reference_grade"] == expected["reference"]


def test_there_are_enough() -> None:
    assert len(SYSTEMS) >= 40
    for _, name, system in SYSTEMS:
        assert len(system["days"]) >= 3, name
