"""The contract of evaluators: a program and rows in, the values of its goals out.

Every engine answers the same call, so that any two can be compared row by row; `decide` and `compare` use their
faster forms (`CaseProgram`, `compile_sql`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

from guiju.evaluate.case import CaseProgram
from guiju.evaluate.emit import sql_type
from guiju.evaluate.program import Program
from guiju.evaluate.quoting import identifier
from guiju.evaluate.sql import compile_script

Tables = Mapping[str, Sequence[Mapping[str, Any]]]
Values = dict[tuple[str, str], list[Any]]
"""(entity, unique name) → a value for each row, in the order given."""


class Engine(Protocol):
    """An evaluator."""

    name: str

    def values(self, program: Program, tables: Tables) -> Values:
        """The values of all goals of a program for every row of the tables."""
        ...


class PythonEngine:
    """Closures in floats, or in fractions: the oracle."""

    def __init__(self, *, exact: bool = False) -> None:
        self.exact = exact
        self.name = "exact" if exact else "python"

    def values(self, program: Program, tables: Tables) -> Values:
        """See `Engine`."""
        compiled = CaseProgram(program, exact=self.exact)
        rows = compiled.run(tables)
        compiled.run_reasons(rows)
        return {
            (goal.key[0], goal.name): [
                row[compiled.python.layouts[goal.key[0]].slots[goal.name]]
                for row in rows[goal.key[0]]
            ]
            for goal in program.goals
        }


class DuckDBEngine:
    """One DuckDB query an entity."""

    name = "duckdb"

    def values(self, program: Program, tables: Tables) -> Values:
        """See `Engine`."""
        import duckdb

        with duckdb.connect(config={"threads": 2}) as connection:
            relations = {
                name: self._table(connection, program, name, tables) for name in program.columns
            }
            out: Values = {}
            for entity in dict.fromkeys(goal.key[0] for goal in program.goals):
                names = [goal.name for goal in program.goals if goal.key[0] == entity]
                before, query = compile_script(
                    program, relations, entity, [*dict.fromkeys(names), "#row"]
                )
                for statement in before:
                    connection.execute(statement)
                rows = connection.execute(f'SELECT * FROM ({query}) ORDER BY "#row"').fetchall()
                for index, name in enumerate(dict.fromkeys(names)):
                    out[entity, name] = [_value(row[index]) for row in rows]
            return out

    def _table(self, connection: Any, program: Program, name: str, tables: Tables) -> str:
        """The rows of an entity as a typed table, read by the same strict reader as a case."""
        columns = sorted(program.columns[name])
        types = [sql_type(program.entities[name].columns[c].type) for c in columns]
        declared = ", ".join(f"{identifier(c)} {t}" for c, t in zip(columns, types, strict=True))
        table = identifier(f"table {name}")
        connection.execute(
            f'CREATE TABLE {table} ("#row" BIGINT{", " + declared if declared else ""})'
        )
        reader = CaseProgram(program)
        rows = reader.rows(tables)
        slots = [reader.python.layouts[name].slots[c] for c in columns]
        marks = ", ".join("?" * (len(columns) + 1))
        values = [[index, *(row[slot] for slot in slots)] for index, row in enumerate(rows[name])]
        if values:
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
        return table


class PolarsEngine:
    """One lazy frame of Polars an entity."""

    name = "polars"

    def values(self, program: Program, tables: Tables) -> Values:
        """See `Engine`."""
        from guiju.evaluate.lazy import collected, compile_lazy

        given = {name: self._table(program, name, tables) for name in program.columns}
        out: Values = {}
        for entity in dict.fromkeys(goal.key[0] for goal in program.goals):
            names = list(dict.fromkeys(g.name for g in program.goals if g.key[0] == entity))
            frame = compile_lazy(program, given, entity, [*names, "#row"])
            rows = collected(frame).sort("#row")
            for name in names:
                out[entity, name] = [_value(value) for value in rows[name].to_list()]
        return out

    def _table(self, program: Program, name: str, tables: Tables) -> Any:
        """The rows of an entity as a typed frame, read by the same strict reader as a case."""
        import polars as pl

        from guiju.evaluate.expressions import polars_type
        from guiju.evaluate.lazy import HeldTable

        reader = CaseProgram(program)
        rows, slots = reader.rows(tables)[name], reader.python.layouts[name].slots
        columns = {"#row": pl.Series("#row", range(len(rows)), dtype=pl.Int64)}
        for column in sorted(program.columns[name]):
            kind = polars_type(program.entities[name].columns[column].type)
            values = [row[slots[column]] for row in rows]
            columns[column] = pl.Series(column, values, dtype=kind, strict=False)
        return HeldTable(pl.DataFrame(list(columns.values())))


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def same(left: Any, right: Any) -> bool:
    """Whether two engines agree on a value: numbers to the fen's thousandth, all else exactly."""
    if isinstance(left, (int, float, Fraction)) and isinstance(right, (int, float, Fraction)):
        if isinstance(left, bool) or isinstance(right, bool):
            return left is right
        return abs(float(left) - float(right)) <= 1e-5 + 1e-12 * abs(float(right))
    return bool(left == right)


ENGINES: dict[str, Engine] = {
    "python": PythonEngine(),
    "exact": PythonEngine(exact=True),
    "duckdb": DuckDBEngine(),
    "polars": PolarsEngine(),
}
