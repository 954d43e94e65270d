"""Ways to name who says something, and ways to report, blame, praise, ask and promise: one sentence each."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from guiju.reading.read import read

CASES = Path(__file__).parents[1] / "cases" / "reading"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of cases."""
    with (CASES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("row", rows("constructs.csv"), ids=lambda row: row["text"][:12])
def test_a_way_to_name_a_speaker(row: dict[str, str]) -> None:
    found = [
        one.quote
        for one in read(row["text"]).statements
        if any(row["speaker"] in name for name in one.speakers)
    ]
    assert row["quote"] in found


@pytest.mark.parametrize("row", rows("kinds.csv"), ids=lambda row: row["text"][-12:])
def test_a_way_to_report_blame_praise_ask_or_promise(row: dict[str, str]) -> None:
    assert read(row["text"]).statements[-1].kind == row["kind"]


@pytest.mark.parametrize("row", rows("cuts.csv"), ids=lambda row: row["text"][:12])
def test_where_statements_begin_and_end(row: dict[str, str]) -> None:
    text = row["text"].replace("\\n", "\n")
    assert [one.quote for one in read(text).statements] == row["statements"].split("|")
