"""A whole policy: what a folder says, once read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from guiju.model.coverage import Covering
from guiju.model.index import Index
from guiju.model.label import NO_LABEL, Label
from guiju.model.measuring import Measuring
from guiju.model.parameter import Parameter
from guiju.model.problem import NOWHERE, Place, Problem
from guiju.model.property import Expression, Property
from guiju.model.source import Citation, Source
from guiju.model.statement import Register, Statement
from guiju.model.tree import Node
from guiju.model.types import UNKNOWN, Type

Key: TypeAlias = tuple[str, str]
"""The entity and the name of a rule or column."""


@dataclass(frozen=True, slots=True)
class Enum:
    """A closed list of values, each with a label."""

    name: str
    values: Mapping[str, Label]
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a case or table gives. `link` names the entity it points at."""

    name: str
    type: Type
    link: str = ""
    label: Label = NO_LABEL
    about: Label = NO_LABEL
    minimum: Any = None
    maximum: Any = None
    default: Any = None
    has_default: bool = False
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Entity:
    """A table: key, columns, links. An `optional` one may be left out of a run over tables: then it
    has no rows."""

    name: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    label: Label = NO_LABEL
    about: Label = NO_LABEL
    place: Place = NOWHERE
    optional: bool = False

    @property
    def links(self) -> dict[str, str]:
        """Link column → entity it points at."""
        return {c.name: c.link for c in self.columns.values() if c.link}


@dataclass(frozen=True, slots=True)
class Rule:
    """A named quantity of an entity.

    `text` is the expression as written; `tree` its checked form; for a rule that reads a decision
    table `table` and `outcome` name it and `tree` is None. `round` is the number of decimals,
    negative never; None keeps the value; `down` cuts instead of rounding. `at` is the date as of
    which the rule reads parameters and tables. `minimum` and `maximum` are the declared range of its
    values, which `verify` proves; a run does not watch it.
    """

    entity: str
    name: str
    text: str = ""
    type: Type = UNKNOWN
    tree: Node | None = None
    table: str = ""
    outcome: str = ""
    at: Node | None = None
    round: int | None = None
    down: bool = False
    label: Label = NO_LABEL
    about: Label = NO_LABEL
    cites: tuple[Citation, ...] = ()
    place: Place = NOWHERE
    minimum: Any = None
    maximum: Any = None

    @property
    def key(self) -> Key:
        """Entity and name."""
        return self.entity, self.name


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a decision table: when all conditions hold, the outcomes."""

    name: str
    condition: Node | None
    outcomes: Mapping[str, Node]
    cells: Mapping[str, str]
    start: date | None = None
    end: date | None = None
    reason: Label = NO_LABEL
    cites: tuple[Citation, ...] = ()
    place: Place = NOWHERE

    def holds_on(self, day: date) -> bool:
        """Whether the row is part of the table on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """Rows of conditions and outcomes with a hit policy: unique, first, priority or collect.

    `disjoint` says that no two rows of the same day can both match, as shown by their cells; a
    unique table without it is watched while it runs.
    """

    name: str
    entity: str
    hit: str
    rows: tuple[Row, ...]
    outcomes: Mapping[str, Type]
    conditions: tuple[str, ...] = ()
    otherwise: Mapping[str, Node] = field(default_factory=dict)
    priority: tuple[str, ...] = ()
    collect: str = "set"
    disjoint: bool = False
    cites: tuple[Citation, ...] = ()
    label: Label = NO_LABEL
    about: Label = NO_LABEL
    place: Place = NOWHERE

    def change_dates(self) -> tuple[date, ...]:
        """The days on which the set of rows changes, earliest first."""
        starts = {row.start for row in self.rows if row.start}
        ends = {date.fromordinal(row.end.toordinal() + 1) for row in self.rows if row.end}
        return tuple(sorted(starts | ends))


@dataclass(frozen=True, slots=True)
class Reform:
    """A patch: `changes` holds the raw sections that are merged into the policy's own."""

    name: str
    title: Label = NO_LABEL
    about: Label = NO_LABEL
    after: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """Inputs with the results that a source or a reading of the law gives."""

    name: str
    date: date
    given: Mapping[str, tuple[Any, ...]]
    expect: Mapping[str, Any]
    title: Label = NO_LABEL
    reform: str = ""
    origin: str = ""
    reliability: str = ""
    cites: tuple[Citation, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Definition:
    """Everything a policy says, checked: names resolved, types and units agreed, no cycles.

    `order` lists all rules so that each follows what it reads; `reads` says what that is.
    `domain` holds, for each entity, what is true of the inputs of all its rows.
    `country` is that of its law by two letters, whose calendar and clock count; '' where it has none or several.
    `hash` names the content: SHA-256 of the parts that decide results, independent of layout and
    comments.
    """

    name: str
    title: Label
    sources: Mapping[str, Source]
    enums: Mapping[str, Enum]
    entities: Mapping[str, Entity]
    parameters: Mapping[str, Parameter]
    rules: Mapping[Key, Rule]
    tables: Mapping[str, DecisionTable]
    reforms: Mapping[str, Reform]
    cases: Mapping[str, WorkedCase]
    order: tuple[Key, ...] = ()
    reads: Mapping[Key, frozenset[Key]] = field(default_factory=dict)
    hash: str = ""
    reform: str = ""
    reform_title: Label = NO_LABEL
    about: Label = NO_LABEL
    warnings: tuple[Problem, ...] = ()
    properties: Mapping[str, Property] = field(default_factory=dict)
    domain: Mapping[str, tuple[Expression, ...]] = field(default_factory=dict)
    measures: Mapping[str, Measuring] = field(default_factory=dict)
    indices: Mapping[str, Index] = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)
    coverage: Mapping[str, Covering] = field(default_factory=dict)
    country: str = ""
