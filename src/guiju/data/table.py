"""The table of one entity while it is staged: read in place, or loaded to be typed from text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from guiju.data.conversion import family_of
from guiju.data.delimited import lost_lines
from guiju.data.opened import Opened, Places
from guiju.data.reading import Reading
from guiju.evaluate.quoting import identifier, literal
from guiju.model.definition import Entity
from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

GUARDED_FROM = 1_000_000
"""Rows from which the guards that no statistics answer are left to the run itself."""

MARK = "guiju: a wrong value in the table of "
_NUMBERS = count(1)
_READ, _WRONG, _BLANK = 0, 1, 2


@dataclass(slots=True)
class Table:
    """`loaded` names the typed copy, where one was made; its rows carry a `#state`.

    `guarded` lists the columns whose guards stop the run itself; `lost` lines that were no rows.
    """

    entity: Entity
    opened: Opened
    readings: Mapping[str, Reading]
    extra: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    loaded: str = ""
    rows: int = 0
    wrong: bool = False
    blank: int = 0
    guarded: dict[str, str] = field(default_factory=dict)
    cheap: set[str] = field(default_factory=set)
    lost: list[tuple[int, str, int]] = field(default_factory=list)
    places: Places = field(default_factory=lambda: Places(""))

    @property
    def typed_from_text(self) -> bool:
        """Whether a column has to be typed from text, so that the table is loaded."""
        types = {header.name: header.type for header in self.opened.headers}
        return self.opened.text or any(
            family_of(types[_unquoted(r.raw)]) in ("text", "name")
            and r.column.type.kind not in ("text", "enum")
            for r in self.readings.values()
            if r.raw
        )

    def scan(self) -> str:
        """All rows with `#row`, what was given, and the typed values under their aliases."""
        typed = [f"{r.typed} AS {r.alias}" for r in self.readings.values()]
        columns = ", ".join([f'{self.opened.row} AS "#row"', "*", *typed])
        return f"(SELECT {columns} FROM {self.opened.relation})"

    def values(self, *, numbers: bool = True) -> str:
        """The rows typed, without regard to what is wrong with them, with `#row`.

        With `numbers`, keys and links of text that are whole numbers in all tables are given as these.
        """
        columns = []
        for name, reading in self.readings.items():
            value = identifier(name) if self.loaded else reading.value(self._typed(name))
            if numbers and reading.number:
                value = f"CAST({value} AS BIGINT)" if self.loaded else reading.number
            columns.append(f"{value} AS {identifier(name)}")
        row, source = self._numbered()
        source += f' WHERE "#state" <> {_BLANK}' if self.loaded else ""
        return f'(SELECT {row} AS "#row", {", ".join(columns)} FROM {source})'

    def _numbered(self) -> tuple[str, str]:
        """The number of a row, and the rows: what was given, or the typed copy."""
        if not self.loaded:
            return self.opened.row, self.opened.relation
        if any(name.lower() == "rowid" for name in self.readings):
            # Such a column hides DuckDB's own number.
            return '"#n"', f'(SELECT row_number() OVER () AS "#n", * FROM {self.loaded})'
        return "rowid + 1", self.loaded

    def relation(self, rejected: str = "") -> str:
        """The rows that may be used, for FROM; `rejected` names the table of the rows left out."""
        if rejected:
            names = ", ".join(f"t.{identifier(name)}" for name in self.readings)
            return f"(SELECT {names} FROM {self.values(numbers=False)} AS t {_without(rejected)})"
        if not self.loaded:
            return f"(SELECT {self._columns()} FROM {self.opened.relation})"
        if not self.blank:
            return self.loaded
        names = ", ".join(map(identifier, self.readings))
        return f'(SELECT {names} FROM {self.loaded} WHERE "#state" = {_READ})'

    def watched(self) -> str:
        """`relation` in a form in which no row passes its guards unseen; empty where `passed` would keep nothing.

        In it a query that counts as many rows as there are has proved all of them, whereas a column whose value is
        not asked for may never be computed.
        """
        known = self.opened.known
        if not self.guarded or known is None or not known.lasting:
            return ""
        wrong = " OR ".join(f"({condition})" for condition in self.guarded.values())
        checked = f"CASE WHEN {wrong} THEN {self._stop()} ELSE TRUE END"
        return f"(SELECT {self._columns(guards=False)} FROM {self.opened.relation} WHERE {checked})"

    def passed(self, rows: int) -> None:
        """Keep that all guards hold, where a query over `watched` has counted all rows."""
        if rows == self.rows and self.opened.known is not None:
            self.opened.known.put({_fact(guard): True for guard in self.guarded.values()})

    def _columns(self, *, guards: bool = True) -> str:
        columns = []
        for name, reading in self.readings.items():
            typed = self._typed(name)
            if guards and name in self.guarded:
                typed = f"CASE WHEN {self.guarded[name]} THEN {self._stop()} ELSE {typed} END"
            columns.append(f"{reading.value(typed)} AS {identifier(name)}")
        return ", ".join(columns)

    def _stop(self) -> str:
        return f"error({literal(MARK + self.entity.name)})"

    def _typed(self, name: str) -> str:
        reading = self.readings[name]
        return reading.plain if name in self.cheap else reading.typed

    def load(self, connection: DuckDBPyConnection) -> None:
        """Make the typed copy, in one pass over what was given."""
        self.loaded = identifier(f"{self.entity.name} {next(_NUMBERS)}")
        typed = ", ".join(f"{r.typed} AS {r.alias}" for r in self.readings.values())
        wrong = " OR ".join(f"({r.wrong()})" for r in self.readings.values())
        state = f"CASE WHEN {wrong} THEN {_WRONG} ELSE {_READ} END"
        if self.opened.text:
            state = f"CASE WHEN {self.opened.blank} THEN {_BLANK} ELSE {state} END"
        columns = [f"{r.value(r.alias)} AS {identifier(n)}" for n, r in self.readings.items()]
        columns += [f"{r.missing} AS {_missing(n)}" for n, r in self.readings.items() if r.default]
        self._read_into(
            connection,
            f'SELECT {", ".join(columns)}, CAST({state} AS TINYINT) AS "#state"'
            f" FROM (SELECT *, {typed} FROM {self.opened.relation})",
        )
        states = dict(
            connection.execute(
                f'SELECT "#state", count(*) FROM {self.loaded} GROUP BY 1'
            ).fetchall()
        )
        self.wrong, self.blank = _WRONG in states, states.get(_BLANK, 0)
        self.rows = sum(states.values()) - self.blank
        self.lost = lost_lines(connection, self.opened)
        first = self.opened.first_line
        if self.opened.lines and self.opened.lines != 1 + self.rows + self.blank + len(self.lost):
            first = 0
        self.places = Places(self.opened.file, [row for row, _, _ in self.lost], first)

    def _read_into(self, connection: DuckDBPyConnection, query: str) -> None:
        """Fill the typed copy. Raises InputError where the reader of text gives up, for whatever reason."""
        import duckdb

        try:
            connection.execute(f"CREATE TEMP TABLE {self.loaded} AS {query}")
        except duckdb.InvalidInputException as error:
            if not self.opened.text:
                raise
            reason = str(error).removeprefix("Invalid Input Error: ").partition("\n")[0]
            values = {"found": self.opened.file, "reason": reason}
            raise InputError(
                [Problem("unreadable-rows", Place(self.opened.file), values)]
            ) from error

    def inspect(self, connection: DuckDBPyConnection, *, whole: bool) -> None:
        """Check a table that is read in place, column by column, so that statistics answer.

        Unless `whole`, what they cannot answer is left to the run where the file is large.
        """
        found = connection.execute(f"SELECT count(*) FROM {self.opened.relation}").fetchone()
        assert found is not None
        self.rows = found[0]
        defer = not whole and self.opened.pruned and self.rows >= GUARDED_FROM
        given = {name: reading for name, reading in self.readings.items() if reading.raw}
        inside = {name: text for name, r in given.items() if (text := r.wrong_by(inside=True))}
        self.guarded = {n: g for n, g in inside.items() if not self._proved(g)} if defer else {}
        questions = [text for r in given.values() if (text := r.wrong_by(inside=False))]
        questions += [] if defer else list(inside.values())
        self.wrong = any(self._any(connection, questions))
        shortcuts = {name: r.unless for name, r in given.items() if r.unless}
        answers = self._any(connection, list(shortcuts.values()))
        self.cheap = {name for name, met in zip(shortcuts, answers, strict=True) if not met}

    def _proved(self, guard: str) -> bool:
        known = self.opened.known
        return known is not None and known.get(_fact(guard)) is True

    def assumed(self, connection: DuckDBPyConnection, rejected: str = "") -> dict[str, int]:
        """Column → the number of rows used for which its default stands in."""
        without = _without(rejected) if rejected else ""
        counts = {}
        for name, reading in self.readings.items():
            if not reading.column.has_default:
                continue
            if self.loaded and reading.raw:
                given = f'{_missing(name)} AND "#state" <> {_BLANK}'
                row, source = self._numbered()
                rows = f'SELECT {row} AS "#row" FROM {source} WHERE {given}'
            elif reading.raw:
                source = f"{self.opened.relation} WHERE {reading.missing}"
                rows = f'SELECT {self.opened.row} AS "#row" FROM {source}'
            else:
                rows = f'SELECT "#row" FROM {self.values()}'
            found = connection.execute(f"SELECT count(*) FROM ({rows}) AS t {without}").fetchone()
            if found is not None and found[0]:
                counts[name] = int(found[0])
        return counts

    def _any(self, connection: DuckDBPyConnection, conditions: list[str]) -> list[bool]:
        """For each condition, whether any row meets it."""
        answers: list[bool] = []
        for start in range(0, len(conditions), 50):
            asked = [
                f"EXISTS (SELECT 1 FROM {self.opened.relation} WHERE {condition})"
                for condition in conditions[start : start + 50]
            ]
            row = connection.execute(f"SELECT {', '.join(asked)}").fetchone()
            answers.extend(row or ())
        return answers


def _fact(guard: str) -> str:
    return f"no row with {guard}"


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"')


def _without(rejected: str) -> str:
    return f'ANTI JOIN {rejected} AS x ON t."#row" = x."row"'


def _missing(name: str) -> str:
    return identifier(f"#missing {name}")
