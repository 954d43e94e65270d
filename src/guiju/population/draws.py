"""Draws in SQL: numbers that follow from the number of a row and the seed, and a shuffle of ranks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

from guiju.evaluate.quoting import literal
from guiju.population.figures import BLOCK, STARTS

UNITS_PER_BLOCK = len(STARTS) - 1
_ROUNDS = 10


def macros(rows: int, seed: int) -> tuple[str, ...]:
    """The functions that every query uses.

    `u(seeded(i), k)` is the k-th draw of row i, even between 0 and 1. Numbers are mixed by
    multiplying and folding 32 bits (the "lowbias32" constants): any version of the database agrees.
    """
    start = (seed * 2_654_435_769 + 1_013_904_223) % 2**32
    head = "CREATE TEMP MACRO"
    sizes = [end - begin for begin, end in pairwise(STARTS)]
    return (
        f"{head} low(x) AS x & 4294967295::UBIGINT",
        f"{head} folded(x, n) AS XOR(x, x >> n)",
        f"{head} mixed(x) AS "
        "folded(low(folded(low(folded(x, 16) * 2146121005), 15) * 2221713035), 16)",
        f"{head} seeded(i) AS mixed(low(i::UBIGINT + {start}))",
        f"{head} mixed_with(h, k) AS mixed(low(h + k::UBIGINT * 2654435769))",
        f"{head} u(h, k) AS (mixed_with(h, k) + 0.5) / 4294967296.0",
        f"{head} bell(a, b) AS SQRT(-2 * LN(a)) * COS(2 * PI() * b)",
        f"{head} unit(i) AS i // {BLOCK} * {UNITS_PER_BLOCK} + {in_block(range(UNITS_PER_BLOCK))}",
        f"{head} unit_start(i) AS i // {BLOCK} * {BLOCK} + {in_block(STARTS)}",
        f"{head} unit_size(i) AS LEAST({in_block(sizes)}, {rows} - unit_start(i))",
    )


def in_block(values: range | tuple[int, ...] | list[int]) -> str:
    """SQL of the value of the unit in which person i lies."""
    pairs = zip(STARTS[1:], values, strict=False)
    branches = " ".join(f"WHEN i % {BLOCK} < {end} THEN {value}" for end, value in pairs)
    return f"CASE {branches} END"


def shuffled(query: str, size: int, seed: int) -> str:
    """A query with a column `rank` beside its column `k`: the numbers below `size` in another order.

    Every k from 0 to size - 1 has another rank, so that ranks cut a distribution into equal parts with
    just one draw in each (stratified sampling). Computed row by row, by the swap-or-not shuffle (Hoang,
    Morris and Rogaway 2012) after a first stride.
    """
    stride = 1 + (seed * 7_368_787 + 40_503) % max(size, 2)
    while math.gcd(stride, size) > 1:
        stride += 1
    text = f"SELECT *, (k * {stride} + {seed % size}) % {size} AS rank FROM ({query})"
    for turn in range(_ROUNDS):
        key = (seed * 2_246_822_519 + turn * 3_266_489_917 + 668_265_263) % 2**32 % size
        other = f"SELECT *, ({key} + {size} - rank) % {size} AS other FROM ({text})"
        swap = f"mixed_with(seeded(GREATEST(rank, other)), {1000 + turn}) % 2 = 1"
        text = (
            f"SELECT * EXCLUDE (rank, other), CASE WHEN {swap} THEN other ELSE rank END AS rank"
            f" FROM ({other})"
        )
    return text


def choice(draw: str, shares: Mapping[str, float]) -> str:
    """SQL that turns a draw into one of the names, with these shares; the last takes the rest."""
    names = list(shares)
    total = 0.0
    branches = []
    for name in names[:-1]:
        total += shares[name]
        branches.append(f"WHEN {draw} < {total!r} THEN {literal(name)}")
    return f"CASE {' '.join(branches)} ELSE {literal(names[-1])} END"


def by(name: str, values: Mapping[str, object]) -> str:
    """SQL of the value that belongs to a name."""
    pairs = values.items()
    branches = " ".join(f"WHEN {literal(key)} THEN {literal(value)}" for key, value in pairs)
    return f"CASE {name} {branches} END"


def key(letter: str, number: str) -> str:
    """SQL of the key of a row."""
    return f"'{letter}' || LPAD(({number})::VARCHAR, 9, '0')"
