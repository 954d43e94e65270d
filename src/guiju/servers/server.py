"""What every engine beside DuckDB can do."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from guiju.evaluate.address import Address, secrets_of
from guiju.evaluate.quoting import identifier
from guiju.model.problem import InputError, Place, Problem

_IN_QUOTES = re.compile(r'"(?:[^"]|"")+"')
_PART = re.compile(rf"(?:^|(?<=\.))(?:{_IN_QUOTES.pattern}(?=\.|$)|[^.]*)")


class Server(ABC):
    """A connection to an engine that holds tables; queries are in the words of its dialect.

    A run sees the tables as they were when it began, where the engine can do that.
    """

    name: ClassVar[str]
    dialect: ClassVar[str]
    files: ClassVar[bool] = False
    """Whether it can read Parquet files where they are."""
    patterns: ClassVar[str] = ""
    """Characters in the name of a file by which it would read others."""

    def __init__(self, address: Address) -> None:
        self.address = address

    @abstractmethod
    def columns(self, table: str) -> list[tuple[str, str]]:
        """The columns of a table and their types in DuckDB's words; types that it has no word for in the engine's own.

        Raises InputError where there is no such table.
        """

    @abstractmethod
    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query, few enough to hold."""

    @abstractmethod
    def store(self, name: str, query: str) -> None:
        """Keep the rows of a query under a name until the connection ends."""

    @abstractmethod
    def export(self, query: str, types: Sequence[tuple[str, str]], folder: Path) -> str:
        """Bring the rows of a query here, in whatever number: what DuckDB reads them by, in SQL.

        `types` are the names and types of the columns in DuckDB's words; `folder` takes the files.
        """

    @abstractmethod
    def close(self) -> None:
        """End the connection; what was stored is gone."""

    def relation(self, table: str) -> str:
        """A table in DuckDB's words, for FROM: ``schema.table``, or a Parquet file where that can be read."""
        return ".".join(identifier(part) for part in self.parts(table))

    def parts(self, table: str) -> list[str]:
        """The parts of the name of a table; one with a point in it stands in quotes: ``public."a.b"``.

        Raises InputError where one is empty.
        """
        found = [
            part[1:-1].replace('""', '"') if _IN_QUOTES.fullmatch(part) else part
            for part in _PART.findall(table)
        ]
        if not all(found) or "\0" in table:
            raise self.no_table(table)
        return found

    def file(self, table: str) -> str:
        """The whole path of a Parquet file.

        Raises InputError where the engine would take it for a pattern and read other files.
        """
        path = table if "://" in table else Path(table).resolve().as_posix()
        found = "".join(mark for mark in self.patterns if mark in path)
        if found:
            values = {"found": table, "engine": self.name, "marks": found}
            raise InputError([Problem("pattern-in-file-name", Place("--data"), values)])
        return path

    def no_table(self, table: str) -> InputError:
        """The problem of a table that is not there."""
        values = {"found": table, "engine": self.name, "address": self.address.shown}
        return InputError([Problem("no-table-on-engine", Place("--data"), values)])

    def failed(self, error: BaseException | str) -> InputError:
        """What an engine says went wrong, in a line and without secrets."""
        reason = self.reason(error)
        for secret in secrets_of(self.address.target):
            reason = reason.replace(secret, "…")
        values = {"engine": self.name, "address": self.address.shown, "reason": reason[:500]}
        return InputError([Problem("engine-failed", Place("--engine"), values)])

    def reason(self, error: BaseException | str) -> str:
        """The line of an error that says what it is."""
        return next((line.strip() for line in str(error).splitlines() if line.strip()), "")


def needs_extra(engine: str, extra: str) -> InputError:
    """The problem of a client that is not installed."""
    values = {"found": engine, "extra": extra}
    return InputError([Problem("engine-needs-extra", Place("--engine"), values)])
