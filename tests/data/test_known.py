"""What was proved of a large file is used again, and only as long as the file is the same."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

import guiju
from guiju.data import known, table
from guiju.data.known import Known
from guiju.model.problem import InputError

POLICY = """format: 1
name: tiny
entities: {person: {key: id, columns: {id: int, income: money}}}
parameters: {rate: {type: share, values: {2020-01-01: 10%}}}
rules: {person: {tax: income * p.rate}}
reforms: {R1: {parameters: {rate: {values: {2020-01-01: 20%}}}}}
"""


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that counts as large, written some time ago."""
    monkeypatch.setattr(known, "LARGE", 1)
    monkeypatch.setattr(known, "_ENDS", 64)
    monkeypatch.setattr(known, "_SETTLED", -1.0)
    monkeypatch.setenv("GUIJU_CACHE", str(tmp_path / "cache"))
    return write(tmp_path / "people.parquet", "range")


def write(path: Path, identity: str) -> Path:
    rows = f"SELECT {identity} AS id, 1000.0::DOUBLE AS income FROM range(1000)"
    duckdb.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet)")
    return path


def compare(path: Path) -> object:
    return (
        guiju.loads(POLICY)
        .compare({"person": path}, reforms=["R1"], target="person.tax", date="2024-01-01")
        .to_json()
    )


def test_facts_are_kept_and_change_no_answer(people: Path, tmp_path: Path) -> None:
    first = compare(people)
    (kept,) = (tmp_path / "cache" / "files").iterdir()
    assert "distinct" in kept.read_text(encoding="utf-8")
    assert "digest" in kept.read_text(encoding="utf-8")
    assert compare(people) == first


def test_amounts_proved_by_a_run_are_not_asked_again(
    people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "GUARDED_FROM", 1)
    first = compare(people)
    (kept,) = (tmp_path / "cache" / "files").iterdir()
    assert "no row with" in kept.read_text(encoding="utf-8")
    assert compare(people) == first


@pytest.mark.parametrize("by", [[], ["id"], ["id", "income"]])
def test_a_third_decimal_stops_every_run_and_is_kept_as_nothing(
    people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: list[str]
) -> None:
    monkeypatch.setattr(table, "GUARDED_FROM", 1)
    rows = "SELECT range AS id, CASE WHEN range = 777 THEN 0.125 ELSE 1000 END::DOUBLE AS income FROM range(1000)"
    duckdb.execute(f"COPY ({rows}) TO '{people}' (FORMAT parquet)")
    for _ in range(2):
        with pytest.raises(InputError) as refused:
            guiju.loads(POLICY).compare(
                {"person": people}, reforms=["R1"], target="person.tax", date="2024-01-01", by=by
            )
        assert refused.value.problems[0].code == "too-many-decimals"
        for kept in (tmp_path / "cache" / "files").iterdir():
            assert "no row with" not in kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("by", [[], ["person.id"], ["person.id", "person.income"]])
def test_what_is_proved_is_the_same_for_every_grouping(
    people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: list[str]
) -> None:
    monkeypatch.setattr(table, "GUARDED_FROM", 1)
    guiju.loads(POLICY).compare(
        {"person": people}, reforms=["R1"], target="person.tax", date="2024-01-01", by=by
    )
    (kept,) = (tmp_path / "cache" / "files").iterdir()
    assert "no row with" in kept.read_text(encoding="utf-8")


def test_a_changed_file_is_looked_at_again(people: Path) -> None:
    compare(people)
    write(people, "range // 2")
    with pytest.raises(InputError) as refused:
        compare(people)
    assert refused.value.problems[0].code == "duplicate-key"


def test_a_file_with_its_old_time_is_looked_at_again(people: Path) -> None:
    compare(people)
    before = people.stat()
    write(people, "range // 2")
    os.utime(people, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(InputError):
        compare(people)


def test_a_file_written_just_now_is_not_known(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "_SETTLED", 3600.0)
    facts = Known(people)
    facts.put({"digest": "ab"})
    assert Known(people).get("digest") is None


@pytest.mark.parametrize("content", ["", "{", "[]", "3", '{"digest": 3, "distinct": "x"}'])
def test_broken_facts_are_as_if_nothing_were_known(
    people: Path, tmp_path: Path, content: str
) -> None:
    first = compare(people)
    (kept,) = (tmp_path / "cache" / "files").iterdir()
    kept.write_text(content, encoding="utf-8")
    assert compare(people) == first


def test_nothing_is_kept_where_none_is_wanted(
    people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIJU_CACHE", "none")
    compare(people)
    assert not (tmp_path / "cache").exists()
