"""Tiers where features are unknown: what is said to be sure is so, however the rest turns out."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import guiju
from guiju.ai.tiers import find_tiers
from guiju.model.problem import InputError
from tests.cli.process import run

POLICIES = {name: guiju.load(name) for name in ("ai_china", "ai_eu")}
CHINA, EU = POLICIES["ai_china"], POLICIES["ai_eu"]
TODAY, LAST = "2026-11-26", "2028-12-31"


def answers(
    policy: guiju.Policy, features: dict[str, Any], day: str, reform: str = ""
) -> dict[str, str]:
    found = find_tiers(policy, {"system": features}, day=day, reform=reform)
    return {tier.name: tier.answer for tier in found}


def drawn(policy: str, dice: random.Random, share: float) -> dict[str, Any]:
    """Some features of a system, at random."""
    definition = POLICIES[policy].definition
    out: dict[str, Any] = {}
    for column in definition.entities["system"].columns.values():
        if column.name in ("system_id", "role") or dice.random() > share:
            continue
        match column.type.kind:
            case "bool":
                out[column.name] = dice.random() < 0.4
            case "enum":
                out[column.name] = dice.choice(list(definition.enums[str(column.type.enum)].values))
            case "date":
                out[column.name] = dice.choice(["2025-01-01", "2027-12-02", "2028-08-02"])
            case _:
                out[column.name] = dice.choice([0, 9, 11, 99_999, 100_000, 1_000_000])
    return out


@pytest.mark.parametrize("policy", POLICIES)
def test_what_is_sure_stays_so(policy: str) -> None:
    dice = random.Random(policy)
    loaded = POLICIES[policy]
    seen = {"yes": 0, "no": 0, "undetermined": 0}
    decide = loaded.decider(["system.tiers"], date=LAST)
    for _ in range(60):
        part = drawn(policy, dice, dice.random())
        found = answers(loaded, part, LAST)
        for _ in range(6):
            tiers = decide({"system": drawn(policy, dice, 1) | part})["system.tiers"]
            for name, answer in found.items():
                assert answer == "undetermined" or (answer == "yes") == (name in tiers), (
                    name,
                    part,
                )
        for answer in found.values():
            seen[answer] += 1
    assert min(seen.values()) > 30


@pytest.mark.parametrize(
    ("policy", "day"), [("ai_china", TODAY), ("ai_china", LAST), ("ai_eu", LAST)]
)
def test_nothing_known_is_undetermined_with_its_reasons(policy: str, day: str) -> None:
    for tier in find_tiers(POLICIES[policy], {"system": {}}, day=day):
        # Those of parties other than the one asked about are no question of features.
        if tier.name not in ("CN-APPSTORE", "CN-DISTRIB", "CN-DATAMARKET"):
            assert (tier.answer, bool(tier.hangs_on)) == ("undetermined", True), tier


def test_everything_known_is_never_undetermined() -> None:
    for policy in POLICIES:
        for _ in range(20):
            part = drawn(policy, random.Random(7), 1)
            assert "undetermined" not in answers(POLICIES[policy], part, LAST).values()


def test_one_feature_may_settle_it() -> None:
    found = answers(CHINA, {"offered_to_cn_public": False}, TODAY)
    assert (found["CN-GENAI"], found["CN-OUT"], found["CN-ADM"]) == (
        "no",
        "undetermined",
        "undetermined",
    )
    recruiting = {
        "on_eu_market": True,
        "annex3_point": "4a",
        "deployer_is_public_or_public_service": False,
    }
    (high,) = (t for t in find_tiers(EU, {"system": recruiting | {"art6_3_condition": "a"}}, day=LAST)
               if t.name == "EU-HIGH")  # fmt: skip
    assert high.answer == "undetermined"
    assert {"social_scoring", "materially_influences_decision", "profiles_natural_persons"} <= set(
        high.hangs_on
    )
    assert "interacts_with_people" not in high.hangs_on


def test_contradictions_are_named() -> None:
    found = find_tiers(
        CHINA, {"system": {"offered_to_cn_public": True, "on_cn_network": False}}, day=TODAY
    )
    assert found.contradictions == ("off_network",)
    for features in ({}, {"offered_to_cn_public": True}):
        assert find_tiers(CHINA, {"system": features}, day=TODAY).contradictions == ()


def test_a_feature_that_no_tier_reads_decides_nothing() -> None:
    assert answers(CHINA, {"open_source": True}, TODAY) == answers(CHINA, {}, TODAY)
    assert answers(CHINA, {"open_source": "maybe"}, TODAY) == answers(CHINA, {}, TODAY)


def test_before_any_law_there_is_no_tier() -> None:
    assert answers(EU, {}, "2024-03-15") == dict.fromkeys(answers(EU, {}, "2024-03-15"), "no")
    assert answers(CHINA, {}, "1990-01-01") == {}


def test_a_draft_asks_for_its_own_features() -> None:
    listed = find_tiers(
        CHINA, {"system": {"on_cn_network": True}}, day=TODAY, reform="negative_list"
    )
    (licence,) = (tier for tier in listed if tier.name == "NEG-LICENCE")
    assert (licence.answer, licence.hangs_on, licence.unverified) == (
        "undetermined",
        ("on_negative_list",),
        True,
    )


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ({"system": {"is_generatve": True}}, "unknown-column"),
        ({"system": [{"system_id": "a"}, {"system_id": "b"}]}, "assess-one"),
    ],
)  # fmt: skip
def test_wrong_cases_are_explained(case: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as caught:
        find_tiers(CHINA, case, day=date(2026, 11, 26))
    assert code in {problem.code for problem in caught.value.problems}


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "given: {人工智能系统: {系统编号: a, 面向境内公众提供: true, is_generative: null}}\n",
        encoding="utf-8",
    )
    shown = run(["ai", "tiers", "a.yaml", "--date", TODAY], tmp_path).stdout.decode()
    assert "undetermined CN-GENAI" in shown
    assert "is_generative (generates or synthesises content)" in shown
    found = json.loads(run(["ai", "tiers", "--json", "--date", TODAY], tmp_path).stdout)
    assert {tier["answer"] for tier in found["tiers"]} == {"undetermined", "no"}
    assert run(["ai", "tiers", "--policy", "transfer"], tmp_path).returncode == 2
