"""A table as it was given, ready to be read by SQL."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from guiju.data.digest import Digest
from guiju.data.known import Known
from guiju.evaluate.quoting import identifier
from guiju.model.problem import Place


@dataclass(frozen=True, slots=True)
class Header:
    """A column of a given table: its header, its name in SQL and its SQL type."""

    text: str
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A given table: `relation` reads it in SQL; `row` is, within it, the number of the row from 1,
    '' where rows have no order.

    `text` says that every cell is text; `pruned` that statistics of the file answer conditions
    where they can. `lost` names the table of lines that could not be read as rows, filled while
    reading. `first_line` is the line of row 1 where each row is a line of its own; `lines`, where
    that is not sure, the number of lines. `absent` stands for a table that is said to have no rows.
    `known` keeps what is proved of the file.
    """

    file: str
    relation: str
    headers: tuple[Header, ...]
    row: str
    digest: Digest
    text: bool = False
    pruned: bool = False
    lost: str = ""
    first_line: int = 0
    lines: int = 0
    absent: bool = False
    known: Known | None = None

    @property
    def blank(self) -> str:
        """Within `relation`: whether the row holds nothing at all."""
        return " AND ".join(f"{identifier(header.name)} IS NULL" for header in self.headers)


_OWN = frozenset({"rowid", "file_row_number", "file_index", "filename"})
"""Columns that DuckDB adds to a table by itself, and a column of the same name hides."""


def named_apart(
    relation: str, row: str, described: Sequence[tuple[str, str]]
) -> tuple[str, str, tuple[Header, ...]]:
    """A relation, the number of its rows and its headers, from the names and types of its columns.

    Where a column has a name that stands for something else here, all are called otherwise and rows are counted.
    """
    headers = tuple(Header(name.strip(), name, type_) for name, type_ in described)
    if not any(name.lower() in _OWN or name.startswith("#") for name, _ in described):
        return relation, row, headers
    columns = ", ".join(f"{identifier(h.name)} AS c{n}" for n, h in enumerate(headers))
    apart = tuple(Header(h.text, f"c{n}", h.type) for n, h in enumerate(headers))
    return f"(SELECT {columns} FROM {relation})", "row_number() OVER ()", apart


class Places:
    """Where the rows of a table are in its file, once it is known which lines were lost.

    >>> Places("a.csv", lost=[2], first_line=2).of(2)
    Place(file='a.csv', line=4, column=0, row=3)
    """

    def __init__(self, file: str, lost: Sequence[int] = (), first_line: int = 0) -> None:
        self.file, self.first_line = file, first_line
        self._before = [row - index for index, row in enumerate(sorted(lost), 1)]

    def of(self, row: int) -> Place:
        """The place of the n-th row that could be read."""
        return self.lost(row + bisect_left(self._before, row))

    def lost(self, row: int) -> Place:
        """The place of the n-th row of the file."""
        return Place(self.file, self.first_line and self.first_line + row - 1, 0, row)
