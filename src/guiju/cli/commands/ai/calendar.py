"""`guiju ai calendar`: what is due, overdue first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from guiju.cli.failure import DONE
from guiju.cli.layout import Cell
from guiju.cli.options import Day, Json, Lang, Reform, Rules, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import Address, opened
from guiju.days import read_day_argument
from guiju.locale import language

# What needs the extra `store` is imported where it is called: without it a message says so.
if TYPE_CHECKING:
    from guiju.ai.register.agenda import Agenda
    from guiju.ai.register.deadlines import Due

Days = Annotated[
    int | None, typer.Option("--days", min=0, metavar="1,2,3…", help=said("calendar-days"))
]
Ics = Annotated[Path | None, typer.Option("--ics", metavar="FILE", help=said("calendar-ics"))]
All = Annotated[bool, typer.Option("--all", help=said("calendar-all"))]


def command(
    store: Address = None, date: Day = None, days: Days = None, policy: Rules = "ai_china", reform: Reform = "",
    ics: Ics = None, all_: All = False, lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """Deadlines of systems, assessments of public algorithms, clocks of incidents."""
    with opened(store) as kept:
        from guiju.ai.register.agenda import find_due

        agenda = find_due(
            kept, read_day_argument(date), policy=policy, reform=reform, within=days, done=all_
        )
    if ics is not None:
        from guiju.ai.register.icalendar import write_icalendar

        write_icalendar(agenda, ics, language())
    if json:
        write_json(agenda.to_json() | ({"ics": str(ics)} if ics else {}))
    else:
        _show(agenda, ics, Screen())
    return DONE


def _show(agenda: Agenda, ics: Path | None, screen: Screen) -> None:
    from guiju.ai.register.agenda import assumed_text, basis_text

    count = sum(due.done is None for due in agenda.items)
    screen.line(
        Cell(
            screen.say("due-head", date=agenda.day, count=count, overdue=len(agenda.overdue())),
            "bold",
        )
    )
    for due in agenda.items:
        if due.done is not None:
            state = Cell(screen.say("due-done", date=due.done), "green")
        else:
            state = _state(agenda, due, screen)
        # A time of day is that of its own place; where days alone are meant the place is clear from the rules.
        at = due.at.replace("T", " ") + (f" {due.zone}" if due.is_timed else "")
        screen.line(at, state, Cell(due.what.text(screen.language), "bold"),
                    f"{due.kind}:{due.key}", due.title, Cell(due.party.text(screen.language), "dim"))  # fmt: skip
        lines = [basis_text(due, screen.language)]
        if due.event:
            lines.insert(0, screen.say("due-from", date=due.event))
        if due.assumed:
            lines.append(screen.say("due-assumed", text=assumed_text(due, screen.language)))
        if any(lines):
            screen.line(Cell(screen.say("semicolon").join(filter(None, lines)), "dim"), indent=2)
    screen.line(Cell(screen.say("due-holidays", year=agenda.announced), "dim"))
    if ics is not None:
        screen.line(screen.say("due-written", file=ics))


def _state(agenda: Agenda, due: Due, screen: Screen) -> Cell:
    """How late something is, or how many days are left."""
    left = agenda.left(due)
    if not agenda.is_overdue(due):
        return Cell(screen.say("due-left", days=left), "yellow" if left <= 7 else "")
    code = "due-overdue" if left < 0 else "due-overdue-today"
    return Cell(screen.say(code, days=abs(left)), "red")
