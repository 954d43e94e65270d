"""Further reference values: what peers gave on the shared data, each with the peer that gave it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from guiju import measures as m
from tests.measures.test_reference import CODES, DECADES

FIRMS = ("province", "industry", "firms")
TRADE = ("country", "product", "value")


@pytest.fixture(scope="session")
def data(shared: Path) -> Path:
    return shared / "data"


@pytest.fixture(scope="session")
def firms(data: Path) -> m.Cells:
    return m.read_cells(data / "cn_listed_2026_province_industry.csv", *FIRMS)


@pytest.fixture(scope="session")
def trade(data: Path) -> m.Cells:
    return m.read_cells(data / "world_trade_1998_2000.csv.gz", *TRADE)


@pytest.fixture(scope="session")
def io(data: Path) -> m.InputOutput:
    return m.read_input_output(data / "cn_io_2020_42.csv")


def near(value: Any, tolerance: float = 1e-6) -> Any:
    return pytest.approx(value, abs=tolerance)


# ecomplexity 0.5.3; economiccomplexity 2.0.0 (R) for the other two scales.
@pytest.mark.parametrize(
    ("variant", "country", "expected"),
    [
        ("eigenvector", "chn", 0.601777), ("eigenvector", "jpn", 2.262632), ("eigenvector", "vnm", -0.745434),
        ("eigenvector-sample", "chn", 0.600444), ("reflections", "chn", 0.591326),
    ],
)  # fmt: skip
def test_eci_on_its_three_scales(
    trade: m.Cells, variant: str, country: str, expected: float
) -> None:
    found = m.eci(trade, *TRADE, variant=variant)
    assert found.at(country=country)["eci"] == near(expected)


def test_proximity_of_world_trade(trade: m.Cells) -> None:
    found = np.mean(m.proximity(trade, *TRADE).data["proximity"])
    assert found == near(0.205706)


# ecomplexity 0.5.3 on the listed firms.
def test_pci_outlook_and_gain_as_ecomplexity_has_them(firms: m.Cells) -> None:
    pci = m.pci(firms, *FIRMS)
    assert pci.at(industry="轻工机械")["pci"] == near(6.719979)
    assert pci.at(industry="陶瓷")["pci"] == near(5.953393)
    assert pci.at(industry="汽车整车")["pci"] == near(-0.072146)
    outlook = m.complexity_outlook(firms, *FIRMS)
    for province, expected in (("上海", -1.835799), ("广东", -2.101375), ("安徽", 0.550175)):
        assert outlook.at(province=province)["complexity_outlook"] == near(expected)


# econcomplex 1.0.1: PCI on a scale of its own, proximity of an industry to itself 0.
def test_pci_outlook_and_gain_as_econcomplex_has_them(firms: m.Cells) -> None:
    pci = m.pci(firms, *FIRMS, variant="own-scale")
    assert pci.at(industry="轻工机械")["pci"] == near(2.805257)
    outlook = m.complexity_outlook(firms, *FIRMS, variant="sum")
    for province, expected in (("上海", -3.334456), ("广东", -3.521019), ("安徽", 0.004441)):
        assert outlook.at(province=province)["complexity_outlook"] == near(expected)
    gain = m.complexity_gain(firms, *FIRMS, variant="gross")
    assert gain.at(province="安徽", industry="轻工机械")["complexity_gain"] == near(0.578089)
    # Within a step it takes the new fitness for the complexity: it differs on the way, not at the end.
    fitness = m.fitness(firms, *FIRMS, iterations=200)
    assert fitness.at(province="江苏")["fitness"] == near(1.326027)


@pytest.mark.parametrize(
    ("variant", "expected"), [("proximity", 0.491163), ("proximity-with-self", 0.517175)]
)
def test_density_without_and_with_self(firms: m.Cells, variant: str, expected: float) -> None:
    found = m.relatedness_density(firms, *FIRMS, variant=variant)
    assert found.at(province="安徽", industry="汽车整车")["relatedness_density"] == near(expected)


# pymrio 0.7.0 and the table itself.
def test_input_output_of_china(io: m.InputOutput) -> None:
    assert m.output_multiplier(io).at(sector="18")["output_multiplier"] == near(2.856713)
    assert m.local_supply_rate(io).at(sector="20")["local_supply_rate"] == near(0.672579)
    assert m.value_added_multiplier(io).at(sector="20")["value_added_multiplier"] == near(
        0.570, 5e-4
    )
    assert m.import_content(io).at(sector="20")["import_content"] == near(0.430, 5e-4)
    assert m.input_concentration(io).at(sector="20")["input_concentration"] == near(0.386, 5e-4)
    for variant, expected in (("complete", 0.0685), ("outside", 0.0293)):
        found = m.hypothetical_extraction(io, variant=variant).at(sector="20")
        assert found["hypothetical_extraction"] == near(expected, 5e-5)


@pytest.mark.parametrize(
    ("sector", "direct", "content"),
    [("11", 0.382, 0.334), ("21", 0.189, 0.274), ("16", 0.061, 0.171)],
)
def test_exposure_of_sectors(io: m.InputOutput, sector: str, direct: float, content: float) -> None:
    gap = m.local_supply_rate(io, variant="gap").at(sector=sector)["local_supply_rate"]
    assert gap == near(direct, 6e-4)
    assert m.import_content(io).at(sector=sector)["import_content"] == near(content, 6e-4)


# networkx 3.6.1
def test_manufacturing_network_of_china(io: m.InputOutput) -> None:
    network = m.network_of(io, CODES)
    assert m.modularity(network.flows, variant="undirected").value == near(0.218258)
    found = m.resilience(network.shares, names=CODES)
    assert found.data["resilience"][0] == near(0.538889)
    assert found.data["efficiency"][0] == near(0.723312)
    assert found.data["efficiency"][3] == near(0.382540)
    assert list(found.data["member"][1:4]) == ["14", "12", "15"]
    rank = m.centrality(network.shares, names=CODES)
    assert rank.at(member="20")["centrality"] == near(0.066302)


# inequality 1.2.0, esda 2.10.0, giddy 2.3.9
def test_mexico(data: Path) -> None:
    mexico, gal = data / "mexico.csv", data / "mexico.gal"
    parts = m.theil_decomposition(mexico, "pcgdp2000", "hanson98")
    assert parts.at(part="between")["theil"] == near(0.036359)
    assert parts.at(part="within")["theil"] == near(0.070250)
    assert m.prais(mexico, DECADES).value == near(0.440476)
    assert m.moran_i(mexico, "pcgdp2000", gal).records()[0]["z"] == near(1.430216)
    local = m.local_moran(mexico, "pcgdp2000", gal, key="State", permutations=9)
    assert len(local.records()) == 32


# scipy; EconGeo 2.1
def test_similarity_depends_on_level_and_weight(data: Path, firms: m.Cells) -> None:
    pair = ("四川", "重庆")
    row = m.structural_similarity(firms, *FIRMS, pair=pair).records()[0]
    assert (row["rank"], row["pairs"], row["mean"]) == (201, 465, near(0.511788))
    groups = data / "cn_listed_industry_groups.csv"
    table = m.Mapped(data / "cn_listed_2026_province_industry.csv", groups, "industry")
    swept = m.sweep(
        "structural_similarity", table, over={"industry": ["industry", "group6"]},
        region="province", value="firms", pair=pair,
    )  # fmt: skip
    spread = swept.spread.at(province="四川")
    assert (spread["lowest"], spread["highest"]) == (near(0.551046), near(0.856944))
    assert (spread["best_rank"], spread["worst_rank"], spread["runs"]) == (201, 211, 2)


def test_specialisation_of_provinces(firms: m.Cells) -> None:
    found = m.krugman_index(firms, *FIRMS)
    values = {
        name: round(found.at(province=name)["krugman_index"], 2)
        for name in ("重庆", "陕西", "江苏")
    }
    assert values == {"重庆": 0.95, "陕西": 0.86, "江苏": 0.32}


def test_two_peers_weigh_the_gini_alike() -> None:
    """REAT sorts values but not weights (0.284314); right is 0.333333."""
    table = {"x": [10, 20, 30, 40], "w": [4, 3, 2, 1]}
    longer = [10] * 4 + [20] * 3 + [30] * 2 + [40]
    assert m.gini(table, "x", weights="w").value == near(m.gini(longer).value, 1e-12)


# econcomplex 1.0.1
def test_entropy_hoover_and_complexity_of_fitness(firms: m.Cells) -> None:
    assert m.entropy(firms, *FIRMS).at(province="江苏")["entropy"] == near(4.733425923770029, 1e-12)
    hoover = m.hoover_concentration(firms, *FIRMS, variant="percent").at(industry="半导体")
    assert hoover["hoover_concentration"] == near(28.400682167313256, 1e-11)
    found = m.fitness_complexity(firms, *FIRMS, iterations=400)
    assert found.at(industry="轻工机械")["fitness_complexity"] == near(3.4250176, 1e-6)
    assert found.at(industry="半导体")["fitness_complexity"] == near(1.0868318, 1e-6)


def test_the_table_of_two_sectors_by_hand() -> None:
    """A = [[.15, .25], [.2, .05]], det(I - A) = .7575; Miller, Blair 2009 use this table."""
    io = m.input_output([[150, 500], [200, 100]], [1000, 2000])
    leontief = np.array([[0.95, 0.25], [0.2, 0.85]]) / 0.7575
    ghosh = np.array([[0.95, 0.5], [0.1, 0.85]]) / 0.7575
    assert m.leontief_inverse(io).data["leontief_inverse"] == pytest.approx(leontief.ravel())
    assert m.ghosh_inverse(io).data["ghosh_inverse"] == pytest.approx(ghosh.ravel())
    # Steps to final use are row sums of Ghosh's inverse, steps from primary inputs column sums of Leontief's.
    assert m.upstreamness(io).data["upstreamness"] == pytest.approx(ghosh.sum(axis=1))
    down = m.upstreamness(io, variant="downstreamness").data["upstreamness"]
    assert down == pytest.approx(leontief.sum(axis=0))
    backward = m.backward_linkage(io).data["backward_linkage"]
    assert backward == pytest.approx(leontief.sum(axis=0) / leontief.sum(axis=0).mean())


def test_flegg_quotients_by_hand() -> None:
    """x/X = .1, .3; region 40 of 200: SLQ = .5, 1.5; CILQ_12 = 1/3; lambda = log2(1.2)^.3."""
    damping = np.log2(1.2) ** 0.3
    found = m.flegg_quotient([10, 30], [100, 100])
    expected = [0.5 * damping, damping / 3, min(1, 3 * damping), min(1, 1.5 * damping)]
    assert found.data["flegg_quotient"] == pytest.approx(expected)
