"""What is due: cases as data, working days, what was assumed, incidents, the calendar file."""

from __future__ import annotations

import re
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import guiju
from guiju.ai.duties import duties_on
from guiju.ai.operation import complaints, incidents
from guiju.ai.operation.systems import system_of
from guiju.ai.operation.times import zone_under
from guiju.ai.register.agenda import find_due
from guiju.ai.register.deadlines import Due, day_kept, deadlines_on
from guiju.ai.register.entries import entry_of_settings
from guiju.ai.register.icalendar import as_icalendar, fold, write_icalendar
from guiju.ai.register.intake import take
from guiju.ai.working_days import working_days
from guiju.model.problem import InputError
from guiju.store import open_store
from guiju.store.keeping import Store

from .conftest import CASES

FEATURES = {
    "on_cn_network": True, "offered_to_cn_public": True, "is_generative": True, "has_public_opinion_attribute": True,
}  # fmt: skip
DEADLINES: dict[str, dict[str, Any]] = yaml.safe_load((CASES / "deadlines.yaml").read_text("utf-8"))
LAST = date(2028, 12, 31)


def settings(values: dict[str, Any]) -> list[str]:
    flat = {
        f"{k}.{n}": v
        for k, found in values.items()
        if isinstance(found, dict)
        for n, v in found.items()
    }
    flat |= {k: v for k, v in values.items() if not isinstance(v, dict)}
    return [f"{k}={str(v).lower() if isinstance(v, bool) else v}" for k, v in flat.items()]


def keep(store: Store, **values: Any) -> None:
    take(store, [entry_of_settings("system:chat", settings({"title": "问答", **values}))])


def named(due: Due) -> str:
    enum = guiju.load("ai_china").definition.enums["deadline"].values
    return next((name for name, label in enum.items() if label == due.what), due.what.en or "")


@pytest.mark.parametrize("case", DEADLINES.values(), ids=list(DEADLINES))
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    body = dict(case["body"])
    with open_store(tmp_path / "a.db", now=lambda: datetime(2020, 1, 1, tzinfo=UTC)) as store:
        keep(store, **FEATURES | case.get("features", {}), **body)
        agenda = find_due(store, case["date"])
    # What stands in the case is the whole of it, apart from the impact assessments that no case is about.
    found = [[named(due), due.day, agenda.left(due)] for due in agenda.items]
    assert found == case["due"]
    assumed = {named(due): list(due.assumed) for due in agenda.items if due.assumed}
    assert assumed == case.get("assumed", {})


def test_every_deadline_stands_on_a_duty_of_the_policy() -> None:
    for name in ("ai_china", "ai_eu"):
        definition = guiju.load(name).definition
        duties = {duty.name: duty for duty in duties_on(definition, LAST)}
        rows = deadlines_on(definition, LAST)
        assert len(rows) > 5
        for row in rows.values():
            duty = duties[row.duty]
            assert row.party in duty.parties, row.name
            # How the article was read, and whether it is certain, is as the duty says.
            assert (row.reading, row.unverified) == (duty.read, duty.unverified), row.name
            assert {cite.source for cite in row.cites} == {cite.source for cite in duty.cites}, (
                row.name
            )


def test_what_several_articles_ask_for_is_due_once(store: Store) -> None:
    keep(store, **FEATURES, since="2026-09-21")
    filing = next(
        due for due in find_due(store, date(2026, 10, 1)).items if named(due) == "file_algorithm"
    )
    assert [row.duty for row in filing.rows] == ["CN-AR-21", "CN-DS-16"]


def test_deadlines_of_the_union(store: Store) -> None:
    features = {
        "policy": "ai_eu",
        "on_eu_market": True,
        "annex3_point": "4a",
        "profiles_natural_persons": True,
    }
    keep(store, **features, since="2026-06-01")
    take(store, [entry_of_settings("system:model", settings({
        "title": "m", "policy": "ai_eu", "on_eu_market": True, "is_gpai_model": True, "training_yottaflop": 30,
        "filings": {"threshold_met": "2026-10-20"}}))])  # fmt: skip
    found = [
        (due.key, due.what.en, due.at, due.assumed)
        for due in find_due(store, date(2027, 12, 10)).items
    ]
    assert ("model", "notify the Commission", "2026-11-03", ()) in found
    # On the market before the duty began: due when it began.
    assert ("chat", "register the system in the database", "2027-12-02", ("start",)) in found


