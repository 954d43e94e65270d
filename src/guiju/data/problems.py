"""The problems of all tables of a run: kept in SQL, as there may be many, and told one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from guiju.data.forms import NUMBER, wrong_date, wrong_number
from guiju.data.reading import Guard, Reading
from guiju.data.table import Table
from guiju.evaluate.quoting import identifier, literal
from guiju.expression.names import nearest
from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SHOWN = 20
"""Problems that are told in full."""

_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of problem: its code, the columns concerned, and values of its message."""

    code: str
    columns: tuple[str, ...]
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Wrong:
    """One problem of a row; `given` is the whole row as JSON, where that was asked for."""

    entity: str
    column: str
    found: str | None
    problem: Problem
    given: str


class ProblemBook:
    """Collects problems of rows in a temporary table; `tables` are those they are about."""

    def __init__(self, connection: DuckDBPyConnection, tables: Mapping[str, Table]) -> None:
        self.connection, self.tables = connection, tables
        self.number = next(_NUMBERS)
        self.name = identifier(f"problems {self.number}")
        self.rules: list[Rule] = []
        connection.execute(
            f"CREATE TEMP TABLE {self.name}"
            ' (entity VARCHAR, "row" BIGINT, rule INTEGER, found VARCHAR, other BIGINT)'
        )

    def rule(self, code: str, columns: Sequence[str], values: Mapping[str, object]) -> int:
        """Note a kind of problem; its number."""
        self.rules.append(Rule(code, tuple(columns), values))
        return len(self.rules) - 1

    def add(self, entity: str, rule: int, query: str) -> None:
        """Add the rows of a query that gives row, found and other."""
        self.connection.execute(
            f'INSERT INTO {self.name} SELECT {literal(entity)}, "row", {rule}, found, other'
            f" FROM ({query})"
        )

    def add_by_key(self, table: Table, query: str, kinds: Sequence[int]) -> None:
        """Add the rows whose keys a query gives, with the place of the kind of problem and what was found."""
        keys = [identifier(name) for name in table.entity.key]
        names = ", ".join([*keys, "kind", "told"])
        same = " AND ".join(f"t.{key} = b.{key}" for key in keys)
        text = f"concat_ws(', ', {', '.join(f't.{key}' for key in keys)})"
        rules = ", ".join(map(str, kinds))
        self.connection.execute(
            f'INSERT INTO {self.name} SELECT {literal(table.entity.name)}, t."#row", [{rules}][b.kind + 1],'
            f" coalesce(b.told, {text}), NULL FROM {table.values(numbers=False)} AS t"
            f" JOIN ({query}) AS b({names}) ON {same}"
        )

    def add_wrong_values(self, table: Table) -> None:
        """Add every row that meets a guard of its columns, the first guard of each column."""
        name = table.entity.name
        cells = []
        for reading in table.readings.values():
            if reading.raw and reading.guards:
                rule = self._first_met(name, reading)
                cells.append(f"{{'rule': {rule}, 'found': CAST({reading.raw} AS VARCHAR)}}")
        wrong = " OR ".join(
            f"({reading.wrong()})" for reading in table.readings.values() if reading.raw
        )
        blank = f" AND NOT ({table.opened.blank})" if table.opened.text else ""
        listed = f'"#row", unnest([{", ".join(cells)}]) AS cell'
        rows = f"SELECT {listed} FROM {table.scan()} WHERE ({wrong}){blank}"
        added = self.connection.execute(
            f'INSERT INTO {self.name} SELECT {literal(name)}, "#row", cell.rule, cell.found, NULL'
            f" FROM ({rows}) WHERE cell.rule IS NOT NULL"
        ).fetchone()
        assert added is not None
        assert added[0], f"{name} is wrong, but no row of it"

    def _first_met(self, entity: str, reading: Reading) -> str:
        """The number of the kind of problem that a row has in a column, in SQL."""
        cases = []
        for guard in sorted(reading.guards, key=lambda guard: not guard.absent):
            only = f"{reading.alias} IS NULL AND " if guard.absent else ""
            cases.append(
                f"WHEN {only}({guard.condition}) THEN {self._guard(entity, reading, guard)}"
            )
        return f"CASE {' '.join(cases)} END"

    def _guard(self, entity: str, reading: Reading, guard: Guard) -> int:
        column = reading.column
        values = {"entity": entity, "column": column.name, **guard.values}
        return self.rule(guard.code, [column.name], values)

    def count(self) -> int:
        """The number of problems, lines that were no rows among them."""
        row = self.connection.execute(f"SELECT count(*) FROM {self.name}").fetchone()
        return int(row[0] if row else 0) + sum(len(table.lost) for table in self.tables.values())

    def raise_first(self) -> None:
        """Raise InputError with the first problems and, where there are more, their number."""
        total = self.count()
        if not total:
            return
        order = {name: index for index, name in enumerate(self.tables)}
        told = [(order[wrong.entity], wrong.problem) for wrong in self.told(limit=SHOWN)]
        for name, table in self.tables.items():
            told += [(order[name], problem) for problem in lost_problems(table)[:SHOWN]]
        told.sort(key=lambda entry: (entry[0], entry[1].place.row))
        listed = [problem for _, problem in told]
        if total > SHOWN:
            values = {"total": total, "shown": SHOWN}
            listed[SHOWN:] = [Problem("more-problems", Place(listed[0].place.file), values)]
        raise InputError(listed)

    def told(
        self, entity: str = "", limit: int = 0, *, with_values: bool = False
    ) -> Iterator[Wrong]:
        """The problems in the order of the rows, of one entity or of all."""
        names = ", ".join(literal(name) for name in self.tables)
        query = f"SELECT p.entity, p.\"row\", p.rule, p.found, p.other, '' FROM {self.name} AS p"
        if with_values:
            query = (
                query.replace("''", "s.given")
                + f' JOIN {_given(self.tables[entity])} AS s ON s."#row" = p."row"'
            )
        query += f" WHERE p.entity = {literal(entity)}" if entity else ""
        query += f' ORDER BY list_position([{names}], p.entity), p."row", p.rule'
        found = self.connection.execute(query + (f" LIMIT {limit}" if limit else ""))
        while rows := found.fetchmany(10_000):
            yield from (self._tell(*row) for row in rows)

    def _tell(
        self, entity: str, row: int, rule: int, found: str | None, other: int | None, given: str
    ) -> Wrong:
        table, kind = self.tables[entity], self.rules[rule]
        place = table.places.of(row)
        values = dict(kind.values)
        if found is not None:
            values["key" if "key" in values else "found"] = found
        if other is not None:
            source = self.tables[str(values.get("source", entity))]
            values["first"] = values["other"] = source.places.of(other).row
        reading = table.readings[kind.columns[0]] if kind.columns else None
        problem = problem_of(kind.code, place, values, reading)
        return Wrong(entity, ", ".join(kind.columns), found, problem, given)


