"""Rates: what one more yuan of an input changes, for all units and along the input.

The marginal rate of a row is the change of the target of the raised input, over what it was raised by: its negative
plus one where more of the target is a gain, so that it is the part of the yuan that does not stay with the unit.
Means are weighted.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from guiju.compare.plan import AMOUNT, COUNT, Plan
from guiju.compare.ranges import read_limits
from guiju.compare.result import CurvePoint
from guiju.compare.totals import HALF_A_FEN
from guiju.evaluate.quoting import identifier


def marginal_rates(connection: Any, query: str, plan: Plan) -> list[float | None]:
    """The weighted mean marginal rate in each variant; None for all where there are no rows."""
    (row,) = connection.execute(f"SELECT {', '.join(_sums(plan))} FROM ({query}) AS t").fetchall()
    return _rates(plan, row)


def curve(connection: Any, query: str, plan: Plan) -> list[tuple[CurvePoint, ...]]:
    """For each reform the rates of the units in each band of the input, lowest first."""
    _, _, text = plan.request.along.partition("=")
    limits = read_limits(text.strip(), "--along")
    amount = f"t.{identifier(AMOUNT)}"
    tests = " ".join(f"WHEN {amount} < {float(limit)!r} THEN {i}" for i, limit in enumerate(limits))
    weight = _weight(plan)
    sums = ", ".join(_sums(plan))
    cliffs = ", ".join(_cliff(plan, index, weight) for index in range(len(plan.definitions)))
    targets = ", ".join(f"FSUM(t.{identifier(n)} * {weight})" for n in plan.columns().targets)
    base = f"t.{identifier(plan.base)}" if plan.base else amount
    rows = connection.execute(
        f"SELECT CASE {tests} ELSE {len(limits)} END AS band, COUNT(*), FSUM({weight}), FSUM({amount} * {weight}),"
        f" FSUM({base} * {weight}), {targets}, {cliffs}, {sums} FROM ({query}) AS t{_given(plan)}"
        " GROUP BY band ORDER BY band"
    ).fetchall()
    return [
        tuple(_point(plan, limits, row, index) for row in rows)
        for index in range(1, len(plan.definitions))
    ]


def given_rows(connection: Any, query: str, plan: Plan) -> str:
    """How many rows have the input that may be missing, of how many: ``2/4``; fewer than are shown as ``<10/400``."""
    rows, given = connection.execute(
        f"SELECT COUNT(*), SUM(CASE WHEN t.{identifier(COUNT)} > 0 THEN 1 ELSE 0 END) FROM ({query}) AS t"
    ).fetchone()
    least = plan.request.min_cell
    known = min(int(given or 0), int(rows) - int(given or 0))
    return f"<{least}/{rows}" if 0 < known < least else f"{int(given or 0)}/{rows}"


def _given(plan: Plan) -> str:
    """The condition that a row has the input, where it may be missing."""
    assert plan.input is not None
    return f" WHERE t.{identifier(COUNT)} > 0" if plan.input.gaps else ""


def _point(plan: Plan, limits: Sequence[Fraction], row: Sequence[Any], variant: int) -> CurvePoint:
    count = len(plan.definitions)
    band, rows, weight, amount, base = row[:5]
    targets, cliffs = row[5 : 5 + count], row[5 + count : 5 + 2 * count]
    marginal = _rates(plan, row[5 + 2 * count :])

    def average(index: int) -> float | None:
        if not base:
            return None
        share = float((targets[index] or 0) / base)
        return round(share if plan.sign < 0 else 1 - share, 8)

    def cliff(index: int) -> float | None:
        return round(float(cliffs[index] / weight), 8) if weight else None

    return CurvePoint(
        float(limits[band - 1]) if band else None,
        float(limits[band]) if band < len(limits) else None,
        int(rows), float(weight or 0), round(amount / weight, 2) if weight else None,
        average(0), average(variant), marginal[0], marginal[variant], cliff(0), cliff(variant),
    )  # fmt: skip


def _weight(plan: Plan) -> str:
    return f"t.{identifier(plan.weight)}" if plan.weight else "1"


def change_of(plan: Plan, variant: int) -> str:
    """SQL: by what the target of a row changes when its input is raised."""
    plain, raised = plan.columns().targets[variant], plan.raised_names()[variant]
    return f"(t.{identifier(raised)} - t.{identifier(plain)})"


def raised_total(plan: Plan) -> str:
    """SQL: by how much the input of a row is raised, all its children together."""
    assert plan.input is not None
    count = f" * t.{identifier(COUNT)}" if plan.input.count is not None else ""
    return f"({plan.request.bump!r}{count})"


def _sums(plan: Plan) -> list[str]:
    """Sums from which `_rates` takes means: what was added, and the change of each variant."""
    weight = _weight(plan)
    changes = [f"FSUM({change_of(plan, i)} * {weight})" for i in range(len(plan.definitions))]
    return [f"FSUM({raised_total(plan)} * {weight})", *changes]


def _rates(plan: Plan, sums: Sequence[Any]) -> list[float | None]:
    added, *changes = sums
    if not added:
        return [None] * len(changes)
    shares = [float((change or 0) / added) for change in changes]
    return [round(share if plan.sign < 0 else 1 - share, 8) for share in shares]


def _cliff(plan: Plan, variant: int, weight: str) -> str:
    """The weight of units that are left with less than before the raise."""
    change = change_of(plan, variant)
    lost = f"{change} < -{HALF_A_FEN}"
    if plan.sign < 0:
        lost = f"{change} > {raised_total(plan)} + {HALF_A_FEN}"
    return f"FSUM(CASE WHEN {lost} THEN {weight} ELSE 0 END)"
