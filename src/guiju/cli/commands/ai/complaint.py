"""`guiju ai complaint`: complaints and appeals of affected people, with their deadlines."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guiju.cli.casework import (
    At,
    CountryOrZone,
    Evidence,
    KeyOrSystem,
    NewKey,
    Seen,
    evidence_files,
    needed,
    record_json,
    show_record,
    show_records,
    words_of,
)
from guiju.cli.failure import DONE
from guiju.cli.options import Json, Lang, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import Address, Who, opened

if TYPE_CHECKING:
    from guiju.store.keeping import Store
    from guiju.store.records import Record


class Action(StrEnum):
    """What is done with a complaint."""

    receive = "receive"
    list = "list"
    show = "show"
    answer = "answer"
    appeal = "appeal"
    escalate = "escalate"
    close = "close"


ACTIONS = "|".join(Action)
NAME = "guiju ai complaint"
Do = Annotated[Action, typer.Argument(metavar=ACTIONS, help=said("complaint-action"))]
Topic = Annotated[str, typer.Option("--topic", metavar="TOPIC", help=said("complaint-topic"))]
Received = Annotated[
    str | None, typer.Option("--received", metavar="TIME", help=said("complaint-received"))
]
Kinds = Annotated[
    list[str] | None, typer.Option("--kind", metavar="KIND", help=said("complaint-kind"))
]
Name = Annotated[str, typer.Option("--name", metavar="NAME", help=said("complaint-name"))]
Contact = Annotated[str, typer.Option("--contact", metavar="TEXT", help=said("complaint-contact"))]
Words = Annotated[str, typer.Option("--words", metavar="TEXT|-", help=said("complaint-words"))]
Limit = Annotated[
    str, typer.Option("--limit", metavar="15d|10wd|48h", help=said("complaint-limit"))
]
Outcome = Annotated[
    str, typer.Option("--outcome", metavar="upheld|partly|rejected|withdrawn", help=said("complaint-outcome"))
]  # fmt: skip
To = Annotated[str, typer.Option("--to", metavar="AUTHORITY", help=said("complaint-to"))]


def command(
    action: Do, key: KeyOrSystem = None, topic: Topic = "", received: Received = None, kind: Kinds = None,
    name: Name = "", contact: Contact = "", words: Words = "", limit: Limit = "", outcome: Outcome = "",
    to: To = "", at: At = None, evidence: Evidence = None, place: CountryOrZone = "", new_key: NewKey = "",
    seen: Seen = None, store: Address = None, who: Who = "", lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """0 where it was done."""
    given = {
        "topic": topic, "received": received, "kinds": kind or ["complaint"], "limit": limit, "outcome": outcome,
        "name": name, "contact": contact, "words": words, "to": to, "at": at, "evidence": evidence,
        "place": place, "new_key": new_key, "seen": seen,
    }  # fmt: skip
    with opened(store, who) as kept:
        if action is Action.list:
            from guiju.ai.operation.complaints import KIND
            from guiju.ai.operation.keeping import of_system

            show_records(of_system(kept, KIND, key), "complaints", json)
        elif action is Action.show:
            _show(kept, needed(key, "KEY", NAME, f"{NAME} show C-0001"), json)
        else:
            show_record(_done(kept, action, key, given), kept, json)
    return DONE


def _done(kept: Store, action: Action, key: str | None, given: dict[str, Any]) -> Record:
    from guiju.ai.operation import complaints

    if action is Action.receive:
        return _received(kept, key, given)
    sample = f"{NAME} {action} C-0001"
    name, seen = needed(key, "KEY", NAME, sample), given["seen"]
    if action is Action.close:
        return complaints.close(kept, name, seen=seen)
    if action is Action.escalate:
        return complaints.escalate(kept, name, to=given["to"], at=given["at"], seen=seen)
    words = words_of(given["words"])
    if action is Action.answer:
        return complaints.answer(
            kept, name, outcome=given["outcome"], words=words, at=given["at"],
            evidence=evidence_files(given["evidence"]), seen=seen,
        )  # fmt: skip
    received = needed(given["received"], "--received", NAME, f"{sample} --received 2026-11-12")
    return complaints.appeal(kept, name, received=received, words=words, seen=seen)


def _received(kept: Store, key: str | None, given: dict[str, Any]) -> Record:
    from guiju.ai.operation.complaints import read_limit, receive

    sample = f"{NAME} receive chat --topic decision --received 2026-11-02"
    person = {name: words_of(given[name]) for name in ("name", "contact", "words") if given[name]}
    return receive(
        kept, needed(key, "SYSTEM", NAME, sample), topic=given["topic"],
        received=needed(given["received"], "--received", NAME, sample), kinds=given["kinds"], person=person or None,
        limit=read_limit(given["limit"]) if given["limit"] else None, place=given["place"], key=given["new_key"],
    )  # fmt: skip


def _show(kept: Store, key: str, json: bool) -> None:
    """A complaint with the person behind it, unless that was erased."""
    from guiju.ai.operation.complaints import KIND, PERSON
    from guiju.ai.operation.keeping import wanted

    record, person = wanted(kept, KIND, key), kept.record(PERSON, key)
    said_ = dict(person.body or {}) if person is not None else None
    if json:
        write_json(record_json(record) | {"person": said_})
        return
    show_record(record, kept, json)
    screen = Screen()
    if said_ is None:
        screen.line(screen.say("complaint-nobody"), indent=2)
        return
    for name in ("name", "contact", "words"):
        screen.line(screen.say(f"person-{name}"), str(said_.get(name, "-")), indent=2)
    for one in said_.get("answers", ()):
        screen.line(one["at"], one["words"], indent=2)
