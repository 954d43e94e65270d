"""DuckDB's SQL in, the rows of another engine out: the same calls as on a connection to DuckDB."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from guiju.servers.server import Server


class Rows:
    """The rows of a query, given once."""

    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        self._rows = rows

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows."""
        return self._rows

    def fetchone(self) -> tuple[Any, ...] | None:
        """The first row."""
        return self._rows[0] if self._rows else None


class ServerConnection:
    """Prints each query for the engine and runs it there."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def execute(self, sql: str) -> Rows:
        """The rows of a query; a table for ``CREATE TEMP TABLE name AS query``."""
        from guiju.evaluate.printing import printed, stored

        kept = stored(sql, self.server.dialect)
        if kept is not None:
            self.server.store(*kept)
            return Rows([])
        found = self.server.rows(printed(sql, self.server.dialect))
        return Rows([tuple(map(_plain, row)) for row in found])


def _plain(value: Any) -> Any:
    """A value as DuckDB would give it."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.date()
    return list(value) if type(value) in (tuple, list) else value
