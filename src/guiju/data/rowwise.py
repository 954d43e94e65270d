"""Staged tables → rows in memory, computed one by one → a table again: for what takes longer to plan as a query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from guiju.evaluate.emit import sql_type
from guiju.evaluate.layout import Row
from guiju.evaluate.program import Program
from guiju.evaluate.python import PythonProgram, entity_keys
from guiju.evaluate.quoting import identifier

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NUMBERS = count(1)


class RowByRow:
    """The rows of all tables with every step of a program computed by Python in floats.

    `relations` maps entities to what stands in FROM.
    Raises one of `NO_ANSWER` where Python has none.
    """

    def __init__(
        self, program: Program, connection: DuckDBPyConnection, relations: Mapping[str, str]
    ) -> None:
        self.program, self.connection, self.relations = program, connection, relations
        python = PythonProgram(program)
        self.layouts = python.layouts
        keys = entity_keys(program, self.layouts)
        self.rows = {name: self._read(name) for name in self.layouts}
        if not python.link(self.rows, keys):
            raise ValueError("a row without the one that it belongs to")
        ordered = list(self.rows.values())
        python.run(*ordered)
        python.run_reasons(*ordered)

    def _read(self, entity: str) -> list[Row]:
        layout = self.layouts[entity]
        given = [name for name in self.program.entities[entity].columns if name in layout.slots]
        listed = ", ".join(f"t.{identifier(name)}" for name in given)
        found = self.connection.execute(f"SELECT {listed} FROM {self.relations[entity]} AS t")
        rows = []
        for values in found.fetchall():
            row: Row = [None] * layout.size
            for name, value in zip(given, values, strict=True):
                row[layout.slots[name]] = tuple(value) if isinstance(value, list) else value
            rows.append(row)
        return rows

    def store(self, entity: str, columns: Sequence[str]) -> str:
        """Put columns and rules of an entity into a temporary table; the SQL that reads it."""
        names, slots = list(dict.fromkeys(columns)), self.layouts[entity].slots
        described = self.connection.execute(f"DESCRIBE SELECT * FROM {self.relations[entity]} AS t")
        types = {row[0]: row[1] for row in described.fetchall()}
        index = self.program.index
        types |= {n: sql_type(index[entity, n].type) for n in names if (entity, n) in index}
        items = [f"unnest(CAST(? AS {types[n]}[])) AS {identifier(n)}" for n in names]
        values: list[list[Any]] = [[row[slots[n]] for row in self.rows[entity]] for n in names]
        table = f"guiju_rows_{next(_NUMBERS)}"
        self.connection.execute(f"CREATE TEMP TABLE {table} AS SELECT {', '.join(items)}", values)
        return f"SELECT * FROM {table}"
