"""Totals of a target under several variants, for all rows and by groups, from one scan."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from guiju.compare.result import GroupName, Groups, Totals
from guiju.evaluate.quoting import identifier

HALF_A_FEN = 0.005
_GAIN = "#gain"
_SHARED = 3
"""Rows, weight, the baseline's total."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a comparison: the target in each variant, weight, base of rates, direction.

    `split` also counts the rows of winners and of losers, which suppression asks for.
    """

    targets: list[str]
    weight: str
    base: str
    direction: str
    split: bool = False

    @property
    def each(self) -> int:
        """Figures of a variant: change, gains, winners, losers, with `split` the rows of the last two."""
        return 6 if self.split else 4

    def all(self) -> list[str]:
        """Every column once."""
        named = [*self.targets, *(name for name in (self.weight, self.base) if name)]
        return list(dict.fromkeys(named))

    def gain(self, variant: int) -> str:
        """What a row gains in a variant, in the unit of the target; a loss is negative."""
        before, after = (f"t.{identifier(self.targets[index])}" for index in (0, variant))
        return f"({after} - {before})" if self.direction == "up" else f"({before} - {after})"


def grouped(query: str, columns: Columns, by: Sequence[Sequence[str]]) -> str:
    """The query of all totals: a row for each group of each grouping, or one for all rows where there is none.

    A grouping is one or more columns, crossed. Money is added up in whole fen where there are no weights, so that
    totals are exact. Sums of conditions are written as CASE: FILTER takes four times as long. The gain of each variant
    is a column of its own: inside CASE it would be computed again.
    """
    weight = f"t.{identifier(columns.weight)}" if columns.weight else ""
    items = ["COUNT(*)", f"FSUM({weight})" if weight else "COUNT(*)"]
    items.append(total(f"t.{identifier(columns.targets[0])}", weight))
    for variant in range(1, len(columns.targets)):
        items += _variant_items(f't."{_GAIN}{variant}"', weight, split=columns.split)
    items.append(total(f"t.{identifier(columns.base)}", weight) if columns.base else "NULL")
    names = [f"t.{identifier(name)}" for name in dict.fromkeys(n for group in by for n in group)]
    keys = [f"CAST({name} AS VARCHAR)" for name in names]
    # Of one grouping alone every column is in every group; not every engine answers GROUPING there.
    flags = [f"GROUPING({name})" if len(by) > 1 else "0" for name in names]
    select = ", ".join([*keys, *flags, *items])
    sets = ", ".join(f"({', '.join(f't.{identifier(n)}' for n in group)})" for group in by)
    group = (
        f" GROUP BY GROUPING SETS ({sets})"
        if len(by) > 1
        else f" GROUP BY {sets[1:-1]}"
        if by
        else ""
    )
    return f"SELECT {select} FROM ({_with_gains(query, columns)}) AS t{group}"


def _with_gains(query: str, columns: Columns) -> str:
    """The rows with the gain of each variant: in whole fen, or where there are weights in the unit of the target."""
    gains = [columns.gain(variant) for variant in range(1, len(columns.targets))]
    if not columns.weight:
        gains = [f"CAST({gain} * 100 AS BIGINT)" for gain in gains]
    named = "".join(f', {gain} AS "{_GAIN}{i}"' for i, gain in enumerate(gains, 1))
    return f"SELECT t.*{named} FROM ({query}) AS t"


def _variant_items(gain: str, weight: str, *, split: bool) -> list[str]:
    least = HALF_A_FEN if weight else 0
    wins, loses = f"{gain} > {least}", f"{gain} < -{least}"
    rows = [f"COUNT_IF({wins})", f"COUNT_IF({loses})"]
    if not weight:
        # Gains are half of what gains, losses and their size add up to: ABS takes a third of the time of CASE.
        gains = f"(CAST(SUM(ABS({gain})) + SUM({gain}) AS DOUBLE) / 200e0)"
        sums = [_yuan(gain), gains]
        return [*sums, *rows, *(rows if split else [])]
    parts = [f"{gain} * {weight}", f"CASE WHEN {wins} THEN {gain} * {weight} ELSE 0 END"]
    parts += [f"CASE WHEN {which} THEN {weight} ELSE 0 END" for which in (wins, loses)]
    return [*(f"FSUM({part})" for part in parts), *(rows if split else [])]


def _yuan(fen: str) -> str:
    """The sum of whole fen, in yuan."""
    return f"(CAST(SUM({fen}) AS DOUBLE) / 100e0)"


def total(value: str, weight: str) -> str:
    """The sum of an amount of all rows: of whole fen, or weighted with compensation."""
    if weight:
        return f"FSUM({value} * {weight})"
    return _yuan(f"CAST({value} * 100 AS BIGINT)")


@dataclass(frozen=True, slots=True)
class Cell:
    """The figures of one group as the query gives them."""

    grouping: int
    name: GroupName
    values: tuple[Any, ...]


def read_cells(rows: Sequence[tuple[Any, ...]], by: Sequence[Sequence[str]]) -> list[Cell]:
    """The rows of `grouped` with the grouping each belongs to, those of a grouping in order of their names."""
    columns = list(dict.fromkeys(name for group in by for name in group))
    places = [tuple(columns.index(name) for name in group) for group in by]
    count, cells = len(columns), []
    for row in rows:
        active = {index for index, flag in enumerate(row[count : 2 * count]) if flag == 0}
        grouping = next((i for i, place in enumerate(places) if set(place) == active), -1)
        keys = (
            tuple("none" if row[i] is None else str(row[i]) for i in places[grouping]) if by else ()
        )
        name = keys[0] if len(keys) == 1 else keys
        cells.append(Cell(grouping, name, row[2 * count :]))
    return sorted(cells, key=lambda cell: (cell.grouping, cell.name))


def whole_of(cells: Sequence[Cell]) -> list[Any]:
    """The totals of all rows: the column sums of the groups of the first grouping."""
    rows = [cell.values for cell in cells if cell.grouping in (-1, 0)]
    sums = [math.fsum(float(v or 0) for v in column) for column in zip(*rows, strict=True)]
    return [None if rows[0][index] is None else value for index, value in enumerate(sums)]


def groups_of(cells: Sequence[Cell], grouping: int, columns: Columns, variant: int) -> Groups:
    """The totals of each group of a grouping in a variant."""
    return tuple(
        (cell.name, totals_of(cell.values, columns, variant))
        for cell in cells
        if cell.grouping == grouping
    )


def split_rows(values: Sequence[Any], columns: Columns, variant: int) -> tuple[int, int, int]:
    """How many rows gain, lose, and stay the same."""
    start = _SHARED + (variant - 1) * columns.each
    gain, lose = (int(v or 0) for v in values[start + 4 : start + 6])
    return gain, lose, int(values[0]) - gain - lose


def totals_of(values: Sequence[Any], columns: Columns, variant: int) -> Totals:
    """The totals of a variant (1 is the first reform) from the figures of a group."""
    if not values:
        return Totals(0, *(0.0,) * 9, None, None, None)
    rows, weight, before = int(values[0]), float(values[1] or 0), float(values[2] or 0)
    start = _SHARED + (variant - 1) * columns.each
    gained, gains, winners, losers = (float(v or 0) for v in values[start : start + 4])
    losses = gained - gains
    change = gained if columns.direction == "up" else -gained
    after, base, touched = before + change, values[-1], winners + losers
    return Totals(
        rows, weight, round(before, 2), round(after, 2), round(change, 2) + 0.0, winners, losers,
        weight - touched, round(gains, 2), round(losses, 2) + 0.0,
        change / weight + 0.0 if weight else None, gains / winners if winners else None,
        losses / losers if losers else None,
        _average_rate(before, base, columns), _average_rate(after, base, columns),
    )  # fmt: skip


def _average_rate(total: float, base: Any, columns: Columns) -> float | None:
    """The share of the base that goes: the target itself, or where more of it is a gain what it leaves of the base."""
    if not base:
        return None
    share = float(total / base)
    return 1 - share if columns.direction == "up" else share
