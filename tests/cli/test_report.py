"""`guiju report` and `compare --out memo.html`: pages of what was computed, and files that are no result."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

import guiju
from guiju.cli import main
from guiju.report.rerun import command

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


def test_the_page_of_a_record_is_that_of_the_run(folder: Path, capsys: Capture) -> None:
    assert main([*COMPARE, "--out", "memo.html", "--record", "run.json", "--lang", "zh"]) == 0
    assert main(["report", "run.json", "--out", "again.html", "--lang", "zh"]) == 0
    first, again = ((folder / f"{n}.html").read_text(encoding="utf-8") for n in ("memo", "again"))
    assert first == again
    assert "guiju compare demo --data person=people.csv --date 2024-12-31 --reform R1" in first


def test_the_answer_as_json_makes_a_page(folder: Path, capsys: Capture) -> None:
    assert main([*COMPARE, "--json"]) == 0
    (folder / "result.json").write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["report", "result.json", "--out", "memo.html", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"written": "memo.html"}
    page = (folder / "memo.html").read_text(encoding="utf-8")
    assert "R1 (cover hospitals) costs 28,000.07 CNY." in page
    assert "The file holds no record of the run" in page


def test_the_command_of_the_page_runs_again(folder: Path, capsys: Capture) -> None:
    given = [*COMPARE, "--by", "employer", "--bands", "100,1000", "--inequality", "--min-cell", "2"]
    assert main([*given, "--totals", "--record", "run.json", "--json"]) == 0
    first = capsys.readouterr().out
    written = command(json.loads((folder / "run.json").read_text(encoding="utf-8")))
    assert main([*shlex.split(written)[1:], "--json"]) == 0
    assert capsys.readouterr().out == first


def test_the_policy_may_lie_elsewhere(folder: Path, capsys: Capture) -> None:
    assert main([*COMPARE, "--record", "run.json"]) == 0
    (folder / "demo").rename(folder / "moved")
    assert main(["report", "run.json", "--out", "a.html"]) == 0
    assert main(["report", "run.json", "--out", "b.html", "--policy", "moved"]) == 0
    assert "could not be read" in (folder / "a.html").read_text(encoding="utf-8")
    assert "what R1 changes" in (folder / "b.html").read_text(encoding="utf-8")


GOOD = {
    "policy": "demo", "hash": "0", "date": "2024-12-31", "target": "person.tax", "unit": "CNY", "variants": [],
}  # fmt: skip
WRONG = {
    "nothing": "", "text": "no json", "list": "[]", "number": "1", "empty": "{}",
    "no variants": json.dumps(GOOD), "variants of words": json.dumps({**GOOD, "variants": ["R1"]}),
    "words for figures": json.dumps({**GOOD, "variants": [{"reform": "R1", "hash": "0", "cost": "much"}]}),
    "not a number": json.dumps({**GOOD, "variants": [{"reform": "R1", "hash": "0", "cost": float("nan")}]}),
    "a record of another form": json.dumps({"record": 99, "result": GOOD}),
    "a record without verb": json.dumps({"record": 1, "policy": "demo", "result": GOOD}),
    "no date": json.dumps({**GOOD, "date": "yesterday", "variants": [{"reform": "R1", "hash": "0"}]}),
    "deep": "[" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_no_result_is_refused(name: str, lang: str, folder: Path, capsys: Capture) -> None:
    (folder / "wrong.json").write_text(WRONG[name], encoding="utf-8")
    (folder / "memo.html").write_text("old", encoding="utf-8")
    assert main(["report", "wrong.json", "--out", "memo.html", "--lang", lang]) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert (folder / "memo.html").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere.json", "--out", "a.html"],
        ["run.json", "--out", "a.pdf"],
        ["run.json", "--out", "no/a.html"],
    ],
)
def test_files_that_are_not_there(arguments: list[str], folder: Path, capsys: Capture) -> None:
    assert main([*COMPARE, "--record", "run.json"]) == 0
    assert main(["report", *arguments]) == 2
    assert not [*folder.glob("a.*"), *folder.glob(".*part")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_comparison_of_duties_makes_a_page(language: str, folder: Path, capsys: Capture) -> None:
    systems = "system_id,on_cn_network,offered_to_cn_public,is_chatbot\na,true,true,true\nb,true,true,false\n"
    (folder / "own.csv").write_text(systems, encoding="utf-8")
    asked = [
        "compare",
        "ai_china",
        "--data",
        "system=own.csv",
        "--reform",
        "ladder",
        "--date",
        "2026-11-01",
    ]
    assert main([*asked, "--json", "--lang", language]) == 0
    answer = capsys.readouterr().out
    (folder / "duties.json").write_text(answer, encoding="utf-8")
    assert main(["report", "duties.json", "--out", "duties.html", "--lang", language]) == 0
    page = (folder / "duties.html").read_text(encoding="utf-8")
    (layer,) = json.loads(answer)["reforms"]
    assert layer["duties"]
    for name in (*(one["name"] for one in layer["duties"]), "own.csv", "36.2%"):
        assert name in page
    definition = guiju.load("ai_china").under("ladder").definition
    for tier in layer["tiers"]:
        assert definition.enums["tier"].values[tier["name"]].text(language) in page
