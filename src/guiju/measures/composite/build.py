"""Build an index from data: every step kept, so that each number can be followed back to a reported value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from guiju.measures.composite.aggregation import aggregated
from guiju.measures.composite.explained import explained
from guiju.measures.composite.index import Aggregate, Index
from guiju.measures.composite.steps import Treated, denominate, impute, normalise, treat
from guiju.measures.composite.weigh import benefit_of_the_doubt, weighted
from guiju.measures.contents import (
    MISSING,
    NO_NUMBER,
    columns_of,
    is_absent,
    key_of,
    nothing_there,
    number_of,
    strays,
)
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Note, Result
from guiju.measures.tables import Array, Table, opened, require, require_scale

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Built:
    """An index built: units, the values after each step, the weights taken, scores of every node, ranks.

    `steps` has "raw", "denominated", "imputed", "treated", "normalised", each units by indicators. `scores`
    holds indicators and aggregates by code. Rank 1 is best; ties share the better rank. `fallen` marks gaps that the
    mean of all units filled, as there is none of their group.
    """

    index: Index
    units: tuple[str, ...]
    steps: Mapping[str, Array]
    treated: tuple[Treated, ...]
    weights: Mapping[str, Array]
    scores: Mapping[str, Array]
    coverage: Coverage
    fallen: NDArray[np.bool_]

    @property
    def rank(self) -> Array:
        """The rank of each unit in the index."""
        return ranks(self.scores[self.index.root])

    def result(self) -> Result:
        """Units with rank, index and all aggregates, best first."""
        order = np.lexsort((np.arange(len(self.units)), self.rank))
        aggregates = [one.code for one in reversed(self.index.bottom_up())]
        data: dict[str, Any] = {
            self.index.unit: [self.units[at] for at in order],
            "rank": [int(rank) if rank == rank else None for rank in self.rank[order]],
            **{code: self.scores[code][order] for code in aggregates},
        }
        index = self.index
        variant = explained(
            "composite_index", f"{index.normalise}-{index.aggregation}", normalise=index.normalise,
            low=f"{index.low:g}", high=f"{index.high:g}", weighting=index.weighting, aggregation=index.aggregation,
        )  # fmt: skip
        return Result("composite_index", variant, tuple(data), data, self.coverage, self.notes)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a reader of the ranks has to know: units without one, gaps filled, what tells no units apart."""
        steps = self.steps
        values = steps["treated"]
        most = np.where(np.isnan(values), -np.inf, values).max(axis=0)
        least = np.where(np.isnan(values), np.inf, values).min(axis=0)
        bare = np.asarray(np.isnan(steps["raw"]).all(axis=0))
        alike, empty = (
            [one.code for one, holds in zip(self.index.indicators, which, strict=True) if holds]
            for which in (np.asarray((most <= least) & ~bare), bare)
        )
        lost = ~np.isnan(steps["raw"]) & np.isnan(steps["denominated"])
        gaps = np.isnan(steps["denominated"]) & ~np.isnan(steps["imputed"])
        told = (
            ("no-score", self._listed(np.isnan(self.rank))),
            ("gaps-filled", {"count": int(gaps.sum()), "how": self.index.impute}),
            ("group-without", self._listed(np.asarray(self.fallen.any(axis=1))) | {"count": int(self.fallen.sum())}),
            ("constant-indicators", {"count": len(alike), "names": ", ".join(alike)}),
            ("indicators-without", {"count": len(empty), "names": ", ".join(empty)}),
            ("no-denominator", {"count": int(lost.sum())}),
        )  # fmt: skip
        return tuple(Note(code, words) for code, words in told if words["count"])

    def _listed(self, which: NDArray[np.bool_]) -> dict[str, object]:
        """How many units of some, and the names of the first."""
        names = [self.units[at] for at in np.flatnonzero(which)]
        more = ", …" if len(names) > _NAMES else ""
        return {"count": len(names), "names": ", ".join(names[:_NAMES]) + more}


_NAMES = 10
"""So many units are named in a note."""


def ranks(values: Array) -> Array:
    """1 for the largest; ties share the better rank; what is missing has none."""
    out = np.full(len(values), np.nan)
    there = ~np.isnan(values)
    kept = values[there]
    out[there] = 1 + (kept[None, :] > kept[:, None] + 1e-12 * np.abs(kept[:, None])).sum(axis=1)
    return out


