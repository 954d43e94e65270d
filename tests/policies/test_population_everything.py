"""The tables of units, shares and drugs: synthetic, seeded, and what comparisons of those parts run on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import guiju
from guiju.population import write_population
from guiju.population.drugs import DRUG_TABLES
from guiju.population.tables import TABLES
from guiju.population.units import UNIT_TABLES

Data = Mapping[str, str]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    folder = tmp_path_factory.mktemp("everything")
    counts = write_population(folder, 5000, seed=7, everything=True)
    assert list(counts) == [*TABLES, *UNIT_TABLES, *DRUG_TABLES]
    assert all(counts[name] for name in (*UNIT_TABLES, *DRUG_TABLES))
    return {name: str(folder / f"{name}.parquet") for name in counts}


@pytest.mark.parametrize(
    ("wanted", "changes"),
    [
        ({"sweep": "eit_rate=25%,15%", "target": "unit_year.tax"}, "winners"),
        ({"sweep": "transfer_exempt_limit=5000000,0", "target": "unit_year.transfer_tax"}, "losers"),
        ({"sweep": "vat_rate=6%,9%", "target": "invoice.tax", "by": ["contract.mode"]}, "losers"),
        ({"sweep": "own_use_years_most=5,6", "target": "distribution.shortfall", "direction": "down"}, ""),
        ({"sweep": "capital_rate=20%,10%", "target": "share_award.tax_later"}, "winners"),
        ({"sweep": "capital_rate=20%,30%", "target": "technology_investment.total", "direction": "down"}, "losers"),
        ({"reforms": ["electronic_from_2024"], "target": "prescription.reimbursed", "direction": "up"}, "losers"),
        ({"reforms": ["committee_deadline"], "target": "drug.hospitals", "direction": "up", "date": "2024-02-15"},
         "winners"),
    ],
)  # fmt: skip
def test_every_part_compares(data: Data, wanted: dict[str, Any], changes: str) -> None:
    wanted = {"date": "2024-12-31", **wanted}
    found = guiju.load("transfer").compare(data, wanted.pop("reforms", []), **wanted)
    assert found.kind == "synthetic"
    total = found.variants[-1].total
    assert total.before > 0
    if changes:
        assert getattr(total, changes) > 0


def test_the_same_seed_writes_the_same_files(data: Data, tmp_path: Path) -> None:
    write_population(tmp_path, 5000, seed=7, everything=True)
    for name, path in data.items():
        again = (tmp_path / f"{name}.parquet").read_bytes()
        assert hashlib.sha256(again).digest() == hashlib.sha256(Path(path).read_bytes()).digest(), (
            name
        )


def test_without_the_option_the_six_tables_stay_as_they_were(data: Data, tmp_path: Path) -> None:
    assert list(write_population(tmp_path, 5000, seed=7)) == list(TABLES)
    for name in TABLES:
        assert (tmp_path / f"{name}.parquet").read_bytes() == Path(data[name]).read_bytes(), name
