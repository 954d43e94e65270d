"""Charts of results: what is drawn, that it is the same again, and what is refused."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from guiju import charts, measures
from guiju.charts import picture
from guiju.charts.frame import classes
from guiju.locale import LANGUAGES, render_all
from guiju.model.problem import InputError
from tests.charts.drawn import SVG, TILES, case, parts, structure, texts
from tests.load.golden import CASES, check_golden

GOOD = sorted(CASES.joinpath("charts", "good").glob("*.json"))
BAD = sorted(CASES.joinpath("charts", "bad").glob("*.json"))
every_good_case = pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)


def draw(file: Path, language: str = "zh") -> charts.Chart:
    result, options = case(file)
    return charts.chart(result, language=language, **options)


@every_good_case
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_drawn(file: Path, language: str) -> None:
    drawn = draw(file, language)
    told = f"kind: {drawn.kind}\n{structure(drawn.svg())}"
    check_golden(file.with_suffix(f".{language}.txt"), told)


@every_good_case
def test_the_same_again(file: Path) -> None:
    first, second = draw(file).svg(), draw(file).svg()
    found: list[str] = []
    # Another thread has an engine of its own.
    thread = threading.Thread(target=lambda: found.append(draw(file).svg()))
    thread.start()
    thread.join()
    assert first == second == found[0]


@every_good_case
def test_a_strict_page_may_hold_it(file: Path) -> None:
    """No script, no style that a content policy would refuse, nothing from elsewhere."""
    for part in parts(draw(file).svg()).iter():
        assert part.tag not in {f"{SVG}script", f"{SVG}style", f"{SVG}image", f"{SVG}foreignObject"}
        assert not {"style", "href", "{http://www.w3.org/1999/xlink}href"} & set(part.attrib)
        assert not [
            name for name in part.attrib if name.startswith("on") or name in ("prev", "next")
        ]


@every_good_case
def test_a_spec_is_plain_data(file: Path) -> None:
    spec = draw(file).spec
    assert json.loads(json.dumps(spec)) == spec


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_what_is_no_result_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    with pytest.raises(InputError) as caught:
        charts.chart(file.name)
    for language in LANGUAGES:
        check_golden(
            file.with_suffix(f".{language}.txt"), render_all(caught.value.problems, language)
        )


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"kind": "bar"}, "chart-kind"),
        ({"kind": "rank"}, "chart-needs"),
        ({"kind": "curve"}, "chart-needs"),
        ({"kind": "heat"}, "chart-needs"),
        ({"kind": "matrix"}, "chart-needs"),
        ({"kind": "network"}, "chart-needs"),
        ({"kind": "tiles"}, "chart-needs"),
        ({"value": "hh"}, "chart-column"),
        ({"value": "地区"}, "chart-column"),
        ({"table": "scores"}, "chart-column"),
        ({"tiles": [{"name": "江苏"}]}, "chart-tiles"),
        ({"tiles": []}, "chart-tiles"),
        ({"tiles": [{"name": "巴黎", "row": 1, "col": 1}]}, "chart-tiles"),
        ({"tiles": "absent.csv"}, "no-file"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(options: dict[str, object], code: str) -> None:
    with pytest.raises(InputError) as caught:
        charts.chart(CASES / "charts/good/bars.json", **options)  # type: ignore[arg-type]
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_thousand_rows_are_cut_and_the_chart_says_so() -> None:
    rows = [{"县": f"第{number}县", "gini": number / 1000} for number in range(1000)]
    data = {"measure": "gini", "columns": ["县", "gini"], "rows": rows}
    written = texts(charts.chart(data, language="zh", most=25).svg())
    assert sum("县" in text for text in written) == 25
    assert "第999县" in written
    assert "只列 1000 项中的 25 项" in written


def test_a_thousand_links_and_points() -> None:
    links = [
        {"a": f"企业{n % 37}", "b": f"企业{n * 7 % 41}", "v": 1.0 + n % 5} for n in range(1000)
    ]
    network = charts.chart(
        {"measure": "flows", "columns": ["a", "b", "v"], "rows": links}, kind="network"
    )
    assert "企业0" in texts(network.svg())
    points = [{"year": 1000 + n, "gini": n % 7} for n in range(1000)]
    curve = charts.chart({"measure": "gini", "columns": ["year", "gini"], "rows": points})
    assert curve.kind == "curve"
    assert "1000" in texts(curve.svg())


def test_values_at_the_edge_of_a_class_have_a_colour() -> None:
    for values in (
        [0.0] * 9 + [5.0],
        [1.0],
        [1.0, 1.0],
        [-2.0, -1.0, 0.0, 1.0],
        [0.1234567, 0.12345671],
    ):
        pieces = classes(values)["pieces"]
        for value in values:
            homes = [
                p for p in pieces if p.get("gte", value) <= value and value < p.get("lt", value + 1)
            ]
            assert len(homes) == 1, (value, pieces)


def test_a_result_is_drawn_and_written(tmp_path: Path) -> None:
    result = measures.hhi(
        {"region": ["苏", "苏", "浙"], "size": [1.0, 2.0, 3.0]}, "size", by="region"
    )
    drawn = charts.chart(result, language="zh")
    assert drawn.write(tmp_path / "a.svg").read_text(encoding="utf-8") == drawn.svg()
    assert json.loads(drawn.write(tmp_path / "a.json").read_text(encoding="utf-8")) == drawn.spec
    assert drawn.write(tmp_path / "a.PNG").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(InputError):
        drawn.write(tmp_path / "a.pdf")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.PNG", "a.json", "a.svg"]


def test_tiles_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "tiles.csv"
    lines = [
        "name_zh,abbr,row,col",
        *(f"{t['name_zh']},{t['abbr']},{t['row']},{t['col']}" for t in TILES),
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    result, _ = case(CASES / "charts/good/tiles.json")
    from_file = charts.chart(result, tiles=file)
    assert from_file.kind == "tiles"
    assert from_file.svg() == charts.chart(result, tiles=TILES).svg()


def test_a_machine_without_a_chinese_font_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(picture, "_folders", lambda: [tmp_path])
    monkeypatch.delenv("GUIJU_FONT", raising=False)
    picture.chinese_font.cache_clear()
    try:
        assert draw(CASES / "charts/good/bars.json").lacks_font
        plain = {"measure": "x", "columns": ["a", "v"], "rows": [{"a": "b", "v": 1.0}]}
        assert not charts.chart(plain, language="en").lacks_font
        monkeypatch.setenv("GUIJU_FONT", __file__)
        picture.chinese_font.cache_clear()
        assert not draw(CASES / "charts/good/bars.json").lacks_font
    finally:
        picture.chinese_font.cache_clear()


def test_a_million_rows_are_refused_before_they_are_read() -> None:
    """In words, and without turning the result into a million mappings first."""
    quotients = measures.Result(
        "location_quotient", measures.MEASURES["location_quotient"].variants[0], ("r", "location_quotient"),
        {"r": range(1_000_000), "location_quotient": range(1_000_000)}, measures.Coverage(1_000_000, 1_000_000),
    )  # fmt: skip
    rows = [{"r": "A", "gini": 0.1}] * 1_000_000
    for given in (quotients, {"measure": "gini", "columns": ["r", "gini"], "rows": rows}):
        with pytest.raises(InputError) as caught:
            charts.chart(given)
        assert [problem.code for problem in caught.value.problems] == ["chart-rows"]
        assert "1,000,000" in render_all(caught.value.problems, "zh")


def test_long_lines_and_many_links_are_thinned_and_the_chart_says_so() -> None:
    rows = [
        {"lost": n, "largest_component": 1 / (1 + n), "efficiency": 0.5, "resilience": 0.1}
        for n in range(50_000)
    ]
    curve = charts.chart(
        {"measure": "resilience", "columns": list(rows[0]), "rows": rows}, language="en"
    )
    first = curve.spec["series"][0]["data"]
    assert (len(first), first[0][0], first[-1][0]) == (1000, 0, 49_999)
    assert "1000 of 50000 points of a line drawn" in " ".join(texts(curve.svg()))
    links = [{"a": f"企业{n % 100}", "b": f"企业{n // 100}", "v": n} for n in range(10_000)]
    network = charts.chart(
        {"measure": "flows", "columns": ["a", "b", "v"], "rows": links},
        kind="network",
        language="zh",
    )
    assert len(network.spec["series"][0]["links"]) <= 600
    assert "只画最强的 600 条" in " ".join(texts(network.svg()))


def test_years_that_stand_as_text_are_years() -> None:
    """As a measure by year gives them."""
    table = {"year": [1, 1, 2, 2], "r": ["A", "B"] * 2, "x": [3, 1, 1, 1], "y": [1, 1, 1, 9]}
    found = measures.by("hhi_specialisation", table, "year", "r")
    assert charts.chart(found).kind == "curve"


def test_years_of_one_pair_are_a_line_and_of_many_cells_the_last_is_drawn() -> None:
    """Cells of the other years would lie below those of the last."""
    rows = [
        {"year": str(year), "r": "甲", "r_2": other, "v": year / 1000}
        for other in ("乙", "丙")
        for year in (2019, 2020, 2021)
    ]
    pairs = charts.chart({"measure": "v", "columns": ["year", "r", "r_2", "v"], "rows": rows})
    assert pairs.kind == "curve"
    assert [line["name"] for line in pairs.spec["series"]] == ["甲 / 乙", "甲 / 丙"]
    many = [
        {"year": year, "r": f"r{a}", "i": f"i{b}", "v": year - 2018.0 + a}
        for year in (2019, 2020)
        for a in range(5)
        for b in range(4)
    ]
    cells = charts.chart({"measure": "v", "columns": ["year", "r", "i", "v"], "rows": many})
    assert cells.kind == "heat"
    assert len(cells.spec["series"][0]["data"]) == 20
    assert {cell["value"][2] for cell in cells.spec["series"][0]["data"]} == {
        2.0,
        3.0,
        4.0,
        5.0,
        6.0,
    }
    assert "year = 2020" in " ".join(texts(cells.svg()))


def test_transitions_between_classes_are_a_matrix() -> None:
    found = measures.markov_transition(
        {"a": [1, 2, 3, 4], "b": [1, 4, 3, 2]}, ["a", "b"], classes=2
    )
    drawn = charts.chart(found)
    assert drawn.kind == "matrix"
    assert [cell["value"] for cell in drawn.spec["series"][0]["data"]] == [
        [0, 0, 0.5], [0, 1, 0.5], [1, 0, 0.5], [1, 1, 0.5]
    ]  # fmt: skip


def test_a_shortened_name_finds_its_tile() -> None:
    tiles = [
        {"name": "内蒙古", "row": 0, "col": 0}, {"name": "江苏", "row": 1, "col": 0},
        {"name": "江西", "row": 1, "col": 1},
    ]  # fmt: skip
    rows = [{"r": name, "v": float(at)} for at, name in enumerate(("内蒙", "江苏省", "江"))]
    drawn = charts.chart(
        {"measure": "v", "columns": ["r", "v"], "rows": rows}, tiles=tiles, language="zh"
    )
    assert [tile["value"][2] for tile in drawn.spec["series"][0]["data"]] == [0.0, 1.0]
    assert "图上没有（1）：江" in " ".join(texts(drawn.svg()))
