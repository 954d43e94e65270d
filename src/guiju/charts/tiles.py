"""A tile-grid map: each place a square of the same size on a grid, so that small places are seen."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from guiju.charts.figures import Figures, Spec, name_of, wrong
from guiju.charts.frame import ABSENT, INK, TOP, classes, frame, number_text
from guiju.locale import text

TILE = 58
_ENDINGS = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市")
_SHORT = ("abbr", "short", "简称")


def spec(figures: Figures, language: str, tiles: Any, most: int) -> Spec:
    """A map of the values of the first column of names. Raises InputError for tiles without a grid."""
    if tiles is None or not figures.texts:
        raise wrong(
            "chart-needs",
            figures.measure,
            kind="tiles",
            found=", ".join(figures.columns),
            expected="--tiles",
        )
    places = _read(tiles)
    values, absent = _matched(figures, places)
    if not values:
        raise wrong("chart-tiles", str(tiles), found=", ".join(figures.names(figures.texts[0])[:3]))
    wide = 1 + max(place["col"] for place in places) - min(place["col"] for place in places)
    high = 1 + max(place["row"] for place in places) - min(place["row"] for place in places)
    drawn = [_tile(place, values.get(at)) for at, place in enumerate(places)]
    known = [tile for at, tile in enumerate(drawn) if values.get(at) is not None]
    rest = [tile for at, tile in enumerate(drawn) if values.get(at) is None]
    shown = (
        text("chart-unplaced", language, names=", ".join(absent[:5]), count=len(absent))
        if absent
        else ""
    )
    square = {
        "type": "scatter",
        "symbol": "rect",
        "symbolSize": TILE - 3,
        "label": {"show": True, "fontSize": 12, "color": INK},
    }
    colours = classes([value for value in values.values() if value is not None])
    return frame(figures, language, wide * TILE + 180, high * TILE + TOP + 24, shown) | {
        "grid": {"left": 16, "top": TOP, "width": wide * TILE, "height": high * TILE},
        "xAxis": _hidden([place["col"] for place in places]),
        "yAxis": _hidden([place["row"] for place in places]) | {"inverse": True},
        "visualMap": colours | {"dimension": 2, "seriesIndex": 0},
        "series": [
            square | {"data": known},
            square | {"data": rest, "itemStyle": {"color": ABSENT}},
        ],
    }  # fmt: skip


def _read(tiles: Any) -> list[dict[str, Any]]:
    """The places of a table: a CSV file, or rows as mappings; row and column as numbers."""
    found = [
        dict(place) for place in (_file(Path(tiles)) if isinstance(tiles, (str, Path)) else tiles)
    ]
    try:
        return [place | {key: float(place[key]) for key in ("row", "col")} for place in found]
    except (KeyError, TypeError, ValueError):
        raise wrong("chart-tiles", str(tiles), found="row, col") from None


def _file(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))
    except (OSError, ValueError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise wrong("no-file", str(path), found=str(path), reason=reason) from None


def _matched(
    figures: Figures, places: list[dict[str, Any]]
) -> tuple[dict[int, float | None], list[str]]:
    """The value of each place, and the names that no place has: all names by the column that knows most of them."""
    values = {_short(name_of(row[figures.texts[0]])): row[figures.value] for row in figures.rows}
    columns = [name for name in (places[0] if places else ()) if name not in ("row", "col")]
    best: dict[str, int] = {}
    most = -1
    for column in columns:
        at = {_short(str(place[column])): number for number, place in enumerate(places)}
        count = sum(name in at for name in values)
        if count > most:
            best, most = at, count
    places_of = {name: _place(name, best) for name in values}
    known = {name: at for name, at in places_of.items() if at is not None}
    found = {known[name]: value for name, value in values.items() if name in known}
    return found, [name for name in values if name not in known]


def _place(name: str, places: dict[str, int]) -> int | None:
    """Where a place stands: by its name, or by the one name that goes on as it begins, as 内蒙 for 内蒙古."""
    if name in places or len(name) < 2:
        return places.get(name)
    longer = [at for place, at in places.items() if place.startswith(name)]
    return longer[0] if len(longer) == 1 else None


def _short(name: str) -> str:
    """A place without the word of its kind: 江苏 for 江苏省."""
    return next(
        (
            name.removesuffix(ending)
            for ending in _ENDINGS
            if name.endswith(ending) and len(name) > len(ending) + 1
        ),
        name,
    )


def _tile(place: dict[str, Any], value: float | None) -> Spec:
    name = next((str(place[key]) for key in _SHORT if place.get(key)), "")
    name = name or next(str(cell) for key, cell in place.items() if key not in ("row", "col"))
    written = f"{name}\n{number_text(float(f'{value:.3g}') if value is not None else None)}"
    return {"value": [place["col"], place["row"], value], "label": {"formatter": written}}


def _hidden(places: list[float]) -> Spec:
    return {"type": "value", "show": False, "min": min(places) - 0.5, "max": max(places) + 0.5}
