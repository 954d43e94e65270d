"""`guiju verify`: tables, rules and properties proved for every case, or refuted by one."""

from __future__ import annotations

from typing import Annotated

import typer

import guiju
from guiju.cli.checks import checks_json, show_checks
from guiju.cli.options import (
    Cache,
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
from guiju.data.progress import terminal_progress
from guiju.locale import language, text

Properties = Annotated[
    list[str] | None, typer.Option("--property", metavar="PROPERTY", help=said("property"))
]
Children = Annotated[
    int | None, typer.Option("--children", min=1, max=20, metavar="1,2,3…", help=said("children"))
]
Save = Annotated[str | None, typer.Option("--save", metavar="FOLDER", help=said("save"))]


def command(
    policy: PolicyName, reform: Reform = "", property: Properties = None, date: Day = None,
    time_limit: TimeLimit = 60.0, children: Children = None, save: Save = None, cache: Cache = None,
    processes: Processes = None, lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """0 where everything is proved, 1 where something is refuted, 3 where something stays unknown."""
    loaded = guiju.load(policy).under(reform)
    with terminal_progress(text("proving", language())) as advance:
        answers = loaded.verify(
            property or (), date=date, time_limit=time_limit, children=children,
            cache=kept_in(cache), save=save, processes=processes, progress=advance,
        )  # fmt: skip
    if json:
        write_json({**answers.to_json(), "checks": checks_json(answers.checks, language())})
    else:
        screen = Screen()
        if not property:
            show_checks(answers.checks, loaded.definition, screen)
            screen.line()
        show_answers(answers, loaded.definition, screen)
    return CODES[answers.verdict]