def test_duties_of_summaries_are_due_as_unverified(store: Store) -> None:
    features = {"on_cn_network": True, "is_ai_research_or_development": True}
    keep(store, **features, since="2026-09-21", filings={"ethics_application": "2026-09-01"})
    (due,) = find_due(store, date(2026, 9, 22)).items
    assert (named(due), due.at, due.unverified) == ("ethics_decision", "2026-10-01", True)


def test_a_change_that_nobody_stated_counts_from_the_day_it_was_kept(tmp_path: Path) -> None:
    clock = [datetime(2026, 9, 1, 1, tzinfo=UTC)]
    with open_store(tmp_path / "a.db", now=lambda: clock[0]) as store:
        filings = {
            "file_algorithm": "2026-09-02",
            "filing_decision": "2026-09-05",
            "security_assessment": "2026-08-30",
        }
        keep(store, **FEATURES, since="2026-09-01", filings=filings)
        clock[0] = datetime(2026, 9, 7, 1, tzinfo=UTC)
        keep(store, note="nothing that was filed")
        assert find_due(store, date(2026, 9, 8)).items == ()
        # Late on the eighth in Greenwich is the ninth in China.
        clock[0] = datetime(2026, 9, 8, 17, tzinfo=UTC)
        keep(store, version="2")
        (due,) = find_due(store, date(2026, 9, 9)).items
        assert (named(due), due.event, due.assumed) == ("file_change", "2026-09-09", ("change",))
        keep(store, changed="2026-09-08")
        (due,) = find_due(store, date(2026, 9, 9)).items
        assert (due.event, due.assumed) == ("2026-09-08", ())
        keep(store, filings={"file_change": "2026-09-20"})
        assert find_due(store, date(2026, 9, 21)).items == ()
        # Whatever is kept after that is another change, though the day of the last one still stands there.
        clock[0] = datetime(2026, 11, 2, 1, tzinfo=UTC)
        keep(store, version="3")
        (due,) = find_due(store, date(2026, 11, 3)).items
        assert (due.event, due.assumed) == ("2026-11-02", ("change",))


def test_incidents_and_assessments_are_due_too(office: Store) -> None:
    clocks = [
        {"what": "report", "at": "2026-11-20T23:00:00+00:00", "done": None},
        {"what": {"zh": "初报", "en": "first report"}, "at": "2026-11-19T02:00:00Z", "done": "2026-11-19T03:00:00Z"},
    ]  # fmt: skip
    office.add("incident", "i1", {"title": "误导回答", "due": clocks})
    day = date(2026, 11, 22)
    agenda = find_due(office, day)
    incident = agenda.items[1]
    assert (incident.kind, incident.at, agenda.left(incident)) == (
        "incident",
        "2026-11-21T07:00",
        -1,
    )
    assert incident in agenda.overdue()
    assert [due.key for due in agenda.items if due.kind == "algorithm"] == ["benefit"]
    everything = find_due(office, day, done=True)
    assert {due.what.en for due in everything.items if due.kind == "incident"} == {
        "report",
        "first report",
    }
    assert [due.kind for due in find_due(office, day, within=30).items] == ["system", "incident"]
    assert agenda.to_json()["overdue"] == 2


