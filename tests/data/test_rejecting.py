"""--reject: wrong rows and what depends on them are left out, each with its reason; nothing is lost."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.data.rejecting import COLUMNS
from guiju.model.problem import InputError, Place
from tests.data.staging import rows, staged

AWARD_TO_PERSON = ("award", "person", "award", "person_id")
PERSON_TO_AWARD = ("person", "award", "award", "person_id")
PERSON_TO_PAYSLIP = ("person", "payslip", "payslip", "person_id")
RECEIPT_TO_AWARD = ("receipt", "award", "award", "receipt_id")


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    return path


def tables(folder: Path) -> dict[str, Path]:
    return {
        "person": write(folder, "person", "person_id,institution,工资\n"
                        "a,company,1\nb,company,1.2万\nc,company,3\nd,company,4\n"),
        "receipt": write(folder, "receipt", "receipt_id,received_on\nr,2024-01-01\ns,2024/1/1\n"),
        "award": write(folder, "award", "award_id,person_id,receipt_id,cash,paid_on\n"
                       "1,a,,1,2024-01-05\n2,b,,1,2024-01-05\n3,c,s,1,2024-01-05\n4,x,r,1,2024-01-05\n"),
        "payslip": write(folder, "payslip", "person_id,month,wage\na,1,1\nb,1,1\nc,1,1\nc,2,1\nd,1,1\nd,1,2\n"),
    }  # fmt: skip


def listed(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        found = list(reader)
    assert tuple(reader.fieldnames or ()) == COLUMNS
    return found


def test_rows_that_depend_on_rejected_rows_go_with_them(tmp_path: Path) -> None:
    """Receipt s → award 3 → person c → its payslips; person b → award 2 and its payslip."""
    depends = [AWARD_TO_PERSON, PERSON_TO_AWARD, PERSON_TO_PAYSLIP, RECEIPT_TO_AWARD]
    out = tmp_path / "rejected.csv"
    with staged(tables(tmp_path), reject=out, depends=depends) as (connection, found):
        assert sorted(rows(connection, found["person"], "person_id")) == [("a",), ("d",)]
        assert rows(connection, found["award"], "award_id") == [("1",)]
        assert rows(connection, found["payslip"], "person_id", "month") == [("a", 1)]
        assert {n: (t.rows, t.rejected) for n, t in found.items()} == {
            "person": (4, 2), "receipt": (2, 1), "award": (4, 3), "payslip": (6, 5),
        }  # fmt: skip
        assert found["person"].assumed["children"] == 2
    reasons = {(row["entity"], int(row["row"]), row["code"]) for row in listed(out)}
    assert reasons == {
        ("person", 2, "number-in-other-form"), ("person", 3, "depends-on-rejected"),
        ("receipt", 2, "date-in-other-form"),
        ("award", 2, "depends-on-rejected"), ("award", 3, "depends-on-rejected"), ("award", 4, "dangling-link"),
        ("payslip", 2, "depends-on-rejected"), ("payslip", 3, "depends-on-rejected"),
        ("payslip", 4, "depends-on-rejected"), ("payslip", 5, "duplicate-key"), ("payslip", 6, "duplicate-key"),
    }  # fmt: skip


def test_without_edges_only_wrong_rows_go(tmp_path: Path) -> None:
    with staged(tables(tmp_path), reject=tmp_path / "rejected.csv") as (_, found):
        assert {name: table.rejected for name, table in found.items()} == {
            "person": 1, "receipt": 1, "award": 1, "payslip": 2,
        }  # fmt: skip


def test_the_file_holds_place_reason_and_the_row_as_given(tmp_path: Path) -> None:
    out = tmp_path / "rejected.csv"
    with staged(tables(tmp_path), reject=out):
        row = next(row for row in listed(out) if row["entity"] == "person")
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert row["file"].endswith("person.csv")
    assert (row["row"], row["column"], row["found"]) == ("2", "salary", "1.2万")
    assert row["reason_en"] == (
        '"1.2万" is not written as a plain number | a plain number (money, CNY) | write 12000'
    )
    assert row["reason_zh"] == '"1.2万" 不是普通数字的写法 | 普通数字（money, CNY） | 写作 12000'
    assert json.loads(row["values"]) == {
        "person_id": "b",
        "institution": "company",
        "工资": "1.2万",
    }


def test_nothing_wrong_leaves_the_head_alone_and_nothing_of_an_earlier_run(tmp_path: Path) -> None:
    out = tmp_path / "rejected.csv"
    wrong = {"receipt": write(tmp_path, "receipt", "receipt_id,received_on\nr,2024/1/1\n")}
    with staged(wrong, reject=out):
        assert len(listed(out)) == 1
    right = {"receipt": write(tmp_path, "receipt", "receipt_id,received_on\nr,2024-01-01\n")}
    with staged(right, reject=out) as (_, found):
        assert found["receipt"].rejected == 0
    assert listed(out) == []


def test_a_folder_for_the_file_is_refused_at_once(tmp_path: Path) -> None:
    right = {"receipt": write(tmp_path, "receipt", "receipt_id,received_on\nr,2024-01-01\n")}
    with pytest.raises(InputError, match="is a folder") as raised, staged(right, reject=tmp_path):
        raise AssertionError("not reached")
    (problem,) = raised.value.problems
    assert problem.place == Place("--reject")
    assert problem.values["example"] == str(tmp_path / "rejected.csv")


def test_a_missing_folder_of_the_file_is_told_before_the_work(tmp_path: Path) -> None:
    right = {"receipt": write(tmp_path, "receipt", "receipt_id,received_on\nr,2024-01-01\n")}
    with (
        pytest.raises(InputError, match="cannot write"),
        staged(right, reject=tmp_path / "none" / "r.csv"),
    ):
        raise AssertionError("not reached")


def test_a_place_where_nothing_can_be_written(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match="cannot write"),
        staged(tables(tmp_path), reject=tmp_path / "none" / "rejected.csv"),
    ):
        raise AssertionError("not reached")


def test_parquet_rows_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    salary = "CASE WHEN i % 1000 = 7 THEN 0.001 ELSE i END::DOUBLE"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT i AS person_id, 'company' AS institution, {salary} AS salary FROM range(10000) AS t(i))"
            f" TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)"
        )
    with staged({"person": path}, reject=tmp_path / "rejected.csv") as (connection, found):
        kept = rows(connection, found["person"], "person_id")
    assert {key for (key,) in kept} == {i for i in range(10_000) if i % 1000 != 7}
    assert [int(row["row"]) for row in listed(tmp_path / "rejected.csv")] == [
        i + 1 for i in range(7, 10_000, 1000)
    ]


def test_a_link_to_the_own_entity_is_followed_both_ways(tmp_path: Path) -> None:
    """The head of a unit that is wrong, and what belongs to it, and so on."""
    given = {
        "unit": write(
            tmp_path, "unit", "unit_id,parent_id,staff\na,,1\nb,a,x\nc,b,1\nd,,1\ne,d,1\n"
        )
    }
    edge = ("unit", "unit", "unit", "parent_id")
    with staged(given, reject=tmp_path / "r.csv", depends=[edge]) as (connection, found):
        assert sorted(rows(connection, found["unit"], "unit_id")) == [("d",), ("e",)]


# random tables against the rules in Python

KEYS = st.sampled_from(["a", "b", "c", "d", ""])
PEOPLE = st.lists(st.tuples(KEYS, st.sampled_from(["1", "x", "2.5", ""])), max_size=6)
AWARDS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", "d", "e", ""]), st.sampled_from(["1", "y"])),
    max_size=6,
)
EDGES = st.sets(st.sampled_from([AWARD_TO_PERSON, PERSON_TO_AWARD]))


def expected(
    people: list[tuple[str, str]], awards: list[tuple[str, str]], edges: set[Any]
) -> Mapping[str, set[int]]:
    """The rejected rows of each entity, by the definition."""
    keys = [key for key, _ in people]
    out = {
        "person": {
            i for i, (k, s) in enumerate(people, 1) if not k or s in ("x", "") or keys.count(k) > 1
        },
        "award": {i for i, (p, c) in enumerate(awards, 1) if p not in keys or not p or c == "y"},
    }
    before: Any = None
    while before != out:
        before = {name: set(found) for name, found in out.items()}
        for i, (person, _) in enumerate(awards, 1):
            rows_of = {j for j, key in enumerate(keys, 1) if key == person and key}
            if PERSON_TO_AWARD in edges and rows_of & out["person"]:
                out["award"].add(i)
            if AWARD_TO_PERSON in edges and i in out["award"]:
                out["person"] |= rows_of
    return out


@settings(max_examples=60, deadline=None)
@given(people=PEOPLE, awards=AWARDS, edges=EDGES)
def test_what_is_left_out_follows_from_the_edges(
    tmp_path_factory: pytest.TempPathFactory, people: Any, awards: Any, edges: Any
) -> None:
    folder = tmp_path_factory.mktemp("random")
    given = {
        "person": write(folder, "person", "person_id,institution,salary,note\n"
                        + "".join(f"{k},company,{s},{i}\n" for i, (k, s) in enumerate(people, 1))),
        "award": write(folder, "award", "award_id,person_id,cash,paid_on\n"
                       + "".join(f"{i},{p},{c},2024-01-05\n" for i, (p, c) in enumerate(awards, 1))),
    }  # fmt: skip
    should = expected(people, awards, edges)
    with staged(given, reject=folder / "r.csv", depends=sorted(edges)) as (connection, found):
        kept = {
            "person": {int(note) for (note,) in rows(connection, found["person"], "note")},
            "award": {int(key) for (key,) in rows(connection, found["award"], "award_id")},
        }
        counts = {name: table.rejected for name, table in found.items()}
    assert kept == {
        "person": set(range(1, len(people) + 1)) - should["person"],
        "award": set(range(1, len(awards) + 1)) - should["award"],
    }
    assert counts == {name: len(found) for name, found in should.items()}
