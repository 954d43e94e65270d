"""Totals of a target under several variants, for all rows and by groups, from one scan."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from guiju.compare.result import Totals
from guiju.evaluate.quoting import identifier

GroupTotals: TypeAlias = "dict[str, tuple[tuple[str, Totals], ...]]"
_SHARED = 3
"""Rows, weight, the baseline's total."""
_EACH = 4
"""Of each variant: weight of winners, of losers, their gains, their losses. All else follows from these."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a comparison: the target in each variant, weight, base of rates, groupings."""

    targets: list[str]
    weight: str
    base: str
    by: list[str]
    direction: str

    def all(self) -> list[str]:
        """Every column once."""
        named = [
            *self.targets,
            *([self.weight] if self.weight else []),
            *([self.base] if self.base else []),
        ]
        return list(dict.fromkeys([*named, *self.by]))


def grouped(query: str, columns: Columns, by: Sequence[str]) -> str:
    """The query of all totals: a row for each group of each grouping, or one for all rows where there is none.

    Money is added up in whole fen where there are no weights, so that totals are exact.
    """
    weight = f"t.{identifier(columns.weight)}" if columns.weight else ""
    first = f"t.{identifier(columns.targets[0])}"
    count = f"FSUM({weight})" if weight else "COUNT(*)"
    items = ["COUNT(*)", count, _total(first, weight)]
    for name in columns.targets[1:]:
        items += _variant_items(first, f"t.{identifier(name)}", weight, columns.direction)
    items.append(_total(f"t.{identifier(columns.base)}", weight) if columns.base else "NULL")
    names = [f"t.{identifier(name)}" for name in by]
    keys = [f"CAST({name} AS VARCHAR)" for name in names]
    select = ", ".join(
        [*keys, *(f"GROUPING({name})" if len(names) > 1 else "0" for name in names), *items]
    )
    sets = ", ".join(f"({name})" for name in names)
    group = (
        f" GROUP BY GROUPING SETS ({sets})"
        if len(names) > 1
        else f" GROUP BY {sets}"
        if names
        else ""
    )
    return f"SELECT {select} FROM ({query}) AS t{group}"


def _variant_items(before: str, after: str, weight: str, direction: str) -> list[str]:
    gain = f"({after} - {before})" if direction == "up" else f"({before} - {after})"
    count = f"FSUM({weight})" if weight else "COUNT(*)"
    wins, loses = f"FILTER (WHERE {gain} > 0.005)", f"FILTER (WHERE {gain} < -0.005)"
    return [
        f"COALESCE({count} {wins}, 0)", f"COALESCE({count} {loses}, 0)",
        f"COALESCE({_total(gain, weight, wins)}, 0)", f"COALESCE({_total(gain, weight, loses)}, 0)",
    ]  # fmt: skip


def _total(value: str, weight: str, keep: str = "") -> str:
    if weight:
        return f"FSUM({value} * {weight}) {keep}"
    return f"(CAST(SUM(CAST(ROUND({value} * 100) AS BIGINT)) {keep} AS DOUBLE) / 100e0)"


def read_totals(
    rows: Sequence[tuple[Any, ...]], columns: Columns, by: Sequence[str]
) -> tuple[list[Totals], list[GroupTotals]]:
    """Per variant: the totals of all rows, and those of each group, the groups in order of their names."""
    count = len(by)
    parsed: list[tuple[int, str, tuple[Any, ...]]] = []
    for row in rows:
        active = [index for index, flag in enumerate(row[count : 2 * count]) if flag == 0]
        which = active[0] if active else -1
        key = row[which] if active else None
        parsed.append((which, "none" if key is None else str(key), row[2 * count :]))
    whole = _added([values for which, _, values in parsed if which in (-1, 0)])
    overall, groups = [], []
    for variant in range(len(columns.targets) - 1):
        overall.append(_totals(whole, variant, columns.direction))
        found: GroupTotals = {}
        for index, name in enumerate(by):
            pairs = [
                (key, _totals(v, variant, columns.direction))
                for which, key, v in parsed
                if which == index
            ]
            found[name] = tuple(sorted(pairs, key=lambda pair: pair[0]))
        groups.append(found)
    return overall, groups


def _added(rows: Sequence[Sequence[Any]]) -> list[Any]:
    """The column sums of the groups of one grouping: the totals of all rows."""
    if not rows:
        return []
    columns = list(zip(*rows, strict=True))
    return [
        None if column[0] is None else math.fsum(float(v or 0) for v in column)
        for column in columns
    ]


def _totals(values: Sequence[Any], variant: int, direction: str) -> Totals:
    if not values:
        return Totals(0, *(0.0,) * 9, None, None)
    rows, weight, before = int(values[0]), float(values[1] or 0), float(values[2] or 0)
    start = _SHARED + variant * _EACH
    winners, losers, gains, losses = (float(v or 0) for v in values[start : start + _EACH])
    change = gains + losses if direction == "up" else -(gains + losses)
    after, base, touched = before + change, values[-1], winners + losers
    return Totals(
        rows, weight, round(before, 2), round(after, 2), round(change, 2) + 0.0, winners, losers,
        weight - touched, round(gains, 2), round(losses, 2) + 0.0, change / weight if weight else None,
        (gains + losses) / touched if touched else None,
        before / base if base else None, after / base if base else None,
    )  # fmt: skip