def test_complaints_and_appeals_are_due_until_they_are_answered(tmp_path: Path) -> None:
    now = datetime(2026, 11, 20, 4, tzinfo=UTC)
    with open_store(tmp_path / "a.db", now=lambda: now) as store:
        keep(store, **FEATURES)
        complaints.receive(
            store, "chat", topic="decision", received="2026-11-02", limit=(5, "working_day")
        )
        complaints.receive(store, "chat", topic="price", received="2026-11-03")
        (due,) = find_due(store, date(2026, 11, 10)).items
        assert (due.kind, due.key, due.title, due.at) == (
            "complaint",
            "C-0001",
            "问答",
            "2026-11-09T23:59",
        )
        assert find_due(store, date(2026, 11, 9)).overdue() == ()
        assert find_due(store, date(2026, 11, 10)).overdue() == (due,)
        complaints.answer(store, "C-0001", outcome="rejected", at="2026-11-09")
        assert find_due(store, date(2026, 11, 10)).items == ()
        complaints.appeal(store, "C-0001", received="2026-11-12")
        (due,) = find_due(store, date(2026, 11, 12)).items
        assert (due.key, due.at) == ("C-0001", "2026-11-19T23:59")
        incident = incidents.open_incident(
            store, "chat", what="坏", known="2026-11-13", kinds=["rumour"]
        )
        found = find_due(store, date(2026, 11, 13)).items
        assert ("incident", incident.key, "问答") in {
            (one.kind, one.key, one.title) for one in found
        }


def test_today_is_the_day_in_china_and_times_are_late_when_they_have_passed(tmp_path: Path) -> None:
    clock = [datetime(2026, 11, 26, 20, tzinfo=UTC)]
    with open_store(tmp_path / "a.db", now=lambda: clock[0]) as store:
        keep(store, **FEATURES)
        complaints.receive(
            store, "chat", topic="price", received="2026-11-26T10:00", limit=(24, "hour")
        )
        # Four in the morning of the next day in China: six hours are left.
        agenda = find_due(store)
        assert (agenda.day, agenda.overdue()) == (date(2026, 11, 27), ())
        clock[0] += timedelta(hours=6, minutes=1)
        (late,) = find_due(store).overdue()
        assert (late.at, find_due(store).left(late)) == ("2026-11-27T10:00", 0)
        # A day that has passed, or is to come, is looked at from its end.
        assert find_due(store, date(2026, 11, 26)).overdue() == ()
        assert find_due(store, date(2026, 11, 27)).overdue() == (late,)


# The hours of the day at which the day differs: in the Union the evening before, in China the morning after.
HOURS = [
    ("2026-11-26T15:30:00", "2026-11-26", "2026-11-26"),
    ("2026-11-26T16:30:00", "2026-11-27", "2026-11-26"),
    ("2026-11-26T22:30:00", "2026-11-27", "2026-11-26"),
    ("2026-11-26T23:30:00", "2026-11-27", "2026-11-27"),
    # In summer Brussels is two hours ahead.
    ("2026-07-26T22:30:00", "2026-07-27", "2026-07-27"),
]


@pytest.mark.parametrize(("moment", "china", "union"), HOURS)
def test_a_day_is_that_of_the_country_of_the_rules(
    moment: str, china: str, union: str, tmp_path: Path
) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    with open_store(tmp_path / "a.db", now=lambda: now) as store:
        for key, policy in (("cn", "ai_china"), ("eu", "ai_eu")):
            record = store.add("system", key, {"title": key, "policy": policy, "features": {}})
            expected = date.fromisoformat(china if policy == "ai_china" else union)
            definition = guiju.load(policy).definition
            assert day_kept(record, zone_under(definition)) == expected
            assert find_due(store, policy=policy).day == expected
            assert system_of(record).today(now) == expected


def test_a_clock_of_a_member_state_is_late_by_its_own_time(tmp_path: Path) -> None:
    """Two days from the first, in Lisbon: over at midnight there, an hour after Brussels, eight after China."""
    clock = [datetime(2028, 3, 1, 12, tzinfo=UTC)]
    features = {"on_eu_market": True, "annex3_point": "4a"}
    with open_store(tmp_path / "a.db", now=lambda: clock[0]) as store:
        store.add("system", "cv", {"title": "CV", "policy": "ai_eu", "features": features})
        incidents.open_incident(
            store, "cv", what="x", known="2028-03-01", kinds=["critical_infrastructure"], place="PT"
        )
        (due,) = find_due(store).items
        assert (due.at, due.zone) == ("2028-03-03T23:59", "Europe/Lisbon")
        clock[0] = datetime(2028, 3, 3, 23, 58, tzinfo=UTC)
        assert (find_due(store).overdue(), find_due(store).left(due)) == ((), 0)
        assert "DTSTART:20280303T235900Z" in as_icalendar(find_due(store), "en")
        clock[0] = datetime(2028, 3, 4, 0, 1, tzinfo=UTC)
        assert (find_due(store).overdue(), find_due(store).left(due)) == ((due,), -1)


