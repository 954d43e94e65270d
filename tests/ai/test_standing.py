"""How duties stand: closed by evidence, open, overdue, idle; by date, for a case and over all systems."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import guiju
from guiju.ai.dossier.standing import (
    LATE,
    STATES,
    Standing,
    all_standings,
    standings,
    tiers_by_version,
    waiting,
)
from guiju.ai.operation.systems import find_system, system_in_case
from guiju.model.problem import InputError
from guiju.store import open_store
from guiju.store.keeping import Store

from .actions import act
from .conftest import CHAT, Clock, register

DAY = date(2026, 11, 20)
HASH = "cd" * 32


def prove(store: Store, key: str, duty: str, result: str | None = "pass", **more: Any) -> None:
    body = {"system": "chat", "duty": duty, "title": key, "sha256": HASH, "result": result} | more
    store.add("evidence", key, body)


def stand(store: Store, duty: str, day: date = DAY, system: str = "chat") -> Standing:
    found = standings(store, find_system(store, system), day)
    return next(one for one in found.duties if one.duty.name == duty)


def test_counts_are_those_of_the_duties(desk: Store) -> None:
    found = standings(desk, find_system(desk, "chat"), DAY)
    assert tuple(found.counts()) == STATES
    assert sum(found.counts().values()) == len(found.duties) == 55
    assert found.counts()["closed"] == 0
    assert found.rules == guiju.load("ai_china").hash


def test_evidence_closes_a_duty_and_its_equals(desk: Store) -> None:
    prove(desk, "policies", "CN-AR-01")
    closed = stand(desk, "CN-AR-01")
    assert (closed.state, closed.proofs[0].sha256, closed.proofs[0].source) == (
        "closed",
        HASH,
        "evidence:policies",
    )
    # The management system that deep synthesis asks for is the same.
    assert stand(desk, "CN-DS-01").state == "closed"
    assert stand(desk, "CN-AR-02").state == "open"


@pytest.mark.parametrize(
    ("results", "state"),
    [
        (["pass"], "closed"), (["fail"], "failed"), (["pass", "fail"], "failed"), (["undecided"], "open"),
        ([None], "open"), (["pass", None], "closed"), (["pass", "undecided"], "closed"),
    ],
)  # fmt: skip
def test_results_of_evidence(desk: Store, results: list[str | None], state: str) -> None:
    for number, result in enumerate(results):
        prove(desk, f"e{number}", "CN-AR-02", result)
    assert stand(desk, "CN-AR-02").state == state


def test_replaced_evidence_does_not_count(desk: Store) -> None:
    prove(desk, "old", "CN-AR-02", "fail", replaced_by="new")
    prove(desk, "new", "CN-AR-02")
    assert stand(desk, "CN-AR-02").state == "closed"


def test_evidence_expires_with_the_day(desk: Store) -> None:
    prove(desk, "review", "CN-AR-02", valid_until="2026-12-31")
    assert stand(desk, "CN-AR-02", date(2026, 12, 31)).state == "closed"
    assert stand(desk, "CN-AR-02", date(2027, 1, 1)).state == "expired"


def test_evidence_counts_from_the_day_it_was_kept(desk: Store, clock: Clock) -> None:
    prove(desk, "review", "CN-AR-02")
    assert stand(desk, "CN-AR-02", date(2026, 11, 19)).state == "open"
    assert stand(desk, "CN-AR-02", DAY).state == "closed"
    # 17:00 UTC of the 20th is the 21st in China.
    clock.now = datetime(2026, 11, 20, 17, tzinfo=UTC)
    prove(desk, "late", "CN-AR-06")
    assert stand(desk, "CN-AR-06", DAY).state == "open"
    assert stand(desk, "CN-AR-06", date(2026, 11, 21)).state == "closed"


def test_evidence_of_another_system_does_not_count(desk: Store) -> None:
    desk.add(
        "evidence",
        "e",
        {"system": "cv", "duty": "CN-AR-02", "title": "e", "sha256": HASH, "result": "pass"},
    )
    assert stand(desk, "CN-AR-02").state == "open"


def test_erased_evidence_does_not_count(desk: Store) -> None:
    prove(desk, "review", "CN-AR-02")
    desk.erase_record("evidence", "review")
    assert stand(desk, "CN-AR-02").state == "open"


def test_clocks_make_a_duty_open_overdue_and_closed(desk: Store) -> None:
    assert stand(desk, "CN-AR-05").state == "idle"
    act(desk, "open", known="2026-11-20T08:00")
    due = stand(desk, "CN-AR-05")
    assert (due.state, due.due, due.because) == ("overdue", "2026-11-20T08:00:00+08:00", "clock")
    act(desk, "done", at="2026-11-20T09:00")
    closed = stand(desk, "CN-AR-05")
    assert (closed.state, closed.proofs[0].source) == ("closed", "incident:I-0001")
    # The day before, nothing had happened yet.
    assert stand(desk, "CN-AR-05", date(2026, 11, 19)).state == "idle"


def test_clocks_stand_as_they_did_whenever_that_was_written_down(desk: Store) -> None:
    """Kept on the 20th: known on the 1st, done on the 5th; severer on the 10th, done again on the 12th."""
    act(desk, "open")
    act(desk, "done", at="2026-11-05T10:00")
    act(desk, "reassess", known="2026-11-10T10:00", severity="grave")
    act(desk, "done", at="2026-11-12T10:00")
    states = {
        day: stand(desk, "CN-AR-05", date(2026, 11, day)).state for day in (1, 4, 5, 9, 10, 11, 12)
    }
    assert states == {
        1: "overdue", 4: "overdue", 5: "closed", 9: "closed", 10: "overdue", 11: "overdue", 12: "closed"
    }  # fmt: skip
    assert stand(desk, "CN-AR-05", date(2026, 10, 31)).state == "idle"


def test_what_lapsed_later_was_running_on_the_day(desk: Store, clock: Clock) -> None:
    clock.now = datetime(2028, 3, 20, tzinfo=UTC)
    known = {
        "system": "cv",
        "place": "DE",
        "known": "2028-03-01",
        "kinds": [],
        "severity": "serious",
    }
    act(desk, "open", **known)
    act(desk, "reassess", known="2028-03-10", severity="minor")
    assert stand(desk, "EU-66", date(2028, 3, 9), "cv").due == "2028-03-16T23:59:59+01:00"
    assert stand(desk, "EU-66", date(2028, 3, 18), "cv").due is None


def test_what_was_done_without_evidence_closes_nothing(desk: Store) -> None:
    act(desk, "open")
    act(desk, "done", evidence=[])
    found = stand(desk, "CN-AR-05")
    assert (found.state, found.because) == ("open", "unproved")
    act(desk, "evidence")
    assert stand(desk, "CN-AR-05").state == "closed"


def test_a_late_answer_makes_the_channel_overdue_whatever_its_evidence(desk: Store) -> None:
    prove(desk, "channel", "CN-AR-20")
    assert stand(desk, "CN-AR-20").state == "closed"
    act(desk, "receive", received="2026-11-02")
    assert stand(desk, "CN-AR-20").state == "overdue"
    act(desk, "answer")
    assert stand(desk, "CN-AR-20").state == "closed"


def test_before_launch_is_overdue_once_it_runs(desk: Store) -> None:
    found = desk.record("system", "chat")
    assert found is not None
    desk.change("system", "chat", dict(found.body or {}) | {"since": "2023-09-01"}, seen=1)
    late = stand(desk, "CN-AR-01")
    assert (late.state, late.due, late.because) == ("overdue", "2023-09-01", "running")
    # A duty that began later is overdue from its own beginning; one of operation is open, not overdue.
    assert stand(desk, "CN-LB-06").due == "2025-09-01"
    assert stand(desk, "CN-AR-02").state == "open"
    assert stand(desk, "CN-AR-01", date(2023, 8, 31)).state == "open"


def test_who_else_owes_and_what_binds_nobody(desk: Store) -> None:
    assert stand(desk, "EU-69", system="model").state == "optional"
    states = {
        one.duty.name: one.state for one in standings(desk, find_system(desk, "chat"), DAY).duties
    }
    assert "others" in states.values()


def test_all_that_is_overdue(desk: Store) -> None:
    assert not [
        one for found in all_standings(desk, DAY) for one in found.duties if one.state in LATE
    ]
    act(desk, "open")
    act(desk, "open", system="model", place="DE", kinds=["model_incident"])
    found = {
        (one.system.key, duty.duty.name)
        for one in all_standings(desk, DAY)
        for duty in one.duties
        if duty.state in LATE
    }
    assert found == {("chat", "CN-AR-05"), ("chat", "CN-GA-15"), ("model", "EU-56")}


def test_the_same_system_on_three_days(desk: Store) -> None:
    counts = [
        len(standings(desk, find_system(desk, "cv"), day).duties)
        for day in (date(2024, 3, 15), date(2026, 11, 1), date(2028, 12, 31))
    ]
    assert counts == [0, 2, 40]


def test_a_case_file_has_duties_without_evidence(tmp_path: Path) -> None:
    found = standings(None, system_in_case("examples/chatbot.yaml", "ai_china"), date(2026, 11, 1))
    assert (found.system.key, len(found.duties)) == ("chatbot", 81)
    assert {one.state for one in found.duties} == {"open", "idle", "optional", "others"}
    two = tmp_path / "two.yaml"
    two.write_text("system: [{system_id: a}, {system_id: b}]\n", encoding="utf-8")
    with pytest.raises(InputError, match="2 systems"):
        system_in_case(str(two), "ai_china")


def test_what_waits_for_an_occasion() -> None:
    assert waiting(guiju.load("ai_eu").definition) >= {"EU-66", "EU-67", "EU-68"}
    assert "CN-AR-20" not in waiting(guiju.load("ai_china").definition)
    assert waiting(guiju.load("transfer").definition) == frozenset()


def test_a_version_with_other_features_has_other_tiers(desk: Store) -> None:
    features = CHAT | {"simulates_human_personality": True, "sustained_emotional_interaction": True}
    body = {"title": "Chat", "policy": "ai_china", "features": features}
    desk.change("system", "chat", body, seen=1)
    first, second = tiers_by_version(desk, find_system(desk, "chat"), guiju.load("ai_china"))
    assert "CN-ANTHRO" in second["gained"]
    assert second["lost"] == []
    assert first["tiers"] == [tier for tier in second["tiers"] if tier not in second["gained"]]


def test_today_is_the_day_where_the_system_is(desk: Store, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 20, 17, tzinfo=UTC)
    assert standings(desk, find_system(desk, "chat")).day == date(2026, 11, 21)
    assert [one.day for one in all_standings(desk)] == [date(2026, 11, d) for d in (21, 20, 20)]


def test_a_clock_that_ran_ahead_dates_nothing_that_is_kept_later(tmp_path: Path) -> None:
    clock = Clock()
    with open_store(tmp_path / "a.db", "ann", now=clock) as store:
        register(store)
        clock.now = datetime(2199, 1, 1, tzinfo=UTC)
        store.add("run", "ahead", {})
        clock.now = datetime(2026, 11, 20, 4, tzinfo=UTC)
        prove(store, "review", "CN-AR-02")
        assert store.ahead() == "2199-01-01T00:00:00.000000+00:00"
        assert store.verify().whole
        assert stand(store, "CN-AR-02").state == "closed"
        assert stand(store, "CN-AR-02", date(2026, 11, 19)).state == "open"


def test_a_clock_that_is_set_back_dates_nothing_back(desk: Store, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 1, tzinfo=UTC)
    prove(desk, "review", "CN-AR-02")
    assert stand(desk, "CN-AR-02", date(2026, 11, 19)).state == "open"
    assert stand(desk, "CN-AR-02", DAY).state == "closed"
