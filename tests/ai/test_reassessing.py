"""Whatever is learnt in whatever order: what was done stays done, and more severe never means more time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import guiju
from guiju.ai.operation.clocks import SEVERITIES, clocks_of
from guiju.ai.operation.due import Due, finished, is_running, restarted, standing, started
from guiju.ai.operation.systems import System
from guiju.ai.operation.times import zone_of

EU = guiju.load("ai_eu")
SYSTEM = System("cv", 1, "CV", "ai_eu", {"on_eu_market": True, "annex3_point": "4a"}, {})
KINDS = ("death", "widespread_infringement", "critical_infrastructure", "nonconformity")
BEGIN = datetime(2028, 3, 1, 9, tzinfo=UTC).astimezone(zone_of("DE"))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(SEVERITIES), st.sets(st.sampled_from(KINDS)), st.integers(1, 200), st.booleans()
    ),
    min_size=1, max_size=6,
)  # fmt: skip


def reported(due: list[Due], now: datetime) -> list[Due]:
    """All that runs, reported done."""
    for one in [one for one in due if is_running(one)]:
        due = finished(due, one["clock"], now, now, [])
    return due


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_clocks_over_any_course(steps: list[tuple[str, set[str], int, bool]]) -> None:
    now, kinds, severity = BEGIN, set[str](), "serious"
    due = started(clocks_of(SYSTEM, EU, now.date(), kinds, severity), now)
    for new_severity, new_kinds, hours, report in steps:
        if report:
            due = reported(due, now)
        now += timedelta(hours=hours)
        rank = SEVERITIES.index
        more = rank(new_severity) > rank(severity) or not new_kinds <= kinds
        clocks = clocks_of(SYSTEM, EU, now.date(), new_kinds, new_severity)
        before, due = due, restarted(due, clocks, now, more=more, first=BEGIN)
        _check(before, due, {clock.name for clock in clocks}, more)
        kinds, severity = new_kinds, new_severity


def _check(before: list[Due], due: list[Due], wanted: set[str], more: bool) -> None:
    running = [one for one in due if is_running(one)]
    assert all(count == 1 for count in Counter(one["clock"] for one in running).values())
    assert {one["clock"] for one in running} <= wanted
    # What applies runs, or was done.
    assert wanted <= {one["clock"] for one in due if is_running(one) or one["done"]}
    # Nothing that was there is gone, and what was done or lapsed is as it was.
    assert len(due) >= len(before)
    for old, new in zip(before, due, strict=False):
        assert old == new or (is_running(old) and new["lapsed"] and new["was"] == old["at"])
    ended = [
        _at(old)
        for old, new in zip(before, due, strict=False)
        if is_running(old) and new["lapsed"] and old["deed"] == "report"
    ]
    for one in due[len(before) :]:
        assert one["deed"] != "report" or not ended or _at(one) <= min(ended)
        assert more or one["from"] == BEGIN.isoformat()


def _at(due: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(due["at"])


def test_standing_of_what_lapsed_is_never_overdue() -> None:
    clocks = clocks_of(SYSTEM, EU, BEGIN.date(), ["death"], "serious")
    due = restarted(started(clocks, BEGIN), [], BEGIN + timedelta(days=30), more=False, first=BEGIN)
    assert [standing(one, BEGIN + timedelta(days=900)) for one in due] == ["lapsed"]
