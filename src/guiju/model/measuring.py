"""A measure as a policy fixes it: which one, in which variant, from which columns, so that it is always the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guiju.model.label import NO_LABEL, Label
from guiju.model.problem import NOWHERE, Place
from guiju.model.source import Citation


@dataclass(frozen=True, slots=True)
class Measuring:
    """A measure of a policy: its name there, the measure of the catalogue, and how it is taken.

    `arguments` are roles and settings by name, as text; `where` picks rows; `by` is a column for each of whose values
    it is taken.
    """

    name: str
    measure: str
    variant: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    label: Label = NO_LABEL
    cites: tuple[Citation, ...] = ()
    place: Place = NOWHERE
