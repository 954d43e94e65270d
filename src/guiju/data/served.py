"""Tables on a server → tables to compute with: the same checks as of files, asked of the server as queries.

table ──columns──▶ headers, types ──plan──▶ readings ──one scan each──▶ counts of what is wrong ──▶ stop, or Staged
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from guiju.data.digest import Digest
from guiju.data.opened import Header, Opened
from guiju.data.plan import Plan, wrong_type
from guiju.data.problems import SHOWN, problem_of
from guiju.data.progress import Report
from guiju.data.reading import Guard, Reading
from guiju.data.staged import Staged
from guiju.data.staging import check_names
from guiju.data.table import Table
from guiju.evaluate.quoting import identifier
from guiju.model.definition import Definition
from guiju.model.problem import InputError, Place, Problem
from guiju.servers import ServerConnection

_WORDS = ("text", "enum", "bool", "finding")
"""What may be stored as text."""
_AT_ONCE = 200
"""Conditions counted in one query."""


def stage_served(
    connection: ServerConnection,
    definition: Definition,
    given: Mapping[str, str],
    needed: Mapping[str, frozenset[str]],
    progress: Report | None = None,
) -> dict[str, Staged]:
    """The named tables of a server, checked: entity → `Staged`.

    `given` maps the entities of the run to ``schema.table`` or, where the engine reads them, Parquet files. Columns
    have to be of real types: numbers and dates in columns of text are refused.

    Raises InputError for tables that are not there, columns of the wrong type, and wrong rows: the first 20, known
    by their keys, and how many there are.
    """
    check_names(definition, given, needed)
    opened = {name: _opened(connection, table) for name, table in given.items()}
    plan = Plan(definition, needed, opened)
    tables = plan.tables()
    _refuse_texts(tables)
    book = _Book(connection)
    for done, table in enumerate(tables.values(), 1):
        book.check_values(table)
        book.check_key(table)
        if progress is not None:
            progress(done / (2 * len(tables)))
    for table in tables.values():
        for column, target in table.entity.links.items():
            if target in tables and table.readings[column].raw:
                book.check_link(table, column, tables[target])
    book.raise_first()
    return {name: _staged(table, book.assumed[name]) for name, table in tables.items()}


def _opened(connection: ServerConnection, table: str) -> Opened:
    server = connection.server
    headers = tuple(Header(name.strip(), name, type_) for name, type_ in server.columns(table))
    items = (f"{_read(header, server.dialect)} AS {identifier(header.name)}" for header in headers)
    relation = f"(SELECT {', '.join(items)} FROM {server.relation(table)})"
    return Opened(table, relation, headers, "", Digest.known(""))


def _read(header: Header, dialect: str) -> str:
    name = identifier(header.name)
    if header.type == "VARCHAR":
        # Texts are compared by their bytes, whatever the alphabet of the database.
        return f"{name} COLLATE C"
    if dialect == "clickhouse" and header.type.startswith("DECIMAL("):
        # It compares decimals of few digits with no large number.
        return f"CAST({name} AS DECIMAL(38, {header.type[:-1].partition(',')[2]}))"
    return name


def _refuse_texts(tables: Mapping[str, Table]) -> None:
    problems = []
    for table in tables.values():
        headers = {identifier(header.name): header for header in table.opened.headers}
        for reading in table.readings.values():
            text = reading.raw and headers[reading.raw].type in ("VARCHAR", "UUID", "ENUM()")
            if text and reading.column.type.kind not in _WORDS:
                header = headers[reading.raw]
                problems.append(wrong_type(table.entity, reading.column, header, table.opened))
    if problems:
        raise InputError(problems)


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows that are wrong in one way: how many, and the query of the first."""

    count: int
    table: Table
    code: str
    column: str
    values: Mapping[str, object]
    reading: Reading | None
    query: str


