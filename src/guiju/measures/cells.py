"""Cells of region and industry: sizes read from a long or a wide table, their shares, quotients and rows of results."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from guiju.evaluate.quoting import identifier as quoted
from guiju.expression.names import nearest
from guiju.measures.catalogue import result_of
from guiju.measures.contents import WIDE_INDUSTRY, WIDE_SIZE, columns_of, is_absent, number_of
from guiju.measures.keys import Coded, added_up, numbered, require_room
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Note, Result, together
from guiju.measures.tables import (
    Array,
    Table,
    filtered,
    held,
    opened,
    picked_by,
    require,
    require_scale,
    rows_without,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Where = Mapping[str, object]
_NO_INDUSTRY = frozenset(
    {"year", "年", "年份", "年度", "period", "时期", "total", "合计", "总计", "总和"}
)
"""Names of columns of a wide table that are no industries, though there are numbers in them."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Sizes by region and industry: `sizes[r, i]`, absent pairs zero."""

    regions: tuple[str, ...]
    industries: tuple[str, ...]
    sizes: Array
    coverage: Coverage
    notes: tuple[Note, ...] = ()

    def row(self, region: object) -> int:
        """The row of a region. Raises InputError for one that is not in the table."""
        return place_of(self.regions, region, "region")

    def column(self, industry: object) -> int:
        """The column of an industry. Raises InputError for one that is not in the table."""
        return place_of(self.industries, industry, "industry")


def place_of(names: Sequence[str], wanted: object, role: str) -> int:
    """Where a name stands. Raises InputError, with the nearest name, for one that there is not."""
    try:
        return names.index(str(wanted))
    except ValueError:
        values = {"found": wanted, "nearest": nearest(str(wanted), names), "count": len(names)}
        raise wrong("measure-key", role, **values) from None


def read_cells(
    table: Table, region: str, industry: str | None = None, value: str | None = None, *,
    where: Where | None = None,
) -> Cells:  # fmt: skip
    """Sizes by region and industry: a long table, or a wide one with a column for each industry (`industry` None).

    Without `value` each row of a long table counts one. Several rows of one cell are added up, and a note says so.
    Cells that were read before are taken as they are, so that several measures of one table read it once.
    Raises InputError for negative sizes and for a table without any size.
    """
    if isinstance(table, Cells):
        return table
    if value and not industry:
        raise wrong("measure-role", "industry", found="industry")
    if region == industry:
        raise wrong("measure-name-twice", region, found=region)
    with opened(table) as (connection, given):
        require(connection, given, *[column for column in (region, industry, value) if column])
        source = filtered(connection, given, where)
        notes: tuple[Note, ...] = ()
        if industry is None:
            others = {region, *picked_by(table), *(where or ())}
            source, notes = _unpivoted(connection, source, region, others)
            industry, value = WIDE_INDUSTRY, WIDE_SIZE
        keys = numbered(connection, source, (region, industry))
        sums = added_up(connection, source, keys, value)
        require_scale(sums.sizes, value or "table")
        if sums.sizes.sum() <= 0:
            raise wrong("measure-empty", "table", found=sums.coverage.rows)
    regions, industries = (tuple(key.names.tolist()) for key in keys)
    added = sums.coverage.used - sums.cells
    notes += (Note("added-up", {"rows": added}),) if value and added else ()
    return Cells(regions, industries, sums.sizes, sums.coverage, notes)


