"""What the Polars forms of the table of functions may call: expressions in, an expression out."""

from __future__ import annotations

from functools import cache, reduce
from operator import or_
from typing import Any, TypeAlias

import polars as pl

from guiju.model.money import LIFT, SLACK

Form: TypeAlias = Any
"""A function of expressions."""


def one_of(item: pl.Expr, *choices: pl.Expr) -> pl.Expr:
    """Whether an item equals one of the choices."""
    return reduce(or_, (item == choice for choice in choices))


def round_half_up(value: pl.Expr, digits: int) -> pl.Expr:
    """Half away from zero with the lift and the slack of `guiju.model.money`.

    Polars divides by a number as it multiplies by the reciprocal, which misses the float nearest to the fen; its own
    rounding does not.
    """
    slack = value.sign() * (SLACK / 10**digits)
    result: pl.Expr = (value * LIFT + slack).round(digits, mode="half_away_from_zero")
    return result


def round_unsigned(value: pl.Expr, digits: int) -> pl.Expr:
    """The same for a value that cannot be negative."""
    lifted: pl.Expr = value * LIFT + SLACK / 10**digits
    return lifted.round(digits, mode="half_away_from_zero")


def round_down(value: pl.Expr, digits: int) -> pl.Expr:
    """Cut towards zero."""
    power = 10**digits
    size = (value.abs() * (power * LIFT) + SLACK).floor() / power
    signed: pl.Expr = value.sign() * size
    return signed.round(digits)


def in_fen(value: pl.Expr, digits: int) -> pl.Expr:
    """Whole fen as money of which one fen is the last of so many decimals."""
    money: pl.Expr = value.cast(pl.Float64) / 10**digits
    return money.round(digits)


def add_months(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    """The day some months later, clamped to the end of the month."""
    return day.dt.offset_by(pl.format("{}mo", months.cast(pl.Int64)))


def add_days(day: pl.Expr, days: pl.Expr) -> pl.Expr:
    """The day some days later."""
    return (day.cast(pl.Int64) + days.cast(pl.Int64)).cast(pl.Int32).cast(pl.Date)


def months_between(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """The largest n with ``add_months(first, n) <= last``."""
    years = last.dt.year().cast(pl.Int64) - first.dt.year().cast(pl.Int64)
    months = years * 12 + last.dt.month().cast(pl.Int64) - first.dt.month().cast(pl.Int64)
    # The day that many months after the first is the first's day, or the last of a shorter month.
    early = (first.dt.day() > last.dt.day()) & (last.dt.month_end() > last)
    return months - early.cast(pl.Int64)


def collect(*values: pl.Expr) -> pl.Expr:
    """The values that are there, in order, as a list."""
    if not values:
        return pl.lit([], dtype=pl.List(pl.String))
    return pl.concat_list(*values).list.drop_nulls()


def whole(value: pl.Expr) -> pl.Expr:
    """A whole number for arithmetic that may leave 64 bits; `checked` brings it back."""
    return value.cast(pl.Int128)


def checked(value: pl.Expr) -> pl.Expr:
    """A whole number of 64 bits; what does not fit stops the run instead of wrapping around."""
    return value.cast(pl.Int64, strict=True)


@cache
def compiled(form: str, count: int) -> Form:
    """The function of `count` expressions that a form stands for."""
    names = [f"a{index}" for index in range(count)]
    text = form.replace("{*}", ", ".join(names)).format(*names, rest=", ".join(names[1:]))
    return eval(f"lambda {', '.join(names)}: {text}", NAMES)


NAMES: dict[str, Any] = {
    function.__name__: function
    for function in (
        one_of, round_half_up, round_down, add_months, add_days, months_between, collect,
    )
} | {"pl": pl}  # fmt: skip
