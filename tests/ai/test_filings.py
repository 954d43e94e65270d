"""Duties that a filing meets: as the calendar counts them, so they stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from guiju.ai.dossier.standing import Standing, all_standings, standings
from guiju.ai.operation.systems import find_system
from guiju.ai.register.agenda import find_due
from guiju.store import open_store
from guiju.store.keeping import Store

from .conftest import CHAT, Clock, register

DAY = date(2026, 11, 20)
PUBLIC = CHAT | {"has_public_opinion_attribute": True}


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """A store in which the chatbot is kept since the beginning of the year."""
    clock.now = datetime(2026, 1, 5, 1, tzinfo=UTC)
    with open_store(tmp_path / "office.db", "ann", now=clock) as store:
        register(store)
        yield store


def keep(store: Store, **more: Any) -> None:
    """The next version of the chatbot, of public opinion, with what else is said of it."""
    found = store.record("system", "chat")
    assert found is not None
    body = {"title": "Chat", "policy": "ai_china", "features": PUBLIC} | more
    store.change("system", "chat", body, seen=found.version)


def filed(**days: str) -> dict[str, dict[str, str]]:
    return {name: {"done": day, "number": "7"} for name, day in days.items()}


def stand(store: Store, duty: str, day: date = DAY) -> Standing:
    found = standings(store, find_system(store, "chat"), day)
    return next(one for one in found.duties if one.duty.name == duty)


def told(found: Standing) -> tuple[str, str | None, str]:
    return found.state, found.due, found.because


def test_a_filing_is_open_until_its_day_and_overdue_after_it(desk: Store) -> None:
    keep(desk, since="2026-09-21")
    assert told(stand(desk, "CN-AR-21", date(2026, 10, 12))) == ("open", "2026-10-12", "deadline")
    assert told(stand(desk, "CN-AR-21", date(2026, 10, 13))) == (
        "overdue",
        "2026-10-12",
        "deadline",
    )
    # What deep synthesis asks for is the same filing, on the same day.
    keep(desk, since="2026-09-21", features=PUBLIC | {"dialogue_or_writing": True})
    assert stand(desk, "CN-AR-21").due == "2026-10-12"


def test_a_filing_closes_its_duty_from_the_day_it_was_made(desk: Store) -> None:
    keep(desk, since="2026-10-26", filings=filed(file_algorithm="2026-11-05"))
    assert stand(desk, "CN-AR-21", date(2026, 11, 4)).state == "open"
    closed = stand(desk, "CN-AR-21", date(2026, 11, 5))
    assert (closed.state, closed.because) == ("closed", "filing")
    assert [(one.title, one.at, one.source) for one in closed.proofs] == [
        ("file_algorithm 7", "2026-11-05", "system:chat")
    ]


def test_a_filing_without_a_stated_launch_closes_its_duty(desk: Store) -> None:
    keep(desk, filings=filed(file_algorithm="2026-11-05"))
    assert stand(desk, "CN-AR-21").state == "closed"
    assert stand(desk, "CN-AR-21", date(2026, 11, 4)).state == "open"


def test_a_filing_made_for_one_of_several_equal_duties_counts_for_all(desk: Store) -> None:
    keep(desk, since="2026-09-21", filings={"security_assessment": {"done": "2026-09-18"}})
    for duty in ("CN-DS-17", "CN-GA-18", "CN-AR-25"):
        assert stand(desk, duty).state == "closed", duty


def test_evidence_does_not_stand_for_a_filing_that_is_late(desk: Store) -> None:
    keep(desk, since="2026-09-21")
    body = {
        "system": "chat",
        "duty": "CN-AR-21",
        "title": "receipt",
        "sha256": "cd" * 32,
        "result": "pass",
    }
    desk.add("evidence", "receipt", body)
    assert stand(desk, "CN-AR-21", date(2026, 10, 1)).state == "closed"
    late = stand(desk, "CN-AR-21")
    assert (*told(late), [one.source for one in late.proofs]) == (
        "overdue", "2026-10-12", "deadline", ["evidence:receipt"],
    )  # fmt: skip


def test_before_launch_is_due_on_the_day_and_overdue_after_it(desk: Store) -> None:
    keep(desk, since="2026-09-21")
    states = [stand(desk, "CN-GA-18", date(2026, 9, day)).state for day in (20, 21, 22)]
    assert states == ["open", "open", "overdue"]


def test_nothing_calls_for_a_change_until_there_is_one(desk: Store) -> None:
    filings = filed(file_algorithm="2026-09-22", security_assessment="2026-09-20")
    keep(desk, since="2026-09-21", filings=filings)
    assert stand(desk, "CN-AR-22").state == stand(desk, "CN-AR-23").state == "idle"
    keep(desk, since="2026-09-21", filings=filings, changed="2026-10-26")
    assert told(stand(desk, "CN-AR-22", date(2026, 11, 9))) == ("open", "2026-11-09", "deadline")
    assert stand(desk, "CN-AR-22", date(2026, 11, 10)).state == "overdue"
    keep(
        desk,
        since="2026-09-21",
        filings=filings | filed(file_change="2026-11-12"),
        changed="2026-10-26",
    )
    # It was late on the tenth and is done since the twelfth.
    assert stand(desk, "CN-AR-22").because == "filing-late"
    days = {10: "overdue", 11: "overdue", 12: "closed"}
    assert {day: stand(desk, "CN-AR-22", date(2026, 11, day)).state for day in days} == days


def test_the_end_of_a_service_calls_for_its_cancellation(desk: Store) -> None:
    keep(desk, since="2026-03-02", until="2026-10-16", filings=filed(file_algorithm="2026-03-03"))
    assert told(stand(desk, "CN-AR-23", date(2026, 11, 13))) == ("open", "2026-11-13", "deadline")
    assert stand(desk, "CN-AR-23", date(2026, 11, 16)).state == "overdue"


def test_what_is_done_every_year_is_closed_until_it_is_due_again(desk: Store) -> None:
    features = CHAT | {"simulates_human_personality": True, "sustained_emotional_interaction": True}
    filings = filed(file_algorithm="2026-08-10")
    keep(desk, since="2026-08-03", features=features, filings=filings)
    assert told(stand(desk, "CN-AN-14", date(2027, 8, 10))) == ("open", "2027-08-10", "deadline")
    assert stand(desk, "CN-AN-14", date(2027, 8, 11)).state == "overdue"
    again = filings | filed(yearly_verification="2027-08-01")
    keep(desk, since="2026-08-03", features=features, filings=again)
    done = stand(desk, "CN-AN-14", date(2028, 8, 1))
    assert (done.state, done.due, done.because) == ("closed", "2028-08-01", "filing")
    assert stand(desk, "CN-AN-14", date(2028, 8, 2)).state == "overdue"


def test_what_the_authority_owes_stays_with_it(desk: Store) -> None:
    keep(desk, since="2026-01-05", filings=filed(file_algorithm="2026-01-06"))
    assert stand(desk, "CN-AR-28").state == "others"


@pytest.mark.parametrize("day", [date(2026, 9, 21), date(2026, 9, 22), date(2026, 10, 13), DAY])
@pytest.mark.parametrize(
    "filings", [{}, filed(file_algorithm="2026-10-20"), filed(security_assessment="2026-09-01")]
)
def test_what_the_calendar_calls_overdue_is_overdue_here(
    desk: Store, day: date, filings: dict[str, Any]
) -> None:
    keep(desk, since="2026-09-21", changed="2026-10-22", filings=filings)
    desk.add("system", "cv2", {
        "title": "CV", "policy": "ai_eu", "since": "2026-01-01",
        "features": {"on_eu_market": True, "is_gpai_model": True, "training_yottaflop": 30},
        "filings": filed(threshold_met="2026-09-01"),
    })  # fmt: skip
    late = {
        (due.key, row.duty)
        for due in find_due(desk, day).overdue()
        for row in due.rows
        if row.party != "regulator"
    }
    found = {
        (one.system.key, duty.duty.name)
        for one in all_standings(desk, day)
        for duty in one.duties
        if duty.because == "deadline" and duty.state == "overdue"
    }
    assert found == late
