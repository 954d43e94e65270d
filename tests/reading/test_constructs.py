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
    """The speaker is a part of one of the names; `-` stands for nobody."""
    found = [
        one.quote
        for one in read(row["text"]).statements
        if any(row["speaker"] in name for name in one.speakers or "-")
    ]
    assert row["quote"] in found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("贾文涛、戚少兰委员认为，县医院的设备闲置严重。", ("贾文涛", "戚少兰")),
        (
            "贾文涛、戚少兰、单玉良三位代表联名建议，取消重复的年检。",
            ("贾文涛", "戚少兰", "单玉良"),
        ),
        ("欧阳兰、顾彬等代表呼吁，尽快修订渔业条例。", ("欧阳兰", "顾彬")),
    ],
)
def test_several_names_with_one_office(text: str, names: tuple[str, ...]) -> None:
    assert read(text).statements[-1].speakers == names


@pytest.mark.parametrize("row", rows("kinds.csv"), ids=lambda row: row["text"][-12:])
def test_a_way_to_report_blame_praise_ask_or_promise(row: dict[str, str]) -> None:
    assert read(row["text"]).statements[-1].kind == row["kind"]


@pytest.mark.parametrize("row", rows("cuts.csv"), ids=lambda row: row["text"][:12])
def test_where_statements_begin_and_end(row: dict[str, str]) -> None:
    text = row["text"].replace("\\n", "\n")
    assert [one.quote for one in read(text).statements] == row["statements"].split("|")
