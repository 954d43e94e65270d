"""Counts out of samples: exact tails of the binomial and hypergeometric distributions, intervals of a rate.

Single probabilities follow C. Loader, "Fast and accurate computation of binomial probabilities" (2000): a deviance and
an error of Stirling's formula, both without cancellation. A tail adds probabilities from its end until they vanish.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, lgamma, log, log1p, pi, sqrt
from statistics import NormalDist

_HALF_LOG_TWO_PI = log(2 * pi) / 2
_SERIES = (1 / 12, 1 / 360, 1 / 1260, 1 / 1680, 1 / 1188)
_STEPS = 200
"""Halvings of an interval of rates: after about 60 nothing changes any more."""

Bounds = tuple[float, float]


def binomial_probability(count: int, size: int, rate: float) -> float:
    """The probability of exactly `count` among `size` items of which each counts with `rate` (0 to 1).

    >>> binomial_probability(2, 4, 0.5)
    0.375
    """
    if not 0 <= count <= size:
        return 0.0
    if rate <= 0 or rate >= 1:
        return float(count == (0 if rate <= 0 else size))
    if count in (0, size):
        return exp(size * (log1p(-rate) if count == 0 else log(rate)))
    rest = size - count
    exponent = (
        _stirling_error(size) - _stirling_error(count) - _stirling_error(rest)
        - _deviance(count, size * rate) - _deviance(rest, size * (1 - rate))
    )  # fmt: skip
    return exp(exponent) * sqrt(size / (2 * pi * count * rest))


def binomial_at_most(count: int, size: int, rate: float) -> float:
    """The probability of at most `count` among `size` items, each counting with `rate`.

    >>> round(binomial_at_most(2, 89, 0.01), 6)
    0.93969
    """
    if count < 0:
        return 0.0
    if rate <= 0 or count >= size:
        return 1.0
    if rate >= 1:
        return 0.0
    odds = rate / (1 - rate)
    if count < size * rate:
        down = binomial_probability(count, size, rate)
        return _added(down, count, lambda k: k / ((size - k + 1) * odds), -1, 0)
    up = binomial_probability(count + 1, size, rate)
    return 1 - _added(up, count + 1, lambda k: (size - k) * odds / (k + 1), 1, size)


def hypergeometric_probability(count: int, size: int, bad: int, lot: int) -> float:
    """The probability of exactly `count` bad items in a sample of `size` out of `lot` items with `bad` bad ones."""
    if not max(0, size + bad - lot) <= count <= min(size, bad):
        return 0.0
    rate = size / lot
    if rate == 1:
        return 1.0
    found = binomial_probability(count, bad, rate)
    rest = binomial_probability(size - count, lot - bad, rate)
    return found * rest / binomial_probability(size, lot, rate)


def hypergeometric_at_most(count: int, size: int, bad: int, lot: int) -> float:
    """The probability of at most `count` bad items in a sample of `size` out of a lot.

    >>> round(hypergeometric_at_most(1, 10, 5, 50), 6)
    0.7419
    """
    least, most = max(0, size + bad - lot), min(size, bad)
    if count >= most:
        return 1.0
    if count < least:
        return 0.0
    good = lot - bad
    if count < size * bad / lot:
        down = hypergeometric_probability(count, size, bad, lot)
        return _added(
            down,
            count,
            lambda k: k * (good - size + k) / ((bad - k + 1) * (size - k + 1)),
            -1,
            least,
        )
    up = hypergeometric_probability(count + 1, size, bad, lot)
    return 1 - _added(
        up,
        count + 1,
        lambda k: (bad - k) * (size - k) / ((k + 1) * (good - size + k + 1)),
        1,
        most,
    )


def wilson(count: int, size: int, confidence: float = 0.95, *, one_sided: bool = False) -> Bounds:
    """The Wilson score interval of a rate; one-sided, each end alone holds at the confidence.

    E. B. Wilson, JASA 22 (1927): (k + z²/2)/(n + z²) ∓ z/(n + z²) · √(k(n − k)/n + z²/4).

    >>> low, high = wilson(3840, 4000)
    >>> round(low, 6), round(high, 6)
    (0.953473, 0.965644)
    """
    if not size:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(1 - _tail(confidence, one_sided))
    middle = (count + z * z / 2) / (size + z * z)
    half = z / (size + z * z) * sqrt(count * (size - count) / size + z * z / 4)
    low = 0.0 if count == 0 else max(0.0, middle - half)
    return low, 1.0 if count == size else min(1.0, middle + half)


def exact_interval(
    count: int, size: int, confidence: float = 0.95, *, one_sided: bool = False
) -> Bounds:
    """The exact interval of a rate by Clopper and Pearson, Biometrika 26 (1934).

    >>> low, high = exact_interval(0, 300)
    >>> low, round(high, 6)
    (0.0, 0.012221)
    """
    tail = _tail(confidence, one_sided)
    low = high = 0.0
    if count > 0:
        low = _crossing(lambda rate: 1 - binomial_at_most(count - 1, size, rate) > tail)
    if count < size:
        high = _crossing(lambda rate: binomial_at_most(count, size, rate) <= tail)
    return low, high if count < size else 1.0


def exact_interval_of_lot(
    count: int, size: int, lot: int, confidence: float = 0.95, *, one_sided: bool = False
) -> Bounds:
    """The exact interval of the rate in a lot of which `size` items were drawn without putting back.

    The ends are the fewest and the most counting items with which a sample as extreme still has more than the tail.

    >>> exact_interval_of_lot(0, 50, 50)
    (0.0, 0.0)
    """
    tail = _tail(confidence, one_sided)
    least, most = count, lot - size + count

    def enough(total: int) -> bool:
        return 1 - hypergeometric_at_most(count - 1, size, total, lot) > tail

    def few(total: int) -> bool:
        return hypergeometric_at_most(count, size, total, lot) > tail

    return _first(least, most, enough) / lot, (
        _first(least, most + 1, lambda total: not few(total)) - 1
    ) / lot


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The first whole number from `low` on of which something holds; `high` where it holds of none before."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _crossing(beyond: Callable[[float], bool]) -> float:
    """The rate from which on something holds."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (low, middle) if beyond(middle) else (middle, high)
    return (low + high) / 2


def _tail(confidence: float, one_sided: bool) -> float:
    return (1 - confidence) if one_sided else (1 - confidence) / 2


def _added(first: float, start: int, ratio: Callable[[int], float], step: int, end: int) -> float:
    """A probability and those after it, each `ratio` times the one before, until they no longer count."""
    total = term = first
    at = start
    while at != end and term > total * 1e-17:
        term *= ratio(at)
        at += step
        total += term
    return min(1.0, total)


def _stirling_error(n: int) -> float:
    """log n! less what Stirling's formula gives."""
    if n < 16:
        return lgamma(n + 1) - (n + 0.5) * log(n) + n - _HALF_LOG_TWO_PI
    square = n * n
    s0, s1, s2, s3, s4 = _SERIES
    return (s0 - (s1 - (s2 - (s3 - s4 / square) / square) / square) / square) / n


def _deviance(found: int, expected: float) -> float:
    """found · log(found / expected) + expected − found, without cancellation where both are near."""
    difference = found - expected
    if abs(difference) >= 0.1 * (found + expected):
        return found * log(found / expected) - difference
    ratio = difference / (found + expected)
    total, term, power = difference * ratio, 2 * found * ratio, 1
    while True:
        term *= ratio * ratio
        power += 2
        following = total + term / power
        if following == total:
            return total
        total = following
