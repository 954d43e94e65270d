"""Lines may end in any way, also in several ways in one file; texts in quotation marks keep their own."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.data.encoding import LineEnds
from tests.data.staging import codes, problems, rows, staged

ENDS = ("\n", "\r\n", "\r")
LINES = (
    "person_id,institution,salary,note",
    'a,company,1,"x"',
    'b,company,2,"工\n资"',
    "c,company,3,",
)
EXPECTED = [("a", 1.0, "x"), ("b", 2.0, "工\n资"), ("c", 3.0, None)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("ends", list(product(ENDS, repeat=2)), ids=repr)
def test_all_rows_are_read(ends: tuple[str, ...], encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "person.csv"
    text = "".join(line + end for line, end in zip(LINES, ends * 2, strict=True))
    path.write_bytes(text.encode(encoding))
    with staged({"person": path}) as (connection, found):
        assert rows(connection, found["person"], "person_id", "salary", "note") == EXPECTED


@pytest.mark.parametrize("end", ENDS)
def test_an_end_of_another_kind_far_down(end: str, tmp_path: Path) -> None:
    path = tmp_path / "person.csv"
    lines = [f"{i},company,{i}{end if i == 150_000 else chr(10)}" for i in range(200_000)]
    path.write_bytes(("person_id,institution,salary\n" + "".join(lines)).encode())
    with staged({"person": path}) as (connection, found):
        total = connection.execute(
            f"SELECT count(*), sum(salary) FROM {found['person'].relation}"
        ).fetchone()
    assert total == (200_000, 199_999 * 100_000)


def test_the_line_of_a_wrong_row_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "person.csv"
    path.write_bytes(b"person_id,institution,salary\r\na,company,1\nb,company,x\r\n")
    assert [(p.code, p.place.line) for p in problems({"person": path}).problems] == [
        ("not-a-plain-number", 3)
    ]


@settings(max_examples=200)
@given(text=st.text(st.sampled_from('a"\r\n'), max_size=30), cut=st.integers(0, 30))
def test_where_a_file_is_cut_into_blocks_makes_no_difference(text: str, cut: int) -> None:
    data = text.encode()
    ends = LineEnds()
    halves = ends.unified(data[:cut]) + ends.unified(data[cut:], last=True)
    assert halves == LineEnds().unified(data, last=True)
    assert halves.count(b'"') == data.count(b'"')


def test_quotation_marks_out_of_step_are_explained(tmp_path: Path) -> None:
    """Where a mark inside a text hides line ends, the reader may give up; it is said, never a crash."""
    path = tmp_path / "person.csv"
    path.write_bytes(
        b'person_id,institution,salary,note\na,company,1,5" pipe\r\nb,company,2,\n\rc,company,3,"\r'
    )
    assert set(codes({"person": path})) <= {"unreadable-rows", "broken-row", "ragged-row"}
