"""Ethics reviews as records of the register: kept with versions, judged, and what they do for a system's duties."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import guiju
from guiju.ai.dossier.archive import check_archive, export
from guiju.ai.dossier.contents import make_dossier
from guiju.ai.dossier.standing import standings
from guiju.ai.duties import duties_on
from guiju.ai.operation.systems import find_system
from guiju.ai.register.agenda import find_due
from guiju.ai.register.entries import entry_of_settings
from guiju.ai.register.intake import take
from guiju.ai.register.reviews import DUTIES, judge
from guiju.model.problem import InputError
from guiju.store import open_store
from guiju.store.keeping import Store

DAY = date(2026, 11, 20)
GOOD = {
    "title": "试验", "system": "lab", "committee": "yes", "free_of_conflicts": "yes", "applied_on": "2026-05-01",
    "starts_on": "2026-06-15", "decided_on": "2026-05-20", "points_reviewed": "yes", "registered": "yes",
}  # fmt: skip


@pytest.fixture
def lab(tmp_path: Path) -> Any:
    now = datetime(2026, 11, 20, 4, tzinfo=UTC)
    with open_store(tmp_path / "a.db", "ann", now=lambda: now) as store:
        features = "is_ai_research_or_development=true"
        take(
            store,
            [
                entry_of_settings(
                    "system:lab", ["title=Lab", "on_cn_network=true", features, "since=2026-06-15"]
                )
            ],
        )
        yield store


def keep(store: Store, **values: str) -> None:
    take(store, [entry_of_settings("review:r1", [f"{k}={v}" for k, v in values.items()])])


def states(store: Store, day: date = DAY) -> dict[str, str]:
    found = standings(store, find_system(store, "lab"), day)
    return {one.duty.name: one.state for one in found.duties if one.duty.name.startswith("CN-ET")}


def test_rules_and_duties_stand_on_the_same_article() -> None:
    definition = guiju.load("ai_china").definition
    duties = {duty.name: duty for duty in duties_on(definition, DAY)}
    for rule, duty in DUTIES.items():
        pairs = [
            (own, its)
            for own in definition.rules["review", rule].cites
            for its in duties[duty].cites
        ]
        assert any(
            own.source == its.source and its.article.startswith(own.article) for own, its in pairs
        )


def test_a_review_in_order_meets_the_duties(lab: Store) -> None:
    before = states(lab)
    assert "closed" not in before.values()
    assert set(before) == {f"CN-ET-0{n}" for n in range(1, 6)}
    keep(lab, **GOOD)
    assert set(states(lab).values()) == {"closed"}
    # Not before it was kept, nor once the follow-up is late.
    assert states(lab, date(2026, 11, 19)) == {
        name: states(lab, date(2026, 11, 19))[name] for name in before
    }
    assert "closed" not in states(lab, date(2026, 11, 19)).values()
    assert states(lab, date(2027, 5, 21))["CN-ET-05"] == "overdue"


@pytest.mark.parametrize(
    ("change", "duty", "state"),
    [
        ({"free_of_conflicts": "no"}, "CN-ET-01", "failed"),
        ({"starts_on": "2026-04-01"}, "CN-ET-02", "failed"),
        ({"points_reviewed": "undetermined"}, "CN-ET-03", "overdue"),
        ({"decided_on": "2026-07-20"}, "CN-ET-04", "failed"),
        ({"registered": "no"}, "CN-ET-05", "failed"),
    ],
)  # fmt: skip
def test_what_a_review_refutes_or_leaves_open(
    change: dict[str, str], duty: str, state: str, lab: Store
) -> None:
    keep(lab, **GOOD | change)
    found = states(lab)
    assert found.pop(duty) == state
    assert set(found.values()) == {"closed"}


def test_versions_log_calendar_and_archive(lab: Store, tmp_path: Path) -> None:
    open_ = {
        name for due in find_due(lab, DAY).items for name in [row.deadline for row in due.rows]
    }
    assert "ethics_application" in open_
    keep(lab, **GOOD)
    left = {row.deadline: due for due in find_due(lab, DAY).items for row in due.rows}
    assert set(left) == {"ethics_follow_up"}
    assert left["ethics_follow_up"].at == "2027-05-20"
    keep(lab, followed_up_on="2026-11-10")
    assert [one.version for one in lab.history("review", "r1")] == [1, 2]
    assert [one.subject for one in lab.entries() if one.action.startswith("record")][-1].startswith(
        "record"
    )
    assert lab.verify().whole
    assert judge(lab.history("review", "r1")[-1], DAY).to_json()["follow_up_due"] == "2027-11-10"
    export(make_dossier(lab, "lab", DAY), tmp_path / "lab.zip")
    assert check_archive(tmp_path / "lab.zip")["holds"]
    with zipfile.ZipFile(tmp_path / "lab.zip") as archive:
        kinds = [
            json.loads(line)["kind"] for line in archive.read("records.jsonl").decode().splitlines()
        ]
        dossier = json.loads(archive.read("dossier.json"))
    assert kinds.count("review") == 2
    assert [one["record"] for one in dossier["changes"]].count("review:r1") == 2


def test_a_review_needs_its_system_and_words_that_are_right(lab: Store) -> None:
    for change, code in (
        ({"system": "nobody"}, "dangling-link"),
        ({"committee": "perhaps"}, "not-a-finding-word"),
    ):
        with pytest.raises(InputError) as error:
            keep(lab, **GOOD | change)
        assert [one.code for one in error.value.problems] == [code]
    assert lab.record("review", "r1") is None


def test_a_review_without_its_days_says_nothing(lab: Store) -> None:
    keep(lab, title="试验", system="lab", committee="yes", free_of_conflicts="yes")
    record = lab.record("review", "r1")
    assert record is not None
    assert judge(record, DAY).findings == {}
    assert "closed" not in states(lab).values()
