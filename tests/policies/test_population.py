"""The synthetic population: whole, marked, repeatable, and shaped as its description says."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

import guiju
from guiju.population import TABLES, Scenario, compare_published, write_population
from guiju.population.__main__ import main
from guiju.population.draws import macros, shuffled
from guiju.population.figures import KINDS, OUTSIDE_KINDS


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
    """Receipts make up a small contract, and part of a large one; people get 50 % to 90 % of each."""
    received = (
        " FROM {contract} AS c JOIN"
        " (SELECT contract_id, SUM(amount) AS received FROM {receipt} GROUP BY ALL) AS r"
        " USING (contract_id)"
    )
    small = f"SELECT MAX(ABS(c.amount - r.received)) {received} WHERE c.amount <= 100000"
    assert number(folder, small) < 0.005
    large = f"SELECT MAX(r.received / c.amount) {received} WHERE c.amount > 100000"
    assert 0.9 < number(folder, large) <= 1
    shares = (
        "SELECT MIN(paid / amount), MAX(paid / amount) FROM {receipt} JOIN"
        " (SELECT receipt_id, SUM(cash) AS paid FROM {award} GROUP BY ALL) USING (receipt_id)"
        " WHERE amount > 100"
    )
    assert ask(folder, shares) == [(pytest.approx(0.5, abs=0.01), pytest.approx(0.9, abs=0.01))]


def test_pay_is_that_of_the_scenario(folder: Path) -> None:
    assert number(folder, "SELECT MEDIAN(salary) FROM {person}") == pytest.approx(152_000, rel=0.02)
    assert number(folder, "SELECT AVG(salary) FROM {person}") == pytest.approx(186_000, rel=0.02)


def test_teams_and_kinds(folder: Path) -> None:
    team = (
        "SELECT AVG(n) FROM (SELECT COUNT(DISTINCT person_id) AS n FROM {award}"
        " JOIN {receipt} USING (receipt_id) GROUP BY contract_id)"
    )
    assert number(folder, team) == pytest.approx(3.4, abs=0.2)
    kinds = {kind for (kind,) in ask(folder, "SELECT DISTINCT kind FROM {institution}")}
    assert kinds == {*KINDS, *OUTSIDE_KINDS}


# Within what share of the published figure a weighted total lies: at 100,000 people a contract above
# 63 million stands for seven.
TOLERANCES = {
    100_000: {"huge_contracts": 0.15, "hospital_contracts": 0.1, "": 0.06},
    1_000_000: {"huge_contracts": 0.03, "hospital_contracts": 0.03, "": 0.015},
}


def apart(folder: Path, rows: int) -> dict[str, float | None]:
    """The figures that are further from the published ones than they may be."""
    allowed = TOLERANCES[rows]
    page = compare_published(folder)
    assert page.kind == "synthetic"
    found = {f"{line.margin} {line.category}": line.difference_before for line in page.lines}
    assert len(found) == 13
    return {
        name: difference
        for name, difference in found.items()
        if difference is None or abs(difference) > allowed.get(name.partition(" ")[0], allowed[""])
    }


@pytest.mark.parametrize("seed", range(4))
def test_totals_are_the_published_ones(seed: int, tmp_path: Path) -> None:
    write_population(tmp_path, rows=100_000, seed=seed)
    assert apart(tmp_path, 100_000) == {}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_totals_of_a_million_are_nearer(seed: int, tmp_path: Path) -> None:
    write_population(tmp_path, rows=1_000_000, seed=seed)
    assert apart(tmp_path, 1_000_000) == {}


@pytest.mark.parametrize("hospital_contracts", [0, 388, 20_000])
def test_hospitals_are_as_many_as_the_scenario_says(
    hospital_contracts: float, tmp_path: Path
) -> None:
    scenario = Scenario(hospital_contracts)
    write_population(tmp_path, rows=100_000, scenario=scenario)
    [line] = [line for line in compare_published(tmp_path).lines if line.status == "scenario"]
    assert line.official == hospital_contracts
    assert line.before == pytest.approx(hospital_contracts, rel=0.15, abs=1)


@pytest.mark.parametrize(("rows", "seed"), [(1, 0), (57, 3), (58, 9), (11_000, 12)])
def test_a_shuffle_is_a_permutation(rows: int, seed: int) -> None:
    with duckdb.connect() as connection:
        for macro in macros(rows, seed):
            connection.execute(macro)
        query = shuffled(f"SELECT range AS k FROM RANGE({rows})", rows, seed)
        ranks = [rank for (rank,) in connection.execute(f"SELECT rank FROM ({query})").fetchall()]
    assert sorted(ranks) == list(range(rows))
    if rows > 1000:
        neighbours = sum(abs(a - b) for a, b in pairwise(ranks)) / rows
        assert neighbours == pytest.approx(rows / 3, rel=0.05)


def test_a_killed_run_leaves_what_was_there(tmp_path: Path) -> None:
    """A run that fails on its way changes none of the files and leaves nothing behind."""
    write_population(tmp_path, rows=1_000, seed=1)
    before = digests(tmp_path)

    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_population(tmp_path, rows=2_000, seed=2, progress=stop)
    assert digests(tmp_path) == before


def test_command_shows_the_totals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    code = main([str(tmp_path / "made"), "--rows", "3000", "--page", str(page), "--lang", "zh"])
    assert code == 0
    assert "合成数据" in capsys.readouterr().out
    assert page.read_text(encoding="utf-8").startswith("**合成数据")
    assert main([str(tmp_path / "none"), "--rows", "0", "--json"]) == 2
    [problem] = json.loads(capsys.readouterr().out)["problems"]
    assert problem["code"] == "argument-wrong"
    assert main([str(tmp_path / "none"), "--hospital-contracts", "1e9"]) == 2
    assert not (tmp_path / "none").exists()


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