def _unpivoted(
    connection: DuckDBPyConnection, source: str, region: str, others: Collection[str]
) -> tuple[str, tuple[Note, ...]]:
    """A wide table as a long one: of its columns those in which at least half of what stands there are numbers.

    Those that pick rows, and years and totals by their names, are no industries; a note names what else is left out.
    """
    names = [name for name, _ in columns_of(connection, source) if name not in others]
    kinds = dict(columns_of(connection, source))
    counts = ", ".join(
        f"count(*) FILTER (NOT {is_absent(name, kinds[name])}), count({number_of(name)})"
        for name in names
    )
    row = connection.execute(f"SELECT {counts} FROM {source}").fetchone() if names else None
    found = row or ()
    numeric = [
        name
        for name, there, numbers in zip(names, found[::2], found[1::2], strict=True)
        if numbers and 2 * numbers >= there and name.strip().lower() not in _NO_INDUSTRY
    ]
    left = [
        name
        for name, numbers in zip(names, found[1::2], strict=True)
        if numbers and name not in numeric
    ]
    if not numeric:
        raise wrong("measure-empty", "table", found=len(names))
    cast = ", ".join(f"coalesce({quoted(name)}::VARCHAR, '') AS {quoted(name)}" for name in numeric)
    columns = ", ".join(map(quoted, numeric))
    size, industry = quoted(WIDE_SIZE), quoted(WIDE_INDUSTRY)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE long AS SELECT * FROM "
        f"(SELECT {quoted(region)}, {cast} FROM {source}) UNPIVOT ({size} FOR {industry} IN ({columns}))"
    )
    return "long", (Note("no-industry", {"names": ", ".join(left)}),) if left else ()


def compared(cells: Cells, region: str, pair: Sequence[str] | None = None) -> Cells:
    """Cells of regions that can be compared in pairs: those without any size are left out, and a note says so.

    Raises InputError for fewer than two, for a region of `pair` that is not in the table or has no size, and for more
    pairs than a machine holds.
    """
    empty = cells.sizes.sum(axis=1) <= 0
    for name in pair or ():
        if empty[cells.row(name)]:
            raise wrong("measure-empty", name, found=cells.coverage.rows)
    kept = [name for name, none in zip(cells.regions, empty, strict=True) if not none]
    if len(kept) < 2:
        raise wrong("measure-few", region, found=len(kept), expected=2)
    require_room((len(kept), len(kept)), region)
    if not empty.any():
        return cells
    note = Note("empty-regions", {"count": int(empty.sum())})
    return replace(
        cells, regions=tuple(kept), sizes=cells.sizes[~empty], notes=(*cells.notes, note)
    )


def shares_of(cells: Cells) -> tuple[Array, Array]:
    """Each region's shares of industries (a region without any size: zeros), and those of the whole."""
    return shares_of_rows(cells.sizes), cells.sizes.sum(axis=0) / cells.sizes.sum()


def shares_of_rows(sizes: Array) -> Array:
    """Each row divided by its sum; a row of zeros stays zero."""
    totals = sizes.sum(axis=1, keepdims=True)
    found: Array = np.divide(sizes, totals, out=np.zeros_like(sizes), where=totals > 0)
    return found


def quotients_of(sizes: Array) -> Array:
    """Location quotients of a matrix; 0/0 (an empty region or industry) is 0."""
    total = sizes.sum()
    expected = sizes.sum(axis=1, keepdims=True) * sizes.sum(axis=0, keepdims=True) / total
    found: Array = np.divide(sizes, expected, out=np.zeros_like(sizes), where=expected > 0)
    return found


def two_years(
    table: Table, region: str, industry: str, value: str | None, year: str, start: object, end: object
) -> tuple[Cells, Cells]:  # fmt: skip
    """Cells of two years on one grid: all regions and industries that either year has."""
    table = held(table)
    before = read_cells(table, region, industry, value, where={year: start})
    after = read_cells(table, region, industry, value, where={year: end})
    if lost := rows_without(table, year):
        before = replace(before, coverage=together(before.coverage, lost))
    regions = tuple(sorted({*before.regions, *after.regions}))
    industries = tuple(sorted({*before.industries, *after.industries}))
    first, second = (
        Cells(regions, industries, _placed(one, regions, industries), one.coverage, one.notes)
        for one in (before, after)
    )
    return first, second


