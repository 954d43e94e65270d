"""`guiju ai publish`: public algorithms, what each lacks, and the page for the public."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guiju.cli.failure import DONE
from guiju.cli.layout import Cell
from guiju.cli.options import Day, Json, Lang, Rules, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import Address, opened
from guiju.days import day_or_today
from guiju.locale import language
from guiju.report.citing import citations_text

# What needs the extra `store` is imported where it is called: without it a message says so.
if TYPE_CHECKING:
    from guiju.ai.register.publication import PublicAlgorithm

Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help=said("publish-out"))]


def command(
    store: Address = None, out: Out = None, date: Day = None, policy: Rules = "ai_china", lang: Lang = None,
    json: Json = False,
) -> int:  # fmt: skip
    """What public bodies say of the algorithms they decide with."""
    day = day_or_today(date)
    with opened(store) as kept:
        from guiju.ai.register.publication import public_algorithms, publish

        found = public_algorithms(kept, policy, day)
    if out is not None:
        publish(found, policy, day, out, language())
    if json:
        write_json({"date": day.isoformat(), "policy": policy, "page": str(out) if out else None,
                    "algorithms": [one.to_json() for one in found]})  # fmt: skip
    else:
        _show(found, policy, out, Screen())
    return DONE


def _show(found: list[PublicAlgorithm], policy: str, out: Path | None, screen: Screen) -> None:
    from guiju.ai.duties import policy_named
    from guiju.ai.register.publication import checklist

    definition = policy_named(policy).definition
    points = checklist(definition)
    for one in found:
        screen.line(Cell(one.key, "bold"), str(one.body["title"]), Cell(one.in_charge, "dim"))
        if not one.lacking:
            screen.line(Cell(screen.say("publish-whole"), "green"), indent=2)
        for name in one.lacking:
            cites = citations_text(definition, points[name].cites, screen.language)
            label = points[name].label.text(screen.language)
            screen.line(
                Cell(screen.say("publish-lacking", text=label, cites=cites), "yellow"), indent=2
            )
    screen.line(
        screen.say("publish-count", count=len(found), whole=sum(not one.lacking for one in found))
    )
    if out is not None:
        screen.line(screen.say("due-written", file=out))
