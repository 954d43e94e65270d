"""What a calibration gives: model totals beside official ones, and what became of the weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from guiju.calibrate.uprate import Factor


@dataclass(frozen=True, slots=True)
class Line:
    """One official total beside those of the data, with design weights and with new ones.

    `rows` is the number of rows behind it; a relative difference is that of the model from the
    official figure, as a share of the latter, None where that is 0.
    """

    margin: str
    category: str
    of: str
    unit: str
    official: float
    before: float
    after: float | None
    rows: int
    use: str
    status: str
    source: str
    date: date | None
    label: Mapping[str, str | None] = field(default_factory=dict)
    coverage: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def difference_before(self) -> float | None:
        """Relative difference with the design weights."""
        return relative(self.before, self.official)

    @property
    def difference_after(self) -> float | None:
        """Relative difference with the new weights; None where there are none."""
        return None if self.after is None else relative(self.after, self.official)

    def to_json(self) -> dict[str, Any]:
        """The line as plain data."""
        return {
            "margin": self.margin, "category": self.category, "of": self.of, "unit": self.unit,
            "official": self.official, "before": self.before, "after": self.after,
            "difference_before": self.difference_before,
            "difference_after": self.difference_after, "rows": self.rows, "use": self.use,
            "status": self.status, "source": self.source,
            "date": self.date.isoformat() if self.date else None,
            "label": dict(self.label), "coverage": dict(self.coverage),
        }  # fmt: skip


def relative(found: float, official: float) -> float | None:
    """How far a figure is from an official one, as a share of that.

    >>> relative(75.0, 100.0)
    -0.25
    """
    return None if official == 0 else found / official - 1


@dataclass(frozen=True, slots=True)
class Outside:
    """Rows of the data that a margin says nothing about: no category, another one, no value.

    `weight` is their share of all design weight, `examples` some of their categories.
    """

    margin: str
    rows: int
    weight: float
    without_value: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """What the weights are like.

    `design_effect` is n·Σw²/(Σw)² (Kish 1965): by how much unequal weights raise the variance of a
    mean; `effective_rows` is n over it. Ratios are of new weights to design weights.
    """

    rows: int
    total: float
    smallest: float
    largest: float
    design_effect: float | None
    effective_rows: float | None
    negative: int = 0
    smallest_ratio: float | None = None
    largest_ratio: float | None = None
    at_bounds: int | None = None


@dataclass(frozen=True, slots=True)
class Unmet:
    """An official total that the weights cannot meet, and why, as far as that is known.

    `reason`: no-rows (no weight in the category), zero-total (rows where there should be none),
    conflict (two margins count the same rows differently), beyond-bounds (even alone), bounds (beside
    the other margins), or not-reached.
    """

    margin: str
    category: str
    official: float
    reached: float
    reason: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class Calibration:
    """New weights of microdata, or why there are none; and the validation page.

    `lines` holds a line for each official total, in the order of the file. `unmet` is empty where
    all margins are met within `tolerance`; else nothing is written.
    """

    data: str
    totals: str
    kind: str
    method: str
    weight: str
    name: str
    tolerance: float
    bounds: tuple[float, float] | None
    steps: int
    lines: tuple[Line, ...]
    outside: tuple[Outside, ...]
    before: Weights
    after: Weights | None
    unmet: tuple[Unmet, ...] = ()
    uprated: tuple[Factor, ...] = ()
    out: str = ""
    digest: str = ""
    totals_digest: str = ""
    version: str = ""

    @property
    def met(self) -> bool:
        """Whether new weights meet every margin."""
        return self.after is not None and not self.unmet

    def to_json(self) -> dict[str, Any]:
        """The calibration as plain data."""
        return {
            "data": {"file": self.data, "sha256": self.digest, "kind": self.kind},
            "totals": {"file": self.totals, "sha256": self.totals_digest},
            "method": self.method or None, "bounds": list(self.bounds) if self.bounds else None,
            "tolerance": self.tolerance, "steps": self.steps,
            "met": self.met if self.method else None,
            "weight": self.weight or None, "name": self.name if self.method else None,
            "out": self.out or None,
            "uprated": [factor.to_json() for factor in self.uprated],
            "lines": [line.to_json() for line in self.lines],
            "outside": [asdict(part) for part in self.outside],
            "weights": {"before": asdict(self.before),
                        "after": asdict(self.after) if self.after else None},
            "unmet": [asdict(part) for part in self.unmet], "version": self.version,
        }  # fmt: skip
