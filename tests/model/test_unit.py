"""Units: an Abelian group of words, read and written alike, compared and never guessed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.model.unit import (
    CNY,
    MONTH,
    ONE,
    POWER_LIMIT,
    Unit,
    UnitError,
    conversion_factor,
    parse_unit,
)

WORDS = st.sampled_from(["CNY", "USD", "year", "month", "person", "家", "km"])


@st.composite
def units(draw: st.DrawFn) -> Unit:
    unit = ONE
    for word in draw(st.lists(WORDS, max_size=4)):
        other = Unit(((word, 1),))
        unit = unit * other if draw(st.booleans()) else unit / other
    return unit


@given(units(), units(), units())
def test_products_form_a_group(a: Unit, b: Unit, c: Unit) -> None:
    assert a * b == b * a
    assert (a * b) * c == a * (b * c)
    assert a * ONE == a == a / ONE
    assert a / a == ONE
    assert (a / b) * b == a


@given(units())
def test_what_is_written_reads_back(unit: Unit) -> None:
    assert parse_unit(str(unit)) == unit


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("元", "CNY"),
        ("元/年", "CNY/year"),
        ("CNY / (人 * 月)", "CNY/(month*人)"),
        ("CNY/人/月", "CNY/(人*月)"),
        ("m^2", "m*m"),
        ("1/year", "1/年"),
        ("(CNY/year)^2", "CNY^2/year^2"),
        ("year^-1", "1/year"),
        ("1", "1"),
        ("CNY/CNY", "1"),
    ],
)
def test_ways_of_writing(text: str, same: str) -> None:
    assert parse_unit(text) == parse_unit(same)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "CNY/", "/year", "CNY//year", "(CNY", "CNY)", "CNY year", "2CNY", "CNY^", "CNY^0",
        "CNY^x", "CNY^1.5", "CNY+1", "*", "(" * 22 + "a" + ")" * 22,
        "a*" * 200 + "a", "CNY^9*CNY^9*CNY^9",
    ],
)  # fmt: skip
def test_what_is_no_unit(text: str) -> None:
    with pytest.raises(UnitError):
        parse_unit(text)


@given(st.text(max_size=40))
def test_any_text_is_a_unit_or_none(text: str) -> None:
    try:
        unit = parse_unit(text)
    except UnitError:
        return
    assert parse_unit(str(unit)) == unit


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("CNY", True),
        ("万元", True),
        ("亿元/年", True),
        ("USD/person", True),
        ("CNY^2", False),
        ("CNY/USD", False),
        ("CNY*USD", False),
        ("1/CNY", False),
        ("CNY^2/USD", False),
        ("month", False),
        ("万人", False),
        ("1", False),
    ],
)
def test_which_units_are_money(text: str, money: bool) -> None:
    assert parse_unit(text).is_currency is money


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("万元", "CNY", Fraction(10_000)),
        ("CNY", "万元", Fraction(1, 10_000)),
        ("亿元", "万元", Fraction(10_000)),
        ("百万元", "千元", Fraction(1_000)),
        ("万亿元", "亿元", Fraction(10_000)),
        ("十亿元", "CNY", Fraction(10**9)),
        ("千万元/年", "元/year", Fraction(10**7)),
        ("元/万人", "元/人", Fraction(1, 10_000)),
        ("万元^2", "元^2", Fraction(10**8)),
        ("CNY", "CNY", Fraction(1)),
        ("CNY", "CNY/year", None),
        ("CNY", "USD", None),
        ("月", "年", None),
    ],
)
def test_conversion(source: str, target: str, factor: Fraction | None) -> None:
    assert conversion_factor(parse_unit(source), parse_unit(target)) == factor


@given(units(), units())
def test_conversion_there_and_back(a: Unit, b: Unit) -> None:
    there, back = conversion_factor(a, b), conversion_factor(b, a)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert there * back == 1


def test_powers_have_a_limit() -> None:
    assert (CNY * CNY / MONTH).highest_power == 2
    assert parse_unit("a^9*a^9").highest_power <= POWER_LIMIT
