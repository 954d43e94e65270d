"""`guiju ai intervention`: restrict, suspend, stop, withdraw, recall, correct a system; and its state now."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from guiju.cli import casework
from guiju.cli.failure import DONE
from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import Address, Who, opened

if TYPE_CHECKING:
    from guiju.store.keeping import Store


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
    action: Do, key: casework.KeyOrSystem = None, measure: Measure = "", scope: Scope = "", by: casework.By = "",
    capacity: casework.Capacity = "", reason: casework.Reason = "", at: casework.At = None, begins: Begins = None,
    until: Until = None, incident: Incident = "", evidence: casework.Evidence = None,
    place: casework.CountryOrZone = "", new_key: casework.NewKey = "", seen: casework.Seen = None,
    store: Address = None, who: Who = "", lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """0 where it was done."""
    with opened(store, who) as kept:
        from guiju.ai.operation.interventions import intervene, lift

        if action is Action.list:
            return _list(kept, key, json)
        deciding = casework.deciding(by, capacity, reason, at, evidence)
        sample = f"{NAME} take chat --measure suspend --scope all --by Li --reason …"
        if action is Action.lift:
            name = casework.needed(key, "KEY", NAME, f"{NAME} lift M-0001 …")
            record = lift(kept, name, deciding, seen=seen)
        else:
            record = intervene(
                kept, casework.needed(key, "SYSTEM", NAME, sample),
                casework.needed(measure, "--measure", NAME, sample), scope=scope,
                deciding=deciding, begins=begins, until=until, incident=incident, place=place, key=new_key,
            )  # fmt: skip
        casework.show_record(record, kept, json)
    return DONE


def _list(kept: Store, system: str | None, json: bool) -> int:
    """Interventions; of one system also the state that they leave it in."""
    from guiju.ai.operation.interventions import KIND, state_of
    from guiju.ai.operation.keeping import of_system

    found = of_system(kept, KIND, system)
    state = state_of(kept, system, kept.now()) if system else None
    if json:
        shown = [casework.record_json(one) for one in found]
        write_json({"state": state, "interventions": shown})
        return DONE
    screen = Screen()
    if state:
        screen.line(system or "", Cell(screen.say(f"system-{state}"), "bold"))
    casework.show_records(found, "interventions", json)
    return DONE
