"""Every kind of mistake is found at its place and explained in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from guiju.load import load_definition, with_reform
from guiju.locale import LANGUAGES, messages, render_all
from guiju.model.problem import Problem, ProblemsError
from tests.load.golden import check_golden, folders

BAD = folders("policy", "bad")


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
            text = (folder / problem.place.file).read_text(encoding="utf-8")
            lines = [*text.splitlines(), ""]
            assert problem.place.line <= len(lines)
            assert problem.place.column <= len(lines[problem.place.line - 1]) + 1
