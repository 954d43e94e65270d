"""`guiju verify`: tables, rules, properties proved or refuted; documents held against registers."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any

import typer

import guiju
from guiju.cli.checks import checks_json, show_checks
from guiju.cli.failure import NO, UNKNOWN, stop
from guiju.cli.inputs import data_files
from guiju.cli.options import (
    Cache,
    Data,
    Day,
    Json,
    Lang,
    PolicyName,
    Processes,
    Reform,
    TimeLimit,
    said,
)
from guiju.cli.proof import CODES, kept_in, show_answers
from guiju.cli.screen import Screen, write_json
from guiju.cli.statements import CODES as STATEMENT_CODES
from guiju.cli.statements import show_statements
from guiju.data.progress import terminal_progress
from guiju.locale import language, text
from guiju.model.definition import Definition

if TYPE_CHECKING:
    from guiju.registers import StatementResults
    from guiju.verify import Answers

Properties = Annotated[
    list[str] | None, typer.Option("--property", metavar="PROPERTY", help=said("property"))
]
Statements = Annotated[
    list[str] | None, typer.Option("--statement", metavar="STATEMENT", help=said("statement"))
]
Children = Annotated[
    int | None, typer.Option("--children", min=1, max=20, metavar="1,2,3…", help=said("children"))
]
Save = Annotated[str | None, typer.Option("--save", metavar="FOLDER", help=said("save"))]


def command(
    policy: PolicyName, reform: Reform = "", property: Properties = None, statement: Statements = None,
    data: Data = None, date: Day = None, time_limit: TimeLimit = 60.0, children: Children = None,
    save: Save = None, cache: Cache = None, processes: Processes = None, lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """0 where everything is proved and holds, 1 where something does not, 3 where something stays unknown or open."""
    if data and property and not statement:
        # Properties ask nothing of tables: a file that nobody reads may as well not be there.
        name = "guiju verify"
        raise stop("does-not-go-with", "--data", found="--data", other="--property", command=name)
    loaded = guiju.load(policy).under(reform)
    definition = loaded.definition
    results = answers = None
    if statement or (definition.statements and not property):
        results = loaded.statements(statement or (), data=data_files(data or ()), date=date)
    if property or (not statement and _can_prove(definition)):
        with terminal_progress(text("proving", language())) as advance:
            answers = loaded.verify(
                property or (), date=date, time_limit=time_limit, children=children,
                cache=kept_in(cache), save=save, processes=processes, progress=advance,
            )  # fmt: skip
    if json:
        _write_json(answers, results)
    else:
        _show(answers, results, definition, whole=not property)
    codes = [CODES[answers.verdict]] if answers is not None else []
    codes += [STATEMENT_CODES[results.verdict]] if results is not None else []
    return NO if NO in codes else UNKNOWN if UNKNOWN in codes else 0


def _can_prove(definition: Definition) -> bool:
    """A policy that only holds statements against registers is answered without the solver, too."""
    proves_nothing = definition.statements and not definition.properties
    return not proves_nothing or find_spec("z3") is not None


def _write_json(answers: Answers | None, results: StatementResults | None) -> None:
    """Both or one of them: the verdicts stand beside each."""
    found: dict[str, Any] = {}
    if answers is not None:
        found = {**answers.to_json(), "checks": checks_json(answers.checks, language())}
    if results is not None:
        held = results.to_json()
        found = {**held, **found, "statements_verdict": held["verdict"]}
    write_json(found)


def _show(
    answers: Answers | None,
    results: StatementResults | None,
    definition: Definition,
    *,
    whole: bool,
) -> None:
    screen = Screen()
    if results is not None:
        show_statements(results, definition, screen)
    if answers is None:
        return
    if results is not None:
        screen.line()
    if whole:
        show_checks(answers.checks, definition, screen)
        if answers.answers:
            screen.line()
    show_answers(answers, definition, screen)
