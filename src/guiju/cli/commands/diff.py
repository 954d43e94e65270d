"""`guiju diff`: what changed between two policies, between two dates, or under a reform."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import typer

import guiju
from guiju.cli.element import show_change
from guiju.cli.failure import stop
from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang, PolicyName, said
from guiju.cli.screen import Screen, write_json
from guiju.days import read_day_argument
from guiju.diff import diff_dates, diff_versions
from guiju.locale import language
from guiju.report.citing import cited_text
from guiju.report.spoken import Spoken
from guiju.wording import Wording

Second = Annotated[str | None, typer.Argument(metavar="[OTHER]", help=said("second"))]
Dates = Annotated[
    tuple[str, str] | None, typer.Option("--dates", metavar="DATE DATE", help=said("dates"))
]
Reform = Annotated[str, typer.Option("--reform", metavar="REFORM", help=said("diff-reform"))]


def command(
    policy: PolicyName, other: Second = None, dates: Dates = None, reform: Reform = "",
    lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """The changes, part by part."""
    first = guiju.load(policy)
    _check_one(policy, {"OTHER": other, "--dates": dates, "--reform": reform})
    sides = dates or (policy, other or reform)
    wording = Wording() if json else Spoken(language(), first.definition.enums)
    if dates:
        changes = diff_dates(first.definition, *_days(dates), wording)
    else:
        second = guiju.load(other) if other else first.under(reform)
        changes = diff_versions(first.definition, second.definition, wording)
    if json:
        found = [change.to_json() for change in changes]
        write_json({"policy": first.name, "before": sides[0], "after": sides[1], "changes": found})
        return 0
    screen = Screen()
    for change in changes:
        show_change(change.to_json(), screen)
        for cite in change.cites:
            said = cited_text(first.definition, cite, screen.language)
            screen.line(Cell(said, "dim"), indent=4)
    if not changes:
        screen.line(screen.say("diff-none"))
    return 0


def _check_one(policy: str, given: Mapping[str, object]) -> None:
    """Just one of the three ways to say what to compare with."""
    names, command = [name for name, value in given.items() if value], "guiju diff"
    if len(names) > 1:
        raise stop("does-not-go-with", names[1], found=names[1], other=names[0], command=command)
    if not names:
        example = f"guiju diff {policy} --dates 2018-01-01 2024-01-01"
        raise stop(
            "needs-option", command, found=", ".join(given), command=command, example=example
        )


def _days(dates: tuple[str, str]) -> tuple[date, date]:
    if dates[1].startswith("-"):
        # Of two values the second is whatever follows, be it an option.
        raise stop(
            "option-needs-several", "guiju diff", found="--dates", count=2, command="guiju diff"
        )
    first, second = (read_day_argument(day, "--dates") for day in dates)
    assert first is not None
    assert second is not None
    return first, second
