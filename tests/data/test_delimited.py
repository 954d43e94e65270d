"""CSV of any size: each cell is read as the rules say, each problem has its row and line."""

from __future__ import annotations

import csv
import random
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.data.delimited import read_header
from guiju.data.forms import DAY, NUMBER, PERCENT
from guiju.data.problems import SHOWN
from guiju.model.finding import GIVEN
from tests.data.staging import codes, problems, rows, staged

CELLS = st.one_of(
    st.sampled_from(["", " ", "\u00a0", "\u3000\u3000", " \u2003", "1",
                     "-1.5", "1.234", "50%", "1e3", "2024-01-05", "2024/1/5", "yes", "是", "未定",
                     "true", "FALSE", "0", "nan", "inf", "１", "1,0", "x\ny", 'q"q', "99999999999999999999", "企业"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=6),
)  # fmt: skip


SPACES = "".join(c for c in map(chr, range(0x10000)) if unicodedata.category(c) == "Zs")
"""Every kind of space, the full-width and the non-breaking one among them: a cell of these is empty."""


def meant(column: str, cell: str) -> tuple[bool, Any]:
    """Whether a cell is fine, and its value: the rules in Python."""
    text = cell.strip(SPACES)
    if text == "":
        return column != "score", {"yearly": 0.0, "asked": None}.get(column)
    if column == "asked":
        return text in GIVEN, GIVEN.get(text)
    if column == "share" and re.fullmatch(PERCENT, cell, re.ASCII):
        return True, float(text[:-1] + "e-2")
    number = float(text) if re.fullmatch(NUMBER, cell, re.ASCII) else None
    return number is not None and abs(number) < 1e15, number


@settings(max_examples=80, deadline=None)
@given(table=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=12))
def test_cells_mean_what_the_rules_say(
    tmp_path_factory: pytest.TempPathFactory, table: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("cells") / "r.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("score", "yearly", "asked"), *((s, y, "yes") for s, y in table)]
        )
    expected = [(meant("score", score), meant("yearly", yearly)) for score, yearly in table]
    wrong = [row for row, cells in enumerate(expected, 1) for fine, _ in cells if not fine]
    if wrong:
        found = problems({"rating": path}).problems[:SHOWN]
        assert [problem.place.row for problem in found] == wrong[:SHOWN]
    else:
        with staged({"rating": path}) as (connection, tables):
            values = rows(connection, tables["rating"], "score", "yearly")
        assert values == [(score[1], yearly[1]) for score, yearly in expected]


def test_rows_and_lines_are_right_in_a_file_read_in_parallel(tmp_path: Path) -> None:
    """Wrong cells and lines without the right number of cells, in several megabytes."""
    generator = random.Random(7)
    count = 200_000
    wrong = sorted(generator.sample(range(1, count + 1), 12))
    short = set(wrong[::3])
    path = tmp_path / "p.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("person_id,institution,salary,note\n")
        for row in range(1, count + 1):
            salary = "x" if row in wrong else f"{row}.5"
            file.write(f"{row},company{',' + salary if row not in short else ''},{'n' * 30}\n")
    found = problems({"person": path}).problems
    assert [problem.place.row for problem in found] == wrong
    assert [problem.place.line for problem in found] == [row + 1 for row in wrong]
    ragged = {problem.place.row for problem in found if problem.code == "ragged-row"}
    assert ragged == short
    with staged({"person": path}, reject=tmp_path / "r.csv") as (connection, tables):
        assert (tables["person"].rows, tables["person"].rejected) == (count, 12)
        kept = rows(connection, tables["person"], "person_id")
    assert {int(row) for (row,) in kept} == set(range(1, count + 1)) - set(wrong)
    assert len(kept) == count - len(wrong)
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    assert sorted(int(row["row"]) for row in listed) == wrong


def test_lines_are_not_told_where_cells_hold_line_breaks(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        'person_id,institution,salary,note\na,company,1,"x\ny"\nb,company,-1,\n', encoding="utf-8"
    )
    (problem,) = problems({"person": path}).problems
    assert (problem.place.row, problem.place.line) == (2, 0)


@pytest.mark.parametrize(
    ("text", "headers", "delimiter"),
    [
        ("a,b\n1,2\n", ["a", "b"], ","),
        ("a\tb,c\td\n", ["a", "b,c", "d"], "\t"),
        ('"a;b",c\n', ["a;b", "c"], ","),
        ("a|b", ["a", "b"], "|"),
        ("alone\n1,5\n", ["alone"], ","),
        (' a , "b\nc" ,d\n', ["a", '"b'], ","),
        ('a,"b\nc",d\n', ["a", "b\nc", "d"], ","),
        ("", [""], ","),
    ],
)
def test_header_and_delimiter(text: str, headers: list[str], delimiter: str) -> None:
    assert read_header(text) == (headers, delimiter)


def test_one_column_alone(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("received_on\n2024-01-05\n2024-02-01", encoding="utf-8")
    with staged({"receipt": tmp_path / "r.csv"}) as (connection, tables):
        assert rows(connection, tables["receipt"], "receipt_id") == [("#1",), ("#2",)]


def test_a_table_with_the_wrong_delimiter_in_its_rows_stops_even_when_rejecting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guiju.data.delimited.LOST_LIMIT", 3)
    path = tmp_path / "p.csv"
    path.write_text("person_id,institution,salary\n" + "a;company;1\n" * 5, encoding="utf-8")
    assert codes({"person": path}, reject=tmp_path / "r.csv") == ["ragged-table"]


def test_patterns_are_the_same_for_python_and_for_the_database() -> None:
    """RE2 has no possessive or look-around forms; what is written here must mean the same in both."""
    assert all(not re.search(r"\(\?[^:]|\+\+|\*\+", pattern) for pattern in (NUMBER, PERCENT, DAY))
