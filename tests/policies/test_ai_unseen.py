"""AI governance: systems in other combinations than the samples, and drawn ones held against the researched tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
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


@pytest.mark.parametrize("day", ["2024-03-15", "2026-11-26", "2028-12-31"])
@pytest.mark.parametrize("policy", POLICIES)
def test_tables_say_the_same(tmp_path: Path, policy: str, day: str) -> None:
    loaded, outputs = POLICIES[policy], ["system.tiers", "system.duties"]
    systems = {
        name: written_out(policy, system["features"])
        for of, name, system in SYSTEMS
        if of == policy
    }
    columns = sorted({column for features in systems.values() for column in features})
    lines = [["system_id", *columns]]
    for name, features in systems.items():
        values = (features.get(column, "") for column in columns)
        lines.append([name, *(str(v).lower() if isinstance(v, bool) else str(v) for v in values)])
    file, out = tmp_path / "systems.csv", tmp_path / "out.parquet"
    file.write_text("\n".join(map(",".join, lines)), encoding="utf-8")
    loaded.decide_tables({"system": file}, out=out, date=day, outputs=outputs)
    found = duckdb.connect().execute(f"SELECT system_id, tiers, duties FROM '{out}'").fetchall()
    assert len(found) == len(systems)
    for name, tiers, duties in found:
        single = loaded.decide({"system": systems[name]}, date=day, outputs=outputs)
        assert (list(single[outputs[0]]), list(single[outputs[1]])) == (tiers, duties), name


def test_there_are_enough() -> None:
    assert len(SYSTEMS) >= 40
    for _, name, system in SYSTEMS:
        assert len(system["days"]) >= 3, name


# features that contradict each other, and what is wrong


AGAINST = [
    ("ai_china", {"offered_to_cn_public": True}, "off_network"),
    ("ai_china", {"minors_platform_significant": True}, "platform_without_minors"),
    ("ai_china", {"dispatches_workers": True}, "workers_without_dispatch"),
    ("ai_china", {"voice_clone": True}, "content_without_generation"),
    ("ai_china", {"major_effect_on_rights": True}, "effect_without_decision"),
    ("ai_china", {"registered_users": 10, "monthly_active_users": 11}, "more_active_than_registered"),
    ("ai_china", {"local_risk": "low"}, "graded_outside_shenzhen"),
    ("ai_eu", {"art6_3_condition": "a"}, "exemption_without_use"),
    ("ai_eu", {"third_party_assessment_required": True}, "assessment_without_product"),
    ("ai_eu", {"obvious_ai": True}, "obvious_without_contact"),
    ("ai_eu", {"deepfake": True}, "editing_without_content"),
    ("ai_eu", {"human_review_with_editorial_responsibility": True}, "editor_without_text"),
    ("ai_eu", {"training_yottaflop": 12}, "computation_without_model"),
    ("ai_eu", {"strictly_necessary_exception": True}, "exception_without_identification"),
    ("ai_eu", {"in_eu_sandbox": True, "real_world_test_outside_sandbox": True}, "inside_and_outside_a_sandbox"),
    ("ai_eu", {"placed_on": "2026-11-27"}, "placed_later"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "features", "name"), AGAINST, ids=[name for _, _, name in AGAINST]
)
def test_a_contradiction_is_named(policy: str, features: dict[str, Any], name: str) -> None:
    loaded = POLICIES[policy]
    found = loaded.decide(
        {"system": features}, date="2026-11-26", outputs=["system.contradictions"]
    )
    assert found["system.contradictions"] == (name,)
    assert {row.name for row in loaded.definition.tables["contradictions"].rows} == {
        other for policy_, _, other in AGAINST if policy_ == policy
    }


@pytest.mark.parametrize("name", POLICIES)
def test_the_samples_contradict_nothing(name: str) -> None:
    for case in POLICIES[name].definition.cases.values():
        if "system" in case.given:
            found = POLICIES[name].decide(
                dict(case.given), date=LATE, outputs=["system.contradictions"]
            )
            values = found["system.contradictions"]
            assert not any(values), case.name


LATE = "2030-12-31"


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("day", ["0001-01-01", "1949-10-01", "9999-12-31"])
def test_days_beyond_any_law(name: str, day: str) -> None:
    every = written_out(name, {"every": True})
    found = POLICIES[name].decide(
        {"system": every}, date=day, outputs=["system.tiers", "system.duties"]
    )
    assert bool(found["system.tiers"]) == bool(found["system.duties"]) == (day == "9999-12-31")