def test_under_a_reform_other_deadlines_may_hold(store: Store) -> None:
    keep(store, **FEATURES, since="2026-09-21", filings={"security_assessment": "2026-09-20"})
    day = date(2026, 10, 1)
    today, reformed = (find_due(store, day, reform=name).items for name in ("", "negative_list"))
    # Outside the list the security assessments are lifted; the filing stays.
    assert [named(due) for due in reformed] == [named(due) for due in today] == ["file_algorithm"]
    keep(store, filings={"security_assessment": ""})
    assert "security_assessment" in {named(due) for due in find_due(store, day).items}
    assert "security_assessment" not in {
        named(due) for due in find_due(store, day, reform="negative_list").items
    }
    with pytest.raises(InputError):
        find_due(store, day, reform="laddr")


def test_a_clock_that_is_none_is_told(store: Store) -> None:
    store.add("incident", "i1", {"due": [{"what": "report", "at": "soon", "done": None}]})
    with pytest.raises(InputError) as error:
        find_due(store, date(2026, 11, 1))
    assert error.value.problems[0].place.file == "incident:i1"


# working days


def test_days_of_2026_as_announced() -> None:
    days = working_days()
    worked = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
    off = ["2026-01-01", "2026-01-02", "2026-02-16", "2026-02-23", "2026-04-06", "2026-05-05", "2026-06-19",
           "2026-09-25", "2026-10-07"]  # fmt: skip
    assert all(days.is_working(date.fromisoformat(day)) for day in worked)
    assert not any(days.is_working(date.fromisoformat(day)) for day in off)
    assert days.announced >= 2026
    assert days.is_assumed(date(days.announced + 1, 1, 1))


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 60))
def test_the_last_of_so_many_working_days_is_worked(day: date, count: int) -> None:
    days = working_days()
    end = days.after(day, count)
    assert days.between(day, end) == count
    assert days.between(end, day) == -count
    assert end == day or days.is_working(end)
    assert end == day if count == 0 else end > day


# the calendar file


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_the_calendar_file_holds_what_is_open(office: Store, tmp_path: Path) -> None:
    office.add(
        "incident",
        "i1",
        {
            "title": "a, b; c\nd",
            "due": [{"what": "report", "at": "2026-11-20T08:00:00Z", "done": None}],
        },
    )
    agenda = find_due(office, date(2026, 11, 1), done=True)
    path = tmp_path / "due.ics"
    count = write_icalendar(agenda, path, "zh")
    text = path.read_bytes().decode("utf-8")
    assert text == as_icalendar(agenda, "zh")
    lines = unfolded(text)
    assert [lines[0], *lines[-2:]] == ["BEGIN:VCALENDAR", "END:VCALENDAR", ""]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == count == 3
    assert "DTSTART:20261120T080000Z" in lines
    assert "SUMMARY:report：a\\, b\\; c\\nd" in lines
    assert "DTSTART;VALUE=DATE:20261113" in lines
    names = [line for line in lines if line.startswith("UID:")]
    assert len(set(names)) == 3
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in re.sub("\r\n", "", text)


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=300))
def test_a_folded_line_is_the_line(line: str) -> None:
    pieces = list(fold(line))
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


def test_days_ahead_end_on_the_day(store: Store) -> None:
    keep(store, **FEATURES, since="2026-09-21", filings={"security_assessment": "2026-09-20"})
    day = date(2026, 10, 12) - timedelta(5)
    assert [len(find_due(store, day, within=within).items) for within in (4, 5)] == [0, 1]


def test_without_the_calendar_a_remedy_is_told(
    office: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    working_days.cache_clear()
    with pytest.raises(InputError) as error:
        find_due(office, date(2026, 11, 1))
    (problem,) = error.value.problems
    assert (problem.code, problem.values["extra"]) == ("needs-extra", "calendar")
