"""Ways to name who says something, one sentence each: the speaker is named and the words are whole."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from guiju.reading.read import read

CASES = Path(__file__).parents[1] / "cases" / "reading" / "constructs.csv"
with CASES.open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:12])
def test_a_way_to_name_a_speaker(row: dict[str, str]) -> None:
    found = [
        one.quote
        for one in read(row["text"]).statements
        if any(row["speaker"] in name for name in one.speakers)
    ]
    assert row["quote"] in found
