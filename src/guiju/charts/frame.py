"""What all charts share: title and lines below it, fonts, colours, classes of values, how numbers are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guiju.charts.figures import Figures, Spec
from guiju.locale import text

FONTS = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "SimHei", "sans-serif",
)  # fmt: skip
COLOURS = ("#1f5f99", "#c4551f", "#3a7d44", "#7a4fa3", "#8a6d1d", "#5a6673")
RISING = ("#eaf1f8", "#c3d9ec", "#8fb8da", "#4f8fc2", "#1f5f99")
FALLING = ("#c4551f", "#eeb795")
ABSENT = "#e6e6e6"
INK, FAINT = "#222222", "#5a6673"
TOP = 76
"""Where the drawing begins, below the title and the two lines under it."""


def frame(figures: Figures, language: str, width: int, height: int, shown: str = "") -> Spec:
    """A chart without its drawing: title, what was computed from how much, fonts, colours."""
    facts = [figures.variant, _unit(figures.unit, language), *_coverage(figures, language)]
    lines = " · ".join(fact for fact in facts if fact)
    below = " · ".join(note for note in (shown, *figures.notes) if note)
    style = {
        "fontSize": 12,
        "color": FAINT,
        "width": width - 32,
        "overflow": "truncate",
        "lineHeight": 16,
    }
    return {
        "animation": False,
        "backgroundColor": "#ffffff",
        "color": list(COLOURS),
        "textStyle": {"fontFamily": ", ".join(FONTS), "color": INK},
        "title": {
            "text": title_of(figures, language), "subtext": f"{lines}\n{below}" if below else lines,
            "left": 16, "top": 10,
            "itemGap": 6, "subtextStyle": style,
            "textStyle": {"fontSize": 16, "fontWeight": "normal", "color": INK, "width": width - 32,
                "overflow": "truncate"},
        },
        "grid": {"left": 16, "right": 32, "top": TOP, "bottom": 16, "containLabel": True},
        "guiju": {"width": width, "height": height},
    }  # fmt: skip


def title_of(figures: Figures, language: str) -> str:
    """The name of the measure as people say it, with the column shown where it is another."""
    from guiju.measures.catalogue import MEASURES

    known = MEASURES.get(figures.measure)
    name = figures.measure.replace("_", " ")
    if language == "zh":
        name = (
            known.zh
            if known
            else text(f"chart-{figures.measure}", "zh")
            if figures.measure in _TOLD
            else name
        )
    if figures.value in ("", figures.measure):
        return name
    return f"{name}：{figures.value}" if language == "zh" else f"{name}: {figures.value}"


_TOLD = frozenset(
    {
        "composite_index", "contributions", "correlations", "effective_weights", "integrity", "leave_one_out",
        "rank_uncertainty", "sensitivity",
    }
)  # fmt: skip


def _unit(unit: str, language: str) -> str:
    return text("chart-unit", language, unit=unit) if unit not in ("", "1") else ""


def _coverage(figures: Figures, language: str) -> list[str]:
    """How much of the data stands behind the chart, never rounded up to all."""
    if figures.coverage is None or figures.coverage >= 1:
        return []
    return [text("chart-coverage", language, share=f"{int(figures.coverage * 1000) / 10:g}%")]


def cut(names: Sequence[str], most: int, language: str) -> tuple[list[str], str]:
    """The first names up to a limit, and what the chart then says of the rest."""
    if len(names) <= most:
        return list(names), ""
    return list(names[:most]), text("chart-shown", language, shown=most, all=len(names))


def number_text(value: float | None) -> str:
    """A number as short as it can be read, without powers of ten up to a billion.

    >>> number_text(1234567.8), number_text(0.123456), number_text(None)
    ('1,234,568', '0.1235', '–')
    """
    if value is None:
        return "–"
    return f"{value:,.0f}" if 1e4 <= abs(value) < 1e9 else f"{value:.4g}"


def classes(values: Sequence[float]) -> Spec:
    """Colours by five classes of equally many values; on both sides of zero where values lie there.

    The legend is in pieces, as gradients are lost in some printed documents.
    """
    known = sorted(values)
    if not known:
        return {"type": "piecewise", "pieces": [], "show": False}
    if known[0] < 0 < known[-1]:
        low, high = [v for v in known if v < 0], [v for v in known if v >= 0]
        edges = [_quantile(low, 0.5), 0.0, *(_quantile(high, share) for share in (1 / 3, 2 / 3))]
        colours = [*FALLING, *RISING[1:4]]
    else:
        edges = [_quantile(known, share / 5) for share in range(1, 5)]
        colours = list(RISING)
    kept = [
        edge
        for at, edge in enumerate(edges)
        if edge > max(known[0], edges[at - 1] if at else known[0])
    ]
    colours = colours[-len(kept) - 1 :] if len(kept) < len(edges) and known[0] >= 0 else colours
    return {
        "type": "piecewise", "pieces": _pieces(kept, colours), "orient": "vertical", "right": 12, "top": TOP,
        "itemWidth": 16, "itemHeight": 12, "textStyle": {"fontSize": 11},
    }  # fmt: skip


def _pieces(edges: Sequence[float], colours: Sequence[str]) -> list[Spec]:
    pieces: list[Spec] = []
    for at, colour in enumerate(colours[: len(edges) + 1]):
        piece: Spec = {"color": colour}
        low, high = edges[at - 1] if at else None, edges[at] if at < len(edges) else None
        piece |= {"gte": low} if low is not None else {}
        piece |= {"lt": high} if high is not None else {}
        ends = [number_text(edge) if edge is not None else "" for edge in (low, high)]
        piece["label"] = (
            f"< {ends[1]}"
            if low is None
            else f"≥ {ends[0]}"
            if high is None
            else f"{ends[0]} – {ends[1]}"
        )
        pieces.append(piece)
    return pieces[::-1]


def _quantile(known: Sequence[float], share: float) -> float:
    """A value of which about this share lies below, to three digits."""
    at = min(len(known) - 1, int(share * len(known)))
    return float(f"{known[at]:.3g}")


def axis(names: Sequence[str], **more: Any) -> Spec:
    """An axis of names, all of them written, long ones cut."""
    label = {"interval": 0, "width": 168, "overflow": "truncate", "color": INK, "fontSize": 12}
    return {
        "type": "category", "data": list(names), "axisTick": {"show": False},
        "axisLabel": label | more.pop("axisLabel", {}), **more,
    }  # fmt: skip
