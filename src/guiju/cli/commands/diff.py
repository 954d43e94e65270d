"""`guiju diff`: what changed between two policies, between two dates, or under a reform."""

from __future__ import annotations

from typing import Annotated

import typer

import guiju
from guiju.cli.citing import cited_text
from guiju.cli.element import show_change
from guiju.cli.failure import stop
from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang, PolicyName, said
from guiju.cli.screen import Screen, write_json

Second = Annotated[str | None, typer.Argument(metavar="[OTHER]", help=said("second"))]
Dates = Annotated[
    tuple[str, str] | None, typer.Option("--dates", metavar="DATE DATE", help=said("dates"))
]
Reform = Annotated[str, typer.Option("--reform", metavar="REFORM", help=said("diff-reform"))]


def command(
    policy: PolicyName,
    other: Second = None,
    dates: Dates = None,
    reform: Reform = "",
    lang: Lang = None,
    json: Json = False,
) -> int:
    """The changes, part by part."""
    given = [
        name
        for name, value in (("OTHER", other), ("--dates", dates), ("--reform", reform))
        if value
    ]
    if len(given) > 1:
        raise stop(
            "does-not-go-with", given[1], found=given[1], other=given[0], command="guiju diff"
        )
    first = guiju.load(policy)
    if dates:
        changes, sides = first.diff(dates=dates), dates
    elif reform:
        changes, sides = first.diff(first.under(reform)), (first.name, reform)
    elif other:
        second = guiju.load(other)
        changes, sides = first.diff(second), (policy, other)
    else:
        raise stop(
            "needs-option",
            "guiju diff",
            found="OTHER, --dates, --reform",
            command="guiju diff",
            example=f"guiju diff {policy} --dates 2018-01-01 2024-01-01",
        )
    found = [change.to_json() for change in changes]
    if json:
        write_json({"policy": first.name, "before": sides[0], "after": sides[1], "changes": found})
        return 0
    screen = Screen()
    for change in found:
        show_change(change, screen)
        for cite in change["cites"]:
            said = cited_text(first.definition, cite, screen.language)
            screen.line(Cell(said, "dim"), indent=4)
    if not found:
        screen.line(screen.say("diff-none"))
    return 0
