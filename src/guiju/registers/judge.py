"""One statement over staged tables: every row judged in the engine, the lines to be shown brought here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from guiju.evaluate.quoting import identifier, literal
from guiju.model.definition import Entity
from guiju.model.statement import HOLDS, OPEN, Figure, Statement
from guiju.registers.answer import Line, Row
from guiju.sessions import TableSession

SHOWN = 20
"""So many rows that nobody named, and that do not hold, are listed."""
CITES = "cites"
"""The column of a register that holds the citations of its rows."""
_WORST_FIRST = "ORDER BY CASE verdict WHEN 'contradicted' THEN 0 WHEN 'open' THEN 1 ELSE 2 END, key"
_DIGITS = 12
"""Significant digits of a sum in floats that count; the rest is the noise of adding up."""


def hidden(statement: Statement, part: str = "") -> str:
    """The name under which a part of a statement is computed, which no rule can have."""
    return f"#{statement.name}{part}"


@dataclass(frozen=True)
class Judgement:
    """The rows of a statement in a session; `number` keeps its table apart from others."""

    session: TableSession
    statement: Statement
    number: int

    @property
    def entity(self) -> Entity:
        return self.session.program.entities[self.statement.entity]

    @property
    def key(self) -> str:
        """The key of a row as statements write it."""
        parts = ", ".join(f"CAST(t.{identifier(k)} AS VARCHAR)" for k in self.entity.key)
        return f"concat_ws('|', {parts})"

    @cached_property
    def table(self) -> str:
        """A temporary table with key, value, rank and verdict of every row that the statement speaks of."""
        name = identifier(f"guiju_statement_{self.number}")
        self.session.connection.execute(f"CREATE TEMP TABLE {name} AS {self._judged()}")
        return name

    def counts(self) -> dict[str, int]:
        """Verdict → number of rows, of the rows that are there and are spoken of."""
        query = f"SELECT verdict, count(*) FROM {self.table} WHERE verdict <> '' GROUP BY verdict"
        return dict(sorted(self.session.connection.execute(query).fetchall()))

    def silent(self) -> int:
        """How many rows the statement says nothing of."""
        query = f"SELECT count(*) FROM {self.table} WHERE verdict = ''"
        return int(self.session.connection.execute(query).fetchone()[0])

    def lines(self) -> tuple[Line, ...]:
        """The rows that the statement names, in its order, then others that do not hold."""
        named = self.statement.figures
        wanted = f"SELECT key FROM {self.table} WHERE verdict <> '' AND (verdict <> 'holds' OR {self._few()})"
        found = self._fetch(f"({wanted} AND NOT named {_WORST_FIRST} LIMIT {SHOWN})")
        if not named:
            return tuple(found.values())
        own = self._fetch(f"(SELECT key FROM {self.table} WHERE named)")
        absent = {
            key: Line(key, OPEN, figure.text, absent=True)
            for key, figure in named.items()
            if key not in own
        }
        return (*(own.get(key) or absent[key] for key in named), *found.values())

    def ahead(self, line: Line) -> tuple[Row, ...]:
        """The rows that stand where a row of a rank is said to be, or before it, each with its rank and amount."""
        figure = self.statement.figures.get(line.key) or self.statement.others
        said = int(figure.number) if figure is not None else 0
        found = int(line.found) if isinstance(line.found, Fraction) else said
        name = self.statement.expression.text
        query = (
            f"SELECT key, value, amount FROM {self.table} WHERE value <= {max(found, said)} OR value IS NULL "
            f"ORDER BY value NULLS LAST, key LIMIT {SHOWN + 1}"
        )
        rows = self.session.connection.execute(query).fetchall()
        return tuple(
            Row(
                self.statement.entity,
                key,
                {"rank": rank, name: None if amount is None else exact(amount)},
            )
            for key, rank, amount in rows
            if key != line.key
        )

    def _few(self) -> str:
        return f"(SELECT count(*) FROM {self.table} WHERE verdict <> '' AND NOT named) <= {SHOWN}"

    def _judged(self) -> str:
        """The query of all rows: key, value, what is ranked, how many rows tie, whether it is named, verdict."""
        statement, name = self.statement, identifier(hidden(self.statement))
        columns = [*self.entity.key, hidden(statement)]
        value, where = f"t.{name}", ""
        if statement.given is not None:
            given = identifier(hidden(statement, "?"))
            columns.append(hidden(statement, "?"))
            # Whether the row belongs here is not known: nothing is known of it.
            value = f"CASE WHEN t.{given} THEN {value} END"
            where = f" WHERE t.{given} IS NOT FALSE"
        here = self.session.here(statement.entity, columns)
        rows = f"SELECT {self.key} AS key, {value} AS value FROM {here} AS t{where}"
        if statement.kind == "holds":
            verdict = (
                "CASE WHEN value THEN 'holds' WHEN NOT value THEN 'contradicted' ELSE 'open' END"
            )
            return f"SELECT *, 0 AS amount, 0 AS tied, FALSE AS named, {verdict} AS verdict FROM ({rows})"
        if statement.kind == "rank":
            rows = _ranked(rows, statement.direction)
        else:
            rows = f"SELECT *, value AS amount, 0 AS tied, value AS worst FROM ({rows})"
        return f"WITH r AS ({rows}) {self._with_figures()}"

    def _with_figures(self) -> str:
        """Rows beside the figure that speaks of them: their own, or the one of all others."""
        others = self.statement.others
        listed = ", ".join(
            f"({literal(key)}, {', '.join(_ends(figure))})"
            for key, figure in self.statement.figures.items()
        )
        empty = "(NULL, CAST(NULL AS DOUBLE), FALSE, CAST(NULL AS DOUBLE), FALSE)"
        own = ("c.low", "c.low_in", "c.high", "c.high_in")
        ends: Sequence[str] = own
        said = "c.key IS NOT NULL"
        if others is not None:
            pairs = zip(own, _ends(others), strict=True)
            ends = [f"CASE WHEN {said} THEN {mine} ELSE {other} END" for mine, other in pairs]
        silent = "FALSE" if others is not None else f"NOT ({said})"
        return (
            f", c(key, low, low_in, high, high_in) AS (VALUES {listed or empty}) "
            f"SELECT r.key, r.value, r.amount, r.tied, {said} AS named, {_verdict(silent, ends)} AS verdict "
            "FROM r LEFT JOIN c ON r.key = c.key"
        )

    def _fetch(self, keys: str) -> dict[str, Line]:
        """The lines of some keys, each with its row."""
        columns = [name for name in self.entity.columns if name not in self.entity.key]
        here = self.session.here(self.statement.entity, [*self.entity.key, *columns])
        shown = "".join(f", t.{identifier(name)}" for name in columns)
        query = (
            f"SELECT j.key, j.value, j.tied, j.verdict{shown} FROM {self.table} AS j JOIN {here} AS t "
            f"ON {self.key} = j.key WHERE j.key IN {keys} {_WORST_FIRST}"
        )
        found = self.session.connection.execute(query).fetchall()
        return {row[0]: self._line(row[:4], columns, row[4:]) for row in found}

    def _line(self, judged: Any, columns: Iterable[str], values: Iterable[Any]) -> Line:
        key, value, tied, verdict = judged
        figure = self.statement.figures.get(key) or self.statement.others
        found = value if value is None or isinstance(value, bool) else exact(value)
        difference = None
        if isinstance(found, Fraction) and figure is not None and verdict != HOLDS:
            difference = found - figure.number
        row = row_of(self.statement.entity, key, dict(zip(columns, values, strict=True)))
        says = "" if figure is None else figure.text
        return Line(key, verdict, says, found, difference, int(tied or 0), row=row)


def row_of(entity: str, key: str, values: Mapping[str, Any]) -> Row:
    """A row with its citation apart from its values."""
    rest = {name: value for name, value in values.items() if name != CITES}
    return Row(entity, key, rest, str(values.get(CITES) or ""))


def exact(value: Any) -> Fraction:
    """A number of the engine without the noise of floats.

    >>> exact(0.1 + 0.2)
    Fraction(3, 10)
    """
    return Fraction(value) if isinstance(value, int) else Fraction(f"{value:.{_DIGITS}g}")


def _ranked(rows: str, direction: str) -> str:
    """Ranks as in sport: equal values share the better one; rows without a value may stand before any other.

    Values are counted before they are ranked: a window over rows takes far longer than one over values.
    """
    order = "DESC" if direction == "up" else "ASC"
    before = f"(ORDER BY value {order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    return (
        f"WITH v AS MATERIALIZED ({rows}), "
        "n AS (SELECT value, count(*) AS rows FROM v WHERE value IS NOT NULL GROUP BY value), "
        "p AS (SELECT value, rows - 1 AS tied, "
        f"CAST(1 + coalesce(sum(rows) OVER {before}, 0) AS BIGINT) AS place FROM n) "
        "SELECT v.key, p.place AS value, v.value AS amount, coalesce(p.tied, 0) AS tied, "
        "p.place + (SELECT count(*) FROM v WHERE value IS NULL) AS worst FROM v LEFT JOIN p ON v.value = p.value"
    )


def _verdict(silent: str, ends: Sequence[str]) -> str:
    """A row's verdict: nothing where the statement is silent of it; a rank lies between its value and the worst."""
    low, low_in, high, high_in = ends
    surely = f"{_from(low, 'r.value', low_in)} AND {_to(high, 'r.worst', high_in)}"
    perhaps = f"{_from(low, 'r.worst', low_in)} AND {_to(high, 'r.value', high_in)}"
    return (
        f"CASE WHEN {silent} THEN '' WHEN r.value IS NULL THEN 'open' WHEN {surely} THEN 'holds' "
        f"WHEN {perhaps} THEN 'open' ELSE 'contradicted' END"
    )


def _ends(figure: Figure) -> tuple[str, str, str, str]:
    """The ends of an interval as they stand in SQL."""
    low, high = (
        "CAST(NULL AS DOUBLE)" if end is None else f"CAST({float(end)!r} AS DOUBLE)"
        for end in (figure.low, figure.high)
    )
    return low, str(figure.low_in).upper(), high, str(figure.high_in).upper()


def _from(low: str, value: str, also: str) -> str:
    """Whether a value is above the lower end, or as good as equal to it where that counts."""
    noise = f"1e-12 * abs({low})"
    above = f"CASE WHEN {also} THEN {value} >= {low} - {noise} ELSE {value} > {low} + {noise} END"
    return f"({low} IS NULL OR {above})"


def _to(high: str, value: str, also: str) -> str:
    """Whether a value is below the upper end, or as good as equal to it where that counts."""
    noise = f"1e-12 * abs({high})"
    below = f"CASE WHEN {also} THEN {value} <= {high} + {noise} ELSE {value} < {high} - {noise} END"
    return f"({high} IS NULL OR {below})"
