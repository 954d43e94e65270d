"""Bad tables: a clear error, or a stated exclusion; never a silent NaN."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from guiju import measures as m
from guiju.model.problem import InputError

LONG = ("r", "i", "n")
GOOD: dict[str, list[Any]] = {
    "r": ["A", "A", "B", "B"],
    "i": ["x", "y", "x", "y"],
    "n": [3, 1, 1, 3],
}
OF_CELLS = [
    "location_quotient", "krugman_index", "hachman", "hhi_specialisation", "gini_specialisation",
    "gini_concentration", "locational_gini", "structural_similarity", "krugman_pair", "proximity",
    "relatedness", "relatedness_density", "diversity", "ubiquity", "eci", "pci", "fitness",
    "complexity_outlook", "complexity_gain", "cluster_stars", "multigroup_dissimilarity",
    "entropy", "hoover_concentration", "fitness_complexity",
]  # fmt: skip
every_measure_of_cells = pytest.mark.parametrize("name", OF_CELLS)


def code_of(function: Any, *args: Any, **arguments: Any) -> str:
    with pytest.raises(InputError) as caught:
        function(*args, **arguments)
    return caught.value.problems[0].code


def measured(name: str, table: Any) -> m.Result:
    return m.MEASURES[name].function(table, *LONG)


@every_measure_of_cells
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"n": [3, -1, 1, 3]}, "measure-negative"),
        ({"n": [0, 0, 0, 0]}, "measure-empty"),
        ({"n": [None, None, None, None]}, "measure-empty"),
        ({"n": ["a", "b", "c", "d"]}, "measure-texts"),
        ({"r": [None, None, None, None]}, "measure-empty"),
        ({"r": [], "i": [], "n": []}, "measure-empty"),
        ({"n": [1, 2]}, "measure-lengths"),
    ],
)
def test_tables_that_hold_nothing_are_errors(name: str, change: dict[str, Any], code: str) -> None:
    assert code_of(measured, name, GOOD | change) == code


@every_measure_of_cells
def test_rows_left_out_are_counted_and_change_nothing(name: str) -> None:
    if name in (
        "eci",
        "pci",
        "fitness",
        "fitness_complexity",
        "complexity_outlook",
        "complexity_gain",
        "relatedness",
    ):
        table: dict[str, list[Any]] = {"r": [*"AAABBC"], "i": [*"wyzxyx"], "n": [3, 3, 3, 3, 3, 6]}
    else:
        table = GOOD
    more = {"r": [*table["r"], "A", None, "B"], "i": [*table["i"], "x", "x", "x"]}
    whole = measured(name, table)
    found = measured(name, more | {"n": [*map(str, table["n"]), "", "5", "many"]})
    assert found.coverage.left_out == {"missing": 2, "no-number": 1}
    assert found.coverage.used == whole.coverage.used
    assert found.records() == whole.records()


@every_measure_of_cells
def test_no_result_holds_nan(name: str) -> None:
    """A region without any size has an empty value, and a note says so."""
    table = {"r": [*"AAABBCD"], "i": [*"wyzxyxx"], "n": [3, 3, 3, 3, 3, 6, 0]}
    found = measured(name, table)
    json.dumps(found.to_json(), allow_nan=False)
    json.dumps(found.to_json("zh"), allow_nan=False)


@pytest.mark.parametrize(
    "name", ["structural_similarity", "krugman_pair", "eci", "pci", "fitness", "fitness_complexity"]
)
def test_one_region_has_nothing_to_be_compared_with(name: str) -> None:
    table = {"r": ["A", "A"], "i": ["x", "y"], "n": [3, 1]}
    assert code_of(measured, name, table) == "measure-few"


def test_one_region_is_the_whole() -> None:
    table = {"r": ["A", "A"], "i": ["x", "y"], "n": [3, 1]}
    assert m.krugman_index(table, *LONG).value == 0
    assert code_of(m.krugman_index, table, *LONG, variant="against-rest") == "measure-few"


def test_rows_of_one_cell_are_added_up_and_noted() -> None:
    twice = {key: values * 2 for key, values in GOOD.items()}
    found = m.location_quotient(twice, *LONG)
    assert [str(note)[:20] for note in found.notes] == ["4 rows were added to"]
    assert found.records() == m.location_quotient(GOOD, *LONG).records()


@pytest.mark.parametrize(
    ("values", "variant", "code"),
    [([], "T", "measure-empty"), ([0, 0], "T", "measure-empty"), ([1, -1], "T", "measure-negative"),
     ([1, 0], "L", "measure-positive"), (["a"], "T", "measure-numbers")],
)  # fmt: skip
def test_numbers_that_have_no_theil(values: list[Any], variant: str, code: str) -> None:
    assert code_of(m.theil, values, variant=variant) == code


def test_numbers_given_directly_leave_out_what_is_missing() -> None:
    found = m.gini([10, None, 10, 10, 20, 50, float("nan")])
    assert (found.value, found.coverage.left_out) == (0.36, {"missing": 2})


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "empty-file"), ("r,i,n\n", "measure-empty"), ("r,i,n\nA,x,1,2\n", "measure-cells"),
     ("r,i,n,n\nA,x,1,2\n", "measure-headers"), ("r,i\nA,x\n", "measure-column")],
)  # fmt: skip
def test_files_that_are_no_table(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8")
    assert code_of(m.location_quotient, file, *LONG) == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "企业.csv"
    file.write_text("省份,产业,企业数\n甲,钢,3\n甲,车,1\n乙,钢,1\n乙,车,3\n", encoding=encoding)
    found = m.location_quotient(file, "省份", "产业", "企业数")
    assert found.at(省份="甲", 产业="钢")["location_quotient"] == 1.5


def test_the_same_table_in_every_form(tmp_path: Path) -> None:
    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    long = pa.table(GOOD)
    wide = {"r": ["A", "B"], "x": [3, 1], "y": [1, 3], "note": ["a", "b"]}
    connection = duckdb.connect()
    parquet = tmp_path / "t.parquet"
    connection.from_arrow(long).write_parquet(str(parquet))
    expected = m.location_quotient(GOOD, *LONG).data["location_quotient"].tolist()
    for table in (
        long,
        pl.DataFrame(GOOD),
        pd.DataFrame(GOOD),
        connection.from_arrow(long),
        parquet,
    ):
        assert m.location_quotient(table, *LONG).data["location_quotient"].tolist() == expected
    assert m.location_quotient(wide, "r").data["location_quotient"].tolist() == expected


def test_a_wide_table_counts_its_bad_cells() -> None:
    wide = {"r": ["A", "B", "C"], "x": ["3", "1", "?"], "y": ["1", "", "3"], "z": ["5", "5", "5"]}
    found = m.location_quotient(wide, "r")
    assert found.coverage.left_out == {"missing": 1, "no-number": 1}


def test_a_column_that_picks_rows_is_no_industry_of_a_wide_table() -> None:
    wide = {"r": [*"ABAB"], "y": [1, 1, 2, 2], "x": [3, 1, 5, 5], "z": [1, 3, 1, 1]}
    expected = [{"r": "A", "hhi_specialisation": 0.625}, {"r": "B", "hhi_specialisation": 0.625}]
    assert m.hhi_specialisation(wide, "r", where={"y": 1}).records() == expected
    part = m.Mapped(m.Part(wide, {"y": 1}), {"r": ["A", "B"], "land": ["east", "west"]}, "r")
    assert m.hhi_specialisation(part, "r").records() == expected
    swept = m.sweep("hhi_specialisation", wide, over={"y": [1, 2]}, region="r")
    of_years = m.by("hhi_specialisation", wide, "y", "r")
    assert [row["hhi_specialisation"] for row in swept.result.records()] == [
        row["hhi_specialisation"] for row in of_years.records()
    ]


def test_years_and_totals_are_no_industries_and_a_note_says_so() -> None:
    wide = {"省份": ["甲", "乙"], "年份": [2020, 2020], "钢": [3, 1], "车": [1, 3], "合计": [4, 4],
            "备注": ["样本", "估计"]}  # fmt: skip
    found = m.location_quotient(wide, "省份")
    assert found.at(省份="甲", industry="钢")["location_quotient"] == 1.5
    assert len(found.records()) == 4
    notes = [note.said("zh") for note in found.notes if isinstance(note, m.Note)]
    assert notes == ["按名称或内容不是产业，已略去的列：年份, 合计"]


@pytest.mark.parametrize("top", [0, -1, 1.5])
def test_stars_need_a_share_of_regions(top: float) -> None:
    assert code_of(m.cluster_stars, GOOD, *LONG, top=top) == "measure-parameter"


@pytest.mark.parametrize(
    ("flows", "output", "code"),
    [([[1, 2]], [5, 5], "measure-matrix"), ([[1, -2], [0, 1]], [5, 5], "measure-negative"),
     ([[float("nan"), 2], [0, 1]], [5, 5], "measure-numbers"), ([[1, 0], [0, 1]], [0, 0], "measure-empty")],
)  # fmt: skip
def test_input_output_tables_that_are_none(flows: Any, output: Any, code: str) -> None:
    assert code_of(m.input_output, flows, output) == code


def test_sectors_that_use_up_more_than_they_make() -> None:
    io = m.input_output([[5, 9], [9, 5]], [10, 10])
    assert code_of(m.output_multiplier, io) == "measure-singular"


def test_neighbours_that_fit_no_row() -> None:
    table = {"r": ["a", "b", "c"], "n": [1, 2, 3]}
    pairs = {"one": ["甲"], "other": ["乙"]}
    assert code_of(m.moran_i, table, "n", pairs, key="r") == "measure-neighbours"


def test_unknown_region_of_plants() -> None:
    plants = {"r": ["a", "z"], "n": [1, 2]}
    regions = {"r": ["a", "b"], "x": [1, 2]}
    found = code_of(m.ellison_glaeser, plants, "r", "n", regions=regions, region_size="x")
    assert found == "measure-key"


def test_mapping_that_lacks_a_code_or_has_one_twice() -> None:
    for mapping, code in (
        ({"i": ["x"], "g": ["1"]}, "measure-unmapped"),
        ({"i": ["x", "x", "y"], "g": ["1", "2", "1"]}, "measure-mapping-twice"),
    ):
        table = m.Mapped(GOOD, mapping, "i")
        assert code_of(m.location_quotient, table, "r", "g", "n") == code


def test_sweeps_with_too_many_runs_or_words() -> None:
    over = {"threshold": list(range(200)), "variant": ["proximity"] * 60}
    given: dict[str, Any] = {"region": "r", "industry": "i", "value": "n"}
    assert code_of(m.sweep, "relatedness_density", GOOD, over=over, **given) == "measure-runs"
    assert code_of(m.sweep, "hachman", GOOD, over={}, **given, where={"r": "no"}) == "measure-where"


def written_to_excel(path: Path, rows: Any) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(at, column, value)
    return path


EXCEL = [
    ["省份", "产业", "企业数"],
    ["甲", "钢", 3],
    ["甲", "钢", 2],
    ["甲", "车", 1],
    ["乙", "钢", 1],
    ["乙", "车", 4],
]


def test_keys_that_stand_twice_in_excel_are_added_up_and_noted(tmp_path: Path) -> None:
    more: Any = [["乙", "车", "-"], ["乙", None, 4]]
    table = written_to_excel(tmp_path / "t.xlsx", [*EXCEL, *more])
    found = m.location_quotient(table, "省份", "产业", "企业数")
    assert [getattr(note, "code", "") for note in found.notes] == ["added-up"]
    assert (found.coverage.rows, found.coverage.used) == (7, 5)
    assert found.coverage.left_out == {"missing": 1, "no-number": 1}
    once = {"r": [*"aabb"], "i": [*"xyxy"], "n": [5, 1, 1, 4]}
    expected = {
        round(value, 12) for value in m.location_quotient(once, *LONG).data["location_quotient"]
    }
    assert {round(value, 12) for value in found.data["location_quotient"]} == expected


def test_negative_sizes_and_headers_given_twice_in_excel(tmp_path: Path) -> None:
    roles = ("省份", "产业", "企业数")
    more: Any = [["丙", "钢", -1]]
    negative = written_to_excel(tmp_path / "n.xlsx", [*EXCEL, *more])
    with pytest.raises(InputError) as caught:
        m.location_quotient(negative, *roles)
    problem = caught.value.problems[0]
    assert (problem.code, problem.values["keys"]) == ("measure-negative", "丙, 钢")
    doubled = written_to_excel(tmp_path / "d.xlsx", [["省份", "企业数", "企业数"], ["甲", 1, 2]])
    assert code_of(m.location_quotient, doubled, "省份") == "measure-headers"


def test_a_region_without_any_size_is_in_no_comparison() -> None:
    """Its zeros would lower the mean and take ranks."""
    table = {
        key: [*values, *more]
        for (key, values), more in zip(GOOD.items(), ("CC", "xy", (0, 0)), strict=True)
    }
    for name in ("structural_similarity", "krugman_pair"):
        found, whole = measured(name, table), measured(name, GOOD)
        assert found.records() == whole.records()
        assert [str(note) for note in found.notes] == ["1 regions without any size have no value"]
        function = m.MEASURES[name].function
        assert code_of(function, table, *LONG, pair=("A", "C")) == "measure-empty"
    quotients = m.location_quotient(table, *LONG)
    assert quotients.at(r="C", i="x")["location_quotient"] is None
    assert [str(note) for note in quotients.notes] == ["1 regions without any size have no value"]


@pytest.mark.parametrize("name", ["proximity", "relatedness_density"])
def test_one_region_says_nothing_of_what_goes_together(name: str) -> None:
    assert code_of(measured, name, {"r": ["A", "A"], "i": ["x", "y"], "n": [3, 1]}) == "measure-few"


def test_more_pairs_than_a_machine_holds_are_refused_in_words() -> None:
    count = 60_000
    numbers = list(range(count))
    wide = {"r": numbers, "i": numbers, "n": [1] * count}
    assert code_of(m.location_quotient, wide, *LONG) == "measure-large"
    many = {"r": numbers, "i": ["x"] * count, "n": [1] * count}
    assert code_of(m.structural_similarity, many, *LONG) == "measure-large"
    # By year only pairs that are there are kept.
    found = m.location_quotient_by(wide | {"y": [1] * count}, *LONG, by="y")
    assert set(found.data["location_quotient"].tolist()) == {float(count)}
    assert (
        code_of(m.location_quotient_by, wide | {"y": [1] * count, "n": [-1] * count}, *LONG, by="y")
        == "measure-negative"
    )


def test_keys_of_any_type_and_columns_of_any_name() -> None:
    """Names that the queries use themselves; numbers and days as keys; blanks around names."""
    import datetime

    day = datetime.date(2020, 1, 1)
    table = {
        "code": [day, day, day],
        "k0": [" A", "A ", "B"],
        "raw": [1, 2, 1],
        "v": [2.0, 1.0, 1.0],
    }
    found = m.location_quotient(table, "k0", "raw", "v")
    assert found.at(k0="A", raw="2")["location_quotient"] == pytest.approx(4 / 3)
    by = m.location_quotient_by(table, "k0", "raw", "v", by="code")
    assert by.at(code="2020-01-01", k0="B", raw="1")["location_quotient"] == pytest.approx(4 / 3)


@pytest.mark.parametrize("name", ["rd_intensity", "technology_dependence", "ratio"])
def test_a_key_of_several_rows_is_an_error_for_ratios(name: str) -> None:
    table = {"省份": ["苏", "浙", "苏 "], "a": [1, 2, 3], "b": [10, 10, 10]}
    function = m.MEASURES[name].function
    with pytest.raises(InputError) as caught:
        function(table, "a", "b", key="省份")
    problem = caught.value.problems[0]
    assert problem.code == "measure-rows-twice"
    assert dict(problem.values) == {"found": "苏", "count": 2}
    assert len(function(table, "a", "b").records()) == 3


SHARES = [[0.0, 0.5], [0.5, 0.0]]


@pytest.mark.parametrize(
    ("given", "code"),
    [([[0, 0.5]], "measure-matrix"), ([], "measure-matrix"), ([[1]], "measure-few"),
     ([[0, -0.5], [1, 0]], "measure-negative"), ([[0, None], [1, 0]], "measure-numbers"),
     ([[0, "x"], [1, 0]], "measure-numbers")],
)  # fmt: skip
@pytest.mark.parametrize("name", ["network_structure", "centrality", "resilience", "modularity"])
def test_matrices_of_networks_that_are_none(name: str, given: Any, code: str) -> None:
    assert code_of(m.MEASURES[name].function, given) == code
    m.MEASURES[name].function(SHARES)


def test_members_sectors_and_regions_that_stand_twice() -> None:
    assert code_of(m.centrality, SHARES, names=["a", "a"]) == "measure-name-twice"
    twice = {"sectors": ["a", "a"]}
    assert code_of(m.input_output, [[1, 0], [0, 1]], [5, 5], **twice) == "measure-name-twice"
    regions = {"r": ["a", "a"], "x": [1, 2]}
    plants = {"r": ["a"], "n": [1]}
    found = code_of(m.ellison_glaeser, plants, "r", "n", regions=regions, region_size="x")
    assert found == "measure-name-twice"
    assert (
        code_of(m.markov_transition, {"y": [1, 2]}, ["y", "y"], classes=2) == "measure-name-twice"
    )


@pytest.mark.parametrize(
    ("function", "args", "more", "code"),
    [(m.input_output, ([[1, 0], [0, 1]], [5, 5]), {"exports": [1]}, "measure-matrix"),
     (m.input_output, ([["a", 0], [0, 1]], [5, 5]), {}, "measure-numbers"),
     (m.flegg_quotient, ([float("nan"), 2], [3, 4]), {}, "measure-numbers"),
     (m.flegg_quotient, ([1, 2], [3, 4]), {"delta": -1}, "measure-parameter"),
     (m.markov_transition, ({"a": [1, 2], "b": [2, 1]}, ["a", "b"]), {"classes": 1_000_000}, "measure-parameter"),
     (m.proximity, (GOOD, *LONG), {"threshold": -1}, "measure-parameter"),
     (m.local_moran, (GOOD, "n", np.ones((4, 4))), {"permutations": 0}, "measure-parameter")],
)  # fmt: skip
def test_arguments_out_of_range(function: Any, args: Any, more: dict[str, Any], code: str) -> None:
    assert code_of(function, *args, **more) == code


def test_fitness_stays_a_number_however_long_it_runs() -> None:
    table = {"r": [*"AAABBC"], "i": [*"wyzxyx"], "n": [3, 3, 3, 3, 3, 6]}
    found = m.fitness(table, *LONG, iterations=5000).data["fitness"]
    assert found == pytest.approx([3, 0, 0])


def test_values_that_do_not_exist_are_counted_in_a_note() -> None:
    absent = {"r": [*"AAB"], "i": [*"xyx"], "n": [3, 1, 2]}
    found = m.location_quotient(absent, *LONG, variant="log")
    assert [str(note)[:21] for note in found.notes] == ["1 rows have no value:"]
    one = m.ellison_glaeser(
        {"r": ["a"], "n": [1]}, "r", "n", regions={"r": ["a"], "x": [2]}, region_size="x"
    )
    assert [note.code for note in one.notes if isinstance(note, m.Note)] == ["no-value"]


def test_texts_for_numbers_are_named_with_their_place(tmp_path: Path) -> None:
    """The row is that of the file, whatever part of it is measured."""
    file = tmp_path / "企业.csv"
    rows = [
        "2015,甲,车,3",
        "2020,甲,车,1.5万",
        "2020,甲,芯,",
        '2020,乙,芯,"1,008"',
        "2020,乙,车,４",
    ]
    file.write_text(
        "\n".join(["年,省,业,数", *rows, "2020,丙,车,2", "2020,丙,芯,1"]), encoding="utf-8"
    )
    found = m.location_quotient(file, "省", "业", "数", where={"年": 2020})
    said = ["第 2 行，列 数：“1.5万”", "第 4 行，列 数：“1,008”", "第 5 行，列 数：“４”"]
    assert found.coverage.said("zh") == ["1: 键或值缺失", "3: 值不是数字", *said]
    assert m.hhi(file, "数", by="年").coverage.said("zh")[-3:] == said
    swept = m.sweep("hhi", file, over={"年": [2015, 2020]}, column="数")
    assert swept.result.coverage.said("zh")[-3:] == said
    mapped = m.Mapped(m.Part(file, {"年": 2020}), {"业": ["车", "芯"], "类": ["A", "B"]}, "业")
    assert m.location_quotient(mapped, "省", "类", "数").coverage.said("zh")[-3:] == said


def test_texts_in_a_wide_table_are_named_by_their_column() -> None:
    wide = {"r": ["A", "B", "C"], "x": ["3", "1", "?"], "y": ["1", "2", "3"]}
    found = m.location_quotient(m.Mapped(wide, {"r": [*"ABC"], "n": [*"XYZ"]}, "r"), "n")
    assert [one.said() for one in found.coverage.strays] == ['row 3, column x: "?"']


def test_a_column_of_texts_alone_shows_the_first_with_its_row() -> None:
    with pytest.raises(InputError) as caught:
        m.hhi({"n": [None, "3万", "4万"]}, "n")
    problem = caught.value.problems[0]
    assert (problem.code, problem.place.row, problem.values["found"]) == ("measure-texts", 2, "3万")


def test_one_period_is_told_how_two_are_given() -> None:
    assert code_of(m.prais, {"a": [1, 2], "b": [2, 1]}, ["a,b"], classes=2) == "measure-periods"


def test_one_column_cannot_be_two_things() -> None:
    assert code_of(m.location_quotient, GOOD, "r", "r", "n") == "measure-name-twice"
    assert code_of(m.by, "location_quotient", GOOD, "r", *LONG) == "measure-name-twice"
    # The names of results are taken, too: a column would hide another.
    ranked = {"rank": [*"AABB"], "i": [*"xyxy"], "n": [3, 1, 1, 3]}
    assert code_of(m.structural_similarity, ranked, "rank", "i", "n") == "measure-name-twice"
    assert len(m.structural_similarity(GOOD, *LONG).records()) == 1


def test_a_sweep_over_levels_keeps_level_and_names_apart() -> None:
    table = {"r": [*"AABB"], "i": [*"xyxy"], "g": [*"zzzz"], "n": [3, 1, 1, 3]}
    swept = m.sweep(
        "location_quotient", table, over={"industry": ["i", "g"]}, region="r", value="n"
    )
    assert swept.result.columns == ("industry", "r", "industry_name", "location_quotient")
    assert swept.result.at(industry="i", r="A", industry_name="x")["location_quotient"] == 1.5
    assert swept.result.at(industry="g", r="A")["location_quotient"] == 1
    assert swept.spread.at(r="A", industry_name="x")["runs"] == 1
