"""What a measure gives: a table of values that says how it was computed and from how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from guiju.locale import TEXTS, text
from guiju.measures.problems import wrong

if TYPE_CHECKING:
    from guiju.measures.catalogue import Variant


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a result: a code of `guiju.locale` (`note-…`) and what fills it in."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def said(self, language: str = "en") -> str:
        """The remark in a language.

        >>> Note("islands", {"count": 2}).said()
        '2 have no neighbours'
        """
        return text(f"note-{self.code}", language, **self.values)

    def __str__(self) -> str:
        return self.said()


@dataclass(frozen=True, slots=True)
class Stray:
    """A text that stands where a number should: its column, the row of the table (from 1; 0 unknown), its keys."""

    column: str
    found: str
    row: int = 0
    keys: str = field(default="", compare=False)

    def said(self, language: str = "en") -> str:
        """Where it stands, in a language.

        >>> Stray("firms", "3万", 5, "甲省, 汽车").said()
        'row 5, column firms: "3万"'
        """
        code = "stray" if self.row else "stray-keys"
        values = {"row": self.row, "keys": self.keys, "column": self.column}
        return text(code, language, found=self.found[:40], **values)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many rows were given and used, and why the others were left out: reason → count.

    Reasons are codes of `guiju.locale` (`left-out-…`), or plain words. `strays` are the first texts that stand where
    numbers should.
    """

    rows: int
    used: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    strays: tuple[Stray, ...] = ()

    @property
    def share(self) -> float:
        """The share of rows used; 1 for no rows."""
        return self.used / self.rows if self.rows else 1.0

    def reasons(self, language: str = "en") -> dict[str, int]:
        """Why rows were left out, in a language, with how many.

        >>> Coverage(5, 3, {"missing": 2}).reasons()
        {'a key or value is missing': 2}
        """
        said = {reason: f"left-out-{reason}" for reason in self.left_out}
        return {
            text(code, language) if code in TEXTS else reason: self.left_out[reason]
            for reason, code in said.items()
        }

    def said(self, language: str = "en") -> list[str]:
        """What was left out, in a language: how many for each reason, then the first texts in place of numbers.

        >>> Coverage(5, 4, {"no-number": 1}, (Stray("firms", "3万", 5),)).said()
        ['1: the value is no number', 'row 5, column firms: "3万"']
        """
        reasons = [f"{count:,}: {reason}" for reason, count in self.reasons(language).items()]
        return reasons + [stray.said(language) for stray in self.strays]


def together(*coverages: Coverage) -> Coverage:
    """The coverage of several tables, or parts of one, taken together."""
    left_out: dict[str, int] = {}
    for coverage in coverages:
        for reason, count in coverage.left_out.items():
            left_out[reason] = left_out.get(reason, 0) + count
    # The same text may be found in several parts of a table.
    strays = tuple(dict.fromkeys(stray for one in coverages for stray in one.strays))
    return Coverage(
        sum(one.rows for one in coverages), sum(one.used for one in coverages), left_out, strays[:3]
    )


@dataclass(frozen=True, slots=True)
class Result:
    """Values of one measure: `columns` name keys first and then values, `data` holds a list for each.

    `variant` says which of the formulas of that name was taken; its formula, source, unit, range and
    reading stand in it. `interval` names the columns of lower and upper bounds where the values are estimates.
    """

    measure: str
    variant: Variant
    columns: tuple[str, ...]
    data: Mapping[str, Any]
    coverage: Coverage
    notes: tuple[str | Note, ...] = ()
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
        rows = [
            row for row in self.records() if all(row[name] == key for name, key in keys.items())
        ]
        if len(rows) != 1:
            raise KeyError(f"{len(rows)} rows of {self.measure} with {keys}")
        return rows[0]

    def records(self) -> list[dict[str, Any]]:
        """The rows as mappings, numbers as plain Python numbers and missing ones as None."""
        lists = [_plain(self.data[name]) for name in self.columns]
        return [dict(zip(self.columns, row, strict=True)) for row in zip(*lists, strict=True)]

    def to_json(self, language: str = "en") -> dict[str, Any]:
        """Everything as plain data, its words in a language."""
        variant, coverage = self.variant, self.coverage
        return {
            "measure": self.measure,
            "variant": variant.name,
            "formula": variant.said("formula", language),
            "source": variant.source,
            **{part: variant.said(part, language) for part in ("unit", "range", "low", "high")},
            "coverage": {
                "rows": coverage.rows,
                "used": coverage.used,
                "left_out": coverage.reasons(language),
                "no_numbers": [
                    {
                        "row": one.row or None,
                        "column": one.column,
                        "keys": one.keys,
                        "found": one.found,
                    }
                    for one in coverage.strays
                ],
            },
            "interval": list(self.interval) if self.interval else None,
            "notes": [one if isinstance(one, str) else one.said(language) for one in self.notes],
            "columns": list(self.columns),
            "rows": self.records(),
        }

    def to_arrow(self) -> Any:
        """The rows as an Arrow table; needs the extra `arrow`."""
        import pyarrow as pa

        return pa.table({name: _plain(self.data[name]) for name in self.columns})

    def to_pandas(self) -> Any:
        """The rows as a pandas frame; needs pandas."""
        pd: Any = import_module("pandas")
        return pd.DataFrame({name: _plain(self.data[name]) for name in self.columns})

    def to_polars(self) -> Any:
        """The rows as a Polars frame; needs the extra `polars`."""
        import polars as pl

        return pl.DataFrame({name: _plain(self.data[name]) for name in self.columns})

    def with_keys(self, keys: Mapping[str, Any]) -> Result:
        """The same rows with further keys in front, the same for each. Raises InputError for a name taken already."""
        if twice := [name for name in keys if name in self.data]:
            raise wrong("measure-name-twice", twice[0], found=twice[0])
        count = len(self.data[self.columns[0]])
        data = {**{name: [key] * count for name, key in keys.items()}, **self.data}
        return replace(self, columns=(*keys, *self.columns), data=data)


def joined(results: Sequence[Result]) -> Result:
    """Results of the same measure, one below the other; a column that some lack is missing there."""
    first = results[0]
    columns = tuple(dict.fromkeys(name for result in results for name in result.columns))
    data: dict[str, list[Any]] = {name: [] for name in columns}
    for result in results:
        count = len(result.data[result.columns[0]])
        for name in columns:
            data[name].extend(_plain(result.data[name]) if name in result.data else [None] * count)
    notes = tuple({str(note): note for result in results for note in result.notes}.values())
    coverage = together(*(result.coverage for result in results))
    return replace(first, columns=columns, data=data, coverage=coverage, notes=notes)


def _plain(values: Sequence[Any]) -> list[Any]:
    """Python values; what is not a finite number becomes None, never NaN."""
    given: Any = values
    out = given.tolist() if isinstance(given, np.ndarray) else list(values)
    return [None if isinstance(value, float) and not isfinite(value) else value for value in out]
