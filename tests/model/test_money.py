"""Rounding: half away from zero, the same in fractions and in floats."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.model.money import round_down, round_half_up

DIGITS = st.integers(0, 4)
EXACT = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6)
FEN = st.integers(-(10**11), 10**11).map(lambda fen: Fraction(fen, 100))
RATES = st.integers(0, 10**6).map(lambda part: Fraction(part, 10**6))


@given(EXACT, DIGITS)
def test_nearest_and_half_away_from_zero(value: Fraction, digits: int) -> None:
    rounded = Fraction(round_half_up(value, digits))
    assert abs(rounded - value) <= Fraction(1, 2 * 10**digits)
    assert (rounded * 10**digits).denominator == 1
    if abs(rounded - value) == Fraction(1, 2 * 10**digits):
        assert abs(rounded) > abs(value)


@given(EXACT, DIGITS)
def test_signs_do_not_matter(value: Fraction, digits: int) -> None:
    assert round_half_up(-value, digits) == -Fraction(round_half_up(value, digits))
    assert round_down(-value, digits) == -Fraction(round_down(value, digits))


@given(EXACT, EXACT, DIGITS)
def test_order_is_kept(a: Fraction, b: Fraction, digits: int) -> None:
    low, high = sorted((a, b))
    assert round_half_up(low, digits) <= round_half_up(high, digits)
    assert round_down(low, digits) <= round_down(high, digits)


@given(EXACT, DIGITS)
def test_rounding_twice_is_rounding_once(value: Fraction, digits: int) -> None:
    once = round_half_up(value, digits)
    assert round_half_up(once, digits) == once
    cut = round_down(value, digits)
    assert round_down(cut, digits) == cut


@given(EXACT, DIGITS)
def test_cutting_goes_towards_zero(value: Fraction, digits: int) -> None:
    cut = Fraction(round_down(value, digits))
    assert abs(cut) <= abs(value)
    assert abs(value - cut) < Fraction(1, 10**digits)


@given(st.decimals(-(10**9), 10**9, places=6), DIGITS)
def test_agrees_with_decimals(value: Decimal, digits: int) -> None:
    step = Decimal(1).scaleb(-digits)
    exact = Fraction(value)
    assert round_half_up(exact, digits) == Fraction(value.quantize(step, ROUND_HALF_UP))
    assert round_down(exact, digits) == Fraction(value.quantize(step, ROUND_DOWN))


@given(FEN, RATES)
def test_floats_agree_to_the_fen(amount: Fraction, rate: Fraction) -> None:
    """A product of an amount and a rate of six decimals rounds alike in floats and in fractions."""
    exact = Fraction(round_half_up(amount * rate))
    floating = round_half_up(float(amount) * float(rate))
    assert Fraction(round(floating * 100), 100) == exact


@pytest.mark.parametrize(
    ("value", "rounded", "cut"),
    [
        (1.005, 1.01, 1.0),
        (2.675, 2.68, 2.67),
        (-1.005, -1.01, -1.0),
        (0.0, 0.0, 0.0),
        (1.1 + 2.2, 3.3, 3.3),
        (0.1 * 3, 0.3, 0.3),
        (360.0, 360.0, 360.0),
        (810.75495, 810.75, 810.75),
        (1e10 / 3, 3333333333.33, 3333333333.33),
    ],
)
def test_floats_as_written(value: float, rounded: float, cut: float) -> None:
    assert round_half_up(value) == rounded
    assert round_down(value) == cut
