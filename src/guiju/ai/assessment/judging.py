"""A count out of a sample held against a line: by the rule of the standard, and with what chance leaves open.

The standard looks at the observed rate alone (点估计): whoever stands exactly on the line passes it every other time.
Beside that, the interval of the true rate says whether the line is passed, failed, or whether the sample is too small
to tell.
"""

from __future__ import annotations

from dataclasses import dataclass
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
class Verdict:
    """How a count stands to a line.

    `point` is the answer of the observed rate, `result` that of the exact interval, with its `reason`: above, below
    (the interval lies beyond the line), covers (it holds the line), few (the sample is smaller than the standard
    asks), empty. `unknown` items were not judged: each end of the intervals takes them the worst way.
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
    point: str
    result: str
    reason: str

    @property
    def rate(self) -> float | None:
        """The observed rate of what was judged, None where nothing was."""
        return self.count / self.size if self.size else None

    def to_json(self) -> dict[str, Any]:
        """The verdict as plain data."""
        return {
            "count": self.count, "size": self.size, "unknown": self.unknown, "rate": self.rate,
            "threshold": float(self.threshold), "rule": "at_least" if self.at_least else "at_most",
            "least_size": self.least, "lot": self.lot,
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
    drawn = size + unknown
    found = [
        _bounds(method, count, unknown, drawn, lot, confidence, one_sided)
        for method in ("exact", "wilson")
    ]
    low, high = Fraction(count, drawn or 1), Fraction(count + unknown, drawn or 1)
    point = _held((low, high), threshold, at_least) if drawn else UNDECIDED
    # Ends of a lot are whole counts over it, rounded like the line itself.
    result = _held(found[0], float(threshold), at_least) if drawn else UNDECIDED
    reason = {PASS: "above", FAIL: "below", UNDECIDED: "covers"}[result]
    if not drawn:
        reason = "empty"
    elif drawn < least and result != FAIL:
        point = UNDECIDED if point == PASS else point
        result, reason = UNDECIDED, "few"
    return Verdict(
        count, size, unknown, threshold, at_least, least, lot, confidence, one_sided,
        found[0], found[1], point, result, reason,
    )  # fmt: skip


def judge_line(
    line: Line, count: int, size: int, *, unknown: int = 0, lot: int | None = None,
    confidence: float = CONFIDENCE, one_sided: bool = False,
) -> Verdict:  # fmt: skip
    """The verdict on a count by a line of the standard."""
    return judge(
        count, size, line.rate, at_least=line.at_least, unknown=unknown, least=line.least_of(lot),
        lot=lot, confidence=confidence, one_sided=one_sided,
    )  # fmt: skip


def _bounds(
    method: str, count: int, unknown: int, drawn: int, lot: int | None, confidence: float, one_sided: bool
) -> Bounds:  # fmt: skip
    def of(found: int) -> Bounds:
        if method == "wilson":
            return wilson(found, drawn, confidence, one_sided=one_sided)
        if lot is not None and drawn:
            return exact_interval_of_lot(found, drawn, lot, confidence, one_sided=one_sided)
        return exact_interval(found, drawn, confidence, one_sided=one_sided)

    if not drawn:
        return 0.0, 1.0
    low = of(count)
    return low if not unknown else (low[0], of(count + unknown)[1])


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
