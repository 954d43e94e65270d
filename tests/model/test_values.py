"""Labels, types, places, dated values, bracket scales, sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.model.label import NO_LABEL, Label
from guiju.model.parameter import BracketScale, DatedValue, Parameter
from guiju.model.problem import NOWHERE, Place
from guiju.model.source import Citation, Source
from guiju.model.types import FINDING, MONEY, NONE, Type
from guiju.model.unit import parse_unit

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


def test_label_falls_back_to_the_other_language() -> None:
    assert Label("工资", "salary").text("en") == "salary"
    assert Label("工资").text("en") == "工资"
    assert Label(en="salary").text("zh") == "salary"
    assert NO_LABEL.text("zh") == ""
    assert bool(Label("工资")) is True
    assert bool(NO_LABEL) is False


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        (MONEY, "money"),
        (MONEY.or_none, "money or none"),
        (replace(MONEY, unit=parse_unit("CNY/year")), "money in CNY/year"),
        (Type("int", unit=parse_unit("month")), "int in month"),
        (Type("enum", enum="kind"), "kind"),
        (Type("set", element="enum", enum="kind"), "set of kind"),
        (Type("set", element="text"), "set of text"),
        (FINDING.or_none, "finding"),
        (NONE, "none"),
    ],
)
def test_types_read_as_they_are_written(type_: Type, text: str) -> None:
    assert str(type_) == text


def test_places() -> None:
    assert str(Place("a.yaml", 3, 5)) == "a.yaml:3:5"
    assert str(Place("a.yaml", 3)) == "a.yaml:3"
    assert str(Place("a.csv", 3, 0, 2)) == "a.csv:3 row 2"
    assert str(NOWHERE) == "-"
    assert Place("a.yaml", 3, 5).shifted(2) == Place("a.yaml", 3, 7)


def test_citation_reads_as_it_is_written() -> None:
    assert str(Citation("s", "一", "减按", unverified=True)) == 's 一 "减按" unverified'
    assert str(Citation("s")) == "s"


@given(st.dictionaries(DAYS, st.one_of(st.none(), st.fractions()), max_size=6), DAYS)
def test_a_value_holds_until_the_next(values: dict[date, Fraction | None], day: date) -> None:
    dated = tuple(DatedValue(start, value) for start, value in sorted(values.items()))
    earlier = [start for start in values if start <= day]
    found = Parameter("p", Type("number"), dated).on(day)
    if not earlier or values[max(earlier)] is None:
        assert found is None
    else:
        assert found is not None
        assert found.start == max(earlier)


def test_a_source_in_force() -> None:
    source = Source("s", start=date(2018, 7, 1), end=date(2020, 12, 31))
    days = [date(2018, 6, 30), date(2018, 7, 1), date(2020, 12, 31), date(2021, 1, 1)]
    assert [source.in_force_on(day) for day in days] == [False, True, True, False]
    assert not Source("s", status="repealed").in_force_on(days[1])
    assert Source("s", status="repealed", end=days[2]).in_force_on(days[2])
    assert not Source("s", status="draft").in_force_on(days[1])


@st.composite
def scales(draw: st.DrawFn) -> BracketScale:
    steps = draw(st.lists(st.integers(1, 10**6), max_size=6))
    above = [Fraction(sum(steps[:count])) for count in range(len(steps) + 1)]
    rates = draw(st.lists(st.integers(0, 100), min_size=len(above), max_size=len(above)))
    return BracketScale(tuple(above), tuple(Fraction(rate, 100) for rate in rates))


def tax(scale: BracketScale, amount: Fraction) -> Fraction:
    bracket = next(b for b in scale.brackets if b.upper is None or amount <= b.upper)
    return amount * bracket.rate - bracket.quick


@given(scales(), st.integers(0, 10**7))
def test_quick_deductions_give_the_tax_by_brackets(scale: BracketScale, amount: int) -> None:
    """Rate of the bracket less the quick deduction = each slice at its own rate."""
    slices = [
        max(Fraction(0), min(Fraction(amount), upper or Fraction(amount)) - lower) * rate
        for lower, upper, rate in ((b.lower, b.upper, b.rate) for b in scale.brackets)
    ]
    assert tax(scale, Fraction(amount)) == sum(slices)


@given(scales())
def test_the_tax_has_no_jumps(scale: BracketScale) -> None:
    for lower, upper in zip(scale.brackets, scale.brackets[1:], strict=False):
        at_limit = upper.lower * upper.rate - upper.quick
        assert tax(scale, upper.lower) == at_limit == upper.lower * lower.rate - lower.quick
