"""What a document says of the rows of a register, and the registers that come with a policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from guiju.model.label import NO_LABEL, Label
from guiju.model.problem import NOWHERE, Place
from guiju.model.property import Expression
from guiju.model.source import Citation

HOLDS, CONTRADICTED, OPEN = "holds", "contradicted", "open"
VERDICTS = (HOLDS, CONTRADICTED, OPEN)
STATEMENT_KINDS = ("value", "rank", "holds")


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure: what it says as written, its number in the unit of the value it speaks of, and the interval
    of values of which it is true. `relation` is the code of its comparator; a missing end is None. `within` is
    how near "about" is, `percent` says that it is written as a part of a whole.

    >>> figure = Figure("45", "equal", Fraction(45), Fraction(45), Fraction(45), True, True)
    >>> figure.admits(Fraction(45)), figure.admits(Fraction(46))
    (True, False)
    """

    text: str
    relation: str
    number: Fraction
    low: Fraction | None
    high: Fraction | None
    low_in: bool
    high_in: bool
    within: Fraction | None = None
    percent: bool = False
    place: Place = NOWHERE

    def admits(self, value: Fraction) -> bool:
        """Whether the figure is true of a value."""
        above = self.low is None or value > self.low or (self.low_in and value == self.low)
        below = self.high is None or value < self.high or (self.high_in and value == self.high)
        return above and below

    def meets(self, other: Figure) -> bool:
        """Whether some value is admitted by both."""
        return not (_ends_before(self, other) or _ends_before(other, self))


def _ends_before(first: Figure, second: Figure) -> bool:
    if first.high is None or second.low is None:
        return False
    touching = first.high == second.low and not (first.high_in and second.low_in)
    return first.high < second.low or touching


@dataclass(frozen=True, slots=True)
class Register:
    """The rows of an entity as they come with a policy: `file` lies in its folder.

    An incomplete register (`complete` False) is known to lack rows: nothing follows from it for certain.
    """

    entity: str
    file: str = ""
    complete: bool = True
    label: Label = NO_LABEL
    about: Label = NO_LABEL
    cites: tuple[Citation, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Statement:
    """What a document says of the rows of an entity.

    `kind` is ``value`` (each row's value is as the figures say), ``rank`` (its place among all rows by `expression` is)
    or ``holds`` (the condition is met). `figures` map the key of a row to what is said of it; `others` is said of every
    row that they do not name, `total` of their own sum. `direction` says whether most is first. `expected` is the
    verdict that is known, with its `reason`.
    """

    name: str
    kind: str
    entity: str
    expression: Expression
    given: Expression | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    others: Figure | None = None
    total: Figure | None = None
    direction: str = "up"
    date: date | None = None
    expected: str = HOLDS
    label: Label = NO_LABEL
    about: Label = NO_LABEL
    reason: Label = NO_LABEL
    cites: tuple[Citation, ...] = ()
    place: Place = NOWHERE
