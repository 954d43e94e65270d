"""Innovation: intensity of research, dependence on foreign technology, ratios per head and per output."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from guiju.measures.catalogue import Variant, measure, result_of
from guiju.measures.cells import Array, Table, read_columns
from guiju.measures.result import Result


def _ratio(name: str, variant: str, table: Table, above: Sequence[str], below: Sequence[str], key: str | None, scale: float = 1.0) -> Result:
    """Sums of columns divided by sums of columns, row by row; nothing below gives no value."""
    read = read_columns(table, [*above, *below], [key] if key else [])
    top: Array = np.sum([read.values[column] for column in above], axis=0)
    base: Array = np.sum([read.values[column] for column in below], axis=0)
    found = np.divide(top * scale, base, out=np.full_like(top, np.nan), where=base > 0)
    keys: dict[str, Any] = {key: read.keys[key]} if key else {"row": list(range(1, len(found) + 1))}
    notes = ("rows with nothing below have no value",) if (base <= 0).any() else ()
    return result_of(name, variant, {**keys, name: found}, read.coverage, notes=notes)


@measure(
    "研发投入强度", "innovation",
    Variant("gdp", "R&D expenditure / GDP", "OECD Frascati Manual 2015", "1", "0 to 1", "little research", "much research"),
    Variant("revenue", "R&D expenditure / business revenue", "OECD Frascati Manual 2015", "1", "0 to 1", "little research", "much research"),
)  # fmt: skip
def rd_intensity(table: Table, research: str, output: str, *, key: str | None = None, variant: str = "gdp") -> Result:
    """Expenditure on research and development by output. Published values change with revisions of GDP: note the vintage."""
    return _ratio("rd_intensity", variant, table, [research], [output], key)


@measure(
    "对外技术依存度", "innovation",
    Variant("expenditure", "technology imports / (technology imports + R&D expenditure)", "国家中长期科学和技术发展规划纲要（2006—2020年）", "1", "0 to 1", "own technology", "bought technology"),
)  # fmt: skip
def technology_dependence(table: Table, imports: str, research: str, *, key: str | None = None) -> Result:
    """The share of foreign technology in all that is spent on technology."""
    return _ratio("technology_dependence", "expenditure", table, [imports], [imports, research], key)


@measure(
    "人均与单位产出比率", "innovation",
    Variant("per-unit", "value / base, times the scale", "ratio", "value per base", "0 to infinity", "little", "much"),
)  # fmt: skip
def ratio(table: Table, value: str, base: str, *, key: str | None = None, scale: float = 1.0) -> Result:
    """A column by another, such as patents per 10,000 people (`scale=10000`)."""
    return _ratio("ratio", "per-unit", table, [value], [base], key, scale)
