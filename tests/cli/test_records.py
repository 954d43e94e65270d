"""The record of a run runs again; files hold the tables as numbers, and the record."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import guiju
from guiju.cli import main
from guiju.data import keys

COMPARE = [
    "compare",
    "demo",
    "--data",
    "person=people.csv",
    "--reform",
    "R1",
    "--date",
    "2024-12-31",
]
Capture = pytest.CaptureFixture[str]
ANSWERS = {
    "compare": [*COMPARE, "--by", "employer", "--bands", "default", "--replicates", "20"],
    "sweep": [*COMPARE[:4], "--date", "2024-12-31", "--sweep", "allowance=50000..60000/3"],
    "seek": [*COMPARE[:4], "--date", "2024-12-31", "--seek", "allowance", "--cost", "1000"],
    "years": [*COMPARE, "--years", "2023..2024"],
    "profile": [
        "compare",
        "demo",
        "--case",
        "demo/example.yaml",
        "--along",
        "income=0..200000",
        "--reform",
        "R1",
    ],
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_record_runs_again_and_gives_the_same(answer: str, folder: Path, capsys: Capture) -> None:
    assert main([*ANSWERS[answer], "--record", "run.json"]) == 0
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["result"]["hash"] == guiju.load("demo").hash
    assert set(record["versions"]) == {"guiju", "duckdb", "python"}
    capsys.readouterr()
    assert main(["compare", "demo", "--replay", "run.json", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["same"] is True


def test_a_record_checks_every_key_again(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "ALWAYS_BELOW", 1)
    assert main([*COMPARE]) == 0
    assert "not checked whether a key is there twice; --every-key does" in capsys.readouterr().out
    assert main([*COMPARE, "--every-key", "--record", "run.json"]) == 0
    assert "not checked" not in capsys.readouterr().out
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["arguments"]["every_key"] is True
    people = (folder / "people.csv").read_text(encoding="utf-8")
    (folder / "people.csv").write_text(people + people.splitlines()[-1] + "\n", encoding="utf-8")
    assert main(["compare", "demo", "--replay", "run.json"]) == 2
    assert "is there twice" in capsys.readouterr().err


def test_other_data_differ_from_the_record(folder: Path, capsys: Capture) -> None:
    assert main([*COMPARE, "--record", "run.json"]) == 0
    text = (folder / "people.csv").read_text(encoding="utf-8")
    (folder / "people.csv").write_text(text.replace("200000", "200001"), encoding="utf-8")
    capsys.readouterr()
    assert main(["compare", "demo", "--replay", "run.json"]) == 1
    shown = capsys.readouterr().out
    assert "data.person.sha256" in shown
    assert "variants[0].cost" in shown


def test_data_may_lie_elsewhere(folder: Path, capsys: Capture) -> None:
    assert main([*COMPARE, "--record", "run.json"]) == 0
    (folder / "people.csv").rename(folder / "moved.csv")
    assert main(["compare", "demo", "--replay", "run.json", "--data", "person=moved.csv"]) == 0


def test_another_law_differs_from_the_record(folder: Path, capsys: Capture) -> None:
    assert main([*COMPARE, "--record", "run.json"]) == 0
    law = (folder / "demo" / "policy.yaml").read_text(encoding="utf-8")
    (folder / "demo" / "policy.yaml").write_text(law.replace("60000", "60001"), encoding="utf-8")
    found = guiju.load("demo").replay("run.json")
    assert not found.same
    assert found.differences[0].what == "hash"


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("suffix", ["xlsx", "md", "csv", "json", "html"])
def test_every_answer_goes_into_every_file(
    answer: str, suffix: str, folder: Path, capsys: Capture
) -> None:
    assert main([*ANSWERS[answer], "--out", f"out.{suffix}"]) == 0
    assert (folder / f"out.{suffix}").stat().st_size > 100


@pytest.mark.parametrize("cost", ["0", "-0.0"])
def test_a_reform_that_costs_nothing_is_sought(cost: str, folder: Path, capsys: Capture) -> None:
    """Zero is an amount: of the allowance the one that holds now."""
    command = [*COMPARE[:4], "--date", "2024-12-31", "--seek", "allowance", "--json"]
    assert main([*command, "--cost", cost]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["answer"], found["value"], found["cost"]) == ("found", 60_000, 0)


def test_a_workbook_holds_no_hour_of_its_own(folder: Path, capsys: Capture) -> None:
    """The same answer gives the same bytes at any time."""
    assert main([*COMPARE, "--out", "out.xlsx"]) == 0
    with zipfile.ZipFile(folder / "out.xlsx") as book:
        assert b">1980-01-01T00:00:00Z</dcterms:created>" in book.read("docProps/core.xml")
        assert {entry.date_time[0] for entry in book.infolist()} == {1980}


def test_a_workbook_holds_numbers_and_the_record(folder: Path, capsys: Capture) -> None:
    assert main([*COMPARE, "--by", "employer", "--out", "out.xlsx", "--lang", "zh"]) == 0
    book = CalamineWorkbook.from_path(folder / "out.xlsx")
    assert book.sheet_names[-1] == "运行记录"
    first, detail, groups, record = (
        book.get_sheet_by_name(name).to_python() for name in book.sheet_names
    )
    assert first[1][0] == "未注明数据是真实的还是合成的"
    assert first[3][3] == pytest.approx(-28_000.07)
    assert detail[3][:2] == ["成本", pytest.approx(28_000.07)]
    assert {row[0] for row in groups[3:]} >= {"hospital（医院）"}
    texts = {str(cell) for row in record for cell in row}
    assert any(guiju.load("demo").hash in text for text in texts)
    assert any("people.csv" in text for text in texts)


def test_markdown_ends_with_the_record(folder: Path, capsys: Capture) -> None:
    assert main([*COMPARE, "--out", "out.md"]) == 0
    text = (folder / "out.md").read_text(encoding="utf-8")
    _, _, record = text.partition("## record of the run")
    assert guiju.load("demo").hash in record
    assert '| option reforms | ["R1"] |' in record
