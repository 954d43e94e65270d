"""Which clocks run, and until when: cases as data, and what holds of every moment."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import guiju
from guiju.ai.duties import duties_on
from guiju.ai.operation.clocks import clocks_of, kinds_of
from guiju.ai.operation.systems import System
from guiju.ai.operation.times import ends, places, read_moment, zone_of
from guiju.ai.working_days import working_days_of
from guiju.model.tree import Literal

CASES = Path(__file__).resolve().parents[1] / "cases" / "operation" / "good"
CLOCKS: list[dict[str, Any]] = yaml.safe_load((CASES / "clocks.yaml").read_text(encoding="utf-8"))
DEADLINES: list[dict[str, Any]] = yaml.safe_load(
    (CASES / "deadlines.yaml").read_text(encoding="utf-8")
)
POLICIES = {name: guiju.load(name) for name in ("ai_china", "ai_eu")}


@pytest.mark.parametrize("case", CLOCKS, ids=lambda case: str(case["name"]))
def test_clocks_that_run(case: dict[str, Any]) -> None:
    policy = POLICIES[case["policy"]]
    system = System("s", 1, "s", case["policy"], case["system"], {})
    found = clocks_of(system, policy, case["day"], case["kinds"], case["severity"])
    assert {one.name: [one.amount, one.unit] for one in found} == case["clocks"]


@pytest.mark.parametrize(
    "case", DEADLINES, ids=lambda case: f"{case['known']} {case['place']} {case['term']}"
)
def test_deadlines(case: dict[str, Any]) -> None:
    known = read_moment(str(case["known"]), zone_of(case["place"]), "--known")
    amount, unit = case["term"]
    found = ends(
        known,
        unit,
        amount,
        working_days_of(POLICIES["ai_china"].definition) if case["place"] == "CN" else None,
    )
    assert (found.isoformat() if found else None) == case["at"]


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES.keys())
def test_every_clock_stands_on_a_duty_with_its_own_article(policy: guiju.Policy) -> None:
    """A clock is no rule of its own: its duty is there, cites the same document, and gives the same figure."""
    duties = {duty.name: duty for duty in duties_on(policy.definition, date(2028, 12, 31))}
    rows = policy.definition.tables["clocks"].rows
    assert len(rows) == len({row.name for row in rows}) > 8
    for row in rows:
        values = {
            name: node.value for name, node in row.outcomes.items() if isinstance(node, Literal)
        }
        duty = duties[str(values["duty"])]
        assert row.name == duty.name
        assert {cite.source for cite in row.cites} == {cite.source for cite in duty.cites}
        assert {cite.article for cite in row.cites} == {cite.article for cite in duty.cites}
        assert values["read"] == duty.read
        assert row.reason.zh
        assert row.reason.en
        if values["amount"] is not None:
            assert str(duty.threshold.en) == f"{values['amount']} {values['unit']}s"
        words = {"immediately": "immediately", "promptly": "timely", "published": "time limit published",
                 "without_undue_delay": "without undue delay"}  # fmt: skip
        unit = str(values["unit"])
        assert values["amount"] is not None or (duty.threshold.en or "") == words.get(
            unit, duty.threshold.en or ""
        )


def test_a_figure_of_the_facts_that_no_clock_has_is_none_of_an_event() -> None:
    """Duties whose threshold is a time and that speak of reports, stops and answers all have a clock."""
    words = (
        "immediately",
        "timely",
        "without undue delay",
        "time limit published",
        "2 days",
        "10 days",
        "15 days",
    )
    for policy in POLICIES.values():
        timed = {
            duty.name
            for duty in duties_on(policy.definition, date(2028, 12, 31))
            if (duty.threshold.en or "") in words and duty.phase == "post"
        }
        assert timed <= {row.name for row in policy.definition.tables["clocks"].rows}


def test_a_clock_of_an_article_nobody_read_is_marked(tmp_path: Path) -> None:
    root = tmp_path / "rules"
    shutil.copytree(POLICIES["ai_china"].root, root)
    table = root / "tables" / "clocks.csv"
    text = table.read_text(encoding="utf-8")
    cite = 'algorithms2022 9(2) ""应当立即停止传输""'
    assert cite in text
    table.write_text(text.replace(cite, f"{cite} unverified"), encoding="utf-8")
    system = System(
        "s", 1, "s", str(root), {"offered_to_cn_public": True, "is_generative": True}, {}
    )
    found = clocks_of(system, system.rules(), date(2026, 11, 1), ["unlawful_content"])
    known = read_moment("2026-11-01", zone_of("CN"), "--known")
    assert {one.name: one.runs_from(known)["unverified"] for one in found} == {
        "CN-AR-05": True,
        "CN-GA-15": False,
    }


def test_kinds_are_those_of_the_policy() -> None:
    assert "death" in kinds_of(POLICIES["ai_eu"].definition)
    assert "death" not in kinds_of(POLICIES["ai_china"].definition)
    assert kinds_of(guiju.load("transfer").definition) == ()


def test_every_member_state_has_a_zone() -> None:
    assert len(places()) == 29
    for name in places():
        assert zone_of(name).key == places()[name]


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)).map(
    lambda found: found.replace(microsecond=0, tzinfo=UTC)
)
ZONES = st.sampled_from(sorted({*places().values(), "Atlantic/Azores", "Pacific/Auckland"}))


@settings(max_examples=300, deadline=None)
@given(MOMENTS, ZONES, st.integers(1, 60))
def test_days_end_with_the_local_day(moment: datetime, zone: str, amount: int) -> None:
    known = moment.astimezone(ZoneInfo(zone))
    found = ends(known, "day", amount)
    assert found is not None
    assert (found.date() - known.date()).days == amount
    assert (found + timedelta(seconds=1)).date() > found.date()
    assert timedelta(days=amount - 1) < found.astimezone(UTC) - moment < timedelta(days=amount + 2)


@settings(max_examples=300, deadline=None)
@given(MOMENTS, ZONES, st.integers(1, 2000))
def test_hours_are_those_that_pass(moment: datetime, zone: str, amount: int) -> None:
    found = ends(moment.astimezone(ZoneInfo(zone)), "hour", amount)
    assert found is not None
    assert found.astimezone(UTC) - moment == timedelta(hours=amount)


@settings(max_examples=200, deadline=None)
@given(MOMENTS, ZONES)
def test_a_moment_read_back_is_the_same(moment: datetime, zone: str) -> None:
    """With its offset every moment is read, also in the hour that comes twice."""
    local = moment.astimezone(ZoneInfo(zone))
    assert read_moment(local.isoformat(), ZoneInfo(zone), "--known") == local


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2024, 1, 1), date(2026, 11, 1)), st.integers(1, 20))
def test_working_days_end_on_a_working_day(day: date, amount: int) -> None:
    workdays = working_days_of(POLICIES["ai_china"].definition)
    assert workdays is not None
    known = read_moment(day.isoformat(), zone_of("CN"), "--known")
    found, days = ends(known, "working_day", amount, workdays), ends(known, "day", amount)
    assert found is not None
    assert days is not None
    assert workdays.is_working(found.date())
    assert found >= days
    passed = (day + timedelta(days=n) for n in range(1, (found.date() - day).days + 1))
    assert sum(map(workdays.is_working, passed)) == amount
