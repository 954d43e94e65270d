"""`guiju ai incident`: incidents of a system with their clocks."""

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
    Reason,
    Seen,
    What,
    evidence_files,
    needed,
    show_record,
    show_records,
    show_rules_clocks,
    words_of,
)
from guiju.cli.failure import DONE
from guiju.cli.options import Day, Json, Lang, Rules, said
from guiju.cli.storing import Address, Who, opened

if TYPE_CHECKING:
    from guiju.store.keeping import Store
    from guiju.store.records import Record


class Action(StrEnum):
    """What is done with an incident."""

    open = "open"
    list = "list"
    show = "show"
    done = "done"
    evidence = "evidence"
    reassess = "reassess"
    close = "close"
    clocks = "clocks"


ACTIONS = "|".join(Action)
NAME = "guiju ai incident"
Do = Annotated[Action, typer.Argument(metavar=ACTIONS, help=said("incident-action"))]
Known = Annotated[str | None, typer.Option("--known", metavar="TIME", help=said("incident-known"))]
Happened = Annotated[
    str, typer.Option("--happened", metavar="TIME", help=said("incident-happened"))
]
Kinds = Annotated[
    list[str] | None, typer.Option("--kind", metavar="KIND", help=said("incident-kind"))
]
Dropped = Annotated[
    list[str] | None, typer.Option("--drop", metavar="KIND", help=said("incident-drop"))
]
Severity = Annotated[
    str, typer.Option("--severity", metavar="minor|serious|grave", help=said("incident-severity"))
]
ClockName = Annotated[str, typer.Option("--clock", metavar="CLOCK", help=said("incident-clock"))]
Cause = Annotated[str, typer.Option("--cause", metavar="TEXT", help=said("incident-cause"))]
Correction = Annotated[
    str, typer.Option("--correction", metavar="TEXT", help=said("incident-correction"))
]


def command(
    action: Do, key: KeyOrSystem = None, what: What = "", known: Known = None, happened: Happened = "",
    kind: Kinds = None, drop: Dropped = None, severity: Severity = "", place: CountryOrZone = "",
    new_key: NewKey = "", clock: ClockName = "", at: At = None, evidence: Evidence = None, reason: Reason = "",
    cause: Cause = "", correction: Correction = "", seen: Seen = None, policy: Rules = "ai_china",
    date: Day = None, store: Address = None, who: Who = "", lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """0 where it was done."""
    given = {
        "what": what, "known": known, "happened": happened, "kinds": kind or [], "drop": drop or [],
        "severity": severity, "place": place, "new_key": new_key, "clock": clock, "at": at, "evidence": evidence,
        "reason": reason, "cause": cause, "correction": correction, "seen": seen,
    }  # fmt: skip
    if action is Action.clocks:
        show_rules_clocks(
            needed(key, "SYSTEM", NAME, "guiju ai incident clocks case.yaml --kind death"),
            policy, store, date, kind or [], severity or "minor", json,
        )  # fmt: skip
        return DONE
    with opened(store, who) as kept:
        if action is Action.list:
            show_records(_listed(kept, key), "incidents", json)
        else:
            show_record(_done(kept, action, key, given), kept, json)
    return DONE


def _listed(kept: Store, system: str | None) -> list[Record]:
    from guiju.ai.operation.incidents import KIND
    from guiju.ai.operation.keeping import of_system

    return of_system(kept, KIND, system)


def _done(kept: Store, action: Action, key: str | None, given: dict[str, Any]) -> Record:
    from guiju.ai.operation import incidents
    from guiju.ai.operation.keeping import wanted

    sample = (
        f"{NAME} {action} {'chat --kind unlawful_content' if action is Action.open else 'I-0001'}"
    )
    name = needed(key, "SYSTEM" if action is Action.open else "KEY", NAME, sample)
    seen = given["seen"]
    if action is Action.open:
        known = needed(given["known"], "--known", NAME, f"{sample} --known 2026-11-01T08:30")
        return incidents.open_incident(
            kept, name, what=words_of(given["what"]), known=known, happened=given["happened"], kinds=given["kinds"],
            severity=given["severity"] or "minor", place=given["place"], key=given["new_key"],
        )  # fmt: skip
    if action is Action.show:
        return wanted(kept, incidents.KIND, name)
    if action is Action.reassess:
        return incidents.reassess(
            kept, name, known=given["known"] or given["at"], severity=given["severity"],
            add=given["kinds"], drop=given["drop"],
            why=needed(given["reason"], "--reason", NAME, f"{sample} --severity grave --reason …"), seen=seen,
        )  # fmt: skip
    if action is Action.close:
        return incidents.close_incident(
            kept, name, cause=given["cause"], correction=given["correction"], seen=seen
        )
    clock = needed(
        given["clock"], "--clock", NAME, f"{sample} --clock CN-AR-05 --evidence report.pdf"
    )
    files = evidence_files(given["evidence"])
    if action is Action.evidence:
        return incidents.add_evidence(kept, name, clock, files, seen=seen)
    return incidents.finish_clock(kept, name, clock, at=given["at"], evidence=files, seen=seen)
