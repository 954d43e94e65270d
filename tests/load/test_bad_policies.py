"""Every kind of mistake is found at its place and explained in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from guiju.load import load_definition, with_reform
from guiju.locale import LANGUAGES, messages, render_all
from guiju.model.problem import Problem, ProblemsError
from tests.expression.policy import definition, problem_of, scope_of
from tests.expression.test_cases import BAD as BAD_EXPRESSIONS
from tests.expression.test_cases import expressions
from tests.load.golden import check_golden, folders
from tests.locale.codes import raised_codes

SOURCE = Path(__file__).resolve().parents[2] / "src" / "guiju"
BAD = [*folders("policy", "bad"), *folders("registers", "bad")]


def load(folder: Path) -> None:
    """Load a policy, and then the reform that `reform.txt` names."""
    loaded = load_definition(folder)
    reform = folder / "reform.txt"
    if reform.exists():
        with_reform(loaded, reform.read_text(encoding="utf-8").strip())


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsError) as caught:
        load(folder)
    return caught.value.problems


@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_mistake_is_explained(folder: Path) -> None:
    problems = problems_of(folder)
    for language in LANGUAGES:
        check_golden(folder / f"expected.{language}.txt", render_all(problems, language))


@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_mistake_is_found_where_it_is(folder: Path) -> None:
    for problem in problems_of(folder):
        assert problem.code in messages()
        assert problem.place.file
        if problem.place.line and (folder / problem.place.file).is_file():
            # What is missing at the end of a file is missed on the line after the last.
            text = (folder / problem.place.file).read_text(encoding="utf-8", errors="replace")
            lines = [*text.splitlines(), ""]
            assert problem.place.line <= len(lines)
            assert problem.place.column <= len(lines[problem.place.line - 1]) + 1


# Limits are tried in test_hostile, warnings in test_good_policies: their cases would be large.
ELSEWHERE = {
    "bad-json", "json-ends", "expression-too-deep", "expression-too-long", "file-too-large", "no-folder",
    "no-json-value", "no-policy", "no-policy-file", "policy-too-large", "quick-deductions-differ", "table-too-long",
    "table-too-wide", "too-deep", "too-many-files", "too-many-nodes", "too-many-problems",
    "too-many-rules", "unit-power",
}  # fmt: skip


def test_every_mistake_that_is_found_has_a_case() -> None:
    raised = {r.code for part in ("load", "expression") for r in raised_codes(SOURCE / part)}
    shown = {problem.code for folder in BAD for problem in problems_of(folder)}
    scope = scope_of(definition())
    for file in BAD_EXPRESSIONS:
        shown |= {problem_of(scope, *expression).code for expression in expressions(file)}
    assert raised - shown == ELSEWHERE
