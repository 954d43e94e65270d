"""What a policy claims of itself: properties to be proved, and the domain of its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from guiju.model.label import NO_LABEL, Label
from guiju.model.problem import NOWHERE, Place
from guiju.model.source import Citation
from guiju.model.tree import Node

Bound: TypeAlias = "Fraction | date"
Interval: TypeAlias = "tuple[Bound, Bound | None]"
"""An open interval of numbers, or the first and the last of some days; None where it has no end within the range."""

KINDS = (
    "no_cliff",
    "monotone",
    "marginal_rate",
    "nobody_worse",
    "cost",
    "includes",
    "equal",
    "symmetric",
    "always",
    "zones",
)


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of a row, as written and resolved."""

    text: str
    tree: Node
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Property:
    """A claim about every case that a policy can be given.

    `target` is the entity and name of the rule that the claim is about (of `always` the entity alone), `inputs` what
    moves. `direction` says which way the target is a gain, or moves. `given` limits the rows of the target's entity;
    `limit` is what `at_most` says, or the claim of `always`. `case` holds the rows of `zones`, `low` and `high` the
    range of its input, `expect` the zones themselves.
    """

    name: str
    kind: str
    target: tuple[str, str]
    inputs: tuple[tuple[str, str], ...] = ()
    other: str = ""
    direction: str = "up"
    reform: str = ""
    baseline: str = ""
    given: Expression | None = None
    limit: Expression | None = None
    children: int | None = None
    date: date | None = None
    case: Mapping[str, Any] = field(default_factory=dict)
    low: Bound | None = None
    high: Bound | None = None
    expect: tuple[Interval, ...] | None = None
    label: Label = NO_LABEL
    about: Label = NO_LABEL
    reason: Label = NO_LABEL
    cites: tuple[Citation, ...] = ()
    place: Place = NOWHERE
    source: str = ""
    """The property as written, which names it in a store of answers."""
