"""What holds of every table: sums, bounds, symmetries, scales."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from guiju import measures as m
from guiju.measures.cells import quotients_of, shares_of_rows
from guiju.measures.complexity import complexity_of, trimmed
from guiju.measures.inequality import gini_of, hhi_of, theil_of
from guiju.measures.networks import betweenness_of, pagerank_of
from guiju.measures.relatedness import density_of, presence_of, proximity_of
from guiju.measures.similarity import similarity_of

sizes = st.floats(0.5, 1000, allow_nan=False)
lists = arrays(np.float64, st.integers(2, 12), elements=sizes)
shapes = st.tuples(st.integers(2, 6), st.integers(2, 6))
grids = arrays(np.float64, shapes, elements=st.integers(0, 20).map(float)).filter(
    lambda grid: bool((grid.sum(axis=1) > 0).all() and (grid.sum(axis=0) > 0).all())
)  # fmt: skip
SETTINGS = settings(max_examples=25, deadline=None)


def table_of(grid: Any) -> dict[str, list[Any]]:
    rows, columns = grid.shape
    return {
        "r": [f"r{at}" for at in range(rows) for _ in range(columns)],
        "i": [f"i{at}" for at in range(columns)] * rows,
        "n": grid.ravel().tolist(),
    }


@given(lists, st.floats(0.01, 100))
@SETTINGS
def test_inequality_is_free_of_scale_and_bounded(values: Any, factor: float) -> None:
    ones = np.ones(len(values))
    for found in (gini_of, lambda x, w: theil_of(x, w, "T"), lambda x, w: theil_of(x, w, "L")):
        assert found(values, ones) == pytest.approx(found(values * factor, ones), abs=1e-9)
    n = len(values)
    assert -1e-12 <= gini_of(values, ones) <= 1 - 1 / n + 1e-12
    assert -1e-12 <= theil_of(values, ones, "T") <= np.log(n) + 1e-12
    assert 1 / n - 1e-12 <= hhi_of(values) <= 1
    assert -1e-12 <= hhi_of(values, "normalised") <= 1
    assert hhi_of(values, "equivalent-number") == pytest.approx(1 / hhi_of(values))


@given(lists, st.integers(2, 4))
@SETTINGS
def test_weights_stand_for_repeated_rows(values: Any, times: int) -> None:
    ones = np.ones(len(values))
    repeated = np.repeat(values, times)
    assert gini_of(values, ones * times) == pytest.approx(gini_of(repeated, np.ones(len(repeated))))


@given(lists, st.data())
@SETTINGS
def test_parts_of_theil_add_up(values: Any, draw: st.DataObject) -> None:
    groups = draw.draw(st.lists(st.sampled_from("abc"), min_size=len(values), max_size=len(values)))
    table = {"x": values.tolist(), "g": groups}
    for variant in ("T", "L"):
        between, within, total = m.theil_decomposition(table, "x", "g", variant=variant).data[
            "theil"
        ]
        assert between + within == pytest.approx(total, abs=1e-12)
        assert between >= -1e-12
        assert within >= -1e-12
        # Within is the mean of the groups' own indices, weighed by income (T) or by people (L).
        own = {name: values[np.array(groups) == name] for name in set(groups)}
        weights = {
            k: v.sum() / values.sum() if variant == "T" else len(v) / len(values)
            for k, v in own.items()
        }
        parts = [weights[k] * theil_of(v, np.ones(len(v)), variant) for k, v in own.items()]
        assert within == pytest.approx(sum(parts), abs=1e-9)


@given(grids)
@SETTINGS
def test_weighted_mean_of_location_quotients_is_one(grid: Any) -> None:
    quotients, whole = quotients_of(grid), grid.sum(axis=0) / grid.sum()
    assert quotients @ whole == pytest.approx(1)
    assert (grid.sum(axis=1) / grid.sum()) @ quotients == pytest.approx(1)


@given(grids)
@SETTINGS
def test_similarity_is_symmetric_and_one_on_itself(grid: Any) -> None:
    shares = shares_of_rows(grid)
    for variant in ("cosine", "overlap"):
        matrix = similarity_of(shares, variant)
        assert matrix == pytest.approx(matrix.T)
        assert np.diag(matrix) == pytest.approx(1)
        assert matrix.min() >= 0
        assert matrix.max() <= 1 + 1e-12
    found = m.krugman_pair(table_of(grid), "r", "i", "n")
    overlap = m.structural_similarity(table_of(grid), "r", "i", "n", variant="overlap")
    distance = np.asarray(found.data["krugman_pair"])
    assert distance / 2 + np.asarray(overlap.data["structural_similarity"]) == pytest.approx(1)


@given(grids)
@SETTINGS
def test_specialisation_is_bounded_and_zero_for_the_whole(grid: Any) -> None:
    table = table_of(grid)
    krugman = np.asarray(m.krugman_index(table, "r", "i", "n").data["krugman_index"])
    half = np.asarray(m.krugman_index(table, "r", "i", "n", variant="half").data["krugman_index"])
    assert krugman.min() >= 0
    assert krugman.max() <= 2
    assert half * 2 == pytest.approx(krugman)
    hachman = np.asarray(m.hachman(table, "r", "i", "n").data["hachman"])
    assert hachman.min() > 0
    assert hachman.max() <= 1 + 1e-12
    same = table_of(np.tile(grid[:1] + 1, (3, 1)))
    assert m.krugman_index(same, "r", "i", "n").data["krugman_index"] == pytest.approx(0, abs=1e-12)
    gini = np.asarray(m.locational_gini(table, "r", "i", "n").data["locational_gini"])
    other = np.asarray(
        m.locational_gini(table, "r", "i", "n", variant="half").data["locational_gini"]
    )
    assert gini == pytest.approx(2 * other)
    assert gini.min() >= -1e-12
    assert gini.max() <= 1


@given(grids, grids)
@SETTINGS
def test_parts_of_shift_share_add_up(before: Any, after: Any) -> None:
    first, second = table_of(before), table_of(after)
    table = {key: first[key] + second[key] for key in first}
    table["y"] = [1] * before.size + [2] * after.size
    change = {f"r{at}": 0.0 for at in range(max(len(before), len(after)))}
    for grid, sign in ((before, -1), (after, 1)):
        for at, total in enumerate(grid.sum(axis=1)):
            change[f"r{at}"] += sign * total
    for variant, parts in (("dunn", ["regional"]), ("esteban", ["competitive", "allocation"])):
        found = m.shift_share(table, "r", "i", "n", "y", start=1, end=2, variant=variant)
        for row in found.records():
            whole = row["national"] + row["mix"] + sum(row[part] for part in parts)
            assert whole == pytest.approx(row["shift_share"], abs=1e-6)
            assert row["shift_share"] == pytest.approx(change[row["r"]], abs=1e-9)


@given(arrays(np.float64, (9, 3), elements=st.integers(0, 50).map(float)), st.integers(2, 4))
@SETTINGS
def test_rows_of_markov_sum_to_one(values: Any, classes: int) -> None:
    table = {f"y{at}": values[:, at].tolist() for at in range(3)}
    found = m.markov_transition(table, ["y0", "y1", "y2"], classes=classes)
    matrix = np.asarray(found.data["markov_transition"]).reshape(classes, classes)
    sums = matrix.sum(axis=1)
    assert sums[~np.isnan(sums)] == pytest.approx(1)
    assert sum(found.data["count"]) == 18
    classes_there = int((~np.isnan(sums)).sum())
    if classes_there > 1:
        moved = m.prais(table, ["y0", "y1", "y2"], classes=classes).value
        assert 0 <= moved <= classes_there / (classes_there - 1) + 1e-12


@given(grids)
@SETTINGS
def test_proximity_and_density_are_shares(grid: Any) -> None:
    presence = presence_of(grid)
    links = proximity_of(presence)
    assert links == pytest.approx(links.T)
    assert links.min() >= 0
    assert links.max() <= 1
    density = density_of(presence, links)
    assert density.min() >= 0
    assert density.max() <= 1 + 1e-12


@given(grids)
@SETTINGS
def test_eci_is_the_mean_pci_of_what_is_present(grid: Any) -> None:
    presence = presence_of(grid)
    if presence.sum(axis=1).min() == 0 or presence.sum(axis=0).min() == 0:
        return
    kept, _, _ = trimmed(presence)
    eci, pci = complexity_of(kept)
    assert (kept @ pci) / kept.sum(axis=1) == pytest.approx(eci, abs=1e-6)
    assert eci.mean() == pytest.approx(0, abs=1e-9)


# Tables of nothing but numbers below 1e-150 are refused.
square = arrays(np.float64, (5, 5), elements=st.just(0.0) | st.floats(1e-100, 10))


@given(square, square)
@SETTINGS
def test_value_added_and_imports_make_up_final_demand(flows: Any, imports: Any) -> None:
    output = flows.sum(axis=0) + imports.sum(axis=0) + flows.sum(axis=1) + 1
    io = m.input_output(flows, output, imports=imports)
    added = np.asarray(m.value_added_multiplier(io).data["value_added_multiplier"])
    imported = np.asarray(m.import_content(io).data["import_content"])
    assert added + imported == pytest.approx(1)
    final = np.asarray(io.final, dtype=np.float64)
    assert io.leontief @ final == pytest.approx(output)
    assert np.min(m.output_multiplier(io).data["output_multiplier"]) >= 1
    assert np.mean(m.backward_linkage(io).data["backward_linkage"]) == pytest.approx(1)
    # Extraction of a sector by an update of rank one is that by solving without it.
    lost = m.hypothetical_extraction(io).data["hypothetical_extraction"]
    rest = np.arange(5) != 2
    without: Any = np.eye(4) - io.coefficients[np.ix_(rest, rest)]
    left = np.linalg.solve(without, final[rest])
    assert lost[2] == pytest.approx(1 - left.sum() / output.sum())


@given(square)
@SETTINGS
def test_network_numbers_are_bounded(flows: Any) -> None:
    shares = m.input_shares(flows)
    row = m.network_structure(shares, threshold=0.1).records()[0]
    assert all(0 <= row[key] <= 1 for key in ("network_structure", "reciprocity", "transitivity"))
    assert pagerank_of(shares).sum() == pytest.approx(1)
    between = betweenness_of(shares >= 0.1)
    assert between.min() >= 0
    assert between.max() <= 1
    for variant in ("targeted", "random", "targeted-all", "random-all"):
        curve = m.resilience(shares, threshold=0.1, variant=variant, draws=5)
        component = np.asarray(curve.data["largest_component"])
        assert (np.diff(component) <= 1e-12).all()
        assert component[-1] == 0
        assert 0 < curve.data["resilience"][0] <= 1


@given(square)
@SETTINGS
def test_greedy_groups_are_no_worse_than_one_group(flows: Any) -> None:
    if (flows * (1 - np.eye(5))).sum() < 1e-100:
        return
    found = m.modularity(flows, variant="undirected").value
    assert -1e-12 <= found <= 1
    assert m.modularity(flows, ["all"] * 5, variant="undirected").value == pytest.approx(
        0, abs=1e-12
    )


def test_one_plant_has_no_gamma() -> None:
    found = m.ellison_glaeser(
        {"r": ["a"], "n": [5]}, "r", "n", regions={"r": ["a", "b"], "x": [1, 1]}, region_size="x"
    )
    assert found.records()[0]["gamma"] is None