class _Book:
    """What is wrong with the tables of a run, and where."""

    def __init__(self, connection: ServerConnection) -> None:
        self.connection = connection
        self.found: list[_Found] = []
        self.assumed: dict[str, dict[str, int]] = {}
        self.first_days = connection.server.dialect != "clickhouse"

    def check_values(self, table: Table) -> None:
        """In one scan of a table: its rows, those that meet a guard of their columns, those that defaults stand for."""
        guards = list(self._guards(table))
        met = [
            f"({reading.typed}) IS NULL AND ({guard.condition})"
            if guard.absent
            else guard.condition
            for reading, guard in guards
        ]
        given = {name: reading for name, reading in table.readings.items() if reading.raw}
        costly = {name: reading.unless for name, reading in given.items() if reading.unless}
        missing = {name: reading.missing for name, reading in given.items() if reading.default}
        asked = [*met, *costly.values(), *missing.values()]
        table.rows, *counts = self._counts(table.opened.relation, asked)
        for (reading, guard), condition, count in zip(guards, met, counts, strict=False):
            column = reading.column.name
            shown = [*_key(table), f"CAST({reading.raw} AS VARCHAR)"]
            query = f"SELECT {', '.join(shown)} FROM {table.opened.relation} WHERE {condition}"
            self._add(count, table, guard.code, column, guard.values, reading, query)
        counts = counts[len(met) :]
        table.cheap = {name for name, count in zip(costly, counts, strict=False) if not count}
        self.assumed[table.entity.name] = dict(zip(missing, counts[len(costly) :], strict=True))

    def check_key(self, table: Table) -> None:
        """Count the keys that are there more than once."""
        names = [identifier(name) for name in table.entity.key]
        if not names or any(not table.readings[name].raw for name in table.entity.key):
            return
        listed = ", ".join(names)
        twice = f"SELECT {listed}, COUNT(*) AS n FROM {table.relation()} GROUP BY {listed} HAVING COUNT(*) > 1"
        [(count,)] = self.connection.execute(f"SELECT COUNT(*) FROM ({twice})").fetchall()
        values = {"entity": table.entity.name}
        shown = ", ".join(f"CAST({name} AS VARCHAR)" for name in names)
        query = f"SELECT {shown}, CAST(n AS VARCHAR) FROM ({twice}) AS q"
        self._add(count, table, "repeated-key", table.entity.key[0], values, None, query)

    def check_link(self, table: Table, column: str, parent: Table) -> None:
        """Count the rows whose link is no key of the table it points at."""
        link, key = identifier(column), identifier(parent.entity.key[0])
        joined = (
            f"FROM {table.relation()} AS c LEFT JOIN {parent.relation()} AS p ON c.{link} = p.{key}"
            f" WHERE p.{key} IS NULL AND c.{link} IS NOT NULL"
        )
        [(count,)] = self.connection.execute(f"SELECT COUNT(*) {joined}").fetchall()
        values = {"entity": table.entity.name, "column": column, "target": parent.entity.name}
        keys = [f"CAST(c.{identifier(k)} AS VARCHAR)" for k in _given_key(table)]
        query = f"SELECT {', '.join([*keys, f'CAST(c.{link} AS VARCHAR)'])} {joined}"
        self._add(count, table, "dangling-link", column, values, None, query)

    def raise_first(self) -> None:
        """Raise InputError with the first problems and, where there are more, their number."""
        problems: list[Problem] = []
        for found in self.found:
            problems += self._told(found, SHOWN - len(problems))
        total = sum(found.count for found in self.found)
        if total > SHOWN:
            values = {"total": total, "shown": SHOWN}
            problems.append(Problem("more-problems-on-engine", problems[0].place, values))
        if problems:
            raise InputError(problems)

    def _add(
        self, count: int, table: Table, code: str, column: str, values: Mapping[str, object],
        reading: Reading | None, query: str,
    ) -> None:  # fmt: skip
        if count:
            named = {"entity": table.entity.name, "column": column, **values}
            self.found.append(_Found(count, table, code, column, named, reading, query))

    def _told(self, found: _Found, limit: int) -> Iterator[Problem]:
        if limit <= 0:
            return
        order = ", ".join(str(number + 1) for number in range(len(_given_key(found.table)) + 1))
        rows = self.connection.execute(f"{found.query} ORDER BY {order} LIMIT {limit}").fetchall()
        for *key, value in rows:
            shown = ", ".join(f"{k}={v}" for k, v in zip(_given_key(found.table), key, strict=True))
            file = found.table.opened.file
            values = dict(found.values)
            if value is not None:
                values["found"] = value
            if found.code == "repeated-key":
                values |= {"found": ", ".join(map(str, key)), "count": value}
            place = Place(f"{file}[{shown}]" if shown else file)
            yield problem_of(found.code, place, values, found.reading)

    def _guards(self, table: Table) -> Iterator[tuple[Reading, Guard]]:
        for reading in table.readings.values():
            for guard in reading.guards if reading.raw else ():
                # The dates of ClickHouse end long before the calendar does.
                if guard.code != "no-such-day" or self.first_days:
                    yield reading, guard

    def _counts(self, relation: str, conditions: Sequence[str]) -> list[int]:
        """The number of rows, then of those that meet each condition."""
        counts: list[int] = []
        for start in range(0, len(conditions) or 1, _AT_ONCE):
            asked = ["COUNT(*)"] + [
                f"COUNT(*) FILTER (WHERE {condition})"
                for condition in conditions[start : start + _AT_ONCE]
            ]
            [row] = self.connection.execute(f"SELECT {', '.join(asked)} FROM {relation}").fetchall()
            counts += row[1:] if counts else row
        return [int(count or 0) for count in counts]


def _given_key(table: Table) -> list[str]:
    return [name for name in table.entity.key if table.readings[name].raw]


def _key(table: Table) -> list[str]:
    return [f"CAST({table.readings[name].raw} AS VARCHAR)" for name in _given_key(table)]


def _staged(table: Table, counted: Mapping[str, int]) -> Staged:
    absent = {
        name: table.rows
        for name, reading in table.readings.items()
        if reading.column.has_default and not reading.raw
    }
    assumed = {name: count for name, count in {**counted, **absent}.items() if count}
    return Staged(
        entity=table.entity.name, relation=table.relation(), rows=table.rows, rejected=0,
        columns=tuple(table.readings), assumed=assumed, file=table.opened.file, extra=table.extra,
        unread=table.unread,
    )  # fmt: skip
