"""Microdata to be weighted: a file opened, its columns found, its values checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.calibrate.totals import Totals
from guiju.data.delimited import lost_lines
from guiju.data.forms import wrong_number
from guiju.data.opened import Opened, Places
from guiju.data.origin import UNKNOWN, kind_of
from guiju.data.progress import Report
from guiju.data.source import open_source
from guiju.evaluate.quoting import identifier
from guiju.expression.names import nearest
from guiju.model.definition import Entity
from guiju.model.problem import InputError, Place, Problem
from guiju.model.types import NUMBER

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NUMERIC = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Microdata:
    """A table whose rows are weighted.

    `relation` reads it in SQL with the headers as names of columns; `types` are their SQL types;
    `row` is the number of a row within it.
    """

    file: str
    relation: str
    types: Mapping[str, str]
    row: str
    places: Places
    digest: str
    kind: str = UNKNOWN

    def number(self, column: str) -> str:
        """A column as DOUBLE, for SQL; missing where the cell is empty."""
        name = identifier(column)
        if self.types[column] == "VARCHAR":
            return f"TRY_CAST(NULLIF(TRIM({name}), '') AS DOUBLE)"
        return f"CAST({name} AS DOUBLE)"

    def text(self, column: str) -> str:
        """A column as text, for SQL; missing where the cell is empty."""
        return f"NULLIF(TRIM(CAST({identifier(column)} AS VARCHAR)), '')"


def open_microdata(
    connection: DuckDBPyConnection, given: Any, report: Report | None = None
) -> Microdata:
    """The table of a file (CSV, Excel, Parquet) or frame.

    Raises InputError where it cannot be read, or two columns have one header.
    """
    opened = open_source(connection, Entity("data", (), {}), given, report)
    names = [header.text for header in opened.headers]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1 or not name]
    if twice:
        place = Place(opened.file)
        raise InputError([Problem("duplicate-header", place, {"found": n or "-"}) for n in twice])
    path = Path(given) if isinstance(given, (str, Path)) else None
    kind = kind_of(connection, path) if path is not None else UNKNOWN
    types = {header.text: header.type for header in opened.headers}
    if opened.text:
        relation, lost = _copied(connection, opened)
        first = opened.first_line if not opened.lines or opened.lines == 1 + lost else 0
        places = Places(opened.file, (), first)
        return Microdata(
            opened.file, relation, types, "rowid + 1", places, opened.digest.text, kind
        )
    columns = ", ".join(f"{identifier(h.name)} AS {identifier(h.text)}" for h in opened.headers)
    relation = opened.relation
    if any(h.name != h.text for h in opened.headers):
        relation = f'(SELECT {columns}, {opened.row} AS "#row" FROM {opened.relation})'
        return Microdata(
            opened.file, relation, types, '"#row"', Places(opened.file), opened.digest.text, kind
        )
    return Microdata(
        opened.file, relation, types, opened.row, Places(opened.file), opened.digest.text, kind
    )


def _copied(connection: DuckDBPyConnection, opened: Opened) -> tuple[str, int]:
    """A copy of a table of text that is read only once, and its number of rows.

    Raises InputError for lines that are no rows.
    """
    columns = ", ".join(f"{identifier(h.name)} AS {identifier(h.text)}" for h in opened.headers)
    connection.execute(
        f'CREATE TEMP TABLE "given" AS SELECT {columns} FROM {opened.relation}'
        f" WHERE NOT ({opened.blank})"
    )
    lost = lost_lines(connection, opened)
    if lost:
        expected, places = len(opened.headers), Places(opened.file, (), opened.first_line)
        raise InputError(
            Problem(
                "ragged-row", places.lost(row), {"found": cells, "expected": expected, "text": text}
            )
            for row, text, cells in lost[:SHOWN]
        )
    [(rows,)] = connection.execute('SELECT COUNT(*) FROM "given"').fetchall()
    return '"given"', rows


def check_columns(data: Microdata, totals: Totals, weight: str, new: str) -> None:
    """Whether the data have every column that totals, uprating and weight name.

    Raises InputError with all that are missing, or are no numbers where numbers are needed.
    """
    problems = []
    wanted = [(c, m.place, c == m.of) for m in totals.margins for c in m.columns]
    wanted += [(series.column, series.place, True) for series in totals.uprating]
    wanted += [(weight, Place("--weight"), True)] if weight else []
    for column, place, numeric in dict.fromkeys(wanted):
        if column not in data.types:
            values = {"found": column, "file": data.file, "known": ", ".join(data.types)}
            values["nearest"] = nearest(column, list(data.types))
            problems.append(Problem("no-data-column", place, values))
        elif numeric and not is_number(data.types[column]):
            values = {"found": data.types[column], "column": column}
            problems.append(Problem("column-no-number", place, values))
    if new in data.types:
        problems.append(Problem("column-taken", Place("--as"), {"found": new}))
    if problems:
        raise InputError(problems)


def is_number(type_: str) -> bool:
    """Whether a column of an SQL type can be summed; text is read as numbers."""
    return type_ == "VARCHAR" or type_.removeprefix("U").startswith(_NUMERIC)


def check_values(
    connection: DuckDBPyConnection, data: Microdata, weight: str, numbers: Sequence[str]
) -> None:
    """Whether weights are numbers from 0 on and texts that have to be numbers are.

    Raises InputError with the first rows where not.
    """
    problems: list[Problem] = []
    for column in numbers:
        if data.types[column] == "VARCHAR" and column != weight:
            wrong = f"{data.number(column)} IS NULL AND {data.text(column)} IS NOT NULL"
            problems += _rows(connection, data, column, wrong)
    if weight:
        number = data.number(weight)
        wrong = f"{number} IS NULL OR NOT ISFINITE({number}) OR {number} < 0"
        problems += _rows(connection, data, weight, wrong, code="unusable-weight")
    if problems:
        raise InputError(problems[:SHOWN])


def _rows(
    connection: DuckDBPyConnection, data: Microdata, column: str, wrong: str, code: str = ""
) -> list[Problem]:
    found = connection.execute(
        f"SELECT {data.row}, {data.text(column)} FROM {data.relation}"
        f" WHERE {wrong} ORDER BY 1 LIMIT {SHOWN}"
    ).fetchall()
    out = []
    for row, text in found:
        place, values = data.places.of(row), {"column": column, "header": column}
        if code:
            out.append(Problem(code, place, {**values, "found": text or ""}))
        else:
            out.append(wrong_number(text, NUMBER, place, dict(values)))
    return out
