"""The contract of engines (`guiju.evaluate.engines`) on a server: rows in, the values of all goals out."""

from __future__ import annotations

from typing import Any

from guiju.evaluate.case import CaseProgram
from guiju.evaluate.emit import constant, sql_type
from guiju.evaluate.engines import Tables, Values
from guiju.evaluate.program import Program
from guiju.evaluate.quoting import identifier
from guiju.evaluate.sql import compile_script
from guiju.model.types import Type
from guiju.servers.connection import ServerConnection
from guiju.servers.server import Server


class ServerEngine:
    """An evaluator that keeps the rows on a server and asks it one query for each entity."""

    def __init__(self, server: Server, name: str = "") -> None:
        self.server, self.name = server, name or server.dialect
        self.connection = ServerConnection(server)

    def values(self, program: Program, tables: Tables) -> Values:
        """See `guiju.evaluate.engines.Engine`."""
        relations = self.keep(program, tables)
        out: Values = {}
        for entity in dict.fromkeys(goal.key[0] for goal in program.goals):
            names = [goal.name for goal in program.goals if goal.key[0] == entity]
            before, query = compile_script(
                program,
                relations,
                entity,
                [*dict.fromkeys(names), "#row"],
                dialect=self.server.dialect,
            )
            for statement in before:
                self.connection.execute(statement)
            rows = self.connection.execute(
                f'SELECT * FROM ({query}) AS q ORDER BY "#row"'
            ).fetchall()
            for index, name in enumerate(dict.fromkeys(names)):
                out[entity, name] = [_value(row[index]) for row in rows]
        return out

    def keep(self, program: Program, tables: Tables, *, keys: bool = False) -> dict[str, str]:
        """The rows of each entity as a typed table of the server, read by the same strict reader as a case.

        With `keys`, the keys of rows are there even where no rule reads them.
        """
        reader = CaseProgram(program)
        rows = reader.rows(tables)
        relations = {}
        for name, columns in program.columns.items():
            entity = program.entities[name]
            slots = {c: reader.python.layouts[name].slots[c] for c in sorted(columns)}
            more = [key for key in entity.key if keys and key not in slots]
            types = {c: entity.columns[c].type for c in (*slots, *more)}
            given = [
                {c: row[slot] for c, slot in slots.items()} | {key: source[key] for key in more}
                for row, source in zip(rows[name], tables.get(name, ()), strict=True)
            ]
            relations[name] = identifier(f"table {name}")
            self.connection.execute(
                f"CREATE TEMP TABLE {relations[name]} AS {_table(types, given)}"
            )
        return relations


def _table(types: dict[str, Type], rows: list[dict[str, Any]]) -> str:
    """A query that gives rows; none of a single row of nothing."""
    lines = [
        ", ".join(
            [f'CAST({index} AS BIGINT) AS "#row"']
            + [f"{_constant(row.get(c), type_)} AS {identifier(c)}" for c, type_ in types.items()]
        )
        for index, row in enumerate(rows or [{}])
    ]
    query = " UNION ALL ".join(f"SELECT {line}" for line in lines)
    return query if rows else f"SELECT * FROM ({query}) AS q WHERE FALSE"


def _constant(value: Any, type_: Type) -> str:
    text = constant(value, type_)
    # PostgreSQL compares texts by its own alphabet unless told not to.
    if type_.kind in ("text", "enum"):
        return f"CAST({text} AS {sql_type(type_)}) COLLATE C"
    return f"CAST({text} AS {sql_type(type_)})"


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
