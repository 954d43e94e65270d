"""`guiju ai decision`: who decided what on a system, when, under which version of the rules, with which evidence."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from guiju.cli import casework
from guiju.cli.failure import DONE
from guiju.cli.options import Json, Lang, said
from guiju.cli.storing import Address, Who, opened


class Action(StrEnum):
    """What is done with decisions."""

    record = "record"
    list = "list"


NAME = "guiju ai decision"
Do = Annotated[Action, typer.Argument(metavar="record|list", help=said("decision-action"))]
About = Annotated[str, typer.Option("--about", metavar="KIND:KEY", help=said("decision-about"))]


def command(
    action: Do, system: casework.KeyOrSystem = None, what: casework.What = "", by: casework.By = "",
    capacity: casework.Capacity = "", reason: casework.Reason = "", about: About = "", at: casework.At = None,
    evidence: casework.Evidence = None, place: casework.CountryOrZone = "", new_key: casework.NewKey = "",
    store: Address = None, who: Who = "", lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """0 where it was kept."""
    with opened(store, who) as kept:
        from guiju.ai.operation.decisions import KIND, decide
        from guiju.ai.operation.keeping import of_system

        if action is Action.list:
            casework.show_records(of_system(kept, KIND, system), "decisions", json)
            return DONE
        sample = f"{NAME} record chat --what … --by Li --reason …"
        deciding = casework.deciding(by, capacity, reason, at, evidence)
        record = decide(
            kept, casework.needed(system, "SYSTEM", NAME, sample), casework.words_of(what), deciding, about=about,
            place=place, key=new_key,
        )  # fmt: skip
        casework.show_record(record, kept, json)
    return DONE
