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
