"""Bars: one value for each name, the largest first."""

from __future__ import annotations

from guiju.charts.figures import Figures, Spec, name_of
from guiju.charts.frame import COLOURS, TOP, axis, cut, frame, number_text

WIDTH = 720


def spec(figures: Figures, language: str, most: int) -> Spec:
    """Horizontal bars by size; names of several columns are joined, rows without a value stand last."""
    rows = sorted(enumerate(figures.rows), key=lambda row: (_last(row[1][figures.value]), row[0]))
    names = [_name(figures, at) for at, _ in rows]
    kept, shown = cut(names, most, language)
    height = TOP + 40 + 26 * len(kept)
    values = [row[figures.value] for _, row in rows[: len(kept)]]
    data = [
        {
            "value": value,
            "itemStyle": {"color": COLOURS[1] if value is not None and value < 0 else COLOURS[0]},
            "label": {
                "formatter": number_text(value),
                "position": "left" if value is not None and value < 0 else "right",
            },
        }
        for value in values
    ]
    return frame(figures, language, WIDTH, height, shown) | {
        "grid": {"left": 16, "right": 72, "top": TOP, "bottom": 16, "containLabel": True},
        "xAxis": {"type": "value", "splitNumber": 5},
        # Two names may be alike: an axis of numbers of rows keeps each in a place of its own.
        "yAxis": axis(kept, inverse=True),
        "series": [
            {
                "type": "bar",
                "data": data,
                "barMaxWidth": 18,
                "label": {"show": True, "fontSize": 11},
            }
        ],
    }


def _last(value: float | None) -> tuple[bool, float]:
    return (value is None, -(value or 0.0))


def _name(figures: Figures, at: int) -> str:
    row = figures.rows[at]
    parts = [name_of(row[name]) for name in figures.texts[:3]]
    return " / ".join(parts) or figures.measure.replace("_", " ")
