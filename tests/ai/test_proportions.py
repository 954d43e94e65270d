"""Tails and intervals against exact fractions, published values and SciPy."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from guiju.ai.assessment.proportions import (
    binomial_at_most,
    binomial_probability,
    exact_interval,
    exact_interval_of_lot,
    hypergeometric_at_most,
    wilson,
)

# Computed with statsmodels (Wilson) and SciPy (Clopper-Pearson), 95 %, two-sided.
INTERVALS = [
    (900, 1000, (0.879848, 0.917091), (0.879712, 0.917895)),
    (919, 1000, (0.900443, 0.934350), (0.900328, 0.935156)),
    (3840, 4000, (0.953473, 0.965644), (0.953457, 0.965860)),
    (285, 300, (0.919153, 0.969468), (0.918873, 0.971749)),
    (15, 300, (0.030532, 0.080847), (0.028251, 0.081127)),
    (0, 300, (0.000000, 0.012643), (0.000000, 0.012221)),
]


@pytest.mark.parametrize(("count", "size", "score", "exact"), INTERVALS)
def test_published_intervals(
    count: int, size: int, score: tuple[float, float], exact: tuple[float, float]
) -> None:
    assert wilson(count, size) == pytest.approx(score, abs=6e-7)
    assert exact_interval(count, size) == pytest.approx(exact, abs=6e-7)


def test_rule_of_three() -> None:
    """No failure in n: the upper end is 1 - tail^(1/n), in closed form."""
    _, high = exact_interval(0, 300, 0.95, one_sided=True)
    assert high == pytest.approx(1 - 0.05 ** (1 / 300), abs=1e-14)


@given(st.integers(1, 200), st.data())
def test_binomial_tails_are_exact(size: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(-1, size + 1))
    rate = Fraction(data.draw(st.integers(0, 64)), 64)
    exact = sum(
        comb(size, k) * rate**k * (1 - rate) ** (size - k) for k in range(min(count, size) + 1)
    )
    assert binomial_at_most(count, size, float(rate)) == pytest.approx(float(exact), abs=2e-14)


@pytest.mark.parametrize("rate", [0.0, 0.5, 1.0])
def test_fewer_than_none_is_impossible_at_any_rate(rate: float) -> None:
    assert binomial_at_most(-1, 1, rate) == 0


@given(st.integers(1, 150), st.data())
def test_hypergeometric_tails_are_exact(lot: int, data: st.DataObject) -> None:
    size, bad = data.draw(st.integers(1, lot)), data.draw(st.integers(0, lot))
    count = data.draw(st.integers(-1, size + 1))
    ways = sum(comb(bad, k) * comb(lot - bad, size - k) for k in range(min(count, size) + 1))
    exact = float(Fraction(ways, comb(lot, size)))
    assert hypergeometric_at_most(count, size, bad, lot) == pytest.approx(exact, abs=2e-14)


@settings(max_examples=40)
@given(st.integers(1, 200_000), st.data())
def test_large_samples_agree_with_scipy(size: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, size))
    low, high = exact_interval(count, size)
    expected_low = stats.beta.ppf(0.025, count, size - count + 1) if count else 0.0
    expected_high = stats.beta.ppf(0.975, count + 1, size - count) if count < size else 1.0
    assert (low, high) == pytest.approx((expected_low, expected_high), abs=1e-12)


@settings(max_examples=40)
@given(st.integers(1, 400), st.data())
def test_intervals_hold_the_rate_and_nest(size: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, size))
    lot = data.draw(st.integers(size, 4 * size))
    exact, score = exact_interval(count, size), wilson(count, size)
    of_lot = exact_interval_of_lot(count, size, lot)
    assert exact[0] <= count / size <= exact[1]
    assert score[0] <= count / size <= score[1]
    # A lot is known better than a stream: but for the whole items of its ends.
    assert exact[0] - 1 / lot <= of_lot[0] <= of_lot[1] <= exact[1] + 1 / lot
    wider = exact_interval(count, size, 0.99)
    assert wider[0] <= exact[0] <= exact[1] <= wider[1]


def test_a_lot_that_was_seen_whole_is_known() -> None:
    assert exact_interval_of_lot(7, 50, 50) == (0.14, 0.14)


def test_ends_of_a_lot_by_hand() -> None:
    """3 items of 10 drawn, none counts: with 6 counting ones that happens with C(4,3)/C(10,3) = 1/30 > 0.025."""
    assert exact_interval_of_lot(0, 3, 10) == (0.0, 0.6)
    assert comb(4, 3) / comb(10, 3) > 0.025 > comb(3, 3) / comb(10, 3)


def test_probabilities_add_up() -> None:
    assert sum(binomial_probability(k, 400, 0.03) for k in range(401)) == pytest.approx(
        1, abs=1e-13
    )
