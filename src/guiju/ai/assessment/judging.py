"""A count out of a sample held against a line: by the rule of the standard, and with what chance leaves open.

The standard looks at the observed rate alone (点估计): whoever stands exactly on the line passes it every other time.
Beside that, the interval of the true rate says whether the line is passed, failed, or whether the sample is too small
to tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from guiju.ai.assessment.proportions import (
    Bounds,
    exact_interval,
    exact_interval_of_lot,
    wilson,
)
from guiju.ai.assessment.yardsticks import Line
from guiju.model.problem import InputError, Place, Problem

PASS, FAIL, UNDECIDED = "pass", "fail", "undecided"
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Part:
    """A stratum of a sample: how many of the judged items count, how many nobody judged, items of the whole."""

    count: int
    size: int
    unknown: int = 0
    items: int | None = None

    @property
    def drawn(self) -> int:
        """Items of the sample, judged or not."""
        return self.size + self.unknown

    @property
    def seen(self) -> tuple[Fraction, Fraction]:
        """The rate of the sample, what nobody judged taken one way and the other."""
        if not self.drawn:
            return Fraction(0), Fraction(1)
        return Fraction(self.count, self.drawn), Fraction(self.count + self.unknown, self.drawn)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a count stands to a line.

    `point` is the answer of the observed rate, `result` that of the exact interval, with its `reason`: above, below
    (the interval lies beyond the line), covers (it holds the line), few (the sample is smaller than the standard
    asks), lot (a share is asked for, and the whole is not known), empty. `weighted` is the rate where strata count by
    their size. `unknown` items were not judged: each end of the intervals takes them the worst way.
    """

    count: int
    size: int
    unknown: int
    threshold: Fraction
    at_least: bool
    least: int
    lot: int | None
    confidence: float
    one_sided: bool
    exact: Bounds
    wilson: Bounds
    weighted: Fraction | None
    point: str
    result: str
    reason: str

    @property
    def rate(self) -> float | None:
        """The observed rate of what was judged, None where nothing was."""
        if self.weighted is not None:
            return float(self.weighted)
        return self.count / self.size if self.size else None

    def to_json(self) -> dict[str, Any]:
        """The verdict as plain data."""
        return {
            "count": self.count, "size": self.size, "unknown": self.unknown, "rate": self.rate,
            "threshold": float(self.threshold), "rule": "at_least" if self.at_least else "at_most",
            "least_size": self.least, "lot": self.lot, "weighted": self.weighted is not None,
            "confidence": self.confidence, "sides": 1 if self.one_sided else 2,
            "exact": list(self.exact), "wilson": list(self.wilson),
            "point": self.point, "result": self.result, "reason": self.reason,
        }  # fmt: skip


def judge(
    count: int, size: int, threshold: Fraction, *, at_least: bool = True, unknown: int = 0, least: int = 0,
    lot: int | None = None, confidence: float = CONFIDENCE, one_sided: bool = False,
) -> Verdict:  # fmt: skip
    """The verdict on `count` of `size` judged items; `lot` is the number of items that were drawn from.

    >>> found = judge(3840, 4000, Fraction("0.96"))
    >>> found.point, found.result, found.reason
    ('pass', 'undecided', 'covers')
    >>> judge(3866, 4000, Fraction("0.96")).result
    'pass'

    Raises InputError for counts and confidences that cannot be.
    """
    _check(count, size, unknown, lot, confidence)
    part = Part(count, size, unknown, lot)
    exact, score = (_bounds(method, part, confidence, one_sided) for method in ("exact", "wilson"))
    point, result, reason = _answers(part.seen, exact, threshold, at_least, part.drawn, least)
    return Verdict(
        count, size, unknown, threshold, at_least, least, lot, confidence, one_sided, exact, score, None,
        point, result, reason,
    )  # fmt: skip


