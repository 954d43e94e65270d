"""Cells in rows and columns: a matrix where both are the same names, a heat map where they are not."""

from __future__ import annotations

from collections.abc import Sequence

from guiju.charts.figures import Figures, Spec, name_of, wrong
from guiju.charts.frame import TOP, axis, classes, cut, frame, number_text

CELL = 26
WRITTEN = 26
"""Most columns whose cells hold their number."""


def heat(figures: Figures, language: str, most: int) -> Spec:
    """Cells of two columns of names, in the order of the rows."""
    down, across = _two(figures, "heat")
    return _spec(
        figures, language, most, figures.names(down), figures.names(across), mirrored=False
    )


def matrix(figures: Figures, language: str, most: int) -> Spec:
    """Cells of a square of names: pairs that are given once stand on both sides of the diagonal."""
    down, across = _two(figures, "matrix")
    names = list(dict.fromkeys([*figures.names(down), *figures.names(across)]))
    pairs = {(name_of(row[down]), name_of(row[across])) for row in figures.rows}
    once = not any(first != second and (second, first) in pairs for first, second in pairs)
    directed = {down, across} == {"from", "to"}
    return _spec(figures, language, most, names, names, mirrored=once and not directed)


def _two(figures: Figures, kind: str) -> tuple[str, str]:
    """The two columns of names; classes that are numbered are names, too."""
    keys = [name for name in figures.columns if name in figures.texts or name in ("from", "to")]
    if len(keys) < 2:
        found = ", ".join(figures.columns)
        raise wrong("chart-needs", figures.measure, kind=kind, found=found, expected="2 x text")
    return keys[0], keys[1]


def _spec(
    figures: Figures,
    language: str,
    most: int,
    down: Sequence[str],
    across: Sequence[str],
    *,
    mirrored: bool,
) -> Spec:
    rows, first = cut(down, most, language)
    columns, second = cut(across, most, language)
    cells = _cells(figures, rows, columns, mirrored)
    width = max(480, 16 + 180 + CELL * 1.5 * len(columns) + 130)
    height = TOP + 116 + CELL * len(rows)
    label = {"show": len(columns) <= WRITTEN, "fontSize": 10}
    turned = {"axisLabel": {"rotate": 0 if len(columns) <= 6 else 60, "width": 96}}
    return frame(figures, language, int(width), int(height), first or second) | {
        "grid": {"left": 16, "right": 130, "top": TOP, "bottom": 16, "containLabel": True},
        "xAxis": axis(columns, **turned),
        "yAxis": axis(rows, inverse=True),
        "visualMap": classes([cell["value"][2] for cell in cells]) | {"dimension": 2},
        "series": [
            {
                "type": "heatmap",
                "data": cells,
                "label": label,
                "itemStyle": {"borderColor": "#ffffff", "borderWidth": 1},
            }
        ],
    }


def _cells(
    figures: Figures, rows: Sequence[str], columns: Sequence[str], mirrored: bool
) -> list[Spec]:
    down, across = _two(figures, "heat")
    row_at = {name: at for at, name in enumerate(rows)}
    column_at = {name: at for at, name in enumerate(columns)}
    found: dict[tuple[int, int], float] = {}
    for row in figures.rows:
        first, second, value = name_of(row[down]), name_of(row[across]), row[figures.value]
        for one, other in [(first, second), (second, first)][: 1 + mirrored]:
            if value is not None and one in row_at and other in column_at:
                found[column_at[other], row_at[one]] = value
    written = len(columns) <= WRITTEN
    return [
        {
            "value": [x, y, value],
            **({"label": {"formatter": number_text(float(f"{value:.3g}"))}} if written else {}),
        }
        for (x, y), value in sorted(found.items())
    ]
