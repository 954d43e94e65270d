"""What stands in a column, in the engine's words: keys, numbers, nothing, or a text in place of a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from guiju.evaluate.quoting import identifier as quoted
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Stray
from guiju.model.problem import InputError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Reasons for which rows are left out; the words are in `guiju.locale`.
MISSING, NO_NUMBER = "missing", "no-number"
_ABSENT = "'', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', '#N/A'"
ORIGIN = "as_given"
"""The whole table as it was given, of which a measure may take a part, in its order."""
WIDE_INDUSTRY, WIDE_SIZE = "industry of the wide table", "size of the wide table"
"""The columns of a wide table that was made a long one."""
MOST_STRAYS = 3
"""So many texts that stand for numbers are shown, of any number of them."""


def columns_of(connection: DuckDBPyConnection, source: str) -> list[tuple[str, str]]:
    """The columns of a table with their types."""
    rows = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    return [(row[0], row[1]) for row in rows]


def count_of(connection: DuckDBPyConnection, source: str) -> int:
    """The number of rows."""
    row = connection.execute(f"SELECT count(*) FROM {source}").fetchone()
    return int(row[0]) if row else 0


def number_of(name: str, table: str = "") -> str:
    """A column (of a table) as a finite number, NULL where it is none, in the engine's words."""
    column = f"{table}.{quoted(name)}" if table else quoted(name)
    words = f"TRY_CAST({column} AS DOUBLE)"
    return f"CASE WHEN isfinite({words}) THEN {words} END"


def key_of(name: str) -> str:
    """A column as a key: text without blanks around, NULL where it is empty."""
    return f"nullif(trim({quoted(name)}::VARCHAR), '')"


def is_absent(name: str, kind: str) -> str:
    """Whether nothing stands in a column of a type, in the engine's words; what is infinite is there, but no number."""
    if kind != "VARCHAR":
        words = f"TRY_CAST({quoted(name)} AS DOUBLE)"
        return f"({words} IS NULL OR isnan({words}))"
    return f"coalesce(trim({quoted(name)}) IN ({_ABSENT}), true)"


def coverage_of(
    connection: DuckDBPyConnection, source: str, keys: Sequence[str], values: Sequence[str]
) -> Coverage:  # fmt: skip
    """How many rows have all their keys and numbers, how many lack one, how many hold text for a number."""
    kinds = dict(columns_of(connection, source))
    absent = [f"{key_of(name)} IS NULL" for name in keys]
    absent += [is_absent(name, kinds[name]) for name in values]
    lacking = " OR ".join(absent) or "false"
    wrong_ = " OR ".join(f"{number_of(name)} IS NULL" for name in values) or "false"
    row = connection.execute(
        f"SELECT count(*), count(*) FILTER ({lacking}), "
        f"count(*) FILTER (NOT ({lacking}) AND ({wrong_})) FROM {source}"
    ).fetchone()
    rows, missing, texts = (int(part) for part in row or (0, 0, 0))
    left_out = {MISSING: missing, NO_NUMBER: texts}
    kept = {reason: count for reason, count in left_out.items() if count}
    shown = strays(connection, source, keys, values) if texts else ()
    return Coverage(rows, rows - missing - texts, kept, shown)


def nothing_there(
    connection: DuckDBPyConnection, source: str, values: Sequence[str], where: str, rows: int
) -> InputError:
    """The error of a table of which no row can be used: where texts stand for numbers, with one of them."""
    kinds = dict(columns_of(connection, source))
    for name in values:
        if kinds[name] == "VARCHAR" and (found := strays(connection, source, [], [name])):
            first = found[0]
            return wrong("measure-texts", first.column, found=first.found[:40], row=first.row)
    return wrong("measure-empty", where, found=rows)


def strays(
    connection: DuckDBPyConnection, source: str, keys: Sequence[str], values: Sequence[str]
) -> tuple[Stray, ...]:
    """The first values that are no numbers, of rows with all keys, by columns and then rows, with their places."""
    kinds = dict(columns_of(connection, source))
    keyed = " AND ".join(f"{key_of(key)} IS NOT NULL" for key in keys) or "true"
    named = "".join(f", {key_of(key)}" for key in keys)
    found: list[Stray] = []
    for name in values:
        rows = connection.execute(
            f"SELECT {quoted(name)}::VARCHAR{named} FROM {source} WHERE {keyed} AND "
            f"NOT {is_absent(name, kinds[name])} AND {number_of(name)} IS NULL "
            f"LIMIT {MOST_STRAYS - len(found)}"
        ).fetchall()
        found += [
            _stray(connection, name, row[0], dict(zip(keys, row[1:], strict=True))) for row in rows
        ]
        if len(found) >= MOST_STRAYS:
            break
    return tuple(found)


def _stray(connection: DuckDBPyConnection, column: str, text: str, keys: dict[str, str]) -> Stray:
    """A text in place of a number, with its row in the table as it was given."""
    if column == WIDE_SIZE:
        column = keys.pop(WIDE_INDUSTRY, column)
    there = {name for name, _ in columns_of(connection, ORIGIN)}
    asked = {name: value for name, value in {**keys, column: text}.items() if name in there}
    alike = " AND ".join(
        f"trim({quoted(name)}::VARCHAR) = trim(${at})" for at, name in enumerate(asked, 1)
    )
    number = quoted("row of the whole table")
    row = connection.execute(
        f"SELECT {number} FROM (SELECT *, row_number() OVER () AS {number} FROM {ORIGIN}) "
        f"WHERE {alike} LIMIT 1",
        list(asked.values()),
    ).fetchone()
    at = int(row[0]) if row and column in there else 0
    return Stray(column, text, at, ", ".join(keys.values()))