def problem_of(
    code: str, place: Place, values: dict[str, object], reading: Reading | None
) -> Problem:
    """A problem with what only the value itself shows: what was meant, or the nearest word."""
    found = str(values.get("found", ""))
    if reading is not None:
        type_ = reading.column.type
        values.setdefault("type", type_)
        if code == "not-a-date":
            return wrong_date(found, place, values)
        if code == "not-a-number" and type_.kind == "int" and re.fullmatch(NUMBER, found, re.ASCII):
            whole = found.strip().lstrip("+-").isdigit()
            return Problem("number-too-large" if whole else "not-whole-number", place, values)
        if code == "not-a-number":
            return wrong_number(found, type_, place, values)
        if code == "unknown-enum-value":
            values["enum"] = type_.enum
            values["nearest"] = nearest(found, str(values["expected"]).split(", "))
    return Problem(code, place, values)


def lost_problems(table: Table) -> list[Problem]:
    """The problems of the lines that were no rows."""
    expected = len(table.opened.headers)
    return [
        Problem(
            "ragged-row",
            table.places.lost(row),
            {"found": cells, "expected": expected, "text": text},
        )
        for row, text, cells in table.lost
    ]


def _given(table: Table) -> str:
    """The rows with `#row` and all that was given in them as JSON, every value as text."""
    pairs = ", ".join(
        f"{literal(header.text)}, CAST({identifier(header.name)} AS VARCHAR)"
        for header in table.opened.headers
    )
    opened = table.opened
    return f'(SELECT {opened.row} AS "#row", json_object({pairs}) AS given FROM {opened.relation})'