def _placed(cells: Cells, regions: Sequence[str], industries: Sequence[str]) -> Array:
    rows = {name: at for at, name in enumerate(regions)}
    columns = {name: at for at, name in enumerate(industries)}
    sizes = np.zeros((len(regions), len(industries)))
    at = np.ix_([rows[n] for n in cells.regions], [columns[n] for n in cells.industries])
    sizes[at] = cells.sizes
    return sizes


def with_empties(cells: Cells) -> Cells:
    """Cells with a note on regions and industries without any size, where there are such."""
    counts = {
        "empty-regions": int((cells.sizes.sum(axis=1) <= 0).sum()),
        "empty-industries": int((cells.sizes.sum(axis=0) <= 0).sum()),
    }
    more = tuple(Note(code, {"count": count}) for code, count in counts.items() if count)
    return replace(cells, notes=(*cells.notes, *more)) if more else cells


def of_cells(
    name: str, variant: str | None, cells: Cells, region: str, industry: str | None,
    values: Mapping[str, Array],
) -> Result:  # fmt: skip
    """A row for each region and industry."""
    regions, industries = (np.array(one, dtype=object) for one in (cells.regions, cells.industries))
    data: dict[str, Any] = {
        region: np.repeat(regions, len(industries)),
        industry or "industry": np.tile(industries, len(regions)),
        **{key: array.ravel() for key, array in values.items()},
    }
    return result_of(name, variant, data, cells.coverage, notes=cells.notes)


def of_regions(name: str, variant: str | None, cells: Cells, region: str, found: Array) -> Result:
    """A row for each region; one without any size has no value."""
    empty = cells.sizes.sum(axis=1) <= 0
    notes = (
        *cells.notes,
        *((Note("empty-regions", {"count": int(empty.sum())}),) if empty.any() else ()),
    )
    data = {region: list(cells.regions), name: np.where(empty, np.nan, found)}
    return result_of(name, variant, data, cells.coverage, notes=notes)


def of_industries(
    name: str, variant: str | None, cells: Cells, industry: str | None, found: Array
) -> Result:  # fmt: skip
    """A row for each industry; one without any size has no value."""
    empty = cells.sizes.sum(axis=0) <= 0
    more = (Note("empty-industries", {"count": int(empty.sum())}),) if empty.any() else ()
    data = {industry or "industry": list(cells.industries), name: np.where(empty, np.nan, found)}
    return result_of(name, variant, data, cells.coverage, notes=(*cells.notes, *more))


def of_pairs(
    name: str, variant: str | None, cells: Cells, region: str, matrix: Array,
    pair: tuple[str, str] | None,
) -> Result:  # fmt: skip
    """A row for each unordered pair of regions, or for the one asked for; with its rank and the mean of all.

    Rank 1 is the largest; pairs of equal value share the better rank.
    """
    if region in ("rank", "pairs", "mean", name):
        raise wrong("measure-name-twice", region, found=region)
    first, second = np.triu_indices(len(cells.regions), 1)
    values = matrix[first, second]
    falling = -np.round(values, 12)
    order = np.argsort(falling)
    sorted_ = falling[order]
    # The first of equal ones, in the order of their ranks.
    starts = np.flatnonzero(np.diff(sorted_, prepend=np.nan) != 0)
    rank = np.empty(len(values), dtype=np.int64)
    rank[order] = 1 + np.repeat(starts, np.diff(starts, append=len(values)))
    keep: Any = slice(None)
    if pair is not None:
        a, b = sorted((cells.row(pair[0]), cells.row(pair[1])))
        if a == b:
            raise wrong("measure-parameter", "pair", found=", ".join(pair), expected="A,B")
        keep = (first == a) & (second == b)
    names = np.array(cells.regions, dtype=object)
    data = {
        region: Coded(names, first[keep]),
        f"{region}_2": Coded(names, second[keep]),
        "rank": rank[keep],
        "pairs": np.full(len(rank[keep]), len(values)),
        "mean": np.full(len(rank[keep]), values.mean()),
        name: values[keep],
    }
    return result_of(name, variant, data, cells.coverage, notes=cells.notes)
