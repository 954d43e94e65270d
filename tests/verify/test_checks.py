"""Checks of tables and rules on small policies: what is found in bad ones, and nothing in good ones."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

import guiju
from guiju.cli.checks import checks_json, show_checks
from guiju.cli.screen import Screen
from guiju.evaluate.case import CaseProgram
from guiju.evaluate.program import compile_program
from guiju.verify.answer import Answers
from tests.cli.conftest import CASES
from tests.evaluate.golden import same_as_golden

FOLDER = CASES.parent / "verify"
BAD = sorted(p.parent for p in FOLDER.glob("bad/*/policy.yaml"))
GOOD = sorted(p.parent for p in FOLDER.glob("good/*/policy.yaml"))


def checked(folder: Path) -> Answers:
    return guiju.load(folder).verify(date="2024-01-01")


def shown(folder: Path, language: str) -> str:
    stream = io.StringIO()
    screen = Screen(stream)
    screen.language = language
    show_checks(checked(folder).checks, guiju.load(folder).definition, screen)
    return stream.getvalue()


@pytest.mark.parametrize("folder", BAD, ids=lambda p: p.name)
def test_what_is_found(folder: Path) -> None:
    same_as_golden(folder / "found.en.txt", shown(folder, "en"))
    same_as_golden(folder / "found.zh.txt", shown(folder, "zh"))
    assert checked(folder).verdict == "refuted"


@pytest.mark.parametrize("folder", GOOD, ids=lambda p: p.name)
def test_nothing_where_nothing_is_wrong(folder: Path) -> None:
    found = checked(folder)
    assert {
        (check.kind, check.verdict) for check in found.checks if check.verdict != "proved"
    } == set()


@pytest.mark.parametrize("folder", BAD, ids=lambda p: p.name)
def test_cases_are_cases(folder: Path) -> None:
    """Every case is one that the policy takes, on its day."""
    definition = guiju.load(folder).definition
    for check in checked(folder).checks:
        for flaw in check.flaws:
            if flaw.case is None or flaw.code == "parameter-undefined":
                continue
            entity = next(iter(flaw.case))
            goals = [(entity, name) for name in flaw.case[entity][0]]
            program = compile_program([definition], flaw.day or date(2024, 1, 1), goals)
            assert CaseProgram(program, exact=True).run(flaw.case)[entity]


def test_json_has_messages_in_the_language() -> None:
    found = checks_json(checked(FOLDER / "bad" / "gap").checks, "zh")
    (gap,) = (check for check in found if check["kind"] == "gap")
    assert (gap["verdict"], gap["count"]) == ("refuted", 1)
    (flaw,) = gap["flaws"]
    assert flaw["message"] == '决策表 "t" 没有覆盖：kind private; staff <100'
    assert flaw["case"]["unit"] == [{"id": "id1", "kind": "private", "staff": 0}]


def test_declared_ranges_are_no_part_of_the_hash() -> None:
    text = (FOLDER / "good" / "rules" / "policy.yaml").read_text("utf-8")
    assert (
        guiju.loads(text).hash
        == guiju.loads(text.replace("at: paid_on, min: 0}", "at: paid_on}")).hash
    )


def test_only_named_properties_without_checks() -> None:
    policy = guiju.load(CASES / "policies" / "proofs")
    assert policy.verify(["never_both"]).checks == ()
    assert policy.verify(["never_both"]).passed
