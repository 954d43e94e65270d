"""Figures of a comparison: how each is written, and the tables they stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from guiju.locale import text
from guiju.model.unit import UnitError, parse_unit
from guiju.report.values import number_text, unit_text

Found: TypeAlias = Mapping[str, Any]

AMOUNTS = (
    "before", "after", "change", "cost", "gains", "losses", "mean_change", "mean_gain", "mean_loss",
    "median_gain", "median_loss", "gain", "input_change", "mean_input",
)  # fmt: skip
COUNTS = ("rows", "weight", "winners", "losers", "unchanged", "held")
RATES = (
    "average_rate_before", "average_rate_after", "marginal_rate_before", "marginal_rate_after", "average_rate",
    "marginal_rate", "cliff_before", "cliff_after",
)  # fmt: skip
INDICES = (
    "gini_before", "gini_after", "p90_p10", "s80_s20", "kakwani", "reynolds_smolensky",
)  # fmt: skip
FORMATS = {
    "amount": "#,##0.00",
    "count": "#,##0.#",
    "share": "0.00%",
    "index": "0.0000",
    "number": "#,##0.######",
}
"""Of each kind of figure, how a sheet writes it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A text as it is shown, and the number behind it with its kind, where there is one."""

    text: str
    number: float | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled table: heads and rows; the first column stands left, the others right."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Figure, ...], ...]


def kind_of(key: str) -> str:
    """amount, count, share or index."""
    if key in RATES:
        return "share"
    if key in INDICES:
        return "index"
    return "count" if key in COUNTS else "amount"


def figure(value: float | None, key: str) -> Figure:
    """A figure as its kind is written: money to the fen, counts, shares, indices."""
    if value is None:
        return Figure("-")
    kind = kind_of(key)
    if kind == "share":
        return Figure(number_text(value, "share"), value, kind)
    if kind == "index":
        return Figure(f"{value:.4f}", value, kind)
    if kind == "count":
        return Figure(f"{value:,.1f}".removesuffix(".0"), value, kind)
    return Figure(f"{round(value, 2) + 0.0:,.2f}", value, kind)


def plain_number(value: float | None) -> Figure:
    """A number without a kind of its own: an input, a value of a parameter."""
    return Figure("-") if value is None else Figure(f"{value:,.10g}", value, "number")


def figures(found: Found, keys: Sequence[str]) -> tuple[Figure, ...]:
    """The figures under some keys."""
    return tuple(figure(found.get(key), key) for key in keys)


def heads(keys: Sequence[str], language: str) -> tuple[str, ...]:
    """The heads of columns."""
    return tuple(text(f"head-{key}", language) for key in keys)


def unit_of(found: Found, language: str) -> str:
    """The unit of the target in words."""
    try:
        return unit_text(parse_unit(str(found.get("unit") or "1")), language)
    except UnitError:
        return str(found.get("unit"))
