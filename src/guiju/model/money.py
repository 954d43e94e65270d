"""Rounding: one definition, exact in fractions and stable in floats.

In floats, `1 + 2e-15` lifts a product that fell just below a half by its relative error and
`1e-6` does the same for errors of cancellation; exact to the fen for amounts up to 10^10 and
factors of up to six decimals. The SQL form in the table of functions is the same formula.
"""

from __future__ import annotations

import math
from fractions import Fraction

LIFT = 1 + 2e-15
SLACK = 1e-6
MODES = {"none": None, "fen": 2, "jiao": 1, "yuan": 0}


def round_half_up(value: float | Fraction, digits: int = 2) -> float | Fraction:
    """Round half away from zero.

    >>> round_half_up(Fraction(27025165, 1000) * Fraction(3, 100))
    Fraction(3243, 4)
    >>> round_half_up(1.005)
    1.01
    """
    power = int(10**digits)
    if isinstance(value, (Fraction, int)):
        whole = math.floor(abs(value) * power + Fraction(1, 2))
        return Fraction(whole if value >= 0 else -whole, power)
    whole = math.floor(abs(value) * (power * LIFT) + (0.5 + SLACK))
    return (whole if value >= 0 else -whole) / power


def round_down(value: float | Fraction, digits: int = 2) -> float | Fraction:
    """Cut towards zero.

    >>> round_down(Fraction(1999, 1000))
    Fraction(199, 100)
    """
    power = int(10**digits)
    if isinstance(value, (Fraction, int)):
        whole = math.floor(abs(value) * power)
        return Fraction(whole if value >= 0 else -whole, power)
    whole = math.floor(abs(value) * (power * LIFT) + SLACK)
    return (whole if value >= 0 else -whole) / power