def judge_parts(
    parts: Sequence[Part], threshold: Fraction, *, at_least: bool = True, least: int = 0,
    confidence: float = CONFIDENCE, one_sided: bool = False,
) -> Verdict:  # fmt: skip
    """The verdict on a sample whose strata have different shares: each stratum counts by its size.

    The ends of the intervals are the sums of those of the strata, by size, each of which holds with a confidence so
    much higher that all do at once (Bonferroni): they are wider than need be and never too narrow.

    >>> found = judge_parts([Part(100, 100, 0, 9900), Part(0, 100, 0, 100)], Fraction("0.9"))
    >>> found.rate, found.result
    (0.99, 'pass')
    """
    for part in parts:
        _check(part.count, part.size, part.unknown, part.items, confidence)
    total = sum(part.items or 0 for part in parts)
    weights = [Fraction(part.items or 0, total) for part in parts]
    each = 1 - (1 - confidence) / len(parts)
    exact, score = (
        _summed(weights, [_bounds(method, part, each, one_sided) for part in parts])
        for method in ("exact", "wilson")
    )
    low, high = (
        sum(w * part.seen[at] for w, part in zip(weights, parts, strict=True)) for at in (0, 1)
    )
    seen = Fraction(low), Fraction(high)
    known = [(w, part) for w, part in zip(weights, parts, strict=True) if part.size]
    base = sum(w for w, _ in known)
    rate = sum(w * Fraction(part.count, part.size) for w, part in known) / base if base else None
    count, size, unknown = (
        sum(getattr(p, name) for p in parts) for name in ("count", "size", "unknown")
    )
    point, result, reason = _answers(seen, exact, threshold, at_least, size + unknown, least)
    return Verdict(
        count, size, unknown, threshold, at_least, least, total, confidence, one_sided, exact, score,
        None if rate is None else Fraction(rate), point, result, reason,
    )  # fmt: skip


def judge_line(
    line: Line, count: int, size: int, *, unknown: int = 0, lot: int | None = None,
    confidence: float = CONFIDENCE, one_sided: bool = False,
) -> Verdict:  # fmt: skip
    """The verdict on a count by a line of the standard.

    Where the line asks for a share of the whole nothing passes without the size of the whole.
    """
    found = judge(
        count, size, line.rate, at_least=line.at_least, unknown=unknown, least=line.least_of(lot),
        lot=lot, confidence=confidence, one_sided=one_sided,
    )  # fmt: skip
    if not line.share or lot is not None or found.result == FAIL:
        return found
    point = UNDECIDED if found.point == PASS else found.point
    return replace(found, point=point, result=UNDECIDED, reason="lot")


def _answers(
    seen: tuple[Fraction, Fraction], exact: Bounds, threshold: Fraction, at_least: bool, drawn: int, least: int
) -> tuple[str, str, str]:  # fmt: skip
    """The answer of the observed rate, that of the interval, and why."""
    if not drawn:
        return UNDECIDED, UNDECIDED, "empty"
    point = _held(seen, threshold, at_least)
    # Ends of a lot are whole counts over it, rounded like the line itself.
    result = _held(exact, float(threshold), at_least)
    if drawn < least and result != FAIL:
        return UNDECIDED if point == PASS else point, UNDECIDED, "few"
    return point, result, {PASS: "above", FAIL: "below", UNDECIDED: "covers"}[result]


def _bounds(method: str, part: Part, confidence: float, one_sided: bool) -> Bounds:
    """The interval of a part, what nobody judged taken the worst way at each end."""
    drawn, lot = part.drawn, part.items

    def of(found: int) -> Bounds:
        if method == "wilson":
            return wilson(found, drawn, confidence, one_sided=one_sided)
        if lot is not None:
            return exact_interval_of_lot(found, drawn, lot, confidence, one_sided=one_sided)
        return exact_interval(found, drawn, confidence, one_sided=one_sided)

    if not drawn:
        return 0.0, 1.0
    low = of(part.count)
    return low if not part.unknown else (low[0], of(part.count + part.unknown)[1])


def _summed(weights: Sequence[Fraction], bounds: Sequence[Bounds]) -> Bounds:
    low, high = (
        sum(float(w) * ends[at] for w, ends in zip(weights, bounds, strict=True)) for at in (0, 1)
    )
    # Where strata were seen whole their sum is a whole count over all: no more digits than it has.
    return max(0.0, round(low, 14)), min(1.0, round(high, 14))


def _held(bounds: tuple[Any, Any], threshold: Fraction | float, at_least: bool) -> str:
    low, high = bounds
    passed = low >= threshold if at_least else high <= threshold
    failed = high < threshold if at_least else low > threshold
    return PASS if passed else FAIL if failed else UNDECIDED


def _check(count: int, size: int, unknown: int, lot: int | None, confidence: float) -> None:
    place = Place("--observed")
    if count < 0 or unknown < 0 or count > size:
        raise InputError([Problem("judge-counts", place, {"found": f"{count}/{size}"})])
    if lot is not None and size + unknown > lot:
        raise InputError([Problem("judge-lot", place, {"found": size + unknown, "lot": lot})])
    check_share(confidence, "--confidence")


def check_share(value: float, option: str) -> None:
    """Raise InputError for what does not lie between 0 and 1."""
    if not 0 < value < 1:
        raise InputError([Problem("judge-share", Place(option), {"found": value})])
