"""Margins over the rows of microdata in SQL: which category a row is in, what it counts for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from guiju.calibrate.distance import Distance
from guiju.calibrate.microdata import Microdata
from guiju.calibrate.result import Outside, Weights
from guiju.calibrate.totals import Margin
from guiju.evaluate.quoting import identifier, literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from guiju.calibrate.solve import Vector

CODED = '"coded"'
_EXAMPLES = 5
# Between the values of a category of several columns: a character that no value holds.
_JOINT = "\x1f"


class Coding:
    """The margins coded once into a table of numbers: `w` the design weight, and for margin i `c<i>`
    its category (missing where it has none) and `v<i>` what is summed."""

    def __init__(
        self,
        connection: DuckDBPyConnection,
        data: Microdata,
        margins: Sequence[Margin],
        weight: str,
    ) -> None:
        self.connection, self.data, self.margins = connection, data, margins
        self.weight = data.number(weight) if weight else "1.0::DOUBLE"
        self.types: list[str] = []
        for index in range(len(margins)):
            self.types.append(self._categories(index))

    def _categories(self, index: int) -> str:
        """An SQL type whose values are the categories of a margin; equal ones are shared.

        A type finds the category of a text without a join, which would not keep the order of the rows.
        """
        margin = self.margins[index]
        words = [_JOINT.join(target.category) for target in margin.targets]
        for earlier, other in enumerate(self.margins[:index]):
            if [_JOINT.join(target.category) for target in other.targets] == words:
                return self.types[earlier]
        name = f"categories_{index}"
        values = ", ".join(map(literal, words))
        self.connection.execute(f"CREATE TEMP TYPE {name} AS ENUM ({values})")
        return name

    @property
    def source(self) -> str:
        """The rows, for FROM."""
        return f"{self.data.relation} AS t"

    def code(self, index: int) -> str:
        """SQL of the category of a row in a margin, from 0; missing where it has none."""
        margin = self.margins[index]
        place = "0"
        if margin.by:
            text = f" || {literal(_JOINT)} || ".join(map(self.data.text, margin.by))
            place = f"ENUM_CODE(TRY_CAST({text} AS {self.types[index]}))::INTEGER"
        conditions = [
            f"{self.data.text(column)} IN ({', '.join(map(literal, values))})"
            for column, values in margin.where.items()
        ]
        return f"CASE WHEN {' AND '.join(conditions)} THEN {place} END" if conditions else place

    def value(self, index: int) -> str:
        """SQL of what a row counts for in a margin; a missing value counts for nothing."""
        of = self.margins[index].of
        return f"COALESCE({self.data.number(of)}, 0)" if of else ""

    def build(self) -> None:
        """Make the table of numbers, in the order of the rows."""
        columns = [f"{self.weight} AS w"]
        for i, margin in enumerate(self.margins):
            columns.append(f"CAST({self.code(i)} AS INTEGER) AS c{i}")
            if margin.of:
                columns.append(f"{self.value(i)} AS v{i}")
                columns.append(f"{self.data.number(margin.of)} IS NULL AS n{i}")
        self.connection.execute(
            f"CREATE TEMP TABLE {CODED} AS SELECT {', '.join(columns)} FROM {self.source}"
        )

    def totals(self, ratio: str = "") -> list[list[tuple[float, int]]]:
        """For each margin and category: the weighted total, and how many rows with weight it has.

        `ratio` is SQL over the table of numbers: new weights over design weights.
        """
        weight = f"w * {ratio}" if ratio else "w"
        out = []
        for i, margin in enumerate(self.margins):
            value = f"({weight}) * v{i}" if margin.of else f"({weight})"
            found = {
                code: (float(total or 0.0), int(rows))
                for code, total, rows in self.connection.execute(
                    f"SELECT c{i}, FSUM({value}), COUNT(*) FILTER (w > 0) FROM {CODED}"
                    f" WHERE c{i} IS NOT NULL GROUP BY ALL"
                ).fetchall()
            }
            out.append([found.get(code, (0.0, 0)) for code in range(len(margin.targets))])
        return out

    def outside(self) -> tuple[Outside, ...]:
        """For each margin, the rows it says nothing about."""
        out = []
        for i, margin in enumerate(self.margins):
            missing = f"COUNT(*) FILTER (c{i} IS NOT NULL AND n{i})" if margin.of else "0"
            row = self.connection.execute(
                f"SELECT COUNT(*) FILTER (c{i} IS NULL), FSUM(w) FILTER (c{i} IS NULL), FSUM(w),"
                f" {missing} FROM {CODED}"
            ).fetchone()
            rows, weight, whole, without = row or (0, 0, 0, 0)
            share = float(weight or 0) / float(whole) if whole else 0.0
            examples = self._examples(i) if rows and margin.by else ()
            if rows or without:
                out.append(Outside(margin.name, int(rows), share, int(without), examples))
        return tuple(out)

    def _examples(self, index: int) -> tuple[str, ...]:
        margin = self.margins[index]
        text = " || '|' || ".join(f"COALESCE({self.data.text(c)}, '-')" for c in margin.by)
        rows = self.connection.execute(
            f"SELECT {text} AS found FROM {self.source} WHERE {self.code(index)} IS NULL"
            f" GROUP BY found ORDER BY COUNT(*) DESC, found LIMIT {_EXAMPLES}"
        ).fetchall()
        return tuple(str(found) for (found,) in rows)

    def weights(self, ratio: str = "", distance: Distance | None = None) -> Weights:
        """What the design weights are like, or those that are `ratio` times as large."""
        weight = f"w * {ratio}" if ratio else "w"
        given = f"SELECT w, {weight} AS x, {ratio or '1.0'} AS g FROM {CODED}"
        bounds = "NULL"
        if distance is not None and distance.method in ("bounded", "logit"):
            near = 1e-9 * (distance.high - distance.low)
            bounds = (
                f"COUNT(*) FILTER (w > 0 AND (g <= {distance.low + near!r}"
                f" OR g >= {distance.high - near!r}))"
            )
        row = self.connection.execute(
            "SELECT COUNT(*) FILTER (w > 0), FSUM(x), MIN(x) FILTER (w > 0), MAX(x), FSUM(x * x),"
            " COUNT(*) FILTER (x < 0), MIN(g) FILTER (w > 0), MAX(g) FILTER (w > 0),"
            f" {bounds} FROM ({given})"
        ).fetchone()
        rows, total, least, most, squares, negative, low, high, at = row or (0,) * 9
        effect = rows * squares / total**2 if rows and total else None
        return Weights(
            int(rows), float(total or 0), float(least or 0), float(most or 0), effect,
            rows / effect if effect else None, int(negative),
            float(low) if ratio and rows else None, float(high) if ratio and rows else None, at,
        )  # fmt: skip

    def ratio(self, used: Sequence[int], factors: Sequence[Vector], distance: Distance) -> str:
        """SQL over the table of numbers of the new weight as a multiple of the design weight."""
        return self._ratio(
            used, factors, distance, [f"c{i}" for i in used], [f"v{i}" for i in used]
        )

    def output(
        self, used: Sequence[int], factors: Sequence[Vector], distance: Distance, name: str
    ) -> str:
        """The query of the rows as given, uprated, with the column of new weights behind them."""
        codes, values = [self.code(i) for i in used], [self.value(i) for i in used]
        ratio = self._ratio(used, factors, distance, codes, values)
        columns = ", ".join(f"t.{identifier(column)}" for column in self.data.types)
        return (
            f"SELECT {columns}, CAST({self.weight} * {ratio} AS DOUBLE) AS {identifier(name)}"
            f" FROM {self.source}"
        )

    def _ratio(
        self, used: Sequence[int], factors: Sequence[Vector], distance: Distance,
        codes: Sequence[str], values: Sequence[str],
    ) -> str:  # fmt: skip
        terms = []
        for i, found, code, value in zip(used, factors, codes, values, strict=True):
            listed = ", ".join(f"{float(factor)!r}::DOUBLE" for factor in found)
            term = f"COALESCE(([{listed}])[({code}) + 1], 0)"
            terms.append(f"{term} * {value}" if self.margins[i].of else term)
        return distance.sql(f"({' + '.join(terms)})")
