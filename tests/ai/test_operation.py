"""Incidents, complaints, interventions: what they keep, what they refuse, what two people at once see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from guiju.ai.operation.complaints import PERSON, read_limit
from guiju.ai.operation.due import evidence_of, standing
from guiju.ai.operation.interventions import EFFECTS, STATES, state_of, state_under
from guiju.locale import render
from guiju.model.problem import InputError
from guiju.store import open_store
from guiju.store.keeping import Store
from guiju.store.records import Record

from .actions import PROOF, act
from .conftest import TODAY, Clock

BAD = Path(__file__).resolve().parents[1] / "cases" / "operation" / "bad" / "actions.yaml"
REFUSED: list[dict[str, Any]] = yaml.safe_load(BAD.read_text(encoding="utf-8"))


def body(record: Record | None) -> dict[str, Any]:
    assert record is not None
    return dict(record.body or {})


def plain(value: Any) -> Any:
    """Dates of YAML as they are written on a command line."""
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.mark.parametrize(
    "case", REFUSED, ids=lambda case: f"{case['do']} {case['code']} {case['with']}"
)
def test_what_is_refused(case: dict[str, Any], desk: Store) -> None:
    """With its message in both languages, and nothing kept."""
    act(desk, "open")
    act(desk, "receive")
    head = desk.head()
    with pytest.raises(InputError) as error:
        act(desk, case["do"], **{name: plain(value) for name, value in case["with"].items()})
    found = [problem for problem in error.value.problems if problem.code == case["code"]]
    for language in ("en", "zh"):
        assert case[language] in "\n".join(render(problem, language) for problem in found)
    assert desk.head() == head


# incidents


def test_an_incident_from_knowledge_to_its_end(office: Store, clock: Clock) -> None:
    made = act(office, "open", happened="2026-10-31")
    assert made.key == "I-0001"
    assert body(made)["known"] == "2026-11-01T08:30:00+08:00"
    assert body(made)["rules"] == office.entries()[-1].policy
    assert [one["clock"] for one in body(made)["due"]] == ["CN-AR-05", "CN-GA-15"]
    act(office, "done")
    act(office, "done", clock="CN-GA-15", at="2026-11-02")
    clock.wait(days=1)
    closed = body(act(office, "close"))
    assert closed["state"] == "closed"
    assert closed["closing"]["at"] == "2026-11-21T12:00:00+08:00"
    assert len(office.history("incident", "I-0001")) == 4
    assert office.verify().whole
    with pytest.raises(InputError, match="closed"):
        act(office, "close")


def test_closing_names_every_condition(desk: Store) -> None:
    act(desk, "open")
    act(desk, "done", evidence=[])
    with pytest.raises(InputError) as error:
        act(desk, "close", correction="")
    codes = [problem.code for problem in error.value.problems]
    assert codes == ["close-clock-runs", "close-no-evidence", "case-without-words"]
    act(desk, "evidence")
    act(desk, "done", clock="CN-GA-15")
    assert body(act(desk, "close"))["state"] == "closed"


def incident_of_high_risk(desk: Store, clock: Clock, **given: Any) -> Record:
    clock.now = datetime(2028, 3, 20, 12, tzinfo=UTC)
    usual = {
        "system": "cv",
        "place": "DE",
        "known": "2028-03-01T10:00",
        "kinds": [],
        "severity": "serious",
    }
    return act(desk, "open", **usual | given)


def test_in_time_and_late_to_the_second(desk: Store, clock: Clock) -> None:
    incident_of_high_risk(desk, clock)
    late = body(act(desk, "done", clock="EU-66", at="2028-03-17T00:00"))
    assert late["due"][0]["late"] is True
    incident_of_high_risk(desk, clock)
    good = body(act(desk, "done", key="I-0002", clock="EU-66", at="2028-03-16T23:59:59"))
    assert good["due"][0]["late"] is False


def test_at_once_has_no_figure_to_be_late_by(desk: Store) -> None:
    act(desk, "open")
    due = body(act(desk, "done", at="2026-11-19"))["due"][0]
    assert due["late"] is None
    assert standing(due, TODAY) == "done"


def test_what_is_due_at_once_is_overdue_until_it_is_done(desk: Store) -> None:
    due = body(act(desk, "open", known="2026-11-20T11:00"))["due"][0]
    assert standing(due, TODAY) == "overdue"
    assert standing(due, TODAY - timedelta(hours=1)) == "open"


def test_a_death_replaces_the_clock_and_is_never_due_later(desk: Store, clock: Clock) -> None:
    """15 days run out on the 16th; the death is known on the 12th: ten days more would be the 22nd."""
    incident_of_high_risk(desk, clock)
    found = body(act(desk, "reassess", known="2028-03-12", add=["death"]))
    first, second = found["due"]
    assert (first["clock"], first["lapsed"]) == ("EU-66", "2028-03-12T00:00:00+01:00")
    assert (second["clock"], second["from"]) == ("EU-68", "2028-03-12T00:00:00+01:00")
    assert second["at"] == first["was"] == "2028-03-16T23:59:59+01:00"
    assert first["at"] is None


def test_a_death_known_early_has_its_own_ten_days(desk: Store, clock: Clock) -> None:
    incident_of_high_risk(desk, clock)
    found = body(act(desk, "reassess", known="2028-03-02T09:00", add=["death"]))
    assert found["due"][1]["at"] == "2028-03-12T23:59:59+01:00"


def test_less_severe_runs_from_the_first_knowledge(desk: Store, clock: Clock) -> None:
    incident_of_high_risk(desk, clock, kinds=["death"])
    found = body(act(desk, "reassess", known="2028-03-05", drop=["death"]))
    assert found["due"][1]["clock"] == "EU-66"
    assert found["due"][1]["from"] == "2028-03-01T10:00:00+01:00"
    # Never later than what it replaces: the ten days were running.
    assert found["due"][1]["at"] == "2028-03-11T23:59:59+01:00"


def test_no_incident_at_all_lets_the_clock_lapse(desk: Store, clock: Clock) -> None:
    incident_of_high_risk(desk, clock)
    found = body(act(desk, "reassess", known="2028-03-05", severity="minor"))
    assert [standing(one, clock.now) for one in found["due"]] == ["lapsed"]
    assert body(act(desk, "close"))["state"] == "closed"


def test_what_was_done_counts_anew_when_it_turns_out_more_severe(desk: Store) -> None:
    act(desk, "open")
    for name in ("CN-AR-05", "CN-GA-15"):
        act(desk, "done", clock=name)
    act(desk, "close")
    found = body(act(desk, "reassess", known="2026-11-10T10:00", severity="grave"))
    assert found["state"] == "open"
    assert found["closing"] is None
    assert found["reassessed"][0]["reopened"] is True
    states = [(one["clock"], standing(one, TODAY)) for one in found["due"]]
    assert states == [
        ("CN-AR-05", "done"),
        ("CN-GA-15", "done"),
        ("CN-AR-05", "overdue"),
        ("CN-GA-15", "overdue"),
    ]
    # Less severe again: nothing counts anew.
    again = body(act(desk, "reassess", severity="minor"))
    assert len(again["due"]) == 4


def test_two_people_with_one_incident(address: str, clock: Clock) -> None:
    """The second is told, and nothing of the second is kept."""
    from .conftest import register

    with open_store(address, "ann", now=clock) as ann, open_store(address, "ben", now=clock) as ben:
        register(ann)
        seen = act(ann, "open").version
        act(ann, "done", seen=seen)
        with pytest.raises(InputError) as error:
            act(ben, "reassess", severity="grave", seen=seen)
        assert error.value.problems[0].code == "record-changed"
        assert "version 2 is current, you saw 1" in render(error.value.problems[0], "en")
        kept = ben.record("incident", "I-0001")
        assert kept is not None
        assert (kept.version, kept.who) == (2, "ann")
        assert body(act(ben, "reassess", severity="grave", seen=2))["severity"] == "grave"


def test_numbers_go_on_beside_keys_of_ones_own(desk: Store) -> None:
    keys = [act(desk, "open", key=key).key for key in ("", "I-0003", "", "2026/7")]
    assert keys == ["I-0001", "I-0003", "I-0004", "2026/7"]


def test_rules_that_are_not_verified_stay_marked(desk: Store) -> None:
    """No clock of today stands on a summary; one that would is marked in the record."""
    due = body(act(desk, "open"))["due"]
    assert [one["unverified"] for one in due] == [False, False]
    assert all(one["cites"] for one in due)


# complaints


def test_a_complaint_through_all_rounds(office: Store, clock: Clock) -> None:
    made = body(act(office, "receive"))
    assert made["due"][0]["at"] == "2026-11-25T23:59:59+08:00"
    act(office, "answer")
    appealed = body(act(office, "appeal"))
    assert [one["level"] for one in appealed["rounds"]] == ["provider", "appeal"]
    assert appealed["due"][-1]["at"] == "2026-11-30T23:59:59+08:00"
    clock.wait(days=20)
    escalated = body(act(office, "escalate", at="2026-12-01"))
    assert escalated["state"] == "escalated"
    final = body(act(office, "answer", outcome="upheld", at="2026-12-05"))
    assert [one["outcome"] for one in final["rounds"]] == ["rejected", None, "upheld"]
    assert {one["late"] for one in final["due"]} == {False, True}
    assert body(act(office, "close_complaint"))["state"] == "closed"
    words = [one["words"] for one in body(office.record(PERSON, "C-0001"))["answers"]]
    assert words == ["依规处理", "请再查", "依规处理"]
    assert office.verify().whole


def test_names_and_words_are_erased_alone(office: Store) -> None:
    """What remains says that there was a complaint and how it was answered; nothing says whose."""
    act(office, "receive")
    act(office, "answer")
    office.erase_record(PERSON, "C-0001")
    kept = body(office.record("complaint", "C-0001"))
    assert kept["rounds"][0]["outcome"] == "rejected"
    assert office.verify().whole
    written = repr([*office.entries(), *office.records("complaint"), *office.records(PERSON)])
    for word in ("王平", "010-1", "不公", "依规处理"):
        assert word not in written
    # It goes on without the person.
    assert body(act(office, "appeal"))["state"] == "open"
    assert office.record(PERSON, "C-0001") is None


def test_the_log_never_holds_a_name(desk: Store) -> None:
    act(desk, "receive")
    assert "王平" not in repr(desk.entries())
    assert "王平" not in repr(desk.records("complaint"))


def test_no_published_time_means_no_deadline(desk: Store) -> None:
    due = body(act(desk, "receive", limit=None))["due"][0]
    assert (due["at"], due["unit"]) == (None, "published")
    assert standing(due, TODAY + timedelta(days=900)) == "open"


def test_working_days_of_a_year_not_announced_are_an_assumption(desk: Store, clock: Clock) -> None:
    clock.now = datetime(2031, 3, 10, tzinfo=UTC)
    due = body(act(desk, "receive", received="2031-03-03", limit=(5, "working_day")))["due"][0]
    assert due["assumed"] == ["holidays"]
    clock.now = TODAY
    due = body(act(desk, "receive", limit=(5, "working_day")))["due"][0]
    assert due["assumed"] == []


def test_an_appeal_needs_an_answer_and_escalation_a_reason(desk: Store, clock: Clock) -> None:
    act(desk, "receive")
    act(desk, "answer", outcome="upheld")
    with pytest.raises(InputError, match="neither rejected"):
        act(desk, "escalate")
    act(desk, "receive")
    clock.wait(days=5)
    with pytest.raises(InputError, match="neither rejected"):
        act(desk, "escalate", key="C-0002")
    clock.wait(days=1)
    assert body(act(desk, "escalate", key="C-0002"))["state"] == "escalated"


@pytest.mark.parametrize(
    "text", ["", "d", "0d", "15", "15x", "-3d", "٣d", "3661d", "1.5d", "10WD", "1 d"]
)
def test_limits_in_other_forms(text: str) -> None:
    with pytest.raises(InputError, match="limit"):
        read_limit(text)


# interventions


def test_the_strongest_that_runs_is_the_state(office: Store, clock: Clock) -> None:
    assert state_of(office, "chat", clock.now) == "running"
    act(office, "intervene", measure="correct")
    assert state_of(office, "chat", clock.now) == "running"
    act(office, "intervene", measure="recall", scope="version 2")
    act(office, "intervene", measure="restrict", until="2026-11-30")
    assert state_of(office, "chat", clock.now) == "recalled"
    lifted = body(act(office, "lift", key="M-0002"))
    assert lifted["lifted"]["decision"] == "D-0004"
    assert state_of(office, "chat", clock.now) == "restricted"
    clock.wait(days=10)
    assert state_of(office, "chat", clock.now) == "running"
    with pytest.raises(InputError, match="does not run"):
        act(office, "lift", key="M-0003")
    decisions = [body(one)["decided"] for one in office.records("decision")]
    assert decisions == [
        "correct: all users",
        "recall: version 2",
        "restrict: all users",
        "lift M-0002",
    ]
    assert office.verify().whole


def test_one_that_begins_later_does_not_run_yet(desk: Store) -> None:
    act(desk, "intervene", measure="stop", begins="2026-11-25")
    assert state_of(desk, "chat", TODAY) == "running"
    assert state_of(desk, "chat", TODAY + timedelta(days=6)) == "stopped"
    assert state_of(desk, "model", TODAY + timedelta(days=6)) == "running"


@pytest.mark.parametrize("measure", EFFECTS)
def test_each_intervention_has_its_state(measure: str) -> None:
    taken = {"measure": measure, "from": TODAY.isoformat(), "until": None, "lifted": None}
    assert state_under([taken], TODAY) == EFFECTS[measure]
    stronger = [{**taken, "measure": name} for name in EFFECTS]
    assert state_under(stronger, TODAY) == STATES[-1]


def test_an_intervention_and_its_decision_are_one_change(
    desk: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the second cannot be kept, neither is."""
    act(desk, "intervene", key="M-0001")
    head = desk.head()
    with pytest.raises(InputError) as error:
        act(desk, "intervene", key="M-0001")
    assert error.value.problems[0].code == "record-exists"
    assert desk.head() == head
    assert len(desk.records("decision")) == 1


def test_a_decision_names_rules_and_evidence(desk: Store) -> None:
    found = body(act(desk, "decide", evidence=[PROOF], about="assessment:chat/2026-11-20"))
    assert found["evidence"] == [PROOF]
    assert found["rules"] == desk.entries()[-1].policy != ""
    assert (found["by"], found["at"]) == ("Li", "2026-11-20T12:00:00+08:00")


def test_evidence_is_the_hash_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "报告.pdf"
    file.write_bytes(b"report")
    assert evidence_of(file)["title"] == "报告.pdf"
    assert evidence_of(file)["sha256"].startswith("845e9183")
    with pytest.raises(InputError, match=r"none\.pdf"):
        evidence_of(tmp_path / "none.pdf")
