"""What a measure gives: a table of values that says how it was computed and from how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from guiju.measures.catalogue import Variant


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many rows were given and used, and why the others were left out: reason → count."""

    rows: int
    used: int
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """The share of rows used; 1 for no rows."""
        return self.used / self.rows if self.rows else 1.0


@dataclass(frozen=True, slots=True)
class Result:
    """Values of one measure: `columns` name keys first and then values, `data` holds a list for each.

    `variant` says which of the formulas of that name was taken; its formula, source, unit, range and
    reading stand in it. `interval` names the columns of lower and upper bounds where the values are estimates.
    """

    measure: str
    variant: Variant
    columns: tuple[str, ...]
    data: Mapping[str, Sequence[Any]]
    coverage: Coverage
    notes: tuple[str, ...] = ()
    interval: tuple[str, str] | None = None

    @property
    def value(self) -> float:
        """The single number of a result that holds one. Raises ValueError for a table."""
        last = self.data[self.columns[-1]]
        if len(last) != 1:
            raise ValueError(f"{self.measure} gave {len(last)} rows; take one with `at`")
        return float(last[0])

    def at(self, **keys: Any) -> dict[str, Any]:
        """The row with these keys. Raises KeyError where there is none, or more than one."""
        rows = [row for row in self.records() if all(row[name] == key for name, key in keys.items())]
        if len(rows) != 1:
            raise KeyError(f"{len(rows)} rows of {self.measure} with {keys}")
        return rows[0]

    def records(self) -> list[dict[str, Any]]:
        """The rows as mappings, numbers as plain Python numbers and missing ones as None."""
        lists = [_plain(self.data[name]) for name in self.columns]
        return [dict(zip(self.columns, row, strict=True)) for row in zip(*lists, strict=True)]

    def to_json(self) -> dict[str, Any]:
        """Everything as plain data."""
        variant = self.variant
        return {
            "measure": self.measure, "variant": variant.name, "formula": variant.formula, "source": variant.source,
            "unit": variant.unit, "range": variant.range, "low": variant.low, "high": variant.high,
            "coverage": {"rows": self.coverage.rows, "used": self.coverage.used, "left_out": dict(self.coverage.left_out)},
            "interval": list(self.interval) if self.interval else None, "notes": list(self.notes),
            "columns": list(self.columns), "rows": self.records(),
        }  # fmt: skip

    def to_arrow(self) -> Any:
        """The rows as an Arrow table; needs the extra `arrow`."""
        import pyarrow as pa

        return pa.table({name: _plain(self.data[name]) for name in self.columns})

    def to_pandas(self) -> Any:
        """The rows as a pandas frame; needs pandas."""
        import pandas as pd

        return pd.DataFrame({name: _plain(self.data[name]) for name in self.columns})

    def to_polars(self) -> Any:
        """The rows as a Polars frame; needs the extra `polars`."""
        import polars as pl

        return pl.DataFrame({name: _plain(self.data[name]) for name in self.columns})

    def with_keys(self, keys: Mapping[str, Any]) -> Result:
        """The same rows with further keys in front, the same for each."""
        count = len(self.data[self.columns[0]])
        data = {**{name: [key] * count for name, key in keys.items()}, **self.data}
        return replace(self, columns=(*keys, *self.columns), data=data)


def joined(results: Sequence[Result]) -> Result:
    """Results of the same measure, one below the other."""
    first = results[0]
    data = {name: [value for result in results for value in result.data[name]] for name in first.columns}
    left_out: dict[str, int] = {}
    for result in results:
        for reason, count in result.coverage.left_out.items():
            left_out[reason] = left_out.get(reason, 0) + count
    rows, used = sum(one.coverage.rows for one in results), sum(one.coverage.used for one in results)
    notes = tuple(dict.fromkeys(note for result in results for note in result.notes))
    return replace(first, data=data, coverage=Coverage(rows, used, left_out), notes=notes)


def _plain(values: Sequence[Any]) -> list[Any]:
    """Python values; what is not a number becomes None, never NaN."""
    out = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return [None if isinstance(value, float) and value != value else value for value in out]
