"""Innovation: intensity of research, dependence on foreign technology, ratios per head and per output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from guiju.measures.catalogue import measure, result_of
from guiju.measures.problems import wrong
from guiju.measures.result import Note, Result
from guiju.measures.tables import Table, read_columns


def _ratio(
    name: str, variant: str, table: Table, above: Sequence[str], below: Sequence[str],
    key: str | None, scale: float = 1.0,
) -> Result:  # fmt: skip
    """Sums of columns divided by sums of columns, row by row; nothing below gives no value."""
    read = read_columns(table, list(dict.fromkeys([*above, *below])), [key] if key else [])
    if key:
        _one_row_each(read.keys[key], key)
    for column, values in read.values.items():
        if values.min() < 0:
            keys = column if key is None else read.keys[key][int(values.argmin())]
            raise wrong("measure-negative", column, found=float(values.min()), keys=keys)
    top = np.sum([read.values[column] for column in above], axis=0)
    base = np.sum([read.values[column] for column in below], axis=0)
    found = np.divide(top * scale, base, out=np.full_like(top, np.nan), where=base > 0)
    rows = list(range(1, len(found) + 1))
    keys_: dict[str, Any] = {key: read.keys[key]} if key else {"row": rows}
    empty = int((base <= 0).sum())
    notes = (Note("nothing-below", {"count": empty}),) if empty else ()
    return result_of(name, variant, {**keys_, name: found}, read.coverage, notes=notes)


def _one_row_each(names: Sequence[str], key: str) -> None:
    """Raise InputError for a name of several rows: which of them would be meant?"""
    name, count = Counter(names).most_common(1)[0]
    if count > 1:
        raise wrong("measure-rows-twice", key, found=name, count=count)


@measure
def rd_intensity(
    table: Table, research: str, output: str, *, key: str | None = None, variant: str = "gdp"
) -> Result:
    """Expenditure on research and development by output, for each row.

    >>> rd_intensity({"rd": [32.0], "gdp": [1000.0]}, "rd", "gdp").value
    0.032

    Both columns in one unit of money. Published values change with revisions of GDP: note the vintage. A row without
    output has no value. Raises InputError for negative numbers, and for a `key` that several rows have.
    """
    return _ratio("rd_intensity", variant, table, [research], [output], key)


@measure
def technology_dependence(
    table: Table,
    imports: str,
    research: str,
    *,
    key: str | None = None,
    variant: str = "expenditure",
) -> Result:
    """The share of foreign technology in all that is spent on technology, for each row.

    >>> technology_dependence({"bought": [30.0], "rd": [70.0]}, "bought", "rd").value
    0.3

    Both columns in one unit of money; a row without either has no value. Raises InputError for negative numbers,
    and for a `key` that several rows have.
    """
    return _ratio("technology_dependence", variant, table, [imports], [imports, research], key)


@measure
def ratio(
    table: Table, value: str, base: str, *, key: str | None = None, scale: float = 1.0,
    variant: str = "per-unit",
) -> Result:  # fmt: skip
    """A column by another, such as patents per 10,000 people (`scale=10000`), for each row.

    >>> ratio({"patents": [50], "people": [20000]}, "patents", "people", scale=10000).value
    25.0

    A row without a base has no value. Raises InputError for negative numbers, and for a `key` that several rows have.
    """
    if not 0 < scale < float("inf"):
        raise wrong("measure-parameter", "scale", found=scale, expected="> 0")
    return _ratio("ratio", variant, table, [value], [base], key, scale)
