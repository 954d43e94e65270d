"""PostgreSQL, through psycopg."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from guiju.evaluate.address import Address
from guiju.evaluate.quoting import identifier, literal, quoted
from guiju.model.problem import InputError, Place, Problem
from guiju.servers.server import Server

_SETTINGS = (
    # A backslash in a text is a backslash; a float is written with all its digits.
    "SET standard_conforming_strings = on",
    "SET extra_float_digits = 1",
    # Days are exported as texts.
    "SET datestyle = 'ISO, YMD'",
    # Compiling a query of hundreds of expressions takes longer than running it.
    "SET jit = off",
)
_TYPES = {
    "smallint": "SMALLINT", "integer": "INTEGER", "bigint": "BIGINT", "real": "FLOAT",
    "double precision": "DOUBLE", "text": "VARCHAR", "character varying": "VARCHAR", "character": "VARCHAR",
    "name": "VARCHAR",
    "boolean": "BOOLEAN", "date": "DATE", "timestamp without time zone": "TIMESTAMP", "uuid": "UUID",
    # A number of any precision may have any decimals: they are checked.
    "numeric": "DECIMAL(38,10)",
}  # fmt: skip
_NUMERIC = re.compile(r"numeric\((\d+),(\d+)\)")


class PostgresServer(Server):
    """One transaction on a PostgreSQL server: all queries see the tables as they were at its beginning."""

    name, dialect = "PostgreSQL", "postgres"

    def __init__(self, address: Address) -> None:
        super().__init__(address)
        try:
            self.client = psycopg.connect(
                address.target, application_name="guiju", client_encoding="utf8"
            )
            self._begin()
        except psycopg.Error as error:
            raise self.failed(error) from None
        for setting in _SETTINGS:
            self._run(setting)

    def _begin(self) -> None:
        """The transaction of the run, which is never committed: nothing is written but temporary tables."""
        self.client.autocommit = True
        # A server whose client is gone, however it went, stops its query. Before 14, and off Linux, it cannot.
        with suppress(psycopg.Error):
            self.client.execute("SET client_connection_check_interval = '2s'")
        row = self.client.execute("SELECT pg_is_in_recovery()").fetchone()
        self.client.autocommit = False
        self.client.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        # Users who only read by default may have temporary tables; a server that only reads has none.
        self.client.read_only = row == (True,)

    def columns(self, table: str) -> list[tuple[str, str]]:
        """See `Server`."""
        name = ".".join(identifier(part, self.dialect) for part in self.parts(table))
        found = self.rows(
            # A domain is read as the type that it is made of.
            "WITH RECURSIVE typed AS (SELECT a.attnum AS n, a.attname AS name, a.atttypid AS type, a.atttypmod AS size"
            " FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid"
            f" WHERE c.oid = to_regclass({quoted(name)}) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')"
            " AND a.attnum > 0 AND NOT a.attisdropped"
            " UNION ALL SELECT n, name, d.typbasetype, d.typtypmod"
            " FROM typed JOIN pg_type AS d ON d.oid = typed.type WHERE d.typtype = 'd')"
            " SELECT name, format_type(type, size), t.typtype"
            " FROM typed JOIN pg_type AS t ON t.oid = typed.type WHERE t.typtype <> 'd' ORDER BY n"
        )
        if not found:
            raise self.no_table(table)
        return [(header, _type(type_, kind)) for header, type_, kind in found]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """See `Server`."""
        return list(self._run(query).fetchall())

    def store(self, name: str, query: str) -> None:
        """See `Server`."""
        quoted_name = identifier(name, self.dialect)
        try:
            self.client.execute("CREATE TEMP TABLE IF NOT EXISTS guiju_temporary ()")
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction):
            raise self._no_temporary_tables() from None
        except psycopg.Error as error:
            raise self.failed(error) from None
        self._run(f"DROP TABLE IF EXISTS pg_temp.{quoted_name}")
        self._run(f"CREATE TEMP TABLE {quoted_name} AS {query}")
        self._run(f"ANALYZE pg_temp.{quoted_name}")

    def export(self, query: str, types: Sequence[tuple[str, str]], folder: Path) -> str:
        """See `Server`: as CSV, whose floats PostgreSQL writes so that they are read as the same."""
        lists = {name for name, type_ in types if type_.endswith("[]")}
        items = [
            f"{'to_json(q.%s)' if name in lists else 'q.%s'}" % identifier(name, self.dialect)
            for name, _ in types
        ]
        path = folder / "rows.csv"
        copy = f"COPY (SELECT {', '.join(items)} FROM ({query}) AS q) TO STDOUT (FORMAT csv, HEADER false)"
        try:
            with path.open("wb") as file, self.client.cursor().copy(copy) as chunks:
                for chunk in chunks:
                    file.write(chunk)
        except psycopg.Error as error:
            raise self.failed(error) from None
        declared = ", ".join(
            f"{literal(name)}: {literal('JSON' if name in lists else type_)}"
            for name, type_ in types
        )
        read = (
            f"read_csv({literal(str(path.resolve()))}, header = false, columns = {{{declared}}},"
            " auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false)"
        )
        shown = ", ".join(
            f"CAST({identifier(name)} AS {type_}) AS {identifier(name)}"
            if name in lists
            else identifier(name)
            for name, type_ in types
        )
        return f"(SELECT {shown} FROM {read})"

    def close(self) -> None:
        """See `Server`."""
        self.client.close()

    def _no_temporary_tables(self) -> InputError:
        info = self.client.info
        values = {"address": self.address.shown, "database": info.dbname, "user": info.user}
        return InputError([Problem("no-temporary-tables", Place("--engine"), values)])

    def _run(self, query: str) -> psycopg.Cursor[Any]:
        try:
            # psycopg stops the server's query when Ctrl-C is pressed.
            return self.client.execute(query.encode())
        except psycopg.Error as error:
            raise self.failed(error) from None


def _type(type_: str, kind: str) -> str:
    if kind == "e":
        return "ENUM()"
    decimal = _NUMERIC.fullmatch(type_)
    if decimal is not None:
        return f"DECIMAL({decimal[1]},{decimal[2]})"
    return _TYPES.get(re.sub(r"\(\d+\)", "", type_), type_)
