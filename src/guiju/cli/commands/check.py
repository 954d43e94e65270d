"""`guiju check`: whether a policy keeps its own promises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import guiju
from guiju.check import CaseResult, Report
from guiju.cli.failure import DONE, NO, WRONG_INPUT
from guiju.cli.layout import Cell, Row
from guiju.cli.options import Json, Lang, PolicyName, Reform
from guiju.cli.screen import Screen, write_json
from guiju.locale import language, render, to_json


def command(policy: PolicyName, reform: Reform = "", lang: Lang = None, json: Json = False) -> int:
    """Problems, warnings, cases; 1 where a promise is broken, 2 where the policy is wrong."""
    report = guiju.load(policy).under(reform).check()
    if json:
        write_json(report_json(report, language()))
    else:
        show(report, Screen())
    if any(problem.code != "no-citation" for problem in report.problems):
        return WRONG_INPUT
    return DONE if report.passed else NO


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
