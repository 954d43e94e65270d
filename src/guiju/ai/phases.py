"""Tier by phase: how many duties of its own a tier has before, during and after operation; which cells are empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.ai.duties import PHASES, duty_table
from guiju.model.definition import DecisionTable, Definition, Row
from guiju.model.source import Citation
from guiju.model.tree import Literal
from guiju.unverified import is_unverified


@dataclass(frozen=True, slots=True)
class Cell:
    """The duties of a tier in one phase: those in force on a day, and when the first of later ones begins.

    `ever` says whether any row of the policy, of whatever date, gives the tier a duty in this phase; where none does
    the cell is empty as researched.
    """

    duties: tuple[str, ...]
    begins: date | None
    ever: bool

    @property
    def state(self) -> str:
        """filled, later (none on the day, some begin), ended (none any more) or empty (none as researched)."""
        if self.duties:
            return "filled"
        return "later" if self.begins else "ended" if self.ever else "empty"

    def to_json(self) -> dict[str, Any]:
        """The cell as plain data."""
        return {
            "state": self.state, "duties": list(self.duties),
            "begins": self.begins.isoformat() if self.begins else None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class TierPhases:
    """One tier with its cells, and the articles on which the tier itself stands."""

    tier: str
    cells: Mapping[str, Cell]
    cites: tuple[Citation, ...]
    unverified: bool

    def in_state(self, *states: str) -> tuple[str, ...]:
        """The phases whose cells are in one of some states."""
        return tuple(phase for phase, cell in self.cells.items() if cell.state in states)

    def to_json(self) -> dict[str, Any]:
        """The tier as plain data."""
        return {
            "tier": self.tier, "cites": [str(cite) for cite in self.cites], "unverified": self.unverified,
            "phases": {phase: cell.to_json() for phase, cell in self.cells.items()},
        }  # fmt: skip


def phases_of_tiers(definition: Definition, day: date) -> tuple[TierPhases, ...]:
    """Each tier of a day with its own duties by phase, in the order of the table of tiers.

    A system has the duties of all its tiers: a cell that is empty here may be filled for it by another tier.

    >>> import guiju
    >>> found = {one.tier: one for one in phases_of_tiers(guiju.load("ai_eu").definition, date(2026, 11, 1))}
    >>> found["EU-GPAI"].in_state("empty"), found["EU-HIGH"].cells["pre"].begins
    (('during', 'post'), datetime.date(2027, 12, 2))
    """
    table = duty_table(definition)
    if table is None:
        return ()
    rows: dict[str, list[Row]] = {}
    for row in definition.tables["tiers"].rows:
        if row.holds_on(day):
            rows.setdefault(_value(row, "tier"), []).append(row)
    return tuple(
        TierPhases(
            tier,
            {phase: _cell(table, tier, phase, day) for phase in PHASES},
            tuple(dict.fromkeys(cite for row in own for cite in row.cites)),
            any(_is_unread(definition, row) for row in own),
        )
        for tier, own in rows.items()
    )


def _cell(table: DecisionTable, tier: str, phase: str, day: date) -> Cell:
    rows = list(_rows_of(table, tier, phase))
    begins = [row.start for row in rows if row.start is not None and row.start > day]
    held = tuple(_value(row, "duty") for row in rows if row.holds_on(day))
    return Cell(held, min(begins, default=None), bool(rows))


def _rows_of(table: DecisionTable, tier: str, phase: str) -> Iterator[Row]:
    for row in table.rows:
        tiers = {word.strip() for word in row.cells.get("tiers ?", "").split("|")}
        if tier in tiers and _value(row, "phase") == phase:
            yield row


def _is_unread(definition: Definition, row: Row) -> bool:
    return _value(row, "read") == "secondary" or any(
        is_unverified(definition, cite) for cite in row.cites
    )


def _value(row: Row, name: str) -> str:
    node = row.outcomes.get(name)
    return str(node.value) if isinstance(node, Literal) else ""
