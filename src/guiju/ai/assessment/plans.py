"""Sampling plans (抽样方案): how many items to judge, and how many bad ones may be among them.

A plan (n, c) accepts what it was drawn from when at most c of n items are bad. Its two risks are exact: binomial where
items are drawn from a stream or a very large lot, hypergeometric for a lot of a known size. Reckoned as ISO 2859-2 and
ISO 28590 define the risks; the tables of these standards are not used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from guiju.ai.assessment.judging import PASS, check_share, judge
from guiju.ai.assessment.proportions import binomial_at_most, hypergeometric_at_most
from guiju.model.problem import InputError, Place, Problem

_JUMP, _SMALL = 0.02, 256
MOST = 1_000_000
"""Items beyond which no plan is sought: the two rates lie too near each other."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Judge `size` items and accept with at most `number` bad ones.

    `accepted` is the probability of acceptance where the rate of bad items is the tolerable one, `wrongly` where it is
    the one to be found out: 1 less the producer's risk, and the consumer's risk. Rates are shares of bad items.
    """

    size: int
    number: int
    tolerable: Fraction
    intolerable: Fraction
    lot: int | None
    accepted: float
    wrongly: float

    def chance(self, rate: Fraction) -> float:
        """The probability that a source with this rate of bad items is accepted."""
        return chance(self.size, self.number, rate, self.lot)

    def to_json(self) -> dict[str, Any]:
        """The plan as plain data."""
        return {
            "size": self.size, "acceptance_number": self.number, "lot": self.lot,
            "tolerable": float(self.tolerable), "intolerable": float(self.intolerable),
            "distribution": "binomial" if self.lot is None else "hypergeometric",
            "producer_risk": 1 - self.accepted, "consumer_risk": self.wrongly,
            "operating_characteristic": [
                {"bad": float(rate), "accepted": self.chance(rate)} for rate in self.rates()
            ],
        }  # fmt: skip

    def rates(self) -> list[Fraction]:
        """Rates of bad items at which the plan is worth being looked at, in order."""
        gap = self.intolerable - self.tolerable
        found = [self.tolerable + gap * step / 4 for step in range(-1, 6)]
        return [rate for rate in found if 0 <= rate <= 1]


def chance(size: int, number: int, rate: Fraction, lot: int | None = None) -> float:
    """The probability of at most `number` bad items among `size`, of a source with a rate of bad items.

    Of a lot the bad items are whole: its rate is rounded up to the next whole number of them.

    >>> round(chance(80, 2, Fraction("0.01")), 4)
    0.9534
    """
    if lot is None:
        return binomial_at_most(number, size, float(rate))
    return hypergeometric_at_most(number, size, ceil(rate * lot), lot)


def find_plan(
    tolerable: Fraction, intolerable: Fraction, *, producer: float = 0.05, consumer: float = 0.05,
    lot: int | None = None,
) -> Plan:  # fmt: skip
    """The smallest plan that keeps both risks, exactly.

    A source with the tolerable rate of bad items is refused with at most the producer's risk (生产方风险), one with the
    intolerable rate accepted with at most the consumer's risk (使用方风险).

    >>> plan = find_plan(Fraction("0.08"), Fraction("0.10"), producer=0.20)
    >>> plan.size, plan.number
    (1290, 111)

    Raises InputError where the rates are not in order or no plan of a million items keeps the risks.
    """
    for value, option in ((producer, "--producer-risk"), (consumer, "--consumer-risk")):
        check_share(value, option)
    if not 0 <= tolerable < intolerable < 1:
        found = f"{float(tolerable):g}, {float(intolerable):g}"
        raise InputError([Problem("plan-rates", Place("--expected"), {"found": found})])
    most = MOST if lot is None else lot
    size = 0
    number = _first_number(tolerable, intolerable, 1 - producer, consumer, lot, most)
    while True:
        size = _least_size(number, intolerable, consumer, max(size, number + 1), lot, most)
        if size > most:
            raise InputError([Problem("plan-none", Place("--expected"), {"found": most})])
        if chance(size, number, tolerable, lot) >= 1 - producer:
            return _plan(size, number, tolerable, intolerable, lot)
        number += 1


def _first_number(
    tolerable: Fraction, intolerable: Fraction, wanted: float, consumer: float, lot: int | None, most: int
) -> int:  # fmt: skip
    """An acceptance number from which on to try, below the one sought.

    With it acceptance rises, but for jumps of less than a hundredth once some hundreds of bad items are let pass.
    """
    low, high = 0, ceil(intolerable * most)
    while low < high:
        middle = (low + high) // 2
        size = _least_size(middle, intolerable, consumer, middle + 1, lot, most)
        near = size > most or chance(size, middle, tolerable, lot) >= wanted - _JUMP
        low, high = (low, middle) if near else (middle + 1, high)
    return low if low > _SMALL else 0


def plan_of_size(
    size: int, tolerable: Fraction, intolerable: Fraction, *, consumer: float = 0.05, lot: int | None = None
) -> Plan | None:  # fmt: skip
    """The plan of a given size that keeps the consumer's risk; None where not even no bad item suffices.

    >>> plan = plan_of_size(4000, Fraction("0.03"), Fraction("0.04"))
    >>> plan.number, 4000 - plan.number
    (139, 3861)
    """
    check_share(consumer, "--consumer-risk")
    if lot is not None and size > lot:
        raise InputError([Problem("judge-lot", Place("--size"), {"found": size, "lot": lot})])
    low, high = -1, size
    while low < high:
        middle = (low + high + 1) // 2
        kept = chance(size, middle, intolerable, lot) <= consumer
        low, high = (middle, high) if kept else (low, middle - 1)
    return None if low < 0 else _plan(size, low, tolerable, intolerable, lot)


def point_plan(
    size: int, tolerable: Fraction, intolerable: Fraction, lot: int | None = None
) -> Plan:
    """The plan that the standard's rule amounts to: as many bad items as the line lets pass.

    >>> plan = point_plan(4000, Fraction("0.03"), Fraction("0.04"))
    >>> plan.number, round(plan.wrongly, 4)
    (160, 0.521)
    """
    return _plan(size, floor(intolerable * size), tolerable, intolerable, lot)


def _plan(
    size: int, number: int, tolerable: Fraction, intolerable: Fraction, lot: int | None
) -> Plan:
    good, bad = (chance(size, number, rate, lot) for rate in (tolerable, intolerable))
    return Plan(size, number, tolerable, intolerable, lot, good, bad)


def _least_size(
    number: int, rate: Fraction, risk: float, start: int, lot: int | None, most: int
) -> int:
    """The fewest items of which `number` bad ones are few enough; above `most` where there are none."""
    low, high = start, start
    while high <= most and chance(high, number, rate, lot) > risk:
        low, high = high + 1, high * 2
    high = min(high, most + 1)
    while low < high:
        middle = (low + high) // 2
        low, high = (
            (low, middle) if chance(middle, number, rate, lot) <= risk else (middle + 1, high)
        )
    return low


def needed(
    sizes: Sequence[int], threshold: Fraction, *, at_least: bool = True, **how: Any
) -> dict[int, int | None]:
    """For each size, the count from which on (or up to which) the verdict is pass; None where there is none."""
    found: dict[int, int | None] = {}
    for size in sizes:
        low, high = 0, size + 1
        while low < high:
            middle = (low + high) // 2
            passed = judge(middle, size, threshold, at_least=at_least, **how).result == PASS
            low, high = (low, middle) if passed == at_least else (middle + 1, high)
        count = low if at_least else low - 1
        found[size] = count if 0 <= count <= size else None
    return found
