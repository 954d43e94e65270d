"""Ranks and estimates with their intervals: a point for each name on a line from its lower to its upper bound."""

from __future__ import annotations

from guiju.charts.figures import Figures, Spec, name_of, wrong
from guiju.charts.frame import COLOURS, FAINT, TOP, axis, cut, frame

WIDTH = 720


def spec(figures: Figures, language: str, most: int) -> Spec:
    """Points with intervals, in the order of the rows. Raises InputError without an interval."""
    if figures.interval is None or not figures.texts:
        raise wrong(
            "chart-needs",
            figures.measure,
            kind="rank",
            found=", ".join(figures.columns),
            expected="interval",
        )
    names = [name_of(row[figures.texts[0]]) for row in figures.rows]
    kept, shown = cut(names, most, language)
    low, high = figures.interval
    rows = [
        row
        for row in list(enumerate(figures.rows))[: len(kept)]
        if row[1][figures.value] is not None
    ]
    lines = [
        {"coords": [[row[low], at], [row[high], at]]}
        for at, row in rows
        if row[low] is not None and row[high] is not None
    ]
    return frame(figures, language, WIDTH, TOP + 40 + 22 * len(kept), shown) | {
        "xAxis": {
            "type": "value",
            "scale": True,
            "minInterval": 1 if "rank" in figures.measure else 0,
        },
        "yAxis": axis(kept, inverse=True),
        "series": [_intervals(lines), _points([[row[figures.value], at] for at, row in rows])],
    }


def _intervals(lines: list[Spec]) -> Spec:
    stroke = {"color": FAINT, "width": 3, "opacity": 0.45}
    return {
        "type": "lines",
        "coordinateSystem": "cartesian2d",
        "data": lines,
        "lineStyle": stroke,
        "z": 2,
    }


def _points(places: list[list[float]]) -> Spec:
    style = {"color": COLOURS[0]}
    return {"type": "scatter", "data": places, "symbolSize": 9, "itemStyle": style, "z": 3}
