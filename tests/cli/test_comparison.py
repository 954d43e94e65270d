"""What `guiju compare` writes into files, and what it says about the data."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from guiju.cli import main

COMPARE = ["compare", "demo", "--data", "person=people.csv", "--reform", "R1", "--by", "employer"]
COMPARE += ["--date", "2024-12-31", "--lang", "zh"]
Capture = pytest.CaptureFixture[str]


def test_csv_holds_every_figure(folder: Path, capsys: Capture) -> None:
    assert main([*COMPARE, "--out", "change.csv", "--json"]) == 0
    (variant,) = json.loads(capsys.readouterr().out)["variants"]
    with (folder / "change.csv").open(encoding="utf-8-sig", newline="") as file:
        overall, *groups = csv.DictReader(file)
    keys = ("rows", "before", "after", "change", "cost", "median_gain", "gini_after")
    assert [float(overall[key]) for key in keys] == [variant[key] for key in keys]
    assert [(row["by"], row["group"], float(row["change"])) for row in groups] == [
        ("employer", group["group"], group["change"]) for group in variant["groups"]["employer"]
    ]


def test_json_file_is_the_answer(folder: Path, capsys: Capture) -> None:
    assert main([*COMPARE, "--out", "change.json", "--json"]) == 0
    written = (folder / "change.json").read_text(encoding="utf-8")
    assert json.loads(written) == json.loads(capsys.readouterr().out)


def test_markdown_holds_the_tables(folder: Path, capsys: Capture) -> None:
    assert main([*COMPARE, "--out", "change.md"]) == 0
    lines = (folder / "change.md").read_text(encoding="utf-8").splitlines()
    assert "## R1 按 employer 分组" in lines
    assert (
        "| hospital（医院） | 2 | 41,360.10 | 13,360.03 | -28,000.07 | 2 | 0 | 0 | -14,000.03 |"
        in lines
    )
    assert lines[0] == "**未注明数据是真实的还是合成的**"


@pytest.mark.parametrize("kind", ["synthetic", "illustrative", "real"])
def test_kind_of_data_is_said_first(kind: str, folder: Path, capsys: Capture) -> None:
    (folder / "README.json").write_text(json.dumps({"kind": kind}), encoding="utf-8")
    assert main(COMPARE) == 0
    first = capsys.readouterr().out.splitlines()[0]
    said = {"synthetic": "合成数据", "illustrative": "示意数据", "real": "表"}
    assert first.startswith(said[kind])


def test_groups_of_a_finding_are_words(folder: Path, capsys: Capture) -> None:
    assert main([*COMPARE, "--by", "covered"]) == 0
    shown = capsys.readouterr().out
    groups = shown[shown.index("R1 按 covered 分组") :].splitlines()[2:5]
    assert {line.split()[0] for line in groups} == {"是", "否", "尚未确定"}


def test_rows_left_out_are_said(folder: Path, capsys: Capture) -> None:
    arguments = [word.replace("people.csv", "people_wrong.csv") for word in COMPARE]
    assert main([*arguments, "--reject", "wrong.csv"]) == 0
    shown = capsys.readouterr().out
    assert "25%" in shown
    assert "剔除的行及原因见：wrong.csv" in shown
    assert (folder / "wrong.csv").is_file()


def test_a_failure_leaves_the_old_file(folder: Path, capsys: Capture) -> None:
    (folder / "change.md").write_text("old", encoding="utf-8")
    arguments = [word.replace("people.csv", "people_wrong.csv") for word in COMPARE]
    assert main([*arguments, "--out", "change.md"]) == 2
    assert (folder / "change.md").read_text(encoding="utf-8") == "old"
    assert capsys.readouterr().out == ""
