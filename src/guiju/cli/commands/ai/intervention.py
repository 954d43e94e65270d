"""`guiju ai intervention`: restrict, suspend, stop, withdraw, recall, correct a system; and its state now."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from guiju.cli.casework import (
    At,
    By,
    Capacity,
    CountryOrZone,
    Evidence,
    KeyOrSystem,
    NewKey,
    Reason,
    Seen,
    evidence_files,
    needed,
    record_json,
    show_record,
    show_records,
    words_of,
)
from guiju.cli.failure import DONE
from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import Address, Who, opened


class Action(StrEnum):
    """What is done with an intervention."""

    take = "take"
    lift = "lift"
    list = "list"


NAME = "guiju ai intervention"
Do = Annotated[Action, typer.Argument(metavar="take|lift|list", help=said("intervention-action"))]
Measure = Annotated[
    str,
    typer.Option("--measure", metavar="suspend|stop|recall…", help=said("intervention-measure")),
]
Scope = Annotated[str, typer.Option("--scope", metavar="TEXT", help=said("intervention-scope"))]
Begins = Annotated[
    str | None, typer.Option("--from", metavar="TIME", help=said("intervention-from"))
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="TIME", help=said("intervention-until"))
]
Incident = Annotated[
    str, typer.Option("--incident", metavar="KEY", help=said("intervention-incident"))
]


def command(
    action: Do, key: KeyOrSystem = None, measure: Measure = "", scope: Scope = "", by: By = "",
    capacity: Capacity = "", reason: Reason = "", at: At = None, begins: Begins = None, until: Until = None,
    incident: Incident = "", evidence: Evidence = None, place: CountryOrZone = "", new_key: NewKey = "",
    seen: Seen = None, store: Address = None, who: Who = "", lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """0 where it was done."""
    with opened(store, who) as kept:
        from guiju.ai.operation.decisions import Deciding
        from guiju.ai.operation.interventions import KIND, intervene, lift, state_of
        from guiju.ai.operation.keeping import of_system

        if action is Action.list:
            found = of_system(kept, KIND, key)
            state = state_of(kept, key, kept.now()) if key else None
            if json:
                write_json({"state": state, "interventions": [record_json(one) for one in found]})
                return DONE
            screen = Screen()
            if state:
                screen.line(key or "", Cell(screen.say(f"system-{state}"), "bold"))
            show_records(found, json)
            return DONE
        deciding = Deciding(by, words_of(reason), capacity, at, evidence_files(evidence))
        sample = f"{NAME} take chat --measure suspend --scope all --by Li --reason …"
        if action is Action.lift:
            record = lift(
                kept, needed(key, "KEY", NAME, f"{NAME} lift M-0001 …"), deciding, seen=seen
            )
        else:
            record = intervene(
                kept, needed(key, "SYSTEM", NAME, sample), needed(measure, "--measure", NAME, sample), scope=scope,
                deciding=deciding, begins=begins, until=until, incident=incident, place=place, key=new_key,
            )  # fmt: skip
        show_record(record, kept, json)
    return DONE
