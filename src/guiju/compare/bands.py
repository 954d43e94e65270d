"""Winners and losers by the size of their gain, in the unit of the target and as a share of income."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guiju.compare.plan import Plan
from guiju.compare.request import wrong
from guiju.compare.result import Band
from guiju.compare.totals import HALF_A_FEN, total
from guiju.evaluate.quoting import identifier
from guiju.load.scalars import ScalarError, read_number

AMOUNTS = (100.0, 1_000.0, 10_000.0)
SHARES = (0.01, 0.05)
NEAR = 1e-9


def read_bands(texts: Sequence[str]) -> list[tuple[str, tuple[float, ...]]]:
    """Kind and limits of each wish: ``default``, ``100,1000`` or ``1%,5%``.

    >>> read_bands(["1%,5%"])
    [('share', (0.01, 0.05))]

    Raises InputError for limits that are no positive numbers, or amounts and shares together.
    """
    out: list[tuple[str, tuple[float, ...]]] = []
    for text in texts:
        if text.strip() == "default":
            out += [("amount", AMOUNTS), ("share", SHARES)]
            continue
        parts = [part.strip() for part in text.split(",")]
        try:
            limits = sorted({float(read_number(part)) for part in parts})
        except ScalarError:
            raise wrong("bad-bands", "--bands", found=text) from None
        percent = {part.endswith("%") for part in parts}
        if len(percent) > 1 or limits[0] <= 0:
            raise wrong("bad-bands", "--bands", found=text)
        out.append(("share" if percent == {True} else "amount", tuple(limits)))
    return list(dict.fromkeys(out))


def bands(connection: Any, query: str, plan: Plan, variant: int) -> tuple[Band, ...]:
    """The units of a variant in each band, the largest losses first; bands that nobody is in as well."""
    return tuple(
        band
        for kind, limits in read_bands(plan.request.bands)
        for band in _of_kind(connection, query, plan, variant, kind, limits)
    )


def _of_kind(
    connection: Any, query: str, plan: Plan, variant: int, kind: str, limits: Sequence[float]
) -> list[Band]:
    gain = plan.columns().gain(variant)
    weight = f"t.{identifier(plan.weight)}" if plan.weight else ""
    edges = [-limit for limit in reversed(limits)]
    tests = [f"WHEN ABS({gain}) <= {HALF_A_FEN} THEN {len(limits) + 1}"]
    size = gain
    if kind == "share":
        income = f"t.{identifier(plan.names(plan.income)[0])}"
        tests.append(f"WHEN {income} IS NULL OR {income} <= 0 THEN -1")
        size = f"({gain} / {income})"
    near = NEAR if kind == "share" else HALF_A_FEN
    # A loss of exactly a limit belongs to the smaller losses, a gain of exactly a limit to the smaller gains.
    tests += [f"WHEN {size} < {edge - near!r} THEN {i}" for i, edge in enumerate(edges)]
    tests.append(f"WHEN {gain} < 0 THEN {len(limits)}")
    tests += [
        f"WHEN {size} <= {limit + near!r} THEN {len(limits) + 2 + i}"
        for i, limit in enumerate(limits)
    ]
    count = f"FSUM({weight})" if weight else "COUNT(*)"
    rows = connection.execute(
        f"SELECT CASE {' '.join(tests)} ELSE {2 * len(limits) + 2} END AS band, COUNT(*), {count},"
        f" {total(gain, weight)} FROM ({query}) AS t GROUP BY band ORDER BY band"
    ).fetchall()
    found = {row[0]: row[1:] for row in rows}
    ends: list[tuple[float | None, float | None]] = list(
        zip([None, *edges], [*edges, 0.0], strict=True)
    )
    ends += [(0.0, 0.0), *zip([0.0, *limits], [*limits, None], strict=True)]
    shown = [(place, ends[place]) for place in range(len(ends))]
    if -1 in found:
        shown.append((-1, (None, None)))
    return [
        Band(kind, lower, upper, int(n), float(w or 0), round(float(g or 0), 2) + 0.0)
        for place, (lower, upper) in shown
        for n, w, g in [found.get(place, (0, 0, 0))]
    ]