def read_units(
    table: Table, index: Index
) -> tuple[tuple[str, ...], Array, dict[str, Array], Sequence[str | None] | None, Coverage]:
    """Units, raw values, denominators and groups of an index from a table with a row for each unit.

    Values that are missing or no numbers, and rows without a unit, are counted in the coverage. Raises InputError for
    columns that there are not, units that occur twice, fewer than two of them, and a table without any value.
    """
    below = sorted({one.denominator for one in index.indicators if one.denominator})
    codes = [one.code for one in index.indicators]
    with opened(table) as (connection, source):
        grouped = [index.group] if index.group else []
        require(connection, source, index.unit, *codes, *below, *grouped)
        words = [key_of(name) for name in (index.unit, *grouped)]
        words += [number_of(name) for name in (*codes, *below)]
        picked = ", ".join(f"{one} AS c{at}" for at, one in enumerate(words))
        found = list(connection.execute(f"SELECT {picked} FROM {source}").fetchnumpy().values())
        texts = _texts(connection, source, index.unit, codes)
        shown = strays(connection, source, [index.unit], [*codes, *below])
        for at, name in enumerate(below, 1 + len(grouped) + len(codes)):
            if not np.ma.count(np.ma.masked_invalid(found[at])):
                raise nothing_there(connection, source, [name], name, len(found[at]))
    keys = [_or_none(one) for one in found[: 1 + len(grouped)]]
    named = np.array([key is not None for key in keys[0]], dtype=bool)
    units = tuple(keys[0][named].tolist())
    if len(set(units)) < len(units):
        twice = next(name for name, count in Counter(units).items() if count > 1)
        raise wrong("index-unit", index.unit, found=twice)
    if len(units) < 2:
        raise wrong("measure-few", index.unit, found=len(units), expected=2)
    numbers = found[1 + len(grouped) :]
    filled: list[Any] = [np.ma.filled(np.ma.asarray(one, float), np.nan) for one in numbers]
    matrix = np.column_stack(filled)[named]
    for at, name in enumerate((*codes, *below)):
        require_scale(matrix[:, at][~np.isnan(matrix[:, at])], name)
    raw = matrix[:, : len(codes)]
    cells, used = len(named) * len(codes), int((~np.isnan(raw)).sum())
    if not used:
        raise wrong("measure-empty", ", ".join(codes), found=len(named))
    left = {MISSING: cells - used - texts, NO_NUMBER: texts}
    counted = {reason: count for reason, count in left.items() if count}
    coverage = Coverage(cells, used, counted, shown)
    columns = {name: matrix[:, len(codes) + at] for at, name in enumerate(below)}
    groups = keys[1][named].tolist() if index.group else None
    return units, raw, columns, groups, coverage


def _texts(
    connection: DuckDBPyConnection, source: str, unit: str, codes: Sequence[str]
) -> int:  # fmt: skip
    """How many values of units are there, but no number."""
    kinds = dict(columns_of(connection, source))
    counts = ", ".join(
        f"count(*) FILTER ({key_of(unit)} IS NOT NULL AND NOT {is_absent(code, kinds[code])} "
        f"AND {number_of(code)} IS NULL)"
        for code in codes
    )
    row = connection.execute(f"SELECT {counts} FROM {source}").fetchone() if counts else None
    return sum(row or ())


def _or_none(column: Any) -> Any:
    """A column of texts, None where there is none."""
    texts = np.array(np.ma.getdata(column), dtype=object)
    texts[np.ma.getmaskarray(column)] = None
    return texts


def build(index: Index, table: Table) -> Built:
    """Build an index from a table with a row for each unit: divide, fill, draw in, normalise, weigh, aggregate, rank.

    A unit of whose indicators less than `least_coverage` is there, or nothing at all, has no score, however gaps are
    filled.
    """
    units, raw, columns, groups, coverage = read_units(table, index)
    return build_from(index, units, raw, columns, groups, coverage)


def build_from(
    index: Index,
    units: tuple[str, ...],
    raw: Array,
    columns: dict[str, Array],
    groups: Sequence[str | None] | None,
    coverage: Coverage,
) -> Built:
    """Build an index from matrices; see `build`."""
    divided = denominate(raw, index, columns)
    there = ~np.isnan(divided)
    enough = there.any(axis=1) & (there.mean(axis=1) >= index.least_coverage)
    filled, fallen = impute(np.where(enough[:, None], divided, np.nan), index.impute, groups)
    filled = np.where(enough[:, None], filled, np.nan)
    drawn, treated = treat(filled, index)
    normal = normalise(drawn, index)
    weights, scores = score(index, normal)
    steps = {
        "raw": raw,
        "denominated": divided,
        "imputed": filled,
        "treated": drawn,
        "normalised": normal,
    }
    fallen &= enough[:, None]
    return Built(index, units, steps, tuple(treated), weights, scores, coverage, fallen)


def score(index: Index, normal: Array) -> tuple[dict[str, Array], dict[str, Array]]:
    """The weights of the parts of each aggregate, and the scores of all nodes."""
    scores = {one.code: normal[:, at] for at, one in enumerate(index.indicators)}
    weights: dict[str, Array] = {}
    for node in index.bottom_up():
        parts = index.children(node.code)
        plain = [part for part in parts if not (isinstance(part, Aggregate) and part.multiplier)]
        block = np.column_stack([scores[part.code] for part in plain])
        given = np.array([part.weight for part in plain])
        weighting = node.weighting or index.weighting
        if weighting == "bod":
            found, shares = benefit_of_the_doubt(block)
            ranked = ~np.isnan(found)
            weights[node.code] = shares[ranked].mean(axis=0) if ranked.any() else given * 0.0
            scores[node.code] = found * index.high
        else:
            weights[node.code] = weighted(weighting, block, given)
            how = node.aggregation or index.aggregation
            # Means are by shares; multipliers, which need not sum to 1, take the mean up or down.
            scores[node.code] = (
                aggregated(block, weights[node.code], how, node.code) * weights[node.code].sum()
            )
        for part in parts:
            if part not in plain:
                scores[node.code] = scores[node.code] * scores[part.code] / index.high
    return weights, scores
