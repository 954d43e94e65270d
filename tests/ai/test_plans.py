"""Sampling plans and verdicts against values computed elsewhere."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import guiju
from guiju.ai.assessment.judging import judge, judge_line
from guiju.ai.assessment.plans import chance, find_plan, needed, plan_of_size, point_plan
from guiju.ai.assessment.yardsticks import yardsticks
from guiju.ai.duties import duties_on
from guiju.model.problem import InputError

F = Fraction
# One-sided exact test, 5 % and 80 %: the line, the true rate, the size, accept from so many on.
PLANS = [
    ("0.90", "0.92", 1290, 1179), ("0.90", "0.93", 549, 506), ("0.90", "0.95", 179, 168),
    ("0.96", "0.97", 2128, 2058), ("0.95", "0.97", 601, 580), ("0.95", "0.98", 234, 228),
]  # fmt: skip


@pytest.mark.parametrize(("line", "true", "size", "accept"), PLANS)
def test_plans_known(line: str, true: str, size: int, accept: int) -> None:
    plan = find_plan(1 - F(true), 1 - F(line), producer=0.20)
    assert (plan.size, plan.size - plan.number) == (size, accept)


def test_no_failure_plan() -> None:
    """ln 0.05 / ln 0.99 = 298.07: 299 items without a bad one show less than 1 %."""
    plan = find_plan(F(0), F("0.01"))
    assert (plan.size, plan.number) == (299, 0)


@pytest.mark.parametrize(
    ("size", "number", "rate", "accepted"),
    # Textbook values of the operating characteristic, by hand with C(n, k).
    [
        (89, 2, "0.01", 0.93969),
        (80, 2, "0.01", 0.95345),
        (50, 1, "0.02", 0.73577),
        (13, 0, "0.10", 0.25419),
    ],
)
def test_operating_characteristic(size: int, number: int, rate: str, accepted: float) -> None:
    assert chance(size, number, F(rate)) == pytest.approx(accepted, abs=1e-5)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 80), st.integers(8, 40), st.none() | st.integers(500, 20_000))
def test_plans_keep_both_risks_and_none_is_smaller(
    tolerable: int, gap: int, lot: int | None
) -> None:
    good, bad = F(tolerable, 1000), F(tolerable + gap, 1000)
    try:
        plan = find_plan(good, bad, lot=lot)
    except InputError:
        assert lot is not None
        return
    assert plan.accepted >= 0.95
    assert plan.wrongly <= 0.05
    for number in range(plan.number + 1):
        # With one item less no acceptance number keeps both.
        size = plan.size - 1
        assert not (
            chance(size, number, good, lot) >= 0.95 and chance(size, number, bad, lot) <= 0.05
        )


def test_what_the_lines_of_the_standard_need() -> None:
    """Counts from which on the exact interval lies beyond the line."""
    assert needed([1000], F("0.90")) == {1000: 919}
    assert needed([300, 500], F("0.05"), at_least=False) == {300: 7, 500: 15}
    assert needed([4000], F("0.96"), one_sided=True) == {4000: 3861}
    assert needed([10], F("0.96")) == {10: None}


def test_who_stands_on_the_line_passes_every_other_time() -> None:
    assert point_plan(4000, F("0.03"), F("0.04")).wrongly == pytest.approx(0.5210, abs=5e-5)
    assert point_plan(1000, F("0.05"), F("0.10")).wrongly == pytest.approx(0.5266, abs=5e-5)
    assert chance(4000, 160, F("0.042")) == pytest.approx(0.2798, abs=5e-5)
    assert chance(4000, 160, F("0.035")) == pytest.approx(0.9589, abs=5e-5)


def test_size_too_small_for_any_plan() -> None:
    assert plan_of_size(50, F("0.01"), F("0.04")) is None


def test_rates_too_near() -> None:
    with pytest.raises(InputError) as caught:
        find_plan(F("0.0399"), F("0.04"))
    assert caught.value.problems[0].code == "plan-none"


@pytest.mark.parametrize(
    ("count", "point", "result", "reason"),
    [(3840, "pass", "undecided", "covers"), (3865, "pass", "pass", "above"), (3864, "pass", "undecided", "covers"),
     (3839, "fail", "undecided", "covers"), (3814, "fail", "fail", "below"), (0, "fail", "fail", "below")],
)  # fmt: skip
def test_verdicts(count: int, point: str, result: str, reason: str) -> None:
    found = judge_line(yardsticks().lines["corpus_manual"], count, 4000)
    assert (found.point, found.result, found.reason) == (point, result, reason)


def test_a_sample_below_the_standard_does_not_pass() -> None:
    found = judge_line(yardsticks().lines["corpus_manual"], 3999, 3999)
    assert (found.point, found.result, found.reason) == ("undecided", "undecided", "few")
    # Of a corpus that has no more all of it suffices, and it is known.
    whole = judge_line(yardsticks().lines["corpus_manual"], 960, 1000, lot=1000)
    assert (whole.point, whole.result) == ("pass", "pass")
    assert whole.exact == (0.96, 0.96)


def test_unknown_items_are_taken_the_worst_way() -> None:
    line = yardsticks().lines["refusal"]
    assert judge_line(line, 300, 300).result == "pass"
    found = judge_line(line, 290, 290, unknown=10)
    assert (found.point, found.result) == ("pass", "undecided")
    assert judge_line(line, 280, 280, unknown=20).point == "undecided"
    assert found.exact[0] == judge(290, 300, line.rate).exact[0]
    assert found.exact[1] == 1.0


def test_share_of_the_whole() -> None:
    line = yardsticks().lines["corpus_technical"]
    assert line.least_of(12_345) == 1_235
    assert judge_line(line, 1_200, 1_200, lot=12_345).reason == "few"


@pytest.mark.parametrize(
    ("count", "size", "more", "code"),
    [(5, 4, {}, "judge-counts"), (-1, 4, {}, "judge-counts"), (1, 4, {"unknown": -1}, "judge-counts"),
     (1, 4, {"lot": 3}, "judge-lot"), (1, 4, {"confidence": 1.0}, "judge-share")],
)  # fmt: skip
def test_counts_that_cannot_be(count: int, size: int, more: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as caught:
        judge(count, size, F("0.9"), **more)
    assert caught.value.problems[0].code == code


def test_numbers_of_the_standard_are_those_of_the_duties() -> None:
    """Each number of a bank or line stands in the threshold of its duty, and is unverified there."""
    duties = {duty.name: duty for duty in duties_on(guiju.load("ai_china").definition, date.max)}
    found = yardsticks()
    for line in found.lines.values():
        duty = duties[line.duty]
        numbers = set(re.findall(r"\d+", duty.threshold.zh or ""))
        wanted = {str(int(line.rate * 100))} | ({str(line.least)} if line.least else set())
        assert wanted | ({str(int(line.share * 100))} if line.share else set()) == numbers
        assert duty.unverified
    for bank in found.banks.values():
        duty = duties[bank.duty]
        numbers = set(re.findall(r"\d+", f"{duty.threshold.zh} {duty.text.zh}"))
        assert {str(bank.total), *map(str, bank.each.values())} <= numbers
        assert duty.unverified
    assert len(found.risks) == 31
