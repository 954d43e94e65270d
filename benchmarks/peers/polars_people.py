"""The comparison of `bench_compare` as one hand-written lazy query of Polars, streaming."""

from __future__ import annotations

import json
import sys

import polars as pl

RATES = [0.03, 0.10, 0.20, 0.25, 0.30, 0.35, 0.45]
QUICK = [0, 2_520, 16_920, 31_920, 52_920, 85_920, 181_920]
UPPER = [36_000, 144_000, 300_000, 420_000, 660_000, 960_000]


def tax(base: pl.Expr) -> pl.Expr:
    """The bracket scale."""
    found = pl.when(base <= UPPER[0]).then(base * RATES[0])
    for upper, rate, quick in zip(UPPER[1:], RATES[1:], QUICK[1:], strict=False):
        found = found.when(base <= upper).then(base * rate - quick)
    return found.otherwise(base * RATES[-1] - QUICK[-1])


def taxable(kinds: list[str]) -> pl.Expr:
    """Income of the year where half of the award counts in these institutions."""
    share = pl.when(pl.col("kind").is_in(kinds)).then(0.5).otherwise(1.0)
    income = pl.col("salary") + share * pl.col("award") - 60_000 - pl.col("special_deductions")
    return income.clip(lower_bound=0)


def people(path: str) -> dict[str, float]:
    """Change of the weighted tax by kind of institution."""
    listed, weight = ["university", "research"], pl.col("weight")
    change = (pl.col("after") - pl.col("before")).alias("change")
    found = (
        pl.scan_parquet(path)
        .with_columns(b0=taxable(listed), b1=taxable([*listed, "medical"]))
        .with_columns(before=tax(pl.col("b0")), after=tax(pl.col("b1")))
        .with_columns(change)
        .group_by("kind")
        .agg(
            pl.len(), weight.sum().alias("people"),
            (weight * pl.col("before")).sum().alias("total_before"),
            (weight * pl.col("after")).sum().alias("total_after"),
            (weight * pl.col("change")).sum().alias("total_change"),
            weight.filter(pl.col("change") < 0).sum().alias("winners"),
            weight.filter(pl.col("change") > 0).sum().alias("losers"),
        )
        .collect(engine="streaming")
    )  # fmt: skip
    return dict(zip(found["kind"], found["total_change"], strict=True))


if __name__ == "__main__":
    print(json.dumps(people(sys.argv[1])))
