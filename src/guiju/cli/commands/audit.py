"""`guiju audit`: the log of a store, verified, listed, and what erasing leaves of it."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any

import typer

from guiju.cli.failure import DONE, NO, stop
from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import (
    Address,
    Who,
    head_json,
    opened,
    show_verification,
    verification_json,
)


class Action(StrEnum):
    """What is asked of the log."""

    verify = "verify"
    head = "head"
    list = "list"
    erase = "erase"


What = Annotated[
    Action, typer.Argument(metavar="verify|head|list|erase", help=said("audit-action"))
]
Noted = Annotated[
    str | None, typer.Option("--head", metavar="SEQUENCE:HASH", help=said("audit-noted"))
]
Last = Annotated[int, typer.Option("--last", min=1, metavar="1,2,3…", help=said("audit-last"))]
Person = Annotated[str | None, typer.Option("--person", metavar="NAME", help=said("erase-person"))]
Document = Annotated[
    str | None, typer.Option("--document", metavar="DOCUMENT", help=said("erase-document"))
]
RecordName = Annotated[
    str | None, typer.Option("--record", metavar="KIND:KEY", help=said("erase-record"))
]


def command(
    action: What, store: Address = None, head: Noted = None, last: Last = 20, person: Person = None,
    document: Document = None, record: RecordName = None, who: Who = "", lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """0 where the log is whole, 1 where it is not."""
    if action is Action.verify:
        return _verify(store, head, json)
    if action is Action.head:
        return _head(store, json)
    if action is Action.list:
        return _list(store, last, json)
    return _erase(store, who, {"person": person, "document": document, "record": record}, json)


def _verify(store: str | None, noted: str | None, json: bool) -> int:
    with opened(store) as log:
        from guiju.store.audit import read_head

        wanted = None if noted is None else read_head(noted)
        if noted is not None and wanted is None:
            raise stop("audit-head", "--head", found=noted)
        found = log.verify(wanted)
        ahead = log.ahead()
    if json:
        write_json(verification_json(found) | {"ahead": ahead})
    else:
        screen = Screen()
        show_verification(found, screen)
        if ahead:
            screen.line(Cell(screen.say("audit-ahead", at=ahead[:19]), "yellow"))
    return DONE if found.whole else NO


def _head(store: str | None, json: bool) -> int:
    with opened(store) as log:
        head = log.head()
    if json:
        write_json(head_json(head))
    else:
        Screen().line(str(head))
    return DONE


def _list(store: str | None, last: int, json: bool) -> int:
    with opened(store) as log:
        entries, names = log.entries(last), log.names()
    if json:
        listed = [asdict(entry) | {"name": names.get(entry.who)} for entry in entries]
        write_json({"entries": listed})
        return DONE
    screen = Screen()
    screen.table(
        [
            Cell(str(entry.sequence), right=True), entry.at[:19], names.get(entry.who) or screen.say("erased"),
            entry.action, entry.subject, Cell(entry.hash[:12], "dim"),
        ]
        for entry in entries
    )  # fmt: skip
    return DONE


def _erase(store: str | None, who: str, asked: dict[str, str | None], json: bool) -> int:
    given = {name: value for name, value in asked.items() if value is not None}
    if len(given) != 1:
        raise stop("erase-what", "guiju audit erase", found=len(given))
    ((what, name),) = given.items()
    with opened(store, who) as log:
        if what == "record":
            kind, _, key = name.partition(":")
            done = log.erase_record(kind, key)
        else:
            done = (log.erase_person if what == "person" else log.erase_document)(name)
    answer: dict[str, Any] = asdict(done)
    if json:
        write_json(answer | {"naming": [list(pair) for pair in done.naming]})
        return DONE
    screen = Screen()
    screen.line(screen.say("erased-what", **answer))
    for kind, key in done.naming:
        screen.line(screen.say("erase-naming", record=f"{kind}:{key}"))
    return DONE
