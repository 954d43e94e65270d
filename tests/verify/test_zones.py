"""Zones of small rules: at the start of a range, at single values, of days."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

import guiju

POLICY = """\
format: 1
name: z
sources: {{law: {{title: {{zh: 办法, en: Rules}}}}}}
entities:
  u: {{key: id, columns: {{x: {{type: money, min: {least}}}, d: {{type: date, min: 2018-01-01}}}}}}
rules: {{u: {{fee: {{is: "{rule}", type: money}}}}}}
properties:
  losing: {{zones: u.fee, in: u.{name}, range: {low}..{high}, case: {{u: {{}}}}, expect: {expect}, cites: [law 1],
      reason: {{en: more, zh: 多}}}}
"""


def zones(rule: str, name: str, low: Any, high: Any, expect: str = "[]", least: int = 0) -> Any:
    text = POLICY.format(rule=rule, name=name, low=low, high=high, expect=expect, least=least)
    (answer,) = guiju.loads(text).verify(["losing"], date="2024-01-01").answers
    return answer


@pytest.mark.parametrize(
    ("rule", "low", "high", "found"),
    [
        ("CASE WHEN x > 0 THEN x - 7 ELSE x END", 0, 80, [(0, 7)]),
        ("CASE WHEN x > 100 THEN x - 7 ELSE x END", 100, 200, [(100, 107)]),
        ("CASE WHEN x > 100 THEN x - 7 ELSE x END", 0, 200, [(100, 107)]),
        ("CASE WHEN x >= 100 THEN x - 7 ELSE x END", 100, 200, []),
        ("CASE WHEN x = 5 THEN 100 ELSE x END", 0, 200, [(5, 100)]),
        ("CASE WHEN x = 5 THEN 3 ELSE x END", 0, 200, [(5, 5)]),
        ("CASE WHEN x = 0 THEN 50 WHEN x <= 20 THEN x ELSE x - 10 END", 0, 200, [(0, 60)]),
        ("x", 0, 200, []),
    ],
)
def test_zones_of_amounts(rule: str, low: int, high: int, found: list[tuple[int, int]]) -> None:
    answer = zones(rule, "x", low, high)
    assert list(answer.zones) == [(Fraction(start), Fraction(end)) for start, end in found]
    assert answer.verdict == ("refuted" if found else "proved")


def test_a_range_above_what_the_column_takes_at_least() -> None:
    answer = zones("CASE WHEN x > 70 THEN x - 7 ELSE x END", "x", 60, 90, "[[70, 77]]", least=50)
    assert answer.verdict == "proved"


def test_days_after_the_first_that_the_column_takes() -> None:
    rule = "CASE WHEN d > date '2024-01-31' THEN 0 ELSE 100 END"
    answer = zones(rule, "d", "2020-01-01", "2025-12-31")
    assert answer.zones == ((date(2024, 2, 1), None),)
