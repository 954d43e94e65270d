"""Rows of a test as typed tables of DuckDB, every column of every entity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from guiju.evaluate.emit import sql_type
from guiju.evaluate.engines import Tables
from guiju.evaluate.quoting import identifier
from guiju.model.definition import Definition
from guiju.model.finding import VALUES


def fill(
    connection: duckdb.DuckDBPyConnection, definition: Definition, tables: Tables
) -> Mapping[str, str]:
    """Make and fill a table an entity; the answer gives the name of each."""
    relations = {}
    for name, entity in definition.entities.items():
        columns = list(entity.columns.values())
        declared = ", ".join(f"{identifier(c.name)} {sql_type(c.type)}" for c in columns)
        relations[name] = identifier(f"table {name}")
        connection.execute(f"CREATE TABLE {relations[name]} ({declared})")
        marks = ", ".join("?" * len(columns))
        for row in tables.get(name, ()):
            values = [_value(row.get(c.name), c.type.kind) for c in columns]
            connection.execute(f"INSERT INTO {relations[name]} VALUES ({marks})", values)
    return relations


def _value(value: Any, kind: str) -> Any:
    return VALUES[value] if kind == "finding" and value is not None else value
