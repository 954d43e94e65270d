"""Uprating: columns carried from the date of the data to another by official dated figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.calibrate.microdata import Microdata
from guiju.calibrate.totals import Series
from guiju.evaluate.quoting import identifier
from guiju.model.problem import InputError, Place, Problem


@dataclass(frozen=True, slots=True)
class Factor:
    """What a column is multiplied by: the figure of one day over that of another."""

    column: str
    factor: float
    start: date
    end: date
    before: float
    after: float
    unit: str
    source: str
    status: str

    def to_json(self) -> dict[str, Any]:
        """The factor as plain data."""
        return {
            "column": self.column, "factor": self.factor, "from": self.start.isoformat(),
            "to": self.end.isoformat(), "before": self.before, "after": self.after,
            "unit": self.unit, "source": self.source, "status": self.status,
        }  # fmt: skip


def factors(series: Sequence[Series], start: date | None, end: date | None) -> tuple[Factor, ...]:
    """One factor for each series: its figure at `end` over that at `start`, the last on or before each.

    >>> mean = Series("pay", {date(2021, 12, 31): 100.0, date(2023, 12, 31): 112.0}, source="s")
    >>> [round(f.factor, 3) for f in factors([mean], date(2022, 6, 30), date(2023, 12, 31))]
    [1.12]

    Raises InputError where there are series and one of the dates is missing, or lies before all figures.
    """
    if not series:
        return ()
    if start is None or end is None:
        missing = "--from" if start is None else "--to"
        listed = ", ".join(one.column for one in series)
        raise InputError([Problem("uprating-without-date", Place(missing), {"found": listed})])
    problems, out = [], []
    for one in series:
        days = [max((d for d in one.values if d <= day), default=None) for day in (start, end)]
        for day, wanted in zip(days, (start, end), strict=True):
            if day is None:
                values = {"column": one.column, "found": wanted, "first": min(one.values)}
                problems.append(Problem("no-figure-yet", one.place, values))
        first, last = days
        if first is not None and last is not None:
            before, after = one.values[first], one.values[last]
            out.append(
                Factor(one.column, after / before, first, last, before, after, one.unit,
                       one.source, one.status)
            )  # fmt: skip
    if problems:
        raise InputError(problems)
    return tuple(out)


def uprated(data: Microdata, found: Sequence[Factor]) -> Microdata:
    """The data with the columns multiplied, to six decimals; DECIMAL columns keep their own number of them."""
    if not found:
        return data
    items, types = [], dict(data.types)
    for factor in found:
        type_ = types[factor.column] if types[factor.column].startswith("DECIMAL") else "DOUBLE"
        types[factor.column] = type_
        value = f"CAST(ROUND({data.number(factor.column)} * {factor.factor!r}, 6) AS {type_})"
        items.append(f"{value} AS {identifier(factor.column)}")
    relation = f'(SELECT * REPLACE ({", ".join(items)}), {data.row} AS "#row" FROM {data.relation})'
    if data.row == '"#row"':
        relation = f"(SELECT * REPLACE ({', '.join(items)}) FROM {data.relation})"
    return Microdata(data.file, relation, types, '"#row"', data.places, data.digest, data.kind)
