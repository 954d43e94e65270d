"""What follows from changes, days and reforms: the engine over all systems says what one decision says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import guiju
from guiju.ai.changes import find_changes
from guiju.ai.register.consequences import compare_versions, consequences, review
from guiju.ai.register.entries import Entry, entry_of_settings
from guiju.ai.register.intake import take
from guiju.ai.register.tiering import Basis, movers, standings
from guiju.evaluate.rows import listed
from guiju.load.document import Item
from guiju.model.problem import InputError, Place
from guiju.store.keeping import Store

TODAY, BEFORE, LAST = date(2026, 11, 1), date(2024, 3, 15), date(2028, 12, 31)


def samples(policy: str) -> list[Entry]:
    """The sample systems of a policy as entries of the register."""
    found = {}
    for case in guiju.load(policy).definition.cases.values():
        for row in listed(case.given.get("system")):
            values = {n: v for n, v in row.value.items() if n != "system_id"}
            key = f"{policy[3:]}_{case.name.rpartition('_')[0] or case.name}"
            title = Item(key, Place(), style='"')
            found[key] = Entry(
                "system", key, {"title": title, "policy": Item(policy, Place()), **values}, Place()
            )
    return list(found.values())


@pytest.fixture
def register(store: Store) -> Store:
    take(store, [*samples("ai_china"), *samples("ai_eu")])
    return store


def bodies(store: Store, policy: str) -> dict[str, dict[str, object]]:
    found = {one.key: dict(one.body or {}) for one in store.records("system")}
    return {key: body for key, body in found.items() if body["policy"] == policy}


@pytest.mark.parametrize("policy", ["ai_china", "ai_eu"])
@pytest.mark.parametrize("day", [BEFORE, TODAY, LAST])
def test_all_at_once_stand_as_each_alone(register: Store, policy: str, day: date) -> None:
    found = standings(bodies(register, policy), policy, Basis(day))
    assert len(found) > 6
    outputs = ["system.tiers", "system.duties", "system.deadlines"]
    decide = guiju.load(policy).decider(outputs, date=day)
    for key, standing in found.items():
        one = decide({"system": bodies(register, policy)[key]["features"]})
        for name in ("tiers", "duties", "deadlines"):
            assert set(getattr(standing, name)) == set(one[f"system.{name}"]), (key, name)


def test_who_moves_between_two_days_is_who_stands_otherwise(register: Store) -> None:
    own = bodies(register, "ai_china")
    sides = [standings(own, "ai_china", Basis(day)) for day in (BEFORE, TODAY)]
    expected = [
        key for key in sorted(own)
        if any(set(getattr(sides[0][key], n)) != set(getattr(sides[1][key], n)) for n in ("tiers", "duties"))
    ]  # fmt: skip
    moved = movers(own, "ai_china", Basis(BEFORE), Basis(TODAY))
    assert [move.key for move in moved] == expected
    assert all(
        (move.before, move.after) == (sides[0][move.key], sides[1][move.key]) for move in moved
    )
    assert movers(own, "ai_china", Basis(TODAY), Basis(TODAY)) == []


def test_a_review_under_a_reform_counts_who_enters_and_leaves(register: Store) -> None:
    found = review(register, "ai_china", Basis(TODAY), Basis(TODAY, "ladder"))
    assert found.systems == len(found.moved) == len(bodies(register, "ai_china"))
    assert (
        sum(enter for tier, (enter, _) in found.tiers().items() if tier.startswith("LAW-"))
        == found.systems
    )
    assert found.to_json()["moved"] == found.systems
    public = review(register, "ai_china", Basis(TODAY), Basis(TODAY, "public_bodies"))
    assert public.systems > len(public.moved)
    with pytest.raises(InputError):
        review(register, "ai_china", Basis(TODAY), Basis(TODAY, "laddr"))


def test_ended_systems_are_not_reviewed(register: Store) -> None:
    take(register, [entry_of_settings("system:china_chatbot", ["until=2026-10-31"])])
    found = review(register, "ai_china", Basis(BEFORE), Basis(TODAY))
    assert "china_chatbot" not in {one.key for one in found.moved}


def test_consequences_of_a_change_are_those_of_the_changes(register: Store) -> None:
    settings = [
        "simulates_human_personality=true",
        "sustained_emotional_interaction=true",
        "uses_automated_collection=",
    ]
    before = bodies(register, "ai_china")["china_chatbot"]["features"]
    intake = take(register, [entry_of_settings("system:china_chatbot", settings)])
    (found,) = consequences(intake.taken, TODAY)
    after = bodies(register, "ai_china")["china_chatbot"]["features"]
    expected = find_changes(
        guiju.load("ai_china"), {"system": before}, {"system": after}, day=TODAY
    )
    changes = found.changes
    assert set(changes.tiers_gained) == set(expected.tiers_gained) >= {"CN-ANTHRO"}
    assert set(changes.tiers_lost) == set(expected.tiers_lost) == {"CN-CRAWL"}
    for name in ("gained", "lost", "altered"):
        assert {d.name for d in getattr(changes, name)} == {d.name for d in getattr(expected, name)}
    assert all(duty.start for duty in changes.gained)
    assert set(changes.features) == set(expected.features)


def test_a_new_system_gains_all_it_has_and_the_same_again_nothing(
    office: Store, tmp_path: Path
) -> None:
    intake = take(office, [entry_of_settings("system:new", ["title=x", "on_cn_network=true"])])
    (found,) = consequences(intake.taken, TODAY)
    assert found.changes.tiers == ((), ("CN-OUT", "CN-ANY"))
    again = take(office, [entry_of_settings("system:new", ["title=x"])])
    assert consequences(again.taken, TODAY) == []


def test_versions_under_two_policies_are_compared_each_under_its_own(office: Store) -> None:
    old = {"title": "x", "policy": "ai_china", "features": {"on_cn_network": True}}
    new = {
        "title": "x",
        "policy": "ai_eu",
        "features": {"on_eu_market": True, "annex3_point": "4a"},
    }
    found = compare_versions("x", old, new, LAST)
    assert "CN-OUT" in found.changes.tiers_lost
    assert "EU-HIGH" in found.changes.tiers_gained
    assert {duty.name[:2] for duty in found.changes.gained} == {"EU"}


def test_an_empty_register_has_nobody_to_move(store: Store) -> None:
    assert review(store, "ai_china", Basis(BEFORE), Basis(TODAY)).moved == ()
