"""Keys that repeat and links that lead nowhere are found, however they are stored."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.data import keys
from tests.data.staging import problems, rows, staged

NEEDED = {"person": frozenset({"salary"}), "award": frozenset({"cash"})}
FORMS = {
    "whole": "i::BIGINT", "small": "i::SMALLINT", "sparse": "(i * 1000003)::BIGINT", "text": "'k' || i",
    "negative": "(-i)::INTEGER",
}  # fmt: skip


def write(folder: Path, form: str, people: str, awards: str) -> dict[str, Path]:
    """Parquet files of people and awards for lists of numbers that stand for keys."""
    with duckdb.connect() as connection:
        for name, listed, columns in (
            ("person", people, f"{FORMS[form]} AS person_id, 1.0 AS salary"),
            (
                "award",
                awards,
                f"row_number() OVER () AS award_id, {FORMS[form]} AS person_id, 1.0 AS cash",
            ),
        ):
            query = f"SELECT {columns} FROM (SELECT unnest({listed}::BIGINT[]) AS i)"
            connection.execute(f"COPY ({query}) TO '{folder / name}.parquet' (FORMAT parquet)")
    return {name: folder / f"{name}.parquet" for name in ("person", "award")}


@pytest.mark.parametrize("form", FORMS)
def test_repeated_keys_and_dangling_links(tmp_path: Path, form: str) -> None:
    tables = write(tmp_path, form, "[1, 2, 3, 2]", "[1, 3, 4, 2, 0]")
    found = problems(tables, needed=NEEDED).problems
    assert [(p.code, p.place.row) for p in found] == [
        ("duplicate-key", 2), ("duplicate-key", 4), ("dangling-link", 3), ("dangling-link", 5),
    ]  # fmt: skip
    assert {p.values.get("first") for p in found if p.code == "duplicate-key"} == {2}


@pytest.mark.parametrize("form", FORMS)
def test_whole_keys(tmp_path: Path, form: str) -> None:
    tables = write(tmp_path, form, "[3, 1, 2]", "[1, 1, 3]")
    with staged(tables, NEEDED) as (connection, found):
        assert found["person"].key_checked
        joined = connection.execute(
            f"SELECT count(*) FROM {found['award'].relation} AS a JOIN {found['person'].relation} AS p"
            " ON a.person_id = p.person_id"
        ).fetchall()
    assert joined == [(3,)]


NUMBERS = st.lists(st.integers(1, 9), max_size=8)


@settings(max_examples=40, deadline=None)
@given(people=NUMBERS, awards=NUMBERS, form=st.sampled_from(sorted(FORMS)))
def test_what_is_found_follows_from_the_keys(
    tmp_path_factory: pytest.TempPathFactory, people: list[int], awards: list[int], form: str
) -> None:
    tables = write(tmp_path_factory.mktemp("keys"), form, str(people), str(awards))
    expected = [("duplicate-key", i) for i, key in enumerate(people, 1) if people.count(key) > 1]
    expected += [("dangling-link", i) for i, key in enumerate(awards, 1) if key not in people]
    if expected:
        found = problems(tables, needed=NEEDED).problems
        assert [(p.code, p.place.row) for p in found] == expected
    else:
        with staged(tables, NEEDED) as (connection, staged_tables):
            assert len(rows(connection, staged_tables["award"])) == len(awards)


def test_keys_the_run_reads_are_text(tmp_path: Path) -> None:
    """All or none: a link and the key it points at are compared."""
    tables = write(tmp_path, "whole", "[1, 2]", "[1]")
    for column, value in (("salary", 1), ("person_id", "1")):
        needed = {**NEEDED, "person": frozenset({column})}
        for options in ({}, {"reject": tmp_path / "r.csv"}):
            with staged(tables, needed, **options) as (connection, found):
                assert (value,) in rows(connection, found["person"], "person_id")
                assert rows(connection, found["award"], "person_id") == [(value,)]


def test_text_that_the_run_reads_is_checked_as_numbers(tmp_path: Path) -> None:
    tables = write(tmp_path, "whole", "[1, 2, 2]", "[1, 7]")
    needed = {**NEEDED, "person": frozenset({"person_id"})}
    found = problems(tables, needed=needed).problems
    assert [(p.code, p.place.row, p.values["found"]) for p in found] == [
        ("duplicate-key", 2, "2"), ("duplicate-key", 3, "2"), ("dangling-link", 2, "7"),
    ]  # fmt: skip
    out = tmp_path / "r.csv"
    with staged(tables, needed, reject=out, depends=[("person", "award", "award", "person_id")]) as (
        connection, tables_left,
    ):  # fmt: skip
        assert rows(connection, tables_left["person"], "person_id") == [("1",)]
        assert rows(connection, tables_left["award"], "person_id") == [("1",)]


def test_numbers_in_one_file_and_text_in_the_other_meet_as_text(tmp_path: Path) -> None:
    tables = write(tmp_path, "whole", "[1, 2]", "[2]")
    tables["award"] = tmp_path / "award.csv"
    tables["award"].write_text("award_id,person_id,cash\nx,2,1\n", encoding="utf-8")
    with staged(tables, NEEDED) as (connection, found):
        assert rows(connection, found["award"], "person_id") == [("2",)]
        assert ("2",) in rows(connection, found["person"], "person_id")


def test_a_large_table_that_nothing_links_to_is_said_to_be_unchecked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "ALWAYS_BELOW", 2)
    for form, checked in (("text", False), ("sparse", False), ("whole", True)):
        tables = write(tmp_path, form, "[1, 2, 100000]" if form == "sparse" else "[1, 2, 3]", "[1]")
        monkeypatch.setattr(keys, "SPREAD", 8)
        with staged({"person": tables["person"]}, {"person": frozenset({"salary"})}) as (_, found):
            assert found["person"].key_checked is checked
        with staged(tables, NEEDED) as (_, found):
            assert found["person"].key_checked
        alone, needed = {"person": tables["person"]}, {"person": frozenset({"salary"})}
        with staged(alone, needed, every_key=True) as (_, found):
            assert found["person"].key_checked
        twice = {"person": write(tmp_path, form, "[1, 2, 100000, 2]", "[1]")["person"]}
        found_problems = problems(twice, needed=needed, every_key=True).problems
        assert {p.code for p in found_problems} == {"duplicate-key"}


def test_composite_keys(tmp_path: Path) -> None:
    path = tmp_path / "payslip.csv"
    path.write_text("person_id,month,wage\na,1,1\na,2,1\nb,1,1\n", encoding="utf-8")
    with staged({"payslip": path}) as (connection, found):
        assert len(rows(connection, found["payslip"])) == 3
    path.write_text("person_id,month,wage\na,1,1\na,2,1\na,1,1\na,,1\n", encoding="utf-8")
    found_problems = problems({"payslip": path}).problems
    assert [(p.code, p.place.row) for p in found_problems] == [
        ("duplicate-key", 1), ("duplicate-key", 3), ("missing-value", 4),
    ]  # fmt: skip
