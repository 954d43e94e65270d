"""`guiju check`: whether a policy keeps its own promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any

import typer

import guiju
from guiju.check import CaseResult, Report
from guiju.cli.checks import checks_json, show_checks
from guiju.cli.failure import DONE, NO, UNKNOWN, WRONG_INPUT
from guiju.cli.layout import Cell, Row
from guiju.cli.options import (
    Cache,
    Json,
    Lang,
    PolicyName,
    Processes,
    Reform,
    TimeLimit,
    said,
)
from guiju.cli.phrases import phrases_of, show_phrases
from guiju.cli.proof import CODES, kept_in, show_answers
from guiju.cli.screen import Screen, write_json
from guiju.cli.statements import CODES as STATEMENT_CODES
from guiju.cli.statements import show_statements
from guiju.data.progress import terminal_progress
from guiju.locale import language, render, text, to_json

if TYPE_CHECKING:
    from guiju.model.definition import Definition
    from guiju.reading.library import PhraseCheck
    from guiju.verify import Answers

Library = Annotated[str | None, typer.Option("--library", metavar="FOLDER", help=said("library"))]
Prove = Annotated[bool, typer.Option("--prove", help=said("prove"))]


def command(
    policy: PolicyName, reform: Reform = "", prove: Prove = False, time_limit: TimeLimit = 60.0,
    library: Library = None, cache: Cache = None, processes: Processes = None, lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """Problems, warnings, cases, statements; 1 for a broken promise, 2 for a wrong policy, 3 for what stays open."""
    loaded = guiju.load(policy).under(reform)
    report = _with_measures(loaded.check(), loaded.definition)
    phrases = phrases_of(loaded, policy, library) if library else []
    answers = None
    if prove:
        with terminal_progress(text("proving", language())) as advance:
            answers = loaded.verify(
                time_limit=time_limit, cache=kept_in(cache), processes=processes, progress=advance
            )
    if json:
        _write_json(report, answers, phrases if library else None)
    else:
        _show_all(report, answers, phrases if library else None, loaded)
    if any(problem.code != "no-citation" for problem in report.problems):
        return WRONG_INPUT
    codes = {CODES[answers.verdict] if answers is not None else DONE}
    # A statement whose register does not come along waits for `guiju verify --data`.
    at_hand = [r for r in report.statements.results if r.because != "no-register"]
    codes.add(STATEMENT_CODES[replace(report.statements, results=tuple(at_hand)).verdict])
    absent = any(phrase.standing == "absent" for phrase in phrases)
    if not report.passed or absent or NO in codes:
        return NO
    return UNKNOWN if UNKNOWN in codes else DONE


def _with_measures(report: Report, definition: Definition) -> Report:
    """A report with what the catalogue of measures does not have; without NumPy nothing can be asked of it."""
    if not definition.measures or find_spec("numpy") is None:
        return report
    from guiju.cli.measuring.fixed import faults

    return replace(report, problems=(*report.problems, *faults(definition)))


def _write_json(report: Report, answers: Answers | None, phrases: list[PhraseCheck] | None) -> None:
    found = report_json(report, language())
    if answers is not None:
        found["properties"] = answers.to_json()["properties"]
        found["checks"] = checks_json(answers.checks, language())
    if phrases is not None:
        found["phrases"] = [phrase.to_json() for phrase in phrases]
    write_json(found)


def _show_all(
    report: Report, answers: Answers | None, phrases: list[PhraseCheck] | None, loaded: guiju.Policy
) -> None:
    screen = Screen()
    if answers is not None:
        show_checks(answers.checks, loaded.definition, screen)
        screen.line()
        show_answers(answers, loaded.definition, screen)
        screen.line()
    if report.statements.results:
        show_statements(report.statements, loaded.definition, screen)
        screen.line()
    if phrases is not None:
        show_phrases(phrases, screen)
    show(report, screen)


def report_json(report: Report, spoken: str) -> dict[str, Any]:
    """A report with its messages in a language."""
    found = report.to_json()
    for entry, case in zip(found["cases"], report.cases, strict=True):
        entry["problems"] = [to_json(problem, spoken) for problem in case.problems]
    found["problems"] = [to_json(problem, spoken) for problem in report.problems]
    found["warnings"] = [to_json(problem, spoken) for problem in report.warnings]
    return found


def show(report: Report, screen: Screen) -> None:
    """A report for people: what is wrong first, then the cases, then counts."""
    for problem in (*report.problems, *report.warnings):
        for line in render(problem, screen.language).splitlines():
            screen.line(line)
    screen.table(row for case in report.cases for row in _case_rows(case, screen))
    shown = (f"{screen.say(f'count-{part}')} {count}" for part, count in report.counts.items())
    screen.line(screen.say("and").join(shown))
    code, style = ("check-passed", "green") if report.passed else ("check-failed", "red")
    screen.line(Cell(screen.say(code, policy=f"{report.policy} {report.hash[:12]}"), style))


def _case_rows(case: CaseResult, screen: Screen) -> Iterator[Row]:
    """The lines of one case: how it came out, and every difference."""
    word, style = ("case-passed", "green") if case.passed else ("case-failed", "red")
    reliability = screen.say(f"reliability-{case.reliability}") if case.reliability else ""
    yield [
        screen.say("kind-case"),
        case.name,
        Cell(screen.say(word), style),
        Cell(reliability, "dim"),
    ]
    for what, expected, found in case.differences:
        yield ["", "", screen.say("case-difference", what=what, expected=expected, found=found)]
    for problem in case.problems:
        for line in render(problem, screen.language).splitlines():
            yield ["", "", line]
