"""How a column is read from a given table: its typed SQL, and what no row may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guiju.evaluate.emit import sql_type
from guiju.evaluate.quoting import identifier, literal
from guiju.model.definition import Column


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition that no row may meet, over the given column and `Reading.alias`.

    `absent` ones are only about rows without a typed value. `inside` marks those that no statistics of a
    file answer: in a large one they are cheapest where the run reads the column anyway.
    """

    code: str
    condition: str
    absent: bool
    inside: bool
    values: Mapping[str, object]


@dataclass(slots=True)
class Reading:
    """How a column is read. `raw` is the given column in SQL, '' where the table has none.

    `typed` is its value in the policy's type, or `plain`, which is cheaper, where no row meets
    `unless`; `missing` the condition for a missing value, for which `default` stands in. `quick` is
    cheap and holds wherever a guard marked `inside` does. `number` is the value of a key or link of
    text that is a whole number in all tables: it is compared as that.
    """

    column: Column
    raw: str
    typed: str = ""
    default: str = ""
    missing: str = ""
    unless: str = ""
    plain: str = ""
    quick: str = "TRUE"
    number: str = ""
    guards: list[Guard] = field(default_factory=list)

    @property
    def alias(self) -> str:
        """The name of the typed value in conditions, before the default stands in."""
        return identifier(f"#typed {self.column.name}")

    def guard(
        self,
        code: str,
        condition: str,
        *,
        absent: bool = False,
        inside: bool = False,
        **values: object,
    ) -> None:
        """Add a condition that no row may meet."""
        self.guards.append(Guard(code, condition, absent, inside, values))

    def wrong(self) -> str:
        """The condition for a row that meets any guard."""
        always = " OR ".join(f"({guard.condition})" for guard in self.guards if not guard.absent)
        absent = " OR ".join(f"({guard.condition})" for guard in self.guards if guard.absent)
        if not absent:
            return always or "FALSE"
        either = f"{absent} OR {always}" if always else absent
        return f"CASE WHEN {self.alias} IS NULL THEN {either} ELSE {always or 'FALSE'} END"

    def wrong_by(self, *, inside: bool) -> str:
        """The condition for a row that meets a guard of one kind, without `alias`; '' for none."""
        found = " OR ".join(
            f"({guard.condition})" for guard in self.guards if guard.inside is inside
        )
        return f"{self.quick} AND ({found})" if inside and found else found

    def value(self, typed: str) -> str:
        """The final value: the default where none is given."""
        if not self.default:
            return typed
        return f"CASE WHEN {self.missing} THEN {self.default} ELSE {typed} END"


def absent_column(column: Column) -> Reading:
    """The reading of a column that the table does not have: the default, or missing."""
    return Reading(column, "", default_value(column), missing="TRUE")


def default_value(column: Column) -> str:
    """The default of a column in SQL, missing where it has none."""
    return f"CAST({literal(column.default)} AS {sql_type(column.type)})"
