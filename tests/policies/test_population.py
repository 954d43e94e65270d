"""The synthetic population: whole, marked, repeatable, and shaped as its description says."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb
import pytest

import guiju
from guiju.population import KINDS, TABLES, write_population


def digests(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("population")
    write_population(place, rows=50_000, seed=3)
    return place


def ask(folder: Path, query: str) -> list[tuple[object, ...]]:
    """Rows of a query in which `{award}` and the like stand for the files."""
    files = {name: f"'{folder / name}.parquet'" for name in TABLES}
    with duckdb.connect() as connection:
        return connection.execute(query.format(**files)).fetchall()


def number(folder: Path, query: str) -> float:
    [[value]] = ask(folder, query)
    assert isinstance(value, (int, float))
    return value


def test_same_seed_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_population(tmp_path / name, rows=3_000, seed=5, payslips=True)
    write_population(tmp_path / "other", rows=3_000, seed=6, payslips=True)
    one, two, other = (digests(tmp_path / name) for name in ("one", "two", "other"))
    assert one == two
    assert sorted(one) == sorted([*(f"{name}.parquet" for name in TABLES), "README.json"])
    assert all(one[name] != other[name] for name in one)


def test_marked_as_synthetic(folder: Path) -> None:
    record = json.loads((folder / "README.json").read_text(encoding="utf-8"))
    assert record["kind"] == "synthetic"
    assert (record["rows"], record["seed"], record["year"]) == (50_000, 3, 2024)
    for name in TABLES:
        query = f"SELECT key, value FROM PARQUET_KV_METADATA({{{name}}})"
        assert (b"kind", b"synthetic") in ask(folder, query)
        assert record["tables"][name] == number(folder, f"SELECT COUNT(*) FROM {{{name}}}")


def test_columns_are_those_of_the_policy(folder: Path) -> None:
    entities = guiju.load("transfer").definition.entities
    for name in TABLES:
        found = {column for column, *_ in ask(folder, f"DESCRIBE FROM {{{name}}}")}
        assert found <= set(entities[name].columns)


@pytest.mark.parametrize("rows", [1, 39, 400, 401, 999, 1_000, 1_001, 2_960])
def test_links_are_whole_at_any_length(rows: int, tmp_path: Path) -> None:
    counts = write_population(tmp_path, rows=rows, seed=rows, payslips=True)
    assert counts["person"] == rows
    assert counts["payslip"] == 12 * rows
    for child, link, parent in [
        ("contract", "institution_id", "institution"),
        ("receipt", "contract_id", "contract"),
        ("person", "institution_id", "institution"),
        ("award", "person_id", "person"),
        ("award", "receipt_id", "receipt"),
        ("payslip", "person_id", "person"),
    ]:
        lost = f"SELECT COUNT(*) FROM {{{child}}} ANTI JOIN {{{parent}}} USING ({link})"
        assert number(tmp_path, lost) == 0, (child, link)
    unused = "SELECT COUNT(*) FROM {institution} ANTI JOIN {person} USING (institution_id)"
    assert number(tmp_path, unused) == 0
    for name in TABLES[:-1]:
        doubled = f"SELECT COUNT(*) - COUNT(DISTINCT {name}_id) FROM {{{name}}}"
        assert number(tmp_path, doubled) == 0, name


def test_awards_go_to_people_of_the_unit_once(folder: Path) -> None:
    elsewhere = (
        "SELECT COUNT(*) FROM {award} JOIN {receipt} USING (receipt_id)"
        " JOIN {contract} AS c USING (contract_id) JOIN {person} AS p USING (person_id)"
        " WHERE p.institution_id <> c.institution_id"
    )
    assert number(folder, elsewhere) == 0
    twice = "SELECT COUNT(*) - COUNT(DISTINCT (receipt_id, person_id)) FROM {award}"
    assert number(folder, twice) == 0


def test_time_runs_forward(folder: Path) -> None:
    late = (
        "SELECT COUNT(*) FROM {receipt} JOIN {contract} USING (contract_id)"
        " WHERE received_on < signed_on"
    )
    assert number(folder, late) == 0
    early = (
        "SELECT COUNT(*) FROM {award} JOIN {receipt} USING (receipt_id) WHERE paid_on < received_on"
    )
    assert number(folder, early) == 0
    assert number(folder, "SELECT COUNT(*) FROM {award} WHERE YEAR(paid_on) <> 2024") == 0


def test_money_adds_up(folder: Path) -> None:
    """Receipts make up their contract; people get 50 % to 90 % of a receipt."""
    apart = (
        "SELECT MAX(ABS(c.amount - r.received)) FROM {contract} AS c JOIN"
        " (SELECT contract_id, SUM(amount) AS received FROM {receipt} GROUP BY ALL) AS r"
        " USING (contract_id)"
    )
    assert number(folder, apart) < 0.005
    shares = (
        "SELECT MIN(paid / amount), MAX(paid / amount) FROM {receipt} JOIN"
        " (SELECT receipt_id, SUM(cash) AS paid FROM {award} GROUP BY ALL) USING (receipt_id)"
        " WHERE amount > 100"
    )
    assert ask(folder, shares) == [(pytest.approx(0.5, abs=0.01), pytest.approx(0.9, abs=0.01))]


def test_shape_is_as_described(folder: Path) -> None:
    heavy = "SELECT SUM(amount) FILTER (amount >= 1000000) / SUM(amount) FROM {contract}"
    assert number(folder, heavy) > 0.75
    common = "SELECT AVG((amount >= 1000000)::INTEGER) FROM {contract}"
    assert number(folder, common) == pytest.approx(0.07, abs=0.015)
    middle = "SELECT MEDIAN(salary) FROM {person}"
    assert number(folder, middle) == pytest.approx(155_000, rel=0.03)
    for rank, median in (("senior", 260_000), ("junior", 100_000)):
        found = number(folder, f"SELECT MEDIAN(salary) FROM {{person}} WHERE rank = '{rank}'")
        assert found == pytest.approx(median, rel=0.03)
    team = (
        "SELECT AVG(n) FROM (SELECT COUNT(DISTINCT person_id) AS n FROM {award}"
        " JOIN {receipt} USING (receipt_id) GROUP BY contract_id)"
    )
    assert number(folder, team) == pytest.approx(4.5, abs=0.3)
    kinds = {kind for (kind,) in ask(folder, "SELECT DISTINCT kind FROM {institution}")}
    assert kinds <= set(KINDS)


def test_payslips_add_up_to_the_year(tmp_path: Path) -> None:
    write_population(tmp_path, rows=500, payslips=True)
    apart = (
        "SELECT MAX(ABS(p.salary - m.wage) + ABS(p.special_deductions - m.special_deductions))"
        " FROM {person} AS p JOIN"
        " (SELECT person_id, SUM(wage) AS wage, SUM(special_deductions) AS special_deductions"
        " FROM {payslip} GROUP BY ALL) AS m USING (person_id)"
    )
    assert number(tmp_path, apart) < 0.005


@pytest.mark.parametrize(
    ("name", "rows", "seed", "year"),
    [("rows", 0, 1, 2024), ("seed", 10, -1, 2024), ("year", 10, 1, 2018)],
)
def test_wrong_arguments_write_nothing(
    name: str, rows: int, seed: int, year: int, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=name):
        write_population(tmp_path / "out", rows, seed, year=year)
    assert not (tmp_path / "out").exists()
