"""Statements over registers come out as the cases say; wrong registers are refused with their place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guiju.load import load_definition
from guiju.locale import LANGUAGES, render_all
from guiju.model.problem import InputError
from guiju.registers import check_statements
from tests.load.golden import check_golden, folders
from tests.registers.screens import held, screen_of

GOOD = folders("registers", "good")
BAD_DATA = folders("registers", "bad_data")
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_statements_come_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = held(folder, monkeypatch)
    for language in LANGUAGES:
        shown = screen_of(results, language, monkeypatch)
        check_golden(folder / f"expected.{language}.txt", shown)
    json.dumps(results.to_json(), allow_nan=False)


@pytest.mark.parametrize("folder", BAD_DATA, ids=lambda folder: folder.name)
def test_wrong_register_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError) as caught:
        held(folder, monkeypatch)
    for language in LANGUAGES:
        check_golden(
            folder / f"expected.{language}.txt", render_all(caught.value.problems, language)
        )
    for problem in caught.value.problems:
        assert problem.place.file.endswith(".csv")
        assert problem.place.line > 0


def test_example_holds_but_for_what_is_known() -> None:
    results = check_statements(load_definition(ROOT / "examples" / "clusters"))
    assert results.passed
    assert {result.verdict for result in results.results} == {"contradicted", "open"}
    equipment, consumer = (
        line for line in results["sectors"].lines if line.verdict == "contradicted"
    )
    assert equipment.to_json().items() >= {"key": "高端装备", "found": 14, "difference": 1}.items()
    assert consumer.to_json().items() >= {"key": "消费品", "found": 3, "difference": -1}.items()
    assert [row.key for row in results["leading_two"].lines[0].counted] == [
        "新一代信息技术",
        "高端装备",
    ]
