"""Measures by a key in one pass give what the measures give for one key after the other."""

from __future__ import annotations

import random

import pytest

from guiju import measures
from guiju.model.problem import InputError


def drawn() -> dict[str, list[object]]:
    """Rows with several of a cell, zeros, gaps, and keys that are missing."""
    random.seed(2)
    table: dict[str, list[object]] = {"年": [], "地区": [], "产业": [], "规模": []}
    for _ in range(600):
        table["年"].append(random.choice([2021, 2022, 2023]))
        table["地区"].append(random.choice(["苏", "浙", "沪", "皖", None]))
        table["产业"].append(random.choice(["纺织", "电子", "化工"]))
        table["规模"].append(random.choice([0, 1, 2.5, None, 7]))
    return table


def test_quotients_of_all_years_are_those_of_each() -> None:
    table = drawn()
    found = measures.location_quotient_by(table, "地区", "产业", "规模", by="年")
    together = {
        (row["年"], row["地区"], row["产业"]): row["location_quotient"] for row in found.records()
    }
    alone = {
        (str(year), row["地区"], row["产业"]): row["location_quotient"]
        for year in (2021, 2022, 2023)
        for row in measures.location_quotient(
            table, "地区", "产业", "规模", where={"年": year}
        ).records()
        if row["location_quotient"]
    }
    assert together == pytest.approx(alone)
    whole = [
        r
        for r in zip(table["地区"], table["规模"], strict=True)
        if r[0] is not None and r[1] is not None
    ]
    assert (found.coverage.rows, found.coverage.used) == (600, len(whole))


@pytest.mark.parametrize("variant", ["plain", "normalised", "equivalent-number"])
def test_concentration_of_all_keys_is_that_of_each(variant: str) -> None:
    table = {"r": ["a", "a", "b", "b", None, "c"], "v": [1, 2, 3, None, 4, 5]}
    found = measures.hhi(table, "v", by="r", variant=variant)
    values = {row["r"]: row["hhi"] for row in found.records()}
    assert values == pytest.approx(
        {
            name: measures.hhi(sizes, variant=variant).value
            for name, sizes in (("a", [1, 2]), ("b", [3]), ("c", [5]))
        }
    )
    assert (found.coverage.rows, found.coverage.used) == (6, 4)


def test_concentration_by_several_keys_is_that_of_each_combination() -> None:
    table = drawn()
    found = measures.hhi(table, "规模", by=("年", "地区"))
    sizes: dict[tuple[str, str], list[float]] = {}
    for year, region, size in zip(table["年"], table["地区"], table["规模"], strict=True):
        if region is not None and size is not None:
            sizes.setdefault((str(year), str(region)), []).append(float(str(size)))
    names = list(zip(found.data["年"], found.data["地区"], strict=True))
    assert names == sorted(sizes)
    expected = [measures.hhi(sizes[name]).value for name in names]
    assert found.data["hhi"] == pytest.approx(expected)
    assert found.coverage.used == sum(map(len, sizes.values()))
    assert dict(found.coverage.left_out) == {"missing": 600 - found.coverage.used}
    assert found.columns == ("年", "地区", "hhi")


def test_what_is_wrong_with_several_keys_names_them_all() -> None:
    table = {"y": [1, 1, 2], "r": ["a", "b", "b"], "v": [1.0, 2.0, -3.0]}
    with pytest.raises(InputError) as caught:
        measures.hhi(table, "v", by=["y", "r"])
    assert caught.value.problems[0].values["keys"] == "2, b"
    with pytest.raises(InputError) as caught:
        measures.hhi({**table, "v": [1, 0, 2]}, "v", by=["y", "r"])
    assert caught.value.problems[0].values["found"] == "1, b"


@pytest.mark.parametrize("sizes", [[1, -1], [0, 0], [None, None]])
def test_negative_and_empty_sizes_are_refused(sizes: list[float | None]) -> None:
    table = {"y": [1, 1], "r": ["a", "b"], "i": ["x", "y"], "v": sizes}
    with pytest.raises(InputError):
        measures.hhi(table, "v", by="r")
    with pytest.raises(InputError):
        measures.location_quotient_by(table, "r", "i", "v", by="y")


def test_cells_that_were_read_are_measured_without_reading_again() -> None:
    table = drawn()
    cells = measures.read_cells(table, "地区", "产业", "规模")
    of_cells = measures.eci(cells, "地区", "产业", "规模").to_json()
    assert of_cells == measures.eci(table, "地区", "产业", "规模").to_json()


def test_blanks_around_keys_and_texts_for_numbers_count_as_elsewhere() -> None:
    table = {
        "y": ["1", "1 ", "2", "2", "", None],
        "r": ["a", " b", "a", "c", "a", "a"],
        "i": ["x", "y", "x", "y", "x", "x"],
        "v": ["1", "3", "2", "?", "5", "6"],
    }
    cells = measures.read_cells(table, "y", "i", "v")
    found = measures.location_quotient_by(table, "r", "i", "v", by="y")
    assert list(found.data["y"]) == ["1", "1", "2"]
    assert list(found.data["r"]) == ["a", "b", "a"]
    index = measures.hhi(table, "v", by="y")
    assert index.records() == [{"y": "1", "hhi": 0.625}, {"y": "2", "hhi": 1.0}]
    assert found.coverage == index.coverage == cells.coverage
    assert dict(index.coverage.left_out) == {"missing": 2, "no-number": 1}


@pytest.mark.parametrize(
    "name", ["v", "k0", "n", "s", "q", "code", "least", "absent", "rows", "raw"]
)
def test_columns_may_have_any_name(name: str) -> None:
    table = {name: [1, 2, 3], "一": ["a", "a", "b"], "二": ["p", "q", "p"], "三": [1, 1, 1]}
    index = measures.hhi(table, name, by="一")
    assert list(index.data["hhi"]) == pytest.approx([5 / 9, 1])
    assert list(measures.hhi(table, "三", by=("一", name)).data["hhi"]) == [1, 1, 1]
    found = measures.location_quotient_by(table, "一", "二", name, by="三")
    assert list(found.data["location_quotient"]) == pytest.approx([0.5, 2, 1.5])
