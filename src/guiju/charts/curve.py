"""Curves: values along a number or along years, a line for each name or each column."""

from __future__ import annotations

from typing import Any

from guiju.charts.choose import LINES, years_of
from guiju.charts.figures import Figures, Spec, wrong
from guiju.charts.frame import TOP, cut, frame
from guiju.locale import text

WIDTH, HEIGHT = 720, 400
POINTS = 1000
_ALONG = {"resilience": ("lost", ("largest_component", "efficiency"))}


def spec(figures: Figures, language: str, most: int) -> Spec:
    """Lines over the years or over the first column of numbers. Raises InputError where there is none."""
    along, values = _axes(figures)
    lines: list[Spec] = []
    shown = ""
    if figures.texts and figures.measure not in _ALONG:
        names, shown = cut(figures.lines(), min(most, LINES), language)
        lines = [_line(name, _points(figures, along, values[0], name)) for name in names]
    else:
        lines = [_line(value, _points(figures, along, value)) for value in values]
    longest = max((len(line["data"]) for line in lines), default=0)
    if longest > POINTS:
        lines = [line | {"data": _thinned(line["data"])} for line in lines]
        thinned = text("chart-thinned", language, shown=POINTS, all=longest)
        shown = f"{shown} · {thinned}" if shown else thinned
    years = bool(years_of(figures))
    low = [point for line in lines for point in line["data"] if point[1] is not None]
    return frame(figures, language, WIDTH, HEIGHT, shown) | {
        "grid": {"left": 16, "right": 40, "top": TOP + 28, "bottom": 36, "containLabel": True},
        "legend": {
            "type": "plain", "left": 16, "top": TOP - 8, "itemHeight": 8,
            "data": [line["name"] for line in lines],
        },
        "xAxis": {"name": along, "nameLocation": "middle", "nameGap": 26, **_along(figures, along, years)},
        "yAxis": {"type": "value", "scale": bool(low) and min(point[1] for point in low) > 0},
        "series": lines,
    }  # fmt: skip


def _thinned(points: list[list[Any]]) -> list[list[Any]]:
    """Points at even steps along a line, its first and last among them."""
    if len(points) <= POINTS:
        return points
    return [points[at * (len(points) - 1) // (POINTS - 1)] for at in range(POINTS)]


def _along(figures: Figures, along: str, years: bool) -> Spec:
    """Years by their names, those without data, too, so that the steps between them stay equal; else numbers."""
    known = [row[along] for row in figures.rows if row[along] is not None]
    if not years or not known:
        return {"type": "value", "scale": True}
    return {
        "type": "category",
        "data": [str(year) for year in range(int(min(known)), int(max(known)) + 1)],
    }


def _axes(figures: Figures) -> tuple[str, tuple[str, ...]]:
    known = _ALONG.get(figures.measure)
    if known and {known[0], *known[1]} <= {*figures.numbers}:
        return known
    others = [name for name in figures.numbers if name != figures.value]
    along = years_of(figures) or (others[0] if others else "")
    if not along:
        raise wrong(
            "chart-needs",
            figures.measure,
            kind="curve",
            found=", ".join(figures.columns),
            expected="year",
        )
    return along, (figures.value,)


def _points(figures: Figures, along: str, value: str, name: str | None = None) -> list[list[Any]]:
    rows = [row for row in figures.rows if name is None or figures.line(row) == name]
    known = sorted((row[along], at) for at, row in enumerate(rows) if row[along] is not None)
    years = along == years_of(figures)
    return [[str(int(place)) if years else place, rows[at][value]] for place, at in known]


def _line(name: str, points: list[list[Any]]) -> Spec:
    return {
        "type": "line", "name": name, "data": points, "showSymbol": len(points) <= 30, "symbolSize": 6,
        "lineStyle": {"width": 2},
    }  # fmt: skip
