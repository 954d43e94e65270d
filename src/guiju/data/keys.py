"""Keys that are there twice and links that lead nowhere, at the least cost that proves none are.

Whole numbers in a range not much wider than their count are marked in a bitmap (0.02 s of CPU a
million); other keys are grouped (0.3 s a million, spilling to disk). Of a large table whose single
key nothing links to, only the bitmap is tried, unless every key is to be checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guiju.data.problems import ProblemBook
from guiju.data.table import Table
from guiju.evaluate.quoting import identifier

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SPREAD = 8
"""Numbers are marked in a bitmap up to this many bits a row."""

ALWAYS_BELOW = 1_000_000
"""Rows up to which every key is checked."""


@dataclass(frozen=True, slots=True)
class Span:
    """Smallest and largest value of a column of whole numbers, and how many rows have one."""

    low: int
    high: int
    count: int

    @property
    def width(self) -> int:
        """How many numbers there are from low to high."""
        return self.high - self.low + 1

    @property
    def full(self) -> bool:
        """Whether there are as many rows as numbers: where none is there twice, none is missing."""
        return self.width == self.count

    @property
    def dense(self) -> bool:
        """Whether a bitmap of the span is cheap."""
        return self.width <= min(max(SPREAD * self.count, 1 << 16), (1 << 31) - 1)

    def bitmap(self, column: str, relation: str) -> str:
        """The numbers of a column as a bit string, in SQL."""
        return f"(SELECT bitstring_agg({column}, {self.low}, {self.high}) FROM {relation})"


def check_key(
    connection: DuckDBPyConnection,
    book: ProblemBook,
    table: Table,
    distinct: dict[str, Span],
    *,
    always: bool,
) -> bool:
    """Note the rows that share a key; whether this was checked.

    `distinct` gets, under its entity, the span of a key of whole numbers of which a bitmap proved that
    none is there twice. Without `always` the check is left undone where it is costly: a large table, no
    whole numbers.
    """
    key = [name for name in table.entity.key if name in table.readings and table.readings[name].raw]
    if not table.entity.key or len(key) < len(table.entity.key):
        return True
    names = [identifier(name) for name in key]
    fact = f"distinct {names[0]} of {table.values()}"
    kept = _kept(table, fact) if len(key) == 1 else None
    if kept is not None:
        distinct[table.entity.name] = kept
        return True
    span = _span(connection, table, key[0]) if len(key) == 1 else None
    if span is not None and span.dense:
        marked = span.bitmap(names[0], table.values())
        row = connection.execute(f"SELECT bit_count({marked})").fetchone()
        if row is not None and row[0] == span.count:
            distinct[table.entity.name] = span
            if table.opened.known is not None:
                table.opened.known.put({fact: [span.low, span.high, span.count]})
            return True
    elif len(key) == 1 and not always and table.rows > ALWAYS_BELOW:
        return False
    _note_duplicates(connection, book, table, key, names)
    return True


def _note_duplicates(
    connection: DuckDBPyConnection,
    book: ProblemBook,
    table: Table,
    key: list[str],
    names: list[str],
) -> None:
    """Note the rows that share a key, found by grouping."""
    listed, present = ", ".join(names), " AND ".join(f"{name} IS NOT NULL" for name in names)
    grouped = f"FROM {table.values()} WHERE {present} GROUP BY {listed} HAVING count(*) > 1"
    if connection.execute(f"SELECT 1 {grouped} LIMIT 1").fetchone() is not None:
        rule = book.rule("duplicate-key", key, {"entity": table.entity.name})
        text = names[0] if len(names) == 1 else f"concat_ws(', ', {listed})"
        book.add(
            table.entity.name,
            rule,
            f'SELECT t."#row" AS "row", CAST({text} AS VARCHAR) AS found, d.first AS other'
            f" FROM {table.values()} AS t JOIN"
            f' (SELECT {listed}, min("#row") AS first {grouped}) AS d USING ({listed})',
        )


def _kept(table: Table, fact: str) -> Span | None:
    """The span of a key that an earlier run proved distinct, of a file that has not changed since."""
    found = table.opened.known.get(fact) if table.opened.known is not None else None
    whole = isinstance(found, list) and len(found) == 3 and all(type(part) is int for part in found)
    return Span(*found) if whole and found is not None else None


def check_link(
    connection: DuckDBPyConnection,
    book: ProblemBook,
    child: Table,
    column: str,
    parent: Table,
    distinct: Mapping[str, Span],
) -> None:
    """Note the rows of a table whose link is no key of the table it points at; `distinct` as `check_key` left it."""
    key = parent.entity.key[0]
    link, target = identifier(column), identifier(key)
    if _all_found(connection, child, column, parent, distinct.get(parent.entity.name)):
        return
    rule = book.rule(
        "dangling-link",
        [column],
        {"entity": child.entity.name, "column": column, "target": parent.entity.name},
    )
    book.add(
        child.entity.name,
        rule,
        f'SELECT c."#row" AS "row", CAST(c.{link} AS VARCHAR) AS found, NULL AS other'
        f" FROM {child.values()} AS c ANTI JOIN {parent.values()} AS p ON c.{link} = p.{target}"
        f" WHERE c.{link} IS NOT NULL",
    )


def _all_found(
    connection: DuckDBPyConnection, child: Table, column: str, parent: Table, known: Span | None
) -> bool:
    """Whether cheap means prove that every link is a key of the parent, whose keys may be known to differ."""
    key = parent.entity.key[0]
    ours, theirs = _span(connection, child, column), known or _span(connection, parent, key)
    if ours is None or theirs is None or not theirs.dense:
        return False
    if ours.count == 0:
        return True
    if ours.low < theirs.low or ours.high > theirs.high:
        return False
    if known is not None and known.full:
        return True
    marked = theirs.bitmap(identifier(key), parent.values())
    place = f"CAST({identifier(column)} - {theirs.low} AS INTEGER)"
    query = f"SELECT EXISTS (SELECT 1 FROM {child.values()} WHERE get_bit({marked}, {place}) = 0)"
    row = connection.execute(query).fetchone()
    return row is not None and not row[0]


def _span(connection: DuckDBPyConnection, table: Table, column: str) -> Span | None:
    """The span of a column of whole numbers; None for other columns."""
    name = identifier(column)
    query = (
        f"SELECT typeof(min({name})), min({name}), max({name}), count({name}) FROM {table.values()}"
    )
    row: Any = connection.execute(query).fetchone()
    if row is None or row[0] != "BIGINT":
        return None
    return Span(row[1] or 0, row[2] or 0, row[3])
