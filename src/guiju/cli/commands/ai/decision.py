"""`guiju ai decision`: who decided what on a system, when, under which version of the rules, with which evidence."""

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
    What,
    evidence_files,
    needed,
    show_record,
    show_records,
    words_of,
)
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
    action: Do, system: KeyOrSystem = None, what: What = "", by: By = "", capacity: Capacity = "",
    reason: Reason = "", about: About = "", at: At = None, evidence: Evidence = None, place: CountryOrZone = "",
    new_key: NewKey = "", store: Address = None, who: Who = "", lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """0 where it was kept."""
    with opened(store, who) as kept:
        from guiju.ai.operation.decisions import KIND, Deciding, decide
        from guiju.ai.operation.keeping import of_system

        if action is Action.list:
            show_records(of_system(kept, KIND, system), json)
            return DONE
        sample = f"{NAME} record chat --what … --by Li --reason …"
        deciding = Deciding(by, words_of(reason), capacity, at, evidence_files(evidence))
        record = decide(
            kept, needed(system, "SYSTEM", NAME, sample), words_of(what), deciding, about=about, place=place,
            key=new_key,
        )  # fmt: skip
        show_record(record, kept, json)
    return DONE
