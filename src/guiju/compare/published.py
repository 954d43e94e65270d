"""The tables of a comparison as they may be published: which cells and sums they hold, and what is kept back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guiju.compare.groups import crossed
from guiju.compare.plan import Plan
from guiju.compare.request import wrong
from guiju.compare.result import Band, GroupName, Variant
from guiju.compare.suppression import Cells, Id, band_name, without
from guiju.compare.totals import Cell, split_rows


def published(
    variants: Sequence[Variant],
    plan: Plan,
    whole: Sequence[Any],
    cells: Sequence[Cell],
    deciles: Sequence[Cell],
) -> tuple[Variant, ...]:
    """The reforms without small cells; the same cells are kept back in all of them.

    Raises InputError where all rows together are too few, or those of them that gain, lose or stay the same.
    """
    found = Cells(plan.request.min_cell)
    _check_whole(plan, [variant.reform for variant in variants], whole)
    for place, grouping in enumerate(plan.groupings):
        _add_table(found, plan, grouping.text, [c for c in cells if c.grouping == place])
    _add_crossings(found, plan, cells)
    _add_table(found, plan, "deciles", deciles)
    for variant in variants:
        _add_bands(found, variant)
    if variants and variants[0].curve:
        for index, point in enumerate(variants[0].curve):
            found.add("curve", str(index), point.rows)
        found.add_sum(("curve", str(i)) for i in range(len(variants[0].curve)))
    gone = found.suppressed()
    return tuple(without(variant, gone) for variant in variants)


def _splits(plan: Plan, values: Sequence[Any]) -> list[int]:
    columns = plan.columns()
    return [n for i in range(1, len(plan.definitions)) for n in split_rows(values, columns, i)]


def _check_whole(plan: Plan, reforms: Sequence[str], whole: Sequence[Any]) -> None:
    if not whole:
        return
    least, columns = plan.request.min_cell, plan.columns()
    few = [
        reform
        for index, reform in enumerate(reforms, 1)
        if any(0 < count < least for count in split_rows(whole, columns, index))
    ]
    if few or 0 < int(whole[0]) < least:
        # How few they are is not said: it would be told of the rows themselves.
        found = ", ".join(few) if int(whole[0]) >= least else "--data"
        raise wrong("too-few-rows", "--min-cell", found=found, limit=least)


def _add_table(found: Cells, plan: Plan, table: str, cells: Sequence[Cell]) -> None:
    for cell in cells:
        found.add(table, cell.name, int(cell.values[0]), _splits(plan, cell.values))
    if cells:
        found.add_sum((table, cell.name) for cell in cells)


def _add_crossings(found: Cells, plan: Plan, cells: Sequence[Cell]) -> None:
    """Cells of a crossing add up to the cells of the groupings that it crosses."""
    parts = [crossed(grouping.text) for grouping in plan.groupings]
    for fine, fine_parts in enumerate(parts):
        for coarse, coarse_parts in enumerate(parts):
            if set(coarse_parts) >= set(fine_parts) or not set(coarse_parts) < set(fine_parts):
                continue
            places = [fine_parts.index(part) for part in coarse_parts]
            sums: dict[GroupName, list[Id]] = {}
            for cell in (cell for cell in cells if cell.grouping == fine):
                words = tuple(cell.name[place] for place in places)
                sums.setdefault(words[0] if len(words) == 1 else words, []).append(
                    (plan.groupings[fine].text, cell.name)
                )
            for name, members in sums.items():
                found.add_sum(members, (plan.groupings[coarse].text, name))


def _add_bands(found: Cells, variant: Variant) -> None:
    """The bands of gains add up to the winners, those of losses to the losers, where all have an income."""
    table = f"bands {variant.reform}"
    for kind in ("amount", "share"):
        listed = [band for band in variant.bands if band.kind == kind]
        for band in listed:
            found.add(table, band_name(band), band.rows)
        sides = [_side(band) for band in listed]
        if "none" in sides:
            sums = [
                [b for b, s in zip(listed, sides, strict=True) if (s == "same") is same]
                for same in (True, False)
            ]
        else:
            sums = [
                [b for b, s in zip(listed, sides, strict=True) if s == side]
                for side in ("gain", "lose", "same")
            ]
        for members in sums:
            found.add_sum((table, band_name(band)) for band in members)


def _side(band: Band) -> str:
    if band.lower is None and band.upper is None:
        return "none"
    if band.lower == band.upper:
        return "same"
    return "lose" if band.upper is not None and band.upper <= 0 else "gain"
