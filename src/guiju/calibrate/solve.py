"""The weights that meet the margins: Newton's method on the dual, vectorised over the rows.

Each row has at most one category in each margin, so that the sums of a margin are one count by
category, and those of two margins one count by pairs of categories: no matrix has a row for a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from guiju.calibrate.distance import Distance

Vector: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Codes: TypeAlias = np.ndarray[Any, np.dtype[np.int32]]

STEPS = 100
# Steps after which the largest miss has to be smaller than it was.
_PATIENCE = 20
_HALVINGS = 40
_STILL = 1e-13
_EXACT = 1e-13


@dataclass(frozen=True, slots=True)
class Side:
    """A margin over the rows: the category of each row, from 0, or `count` where it has none.

    `values` are what is summed, None where units are counted.
    """

    codes: Codes
    count: int
    values: Vector | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """A factor for each category of each margin, and how near the totals they come."""

    factors: tuple[Vector, ...]
    reached: tuple[Vector, ...]
    steps: int
    met: bool


def solve(
    design: Vector,
    sides: Sequence[Side],
    totals: Sequence[Vector],
    distance: Distance,
    tolerance: float,
    report: Callable[[float], None] | None = None,
) -> Solution:
    """Factors with which every total is met within the relative `tolerance`, or as near as it gets.

    >>> side = Side(np.array([0, 0, 1], dtype=np.int32), 2)
    >>> found = solve(np.ones(3), [side], [np.array([4.0, 3.0])], Distance("raking"), 1e-9)
    >>> found.met, [round(float(x), 6) for x in np.exp(found.factors[0])]
    (True, [2.0, 3.0])
    """
    return _Newton(design, sides, totals, distance, tolerance).run(report)


class _Newton:
    def __init__(
        self,
        design: Vector,
        sides: Sequence[Side],
        totals: Sequence[Vector],
        distance: Distance,
        tolerance: float,
    ) -> None:
        self.design, self.sides = design, sides
        self.distance, self.tolerance = distance, tolerance
        self.totals = np.concatenate(list(totals))
        self.starts = np.cumsum([0, *(side.count for side in sides)])

    def run(self, report: Callable[[float], None] | None) -> Solution:
        factors, step = np.zeros(len(self.totals)), 0
        misses: list[float] = []
        reached = np.zeros(len(self.totals))
        u = np.zeros(len(self.design))
        f, slope, integral = self.distance.functions(u)
        for step in range(STEPS + 1):
            reached = self._sums(self.design * f)
            misses.append(self._miss(reached))
            hopeless = step >= _PATIENCE and misses[step] > 0.99 * misses[step - _PATIENCE]
            # Once all are met one more step costs little and makes the weights exact.
            settled = max(misses[-2:]) <= self.tolerance and step > 0
            if settled or misses[step] <= _EXACT or step == STEPS or hopeless:
                break
            if report is not None:
                report(step / (step + 4))
            gradient = reached - self.totals
            change = self._direction(self._matrix(self.design * slope), gradient)
            moved = self._along(change)
            if not np.abs(moved).max(initial=0.0) > _STILL:
                break
            found = self._step(u, moved, integral, float(gradient @ change), change)
            if found is None:
                break
            length, u, (f, slope, integral) = found
            factors = factors + length * change
        parts = self.starts[1:-1]
        return Solution(
            tuple(np.split(factors, parts)),
            tuple(np.split(reached, parts)),
            step,
            self._miss(reached) <= self.tolerance,
        )

    def _miss(self, reached: Vector) -> float:
        """The largest relative difference from a total."""
        scale = np.where(self.totals == 0, 1.0, self.totals)
        return float((abs(reached - self.totals) / scale).max(initial=0.0))

    def _step(
        self, u: Vector, moved: Vector, integral: Vector, slope: float, change: Vector
    ) -> tuple[float, Vector, tuple[Vector, Vector, Vector]] | None:
        """The longest of 1, 1/2, 1/4 … that lowers the dual enough; None where none does."""
        target = float(self.totals @ change)
        length = 1.0
        for _ in range(_HALVINGS):
            tried = u + length * moved
            with np.errstate(over="ignore", invalid="ignore"):
                functions = self.distance.functions(tried)
                # The difference row by row: of two sums near each other little would be left.
                gain = float(self.design @ (functions[2] - integral)) - length * target
            allowed = 1e-4 * length * slope + 1e-12 * abs(target)
            if np.isfinite(gain) and gain <= allowed:
                return length, tried, functions
            length /= 2
        return None

    def _direction(self, matrix: Vector, gradient: Vector) -> Vector:
        """Newton's step; margins that say the same twice make the matrix singular, hence least squares."""
        scale = np.sqrt(np.maximum(np.diag(matrix), 1e-300))
        # Where every row of a category is at a bound, its curvature is 0: a small one leads away from it.
        scaled = matrix / np.outer(scale, scale)
        flat = np.diag(matrix) <= 0
        if flat.any():
            scale = np.where(flat, np.sqrt(np.maximum(self.totals, 1e-300)), scale)
            scaled = scaled + np.diag(flat * 1.0)
        solution: Vector = np.linalg.lstsq(scaled, -gradient / scale, rcond=1e-11)[0]
        return solution / scale

    def _sums(self, weights: Vector) -> Vector:
        parts = [
            np.bincount(side.codes, _times(weights, side.values), side.count + 1)[:-1]
            for side in self.sides
        ]
        return np.concatenate(parts)

    def _along(self, change: Vector) -> Vector:
        """How far u of each row moves with the factors."""
        out: Vector = np.zeros(len(self.design))
        for side, start in zip(self.sides, self.starts, strict=False):
            moved = np.append(change[start : start + side.count], 0.0)[side.codes]
            out += _times(moved, side.values)
        return out

    def _matrix(self, weights: Vector) -> Vector:
        starts = self.starts
        out: Vector = np.zeros((len(self.totals), len(self.totals)))
        for i, one in enumerate(self.sides):
            here = _times(weights, one.values)
            for j, other in enumerate(self.sides[: i + 1]):
                wide = other.count + 1
                pairs = one.codes.astype(np.int64) * wide + other.codes
                size = (one.count + 1) * wide
                block = np.bincount(pairs, _times(here, other.values), size)
                block = block.reshape(one.count + 1, wide)[:-1, :-1]
                out[starts[i] : starts[i + 1], starts[j] : starts[j + 1]] = block
                out[starts[j] : starts[j + 1], starts[i] : starts[i + 1]] = block.T
        return out


def _times(weights: Vector, values: Vector | None) -> Vector:
    return weights if values is None else weights * values
