"""Charts as SVG in the page itself: no script, no file beside it, readable by old browsers and in print."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 246
LEFT, RIGHT, TOP, BOTTOM = 90, 624, 24, 206
"""The edges of the drawing on the sheet, in the sheet's own units."""

BAR_WIDTH = 120
COLOURS = ("#1f5f99", "#c4551f", "#3a7d44", "#7a4fa3", "#8a6d1d", "#5a6673")


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a bar begins and how long it is, in hundredths of the cell; `down` marks a value below zero."""

    start: float
    length: float
    down: bool


def zero_of(values: Sequence[float | None]) -> float:
    """Where zero stands on the scale of the bars, in hundredths of the cell.

    >>> zero_of([3.0, -1.0]), zero_of([1.0])
    (25.0, 0.0)
    """
    known = [value for value in values if value is not None]
    low, high = min((0.0, *known)), max((0.0, *known))
    return round(-low / ((high - low) or 1.0) * 100, 2) + 0.0


def bars(values: Sequence[float | None]) -> list[Bar | None]:
    """A bar for each value on one scale that holds zero; None where there is no value.

    >>> bars([2.0, -2.0, None])
    [Bar(start=50.0, length=50.0, down=False), Bar(start=0.0, length=50.0, down=True), None]
    """
    known = [value for value in values if value is not None]
    span = (max((0.0, *known)) - min((0.0, *known))) or 1.0
    zero = zero_of(values)
    return [
        None
        if value is None
        else Bar(round(min(zero, zero + value / span * 100), 2), round(abs(value) / span * 100, 2), value < 0)
        for value in values
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A named series of points (x, y), in order of x; a y of None leaves a gap."""

    name: str
    points: tuple[tuple[float, float | None], ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A line as drawn: the `d` of an SVG path and its colour."""

    name: str
    d: str
    colour: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where it stands on the sheet and what it says."""

    place: float
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Lines on axes, ready to be written as SVG; `zero` is the place of the axis, where y is 0."""

    title: str
    x_label: str
    y_label: str
    paths: tuple[Path, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    zero: float


def curve(
    title: str, x_label: str, y_label: str, lines: Sequence[Line], *, share: bool = False,
    years: bool = False,
) -> Curve | None:  # fmt: skip
    """Lines on common axes; None where there are fewer than two points to join.

    `share` writes the marks of the y axis in per cent, `years` those of the x axis as whole years.

    >>> curve("t", "x", "y", [Line("a", ((0, 0.0), (10, 5.0)))]).paths[0].d
    'M 90.0 206.0 L 624.0 24.0'
    """
    known = [(x, y) for line in lines for x, y in line.points if y is not None]
    if len({x for x, _ in known}) < 2:
        return None
    xs, ys = [x for x, _ in known], [y for _, y in known]
    across = _Scale(min(xs), max(xs), LEFT, RIGHT)
    up = _Scale(min(0.0, *ys), max(0.0, *ys), BOTTOM, TOP)
    paths = tuple(
        Path(line.name, _path(line, across, up), COLOURS[index % len(COLOURS)])
        for index, line in enumerate(lines)
    )
    x_ticks = tuple(
        Tick(across.place(v), f"{v:.0f}" if years else _short(v)) for v in across.marks(whole=years)
    )
    y_ticks = tuple(
        Tick(up.place(v), f"{v * 100:.4g}%" if share else _short(v)) for v in up.marks()
    )
    return Curve(title, x_label, y_label, paths, x_ticks, y_ticks, up.place(0.0))


class _Scale:
    """A linear scale from values to places on the sheet."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self.low, self.high = low, high if high > low else low + 1.0
        self.start, self.end = start, end

    def place(self, value: float) -> float:
        part = (value - self.low) / (self.high - self.low)
        return round(self.start + part * (self.end - self.start), 1)

    def marks(self, most: int = 6, *, whole: bool = False) -> list[float]:
        """Round values on the scale: steps of 1, 2 or 5 times a power of ten."""
        rough = (self.high - self.low) / most
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
        step = max(step, 1.0) if whole else step
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [number * step for number in range(first, last + 1)]


def _path(line: Line, across: _Scale, up: _Scale) -> str:
    parts, joined = [], False
    for x, y in line.points:
        if y is not None:
            parts.append(f"{'L' if joined else 'M'} {across.place(x)} {up.place(y)}")
        joined = y is not None
    return " ".join(parts)


def _short(value: float) -> str:
    """A number as short as a mark can be: 1.2M, 300k."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.4g}{letter}"
    return f"{value:.4g}"
