"""A table ready to be computed with, and what watches over queries that read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from guiju.data.digest import Digest
from guiju.data.table import MARK
from guiju.model.problem import InputError, Place, Problem


@dataclass(frozen=True, slots=True)
class Staged:
    """A table ready to be computed with.

    `relation` stands in FROM and yields `columns` under their names in the policy: money, number
    and share as DOUBLE, int as BIGINT, bool and finding as BOOLEAN (undetermined is NULL), dates as
    DATE, all else as VARCHAR. Keys and links that the run does not read keep the whole numbers of
    the file (BIGINT).
    `rows` counts the rows given, `rejected` those left out; `assumed` says for how many of the
    others the default of a column stands in; `extra` lists headers that the policy does not know.
    `absent` lists columns that the run reads, that may be missing and for which there is no header.
    `key_checked` is False where it was too costly to prove a key unique that nothing links to.
    `watched`, where it is not empty, is the relation for a query over all rows that then says so by `passed`.
    """

    entity: str
    relation: str
    rows: int
    rejected: int
    columns: tuple[str, ...]
    assumed: Mapping[str, int]
    file: str
    extra: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    key_checked: bool = True
    watched: str = ""
    _passed: Callable[[int], None] = field(default=lambda rows: None, repr=False, compare=False)
    _digest: Digest = field(default=Digest.known(""), repr=False, compare=False)
    _recheck: Callable[[], None] = field(default=lambda: None, repr=False, compare=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes of the file, or of the content of a frame, in hexadecimal.

        Taken when first asked for; of a frame, while the connection is open.
        Raises InputError where the file has changed since it was read.
        """
        return self._digest.text

    def passed(self, rows: int) -> None:
        """A query over `watched` went through and counted so many rows: what it proved is kept between runs."""
        if self.watched:
            self._passed(rows)


@contextmanager
def guarded(staged: Mapping[str, Staged]) -> Iterator[None]:
    """Around queries over staged tables: a stop at a wrong value becomes the problems of its rows.

    What no statistics of a large Parquet file can prove (no amount has a third decimal) is checked by
    the query that reads the values anyway, at a third of the cost of a pass of its own.

    Raises InputError as `stage_tables` does.
    """
    import duckdb

    try:
        yield
    except duckdb.OutOfRangeException as error:
        reason = str(error).removeprefix("Out of Range Error: ").partition("\n")[0]
        raise InputError([Problem("cannot-calculate", Place(), {"reason": reason})]) from error
    except duckdb.Error as error:
        if MARK in str(error):
            for table in staged.values():
                table._recheck()
        raise
