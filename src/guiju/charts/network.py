"""Networks: members as points, links as arrows; the layout is computed here, the same for the same links."""

from __future__ import annotations

from typing import Any

from guiju.charts.figures import Figures, Spec, name_of, wrong
from guiju.charts.frame import COLOURS, TOP, frame
from guiju.locale import text

WIDTH, HEIGHT = 760, 640
STEPS, SIDE, LINKS = 120, 60, 600


def spec(figures: Figures, language: str, most: int) -> Spec:
    """Links of two columns of names, the strongest members up to `most` x 3, the strongest links up to 600.

    Raises InputError without these columns.
    """
    if len(figures.texts) < 2:
        found = ", ".join(figures.columns)
        raise wrong(
            "chart-needs", figures.measure, kind="network", found=found, expected="2 x text"
        )
    source, target = figures.texts[:2]
    links = [
        (name_of(row[source]), name_of(row[target]), row[figures.value])
        for row in figures.rows
        if row[figures.value]
    ]
    strength: dict[str, float] = {
        name: 0.0 for column in (source, target) for name in figures.names(column)
    }
    for first, second, value in links:
        strength[first] += abs(value)
        strength[second] += abs(value)
    names = sorted(strength, key=lambda name: (-strength[name], name))[: 3 * most]
    shown = (
        text("chart-shown", language, shown=len(names), all=len(strength))
        if len(names) < len(strength)
        else ""
    )
    at = {name: number for number, name in enumerate(names)}
    kept = [(at[a], at[b], abs(value)) for a, b, value in links if a in at and b in at]
    if len(kept) > LINKS:
        links_shown = text("chart-links", language, shown=LINKS, all=len(kept))
        shown = f"{shown} · {links_shown}" if shown else links_shown
        kept = sorted(kept, key=lambda link: -link[2])[:LINKS]
    return frame(figures, language, WIDTH, HEIGHT, shown) | {
        "grid": {"show": False},
        "series": [_graph(names, kept, strength)],
    }


def _graph(
    names: list[str], links: list[tuple[int, int, float]], strength: dict[str, float]
) -> Spec:
    largest = max((value for _, _, value in links), default=1.0)
    top = max(strength.values(), default=0.0) or 1.0
    places = _layout(len(names), links)
    nodes: list[Spec] = [
        {
            "id": str(at), "name": name, "x": x, "y": y, "symbolSize": round(8 + 22 * (strength[name] / top) ** 0.5, 2),
            "label": {"show": True, "formatter": name, "fontSize": 11 if len(names) <= 60 else 9},
        }
        for at, (name, (x, y)) in enumerate(zip(names, places, strict=True))
    ]  # fmt: skip
    edges = [
        {
            "source": str(a),
            "target": str(b),
            "lineStyle": {"width": round(0.5 + 4 * value / largest, 2)},
        }
        for a, b, value in links
        if a != b
    ]
    return {
        "type": "graph", "layout": "none", "left": SIDE, "right": SIDE, "top": TOP + SIDE / 2, "bottom": SIDE / 2,
        "nodes": nodes,
        "links": edges, "edgeSymbol": ["none", "arrow"], "edgeSymbolSize": 7, "itemStyle": {"color": COLOURS[0]},
        "label": {"position": "right"}, "lineStyle": {"color": "#8a94a0", "opacity": 0.7, "curveness": 0.12},
    }  # fmt: skip


def _layout(count: int, links: list[tuple[int, int, float]]) -> list[tuple[float, float]]:
    """Places by springs and repulsion (Fruchterman, Reingold 1991), from a circle, in a fixed number of steps."""
    import numpy as np

    angles = 2 * np.pi * np.arange(count) / max(count, 1)
    at: Any = np.column_stack([np.cos(angles), np.sin(angles)])
    first, second = (
        np.array([link[end] for link in links if link[0] != link[1]], dtype=int) for end in (0, 1)
    )
    ideal = (4 / max(count, 1)) ** 0.5
    for step in range(STEPS if count > 2 else 0):
        apart = at[:, None, :] - at[None, :, :]
        distance = np.maximum(np.sqrt((apart**2).sum(axis=2)), 0.01)
        force = (apart * (ideal**2 / distance**2)[:, :, None]).sum(axis=1)
        pull = at[first] - at[second]
        length = np.sqrt((pull**2).sum(axis=1))[:, None] / ideal
        np.add.at(force, first, -pull * length)
        np.add.at(force, second, pull * length)
        # What belongs to nothing else is held near the others.
        force -= 0.4 * at
        size = np.maximum(np.sqrt((force**2).sum(axis=1)), 1e-9)[:, None]
        at = at + force / size * np.minimum(size, 0.2 * (1 - step / STEPS))
    low, high = at.min(axis=0), at.max(axis=0)
    # One unit is one dot of the drawing, so that points stay round.
    spread = np.where(high > low, high - low, 1.0)
    at = (at - low) / spread * [WIDTH - 2 * SIDE, HEIGHT - TOP - SIDE]
    return [(round(float(x), 1), round(float(y), 1)) for x, y in at]
