"""Draws the pictures of the documents: one for each family of measures, and the ranks of an index with their intervals.

    python scripts/pictures.py

All of their figures are made up; the tests draw them again and compare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from guiju import charts, measures
from guiju.charts import Chart
from guiju.measures import composite

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "zh")
FIRMS = str(ROOT / "examples" / "measures" / "firms.csv")
ROLES = ("province", "industry", "firms")
YEAR = {"year": 2020}
NAMES = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬"]
TILES = [{"name": name, "row": at // 3, "col": at % 3} for at, name in enumerate(NAMES)]


def inequality(language: str) -> Chart:
    """Bars: how many industries the firms of each province stand for."""
    found = measures.hhi(
        measures.Part(FIRMS, YEAR), "firms", by="province", variant="equivalent-number"
    )
    return charts.chart(found, language=language)


def specialisation(language: str) -> Chart:
    """A heat map of location quotients."""
    return charts.chart(measures.location_quotient(FIRMS, *ROLES, where=YEAR), language=language)


def complexity(language: str) -> Chart:
    """A matrix of proximities."""
    table = {
        "region": [*"AAAABBBCCCDDDEE"],
        "industry": [
            "纺织", "服装", "家电", "汽车", "服装", "纺织", "家电",
            "汽车", "电池", "芯片", "芯片", "软件", "电池", "软件", "芯片",
        ],
        "size": [9, 9, 3, 2, 9, 6, 2, 8, 7, 2, 9, 8, 3, 9, 5],
    }  # fmt: skip
    return charts.chart(measures.proximity(table, "region", "industry", "size"), language=language)


def space(language: str) -> Chart:
    """A tile-grid map of local Moran: nine places, each beside those above, below, left and right."""
    at = range(len(NAMES))
    beside = [(a, b) for a in at for b in at if abs(a // 3 - b // 3) + abs(a % 3 - b % 3) == 1]
    pairs = {"one": [NAMES[a] for a, _ in beside], "other": [NAMES[b] for _, b in beside]}
    table = {"place": NAMES, "firms": [9, 8, 3, 9, 5, 2, 4, 1, 2]}
    found = measures.local_moran(table, "firms", pairs, key="place")
    return charts.chart(found, tiles=TILES, language=language)


def change(language: str) -> Chart:
    """Curves of specialisation over years."""
    shares = {"甲": (30, 32, 36, 41, 45), "乙": (22, 21, 21, 19, 18), "丙": (12, 14, 13, 14, 15)}
    rows = [
        (2016 + at, place, industry, size)
        for place, sizes in shares.items()
        for at, first in enumerate(sizes)
        for industry, size in (("汽车", first), ("芯片", 25))
    ]
    columns = zip(*rows, strict=True)
    table = dict(zip(("year", *ROLES), map(list, columns), strict=True))
    return charts.chart(measures.by("krugman_index", table, "year", *ROLES), language=language)


def input_output(language: str) -> Chart:
    """A matrix of the Leontief inverse of four sectors."""
    sectors = ["农业", "制造", "建筑", "服务"]
    flows = [[12, 40, 2, 5], [20, 190, 60, 45], [1, 3, 2, 8], [9, 70, 25, 60]]
    io = measures.input_output(flows, [110, 520, 160, 400], sectors=sectors)
    return charts.chart(measures.leontief_inverse(io), kind="matrix", language=language)


def networks(language: str) -> Chart:
    """A network of sales along a chain."""
    links = {
        "from": ["矿石", "钢材", "钢材", "芯片", "电机", "电池", "软件", "车身"],
        "to": ["钢材", "车身", "电机", "电机", "整车", "整车", "整车", "整车"],
        "sales": [8, 6, 3, 2, 5, 6, 2, 7],
    }
    rows = [dict(zip(links, row, strict=True)) for row in zip(*links.values(), strict=True)]
    found = {"measure": "sales", "columns": list(links), "rows": rows}
    return charts.chart(found, kind="network", language=language)


def innovation(language: str) -> Chart:
    """Bars of research intensity."""
    table = {"place": NAMES[:5], "rd": [32, 18, 25, 9, 14], "gdp": [1000, 760, 810, 520, 900]}
    return charts.chart(measures.rd_intensity(table, "rd", "gdp", key="place"), language=language)


def ranks(language: str) -> Chart:
    """Ranks of an index with what they range over when weights, treatment and means change."""
    figures = {
        "research": [3.1, 2.2, 2.9, 1.8, 2.5, 1.2], "patents": [31, 52, 30, 47, 21, 24],
        "firms": [4.2, 4.1, 5.9, 3.0, 3.9, 2.5], "talent": [210, 260, 150, 230, 260, 120],
    }  # fmt: skip
    index = composite.read_index(
        {
            "name": "strength",
            "unit": "place",
            "indicators": [{"code": code, "parent": "strength"} for code in figures],
            "aggregates": [{"code": "strength"}],
            "cites": ["made up"],
        }
    )
    built = composite.build(index, {"place": NAMES[:6], **figures})
    return charts.chart(composite.rank_uncertainty(built, runs=2000), language=language)


PICTURES: Mapping[str, Callable[[str], Chart]] = {
    "inequality": inequality, "specialisation": specialisation, "complexity": complexity, "space": space,
    "change": change, "input-output": input_output, "networks": networks, "innovation": innovation,
    "ranks": ranks,
}  # fmt: skip


def file_of(name: str, language: str) -> Path:
    """Where a picture is kept."""
    return ROOT / "docs" / language / "pictures" / f"{name}.svg"


def main() -> None:
    """Draw them all."""
    for name, draw in PICTURES.items():
        for language in LANGUAGES:
            file_of(name, language).parent.mkdir(exist_ok=True)
            draw(language).write(file_of(name, language))


if __name__ == "__main__":
    main()
