"""A chart of a result: its spec, its SVG, its PNG, and the file of either."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guiju.charts import bars, cells, curve, network, rank, tiles
from guiju.charts.choose import KINDS, kind_of, of_last_year
from guiju.charts.engine import cleaned, svg_of
from guiju.charts.figures import Figures, Spec, read_figures, wrong
from guiju.charts.frame import frame, number_text, title_of
from guiju.charts.picture import chinese_font, png_of
from guiju.data.atomic import written
from guiju.expression.names import nearest
from guiju.locale import language as spoken
from guiju.locale import text

_CHINESE = re.compile("[\u3400-\u9fff]")
_FORMS = (".svg", ".png", ".json")
_TOLD = 20


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: `kind`, and `spec`, the options of ECharts as plain data that a browser draws, too."""

    kind: str
    spec: Spec
    title: str
    about: str

    def svg(self) -> str:
        """The chart as SVG, the same for the same result."""
        return svg_of(self.spec, self.title, self.about)

    def png(self) -> bytes:
        """The chart as PNG, two dots for each unit of the SVG."""
        return png_of(self.svg())

    @property
    def lacks_font(self) -> bool:
        """Whether a PNG would miss Chinese characters, as no font that has them is found."""
        return (
            bool(_CHINESE.search(json.dumps(self.spec, ensure_ascii=False))) and not chinese_font()
        )

    def write(self, path: str | Path) -> Path:
        """Write the chart: .svg, .png, or .json for the spec alone.

        Raises InputError for another ending and where the file cannot be written.
        """
        file = Path(path)
        form = file.suffix.lower()
        if form not in _FORMS:
            raise wrong("chart-form", str(path), found=file.name, expected=", ".join(_FORMS))
        data = (
            self.png()
            if form == ".png"
            else (self.svg() if form == ".svg" else self._text()).encode()
        )
        with written(file) as temporary:
            temporary.write_bytes(data)
        return file

    def _text(self) -> str:
        return json.dumps(cleaned(self.spec), ensure_ascii=False, indent=1) + "\n"


_DRAWING: Mapping[str, Callable[..., Spec]] = {
    "bars": bars.spec, "curve": curve.spec, "heat": cells.heat, "matrix": cells.matrix, "network": network.spec,
    "rank": rank.spec, "tiles": tiles.spec,
}  # fmt: skip


def chart(
    result: Any, *, kind: str | None = None, table: str | None = None, value: str | None = None, tiles: Any = None,
    most: int = 40, language: str | None = None,
) -> Chart:  # fmt: skip
    """The chart of a result of a measure, of its JSON, or of a file that holds it.

    `kind` is one of `KINDS`, else chosen by the measure and its columns. `table` names one of the
    tables of an index. `value` names the column shown, the last one of
    numbers otherwise. `tiles` is a table with a row and a column on a grid for each place (names in any of its other
    columns) for a tile-grid map. `most` limits names on an axis; a chart that leaves some out says so.

    >>> rows = [{"region": "苏", "region_2": "浙", "structural_similarity": 0.97}]
    >>> data = {"measure": "structural_similarity", "columns": list(rows[0]), "rows": rows}
    >>> chart(data, kind="matrix", language="en").title
    'structural similarity'

    Raises InputError for what is no result, for a kind that its columns do not fit, and for columns not there.
    """
    told = language or spoken()
    figures = read_figures(result, table, told).about(value)
    chosen = kind or kind_of(figures, tiles=tiles is not None)
    if chosen not in KINDS:
        raise wrong(
            "chart-kind",
            chosen,
            found=chosen,
            known=", ".join(KINDS),
            nearest=nearest(chosen, KINDS),
        )
    if chosen != "curve":
        figures = of_last_year(figures)
    if not figures.rows or not figures.value:
        drawn = _nothing(figures, told)
    elif chosen == "tiles":
        drawn = _DRAWING[chosen](figures, told, tiles, most)
    else:
        drawn = _DRAWING[chosen](figures, told, most)
    return Chart(chosen, drawn, title_of(figures, told), _about(figures, told))


def _nothing(figures: Figures, language: str) -> Spec:
    """A chart that says that there is nothing to show."""
    words = {"text": text("chart-empty", language), "fontSize": 14, "fill": "#5a6673"}
    spec = frame(figures, language, 640, 200)
    del spec["grid"]
    return spec | {"graphic": [{"type": "text", "left": "center", "top": "middle", "style": words}]}


def _about(figures: Figures, language: str) -> str:
    """The first rows in words, for those who do not see the chart."""
    if not figures.rows or not figures.value:
        return text("chart-empty", language)
    rows = [
        " ".join([*(str(row[name]) for name in figures.texts[:2]), number_text(row[figures.value])])
        for row in figures.rows[:_TOLD]
    ]
    rest = len(figures.rows) - len(rows)
    return "; ".join(rows) + (text("chart-more", language, count=rest) if rest else "")
