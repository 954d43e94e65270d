"""Numbers at the edge: too large and too small, infinite, weightless, constant, in parts that share nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from guiju import measures as m
from guiju.model.problem import InputError

LONG = ("r", "i", "n")
FOUR: dict[str, list[Any]] = {"r": [*"abcd"], "n": [9, 8, 2, 1]}
CHAIN = {"r": ["a", "b", "c"], "neighbour": ["b", "c", "d"]}
INFINITE = float("inf")


def code_of(function: Any, *args: Any, **arguments: Any) -> str:
    with pytest.raises(InputError) as caught:
        function(*args, **arguments)
    return caught.value.problems[0].code


def codes(result: m.Result) -> list[str]:
    return [note.code for note in result.notes if isinstance(note, m.Note)]


@pytest.mark.parametrize(
    "sizes", [[1e308, 1e308, 1e308, 1.5e308], [1e-320, 1e-320, 1e-320, 3e-320]]
)
def test_numbers_beyond_what_a_float_squares_are_refused(sizes: list[float]) -> None:
    """Their products would overflow, or vanish: quotients of 0 in silence."""
    table = {"r": [*"AABB"], "i": [*"xyxy"], "n": sizes}
    for name in ("location_quotient", "hhi_specialisation", "eci", "structural_similarity"):
        assert code_of(m.MEASURES[name].function, table, *LONG) == "measure-scale"
    assert code_of(m.hhi, table, "n", by="r") == "measure-scale"
    for name in ("gini", "theil", "atkinson", "hoover", "hhi"):
        assert code_of(m.MEASURES[name].function, sizes) == "measure-scale"
    assert code_of(m.moran_i, FOUR | {"n": sizes}, "n", CHAIN, key="r") == "measure-scale"


def test_what_is_infinite_is_no_number() -> None:
    assert m.gini([1, INFINITE, 3, None]).coverage.left_out == {"missing": 1, "no-number": 1}
    table = {"r": [*"AABB"], "i": [*"xyxy"], "n": [3, INFINITE, 1, float("nan")]}
    found = m.location_quotient(table, *LONG)
    assert found.coverage.left_out == {"missing": 1, "no-number": 1}


def test_numbers_come_in_one_row() -> None:
    assert code_of(m.gini, np.ones((2, 2))) == "measure-matrix"


def test_weights_of_groups_are_looked_at_as_all_weights_are() -> None:
    table = {"x": [1.0, 2.0, 3.0], "g": ["a", "b", "c"], "w": [1, -1, 1]}
    assert code_of(m.theil_decomposition, table, "x", "g", weights="w") == "measure-negative"
    nothing = table | {"w": [0, 0, 0]}
    assert code_of(m.theil_decomposition, nothing, "x", "g", weights="w") == "measure-empty"
    without = m.theil_decomposition(table | {"w": [1, 0, 1]}, "x", "g", weights="w")
    assert without.at(part="between")["theil"] == pytest.approx(m.theil([1, 3]).value)


@pytest.mark.parametrize("epsilon", [float("nan"), INFINITE, -1])
def test_aversion_is_a_number_of_zero_or_more(epsilon: float) -> None:
    assert code_of(m.atkinson, [1, 2], epsilon=epsilon) == "measure-parameter"


def test_great_aversion_looks_at_the_poorest_alone() -> None:
    assert m.atkinson([1e-3, 2, 3], epsilon=200).value == pytest.approx(
        1 - 1e-3 * 3 / 5.001, abs=1e-4
    )
    assert m.atkinson([5, 5, 5]).value == 0
    assert m.atkinson([5]).value == 0


def test_hoover_with_and_without_a_reference() -> None:
    table = {"x": [1, 2, 3], "people": [1, 1, 4]}
    assert code_of(m.hoover, table, "x", variant="reference") == "measure-role"
    assert code_of(m.hoover, table, "x", reference="people", variant="equal") == "measure-role"
    assert m.hoover(table, "x", reference="people").variant.name == "reference"


def test_nobody_moves_where_all_are_alike() -> None:
    constant = {"a": [1, 1, 1], "b": [1, 1, 1]}
    assert code_of(m.prais, constant, ["a", "b"], classes=2) == "measure-few"
    # Two of three classes hold all: who stays in them does not move.
    halves = {"a": [1, 1, 1, 2, 2, 2], "b": [1, 1, 1, 2, 2, 2]}
    found = m.prais(halves, ["a", "b"], classes=3)
    assert found.value == 0
    assert codes(found) == ["setting", "empty-classes"]


@pytest.mark.parametrize("threshold", [0, -0.1, 1.5])
def test_a_focus_is_a_share(threshold: float) -> None:
    table = {"y": [1, 2], "r": ["A", "A"], "i": ["x", "x"], "n": [1, 1]}
    found = code_of(m.new_focus, table, *LONG, "y", start=1, end=2, threshold=threshold)
    assert found == "measure-parameter"


def test_rows_without_a_year_are_counted() -> None:
    table = {"y": [1, 1, 2, 2, None], "r": [*"ABABA"], "i": [*"xxxxx"], "n": [1, 2, 3, 4, 5]}
    found = m.shift_share(table, *LONG, "y", start=1, end=2)
    assert (found.coverage.rows, found.coverage.left_out) == (5, {"missing": 1})
    of_years = m.by("hhi", table, "y", "n")
    assert (of_years.coverage.rows, of_years.coverage.left_out) == (5, {"missing": 1})


@pytest.mark.parametrize("name", ["eci", "pci", "complexity_outlook", "complexity_gain"])
def test_parts_that_share_nothing_are_told(name: str) -> None:
    """The second eigenvector is any mixture of the parts then."""
    apart = {"r": [*"AABBC"], "i": [*"xyxyz"], "n": [3, 3, 3, 3, 6]}
    function = m.MEASURES[name].function
    assert "falls-apart" in codes(function(apart, *LONG))
    whole = {"r": [*"AAABBC"], "i": [*"wyzxyx"], "n": [3, 3, 3, 3, 3, 6]}
    assert "falls-apart" not in codes(function(whole, *LONG))


def test_neighbours_as_lists_and_places_beside_themselves() -> None:
    matrix = [[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]]
    assert m.moran_i(FOUR, "n", matrix).value == m.moran_i(FOUR, "n", CHAIN, key="r").value
    assert code_of(m.moran_i, FOUR, "n", [[0, "a"], [1, 0]]) == "measure-numbers"
    assert "selves" in codes(m.moran_i(FOUR, "n", np.eye(4) + np.array(matrix)))
    pairs = {key: [*values, "a"] for key, values in CHAIN.items()}
    found = m.moran_i(FOUR, "n", pairs, key="r")
    assert codes(found) == ["pairs-self"]
    assert found.value == m.moran_i(FOUR, "n", CHAIN, key="r").value


def test_the_industries_that_hold_something_are_counted() -> None:
    table = {"r": ["A", "B"], "i": ["x", "y"], "n": [1, 0]}
    with pytest.raises(InputError) as caught:
        m.multigroup_dissimilarity(table, *LONG)
    assert caught.value.problems[0].values["found"] == 1


TABLE: dict[str, list[Any]] = {
    "Code": ["a", "b", "a", "b", "TI"],
    "Origin": ["Domestic", "Domestic", "Imports", "Imports", None],
    "a": [10, 30, 5, 0, 100],
    "b": [20, 5, 0, 5, 80],
}


@pytest.mark.parametrize(
    ("codes_", "code"),
    [(["a", "b", "a", "z", "TI"], "measure-key"), (["a", "b", "a", "TI", "TI"], "measure-key")],
)
def test_imports_of_an_unknown_sector_are_not_lost(codes_: list[str], code: str) -> None:
    assert code_of(m.read_input_output, TABLE | {"Code": codes_}) == code


def test_two_rows_of_totals_are_an_error() -> None:
    twice = {key: [*values, values[-1]] for key, values in TABLE.items()}
    assert code_of(m.read_input_output, twice) == "measure-twice"


def test_exports_and_scale_of_a_table() -> None:
    flows, output = [[1, 0], [0, 1]], [5, 5]
    assert code_of(m.input_output, flows, output, exports=[-1, 0]) == "measure-negative"
    assert code_of(m.input_output, [[1e200, 0], [0, 1]], [1e201, 5]) == "measure-scale"
    io = m.input_output(flows, output, imports=[[6, 0], [0, 0]], exports=[1, 0])
    assert codes(m.value_added_multiplier(io)) == ["below-zero"]
    assert codes(m.import_content(io)) == ["below-zero"]
    assert codes(m.chain_participation(io)) == ["no-forward"]


NEED = [[0.0, 6, 0], [0, 0, 0], [0, 4, 0]]
NAMES = ["chips", "phones", "cases"]


@pytest.mark.parametrize(
    ("quotients", "supply", "more", "code"),
    [({"chip": 1.0}, {}, {}, "measure-key"), ({"chips": float("nan")}, {}, {}, "measure-numbers"),
     ({}, {"chips": -1}, {}, "measure-numbers"), ([1, 2, 3], {}, {}, "measure-numbers"),
     ({}, {}, {"threshold": float("nan")}, "measure-parameter")],
)  # fmt: skip
def test_chains_with_numbers_that_are_none(
    quotients: Any, supply: Any, more: dict[str, float], code: str
) -> None:
    assert code_of(m.chain_gaps, NEED, quotients, supply, names=NAMES, **more) == code


def test_suppliers_without_a_value_are_told() -> None:
    found = m.chain_gaps(NEED, {"chips": 0.2}, {"chips": 0.1, "cases": 0.9}, names=NAMES)  # type: ignore[arg-type]
    notes = [note for note in found.notes if isinstance(note, m.Note) and note.code == "unnamed"]
    assert [dict(note.values) for note in notes] == [
        {"count": 1, "role": "quotients", "found": "cases"}
    ]
    assert found.data["supplier"] == ["chips"]


@pytest.mark.parametrize(
    ("final", "code"),
    [([1], "measure-matrix"), ([1, -2, 9], "measure-negative"), ([1, float("nan"), 1], "measure-numbers"),
     (["a", 1, 1], "measure-numbers")],
)  # fmt: skip
def test_final_uses_that_are_none(final: list[Any], code: str) -> None:
    assert code_of(m.tier_roles, NEED, final) == code
    assert m.tier_roles(NEED, [0, 9, 0]).data["tier_roles"] == ["module", "assembler", "module"]  # type: ignore[arg-type]


SHARES = [[0, 0.5, 0.1], [0.9, 0, 0.5], [0, 0.5, 0]]


@pytest.mark.parametrize("threshold", [-1.0, float("nan"), INFINITE])
@pytest.mark.parametrize("name", ["network_structure", "centrality", "resilience"])
def test_thresholds_of_networks(name: str, threshold: float) -> None:
    function = m.MEASURES[name].function
    assert code_of(function, SHARES, threshold=threshold) == "measure-parameter"


def test_settings_out_of_their_range() -> None:
    assert code_of(m.resilience, SHARES, variant="random", draws=0) == "measure-parameter"
    for name in ("modularity", "cluster_linkage"):
        function = m.MEASURES[name].function
        assert code_of(function, SHARES, ["a", None, "b"]) == "measure-group-missing"
    bought = {"b": ["x", "x"], "s": ["p", "q"], "v": [1, 1]}
    assert code_of(m.single_source_exposure, bought, "b", "s", "v", limit=5) == "measure-parameter"
    ratio = {"a": [1], "b": [1]}
    assert code_of(m.ratio, ratio, "a", "b", scale=float("nan")) == "measure-parameter"


def test_sizes_of_sectors_and_clusters_that_are_none() -> None:
    assert code_of(m.flegg_quotient, ["a"], [1]) == "measure-numbers"
    assert code_of(m.flegg_quotient, [1, 1], [2, 2], sectors=["a"]) == "measure-matrix"
    assert code_of(m.flegg_quotient, [1, 1], [2, 2], sectors=["a", "a"]) == "measure-name-twice"
    for number in (float("nan"), INFINITE, "a"):
        assert code_of(m.litzenberger_sternberg, number, 1, 1, 1, 1, 1, 1, 1) == "measure-numbers"
