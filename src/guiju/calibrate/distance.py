"""How far a weight may move from its design weight: the functions of calibration weighting.

Deville and Särndal (1992), "Calibration estimators in survey sampling", JASA 87: the new weight is
d·F(u), where u is a sum over the margins; G is the integral of F, by which the solution is a minimum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np

    Vector: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]

METHODS = ("raking", "linear", "bounded", "logit")
"""Exponential (raking ratio, entropy), generalised regression, the same cut off, logit between bounds."""

BOUNDED = ("bounded", "logit")
# exp of more than this is no number any more.
_LARGEST = 700.0


@dataclass(frozen=True, slots=True)
class Distance:
    """One of the methods; `low` and `high` bound the ratio of new to design weight where it has bounds.

    >>> Distance("raking").sql("0")
    'EXP(LEAST(0, 700.0))'
    """

    method: str
    low: float = 0.0
    high: float = float("inf")

    @property
    def _slope(self) -> float:
        return (self.high - self.low) / ((1 - self.low) * (self.high - 1))

    def functions(self, u: Vector) -> tuple[Vector, Vector, Vector]:
        """F, its derivative and its integral, for each u."""
        import numpy as np

        if self.method == "raking":
            f = np.exp(np.minimum(u, _LARGEST))
            return f, f, f
        if self.method == "logit":
            return self._logit(u)
        f = 1 + u
        if self.method == "linear":
            return f, np.ones_like(u), u + u * u / 2
        inside = (f > self.low) & (f < self.high)
        below, above = self.low - 1, self.high - 1
        integral = np.where(
            f <= self.low,
            below + below**2 / 2 + self.low * (u - below),
            np.where(f >= self.high, above + above**2 / 2 + self.high * (u - above), u + u * u / 2),
        )
        return np.clip(f, self.low, self.high), inside.astype(float), integral

    def _logit(self, u: Vector) -> tuple[Vector, Vector, Vector]:
        import numpy as np

        low, high = self.low, self.high
        exponent = np.clip(self._slope * u, -_LARGEST, _LARGEST)
        grown = (1 - low) * np.exp(exponent)
        share = grown / (high - 1 + grown)
        f = low + (high - low) * share
        integral = low * u + (1 - low) * (high - 1) * np.log(high - 1 + grown)
        return f, (high - low) * self._slope * share * (1 - share), integral

    def sql(self, u: str) -> str:
        """F in SQL, for the text of u."""
        low, high = repr(self.low), repr(self.high)
        if self.method == "raking":
            return f"EXP(LEAST({u}, {_LARGEST!r}))"
        if self.method == "linear":
            return f"(1 + {u})"
        if self.method == "bounded":
            return f"LEAST(GREATEST(1 + {u}, {low}), {high})"
        exponent = f"LEAST(GREATEST({self._slope!r} * ({u}), -{_LARGEST!r}), {_LARGEST!r})"
        # Of the two forms of the share this one has no number that grows beyond all bounds.
        ratio = repr((self.high - 1) / (1 - self.low))
        share = f"1 / (1 + {ratio} * EXP(-{exponent}))"
        return f"({low} + {self.high - self.low!r} * {share})"
