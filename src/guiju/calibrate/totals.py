"""Official totals as data: margins and uprating factors of a YAML or CSV file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from guiju.model.label import NO_LABEL, Label
from guiju.model.problem import NOWHERE, Place

STATUSES = ("published", "derived", "scenario", "unverified")
"""How sure a figure is: as published, worked out from published ones, assumed, or unchecked."""

USES = ("calibrate", "validate")
"""Whether weights are to meet a margin, or it only stands beside what they give."""

EVERYTHING = ""
"""The one category of a margin without `by`."""


@dataclass(frozen=True, slots=True)
class Target:
    """One official figure: the category it is of (a value for each column of `by`) and its total."""

    category: tuple[str, ...]
    total: float
    place: Place = NOWHERE

    @property
    def text(self) -> str:
        """The category in one text: ``east|rural``."""
        return "|".join(self.category)


@dataclass(frozen=True, slots=True)
class Margin:
    """Official totals of one source: how many units, or how much of a column, in each category.

    `of` is the column that is summed, "" where units are counted; `by` the columns of the
    categories; `where` which rows it is about: column → values.
    """

    name: str
    targets: tuple[Target, ...]
    of: str = ""
    by: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    label: Label = NO_LABEL
    unit: str = "1"
    source: str = ""
    date: date | None = None
    coverage: Label = NO_LABEL
    status: str = "published"
    use: str = "calibrate"
    place: Place = NOWHERE

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the data that the margin reads."""
        return tuple(dict.fromkeys([*self.by, *self.where, *([self.of] if self.of else [])]))


@dataclass(frozen=True, slots=True)
class Series:
    """An official dated figure by which a column grows: an index, or a mean per head."""

    column: str
    values: Mapping[date, float]
    unit: str = "1"
    source: str = ""
    status: str = "published"
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Totals:
    """A file of official totals."""

    file: str
    margins: tuple[Margin, ...]
    uprating: tuple[Series, ...] = ()
    title: Label = NO_LABEL


def read_totals(path: str | Path) -> Totals:
    """The official totals of a YAML or CSV file.

    >>> from pathlib import Path
    >>> text = "format: 1\\nmargins: {people: {total: 100, source: s, date: 2023-12-31}}"
    >>> _ = Path("totals.yaml").write_text(text)
    >>> read_totals("totals.yaml").margins[0].targets[0].total
    100.0

    Raises InputError with everything that is wrong with the file, each with its line.
    """
    from guiju.calibrate.reading import TotalsReader

    return TotalsReader(Path(path)).totals()
