"""Staged tables → Polars and back: streams of rows out of DuckDB, results into a file that it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING

import polars as pl
from polars.io.plugins import register_io_source

from guiju.data.connection import path_literal, temporary_folder
from guiju.data.table import MARK
from guiju.evaluate.lazy import MORSEL, optimized, streaming
from guiju.evaluate.quoting import identifier
from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

_NUMBERS = count(1)
_GROUP_CELLS = 4_000_000


class StagedTable:
    """A relation of DuckDB as a table for Polars; nothing of it is copied but what is read."""

    def __init__(self, connection: DuckDBPyConnection, relation: str) -> None:
        self.connection, self.relation = connection, relation

    def read(self, columns: Sequence[str], *, once: bool, size: int = MORSEL) -> pl.LazyFrame:
        """The columns: as a stream where they are read once, else held in memory.

        While a stream is read, the connection answers nothing else.
        """
        names = ", ".join(f"t.{identifier(name)}" for name in columns)
        sql = f"SELECT {names} FROM {self.relation} AS t"
        if not once:
            return pl.DataFrame(self._rows(sql)).lazy()

        def read(
            wanted: list[str] | None, condition: pl.Expr | None, limit: int | None, hint: int | None
        ) -> Iterator[pl.DataFrame]:
            # DuckDB hands over a million rows at a time; smaller pieces stay in the cache.
            batches = pl.scan_arrow_c_stream(self._rows(sql))
            for batch in batches.collect_batches(chunk_size=size, engine="streaming"):
                for piece in batch.iter_slices(size):
                    piece = piece if condition is None else piece.filter(condition)
                    piece = piece if limit is None else piece.head(limit)
                    limit = None if limit is None else limit - piece.height
                    yield piece if wanted is None else piece.select(wanted)
                    if limit == 0:
                        return

        return register_io_source(read, schema=pl.DataFrame(self._rows(f"{sql} LIMIT 0")).schema)

    def _rows(self, sql: str) -> DuckDBPyRelation:
        # A result of which rows are left unread would stand in the way.
        self.connection.abort()
        return self.connection.sql(sql)


def store(connection: DuckDBPyConnection, frame: pl.LazyFrame) -> str:
    """Compute a frame as a stream into a temporary file of the connection; the SQL that reads it."""
    path = temporary_folder(connection) / f"polars-{next(_NUMBERS)}.parquet"
    width = max(1, len(frame.collect_schema()))
    with streaming():
        frame.sink_parquet(
            path, compression="lz4", statistics=False, maintain_order=False,
            row_group_size=max(8_192, _GROUP_CELLS // width), engine="streaming",
            optimizations=optimized(),
        )  # fmt: skip
    return f"SELECT * FROM read_parquet({path_literal(path)}, hive_partitioning = false)"


@contextmanager
def translated() -> Iterator[None]:
    """Around what Polars computes of staged tables: its errors as those of this project.

    A stop at a wrong value goes on as the error of DuckDB that `guarded` explains. Raises InputError where a value
    leaves the range of its type, which Polars would otherwise wrap or lose.
    """
    import duckdb

    try:
        yield
    except pl.exceptions.PolarsError as error:
        text = str(error)
        if MARK in text:
            raise duckdb.InvalidInputException(text) from error
        if "INTERRUPT" in text.upper():
            raise KeyboardInterrupt from None
        if isinstance(error, pl.exceptions.InvalidOperationError) and "conversion" in text:
            found = re.sub(r"\s+", " ", text.partition("\n")[0])
            raise InputError(
                [Problem("engine-stopped", Place("--engine"), {"found": found})]
            ) from error
        raise
