"""Cases of operation on the command line: their options, how a record is shown, what evidence is given."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guiju.cli.failure import stop
from guiju.cli.layout import Cell
from guiju.cli.options import said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import opened
from guiju.days import day_or_today
from guiju.report.citing import cited_text

if TYPE_CHECKING:
    from guiju.ai.operation.clocks import Trigger
    from guiju.ai.operation.decisions import Deciding
    from guiju.ai.operation.systems import System
    from guiju.model.definition import Definition
    from guiju.store.keeping import Store
    from guiju.store.records import Record

KeyOrSystem = Annotated[str | None, typer.Argument(metavar="[KEY|SYSTEM]", help=said("case-key"))]
Seen = Annotated[
    int | None, typer.Option("--seen", min=1, metavar="VERSION", help=said("case-seen"))
]
Evidence = Annotated[
    list[str] | None, typer.Option("--evidence", metavar="FILE", help=said("case-evidence"))
]
At = Annotated[str | None, typer.Option("--at", metavar="TIME", help=said("case-at"))]
CountryOrZone = Annotated[
    str, typer.Option("--place", metavar="COUNTRY|ZONE", help=said("case-place"))
]
NewKey = Annotated[str, typer.Option("--key", metavar="KEY", help=said("case-new-key"))]
By = Annotated[str, typer.Option("--by", metavar="NAME", help=said("case-by"))]
Capacity = Annotated[str, typer.Option("--capacity", metavar="OFFICE", help=said("case-capacity"))]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help=said("case-reason"))]
What = Annotated[str, typer.Option("--what", metavar="TEXT", help=said("case-what"))]
STYLES = {
    "overdue": "red", "late": "yellow", "done": "green", "lapsed": "dim", "failed": "red", "expired": "red",
    "closed": "green", "idle": "dim", "optional": "dim", "others": "dim",
}  # fmt: skip


def needed(value: str | None, name: str, command: str, example: str) -> str:
    """An argument that an action cannot do without. Raises InputError where it is not given."""
    if not value:
        raise stop("needs-option", command, found=name, command=command, example=example)
    return value


def evidence_files(names: Iterable[str] | None) -> list[dict[str, str]]:
    """Files as evidence, each with its hash. Raises InputError where one cannot be read."""
    from guiju.ai.operation.due import evidence_of

    return [evidence_of(Path(name)) for name in names or ()]


def deciding(
    by: str, capacity: str, reason: str, at: str | None, evidence: Iterable[str] | None
) -> Deciding:
    """Who decides and why, as the options say it. Raises InputError where evidence cannot be read."""
    from guiju.ai.operation.decisions import Deciding

    return Deciding(by, words_of(reason), capacity, at, evidence_files(evidence))


def words_of(text: str) -> str:
    """What is said, as given; `-` takes it from standard input, so that it stands in no list of commands."""
    return sys.stdin.read().strip() if text == "-" else text


def record_json(record: Record) -> dict[str, Any]:
    """A record as plain data: who kept it and when, its version, its body."""
    return {
        "kind": record.kind, "key": record.key, "version": record.version, "at": record.at, "who": record.who,
        **(record.body or {}),
    }  # fmt: skip


def show_record(record: Record, store: Store, json: bool) -> None:
    """A case as it is kept now: as JSON, or its line and clocks; where none runs, what would start one."""
    from guiju.ai.operation.clocks import triggers_of
    from guiju.ai.operation.systems import find_system

    body = record.body or {}
    due = body.get("due")
    triggers: tuple[Trigger, ...] = ()
    if due == [] and record.kind == "incident":
        system = find_system(store, body["system"])
        triggers = triggers_of(system, system.rules(), datetime.fromisoformat(body["known"]).date())
    if json:
        more = {"would_start": [one.to_json() for one in triggers]} if due == [] else {}
        write_json(record_json(record) | more)
        return
    screen = Screen()
    screen.table([case_line(record, screen)])
    if due is None:
        return
    rules = find_system(store, body["system"]).rules()
    if due:
        show_clocks(due, store.now(), rules.definition, screen)
    else:
        show_no_clock(triggers, rules.definition, screen)


def show_no_clock(triggers: Sequence[Trigger], definition: Definition, screen: Screen) -> None:
    """That no clock runs, and what would start one: kind or severity as it is given, its name, clock and article."""
    screen.line(Cell(screen.say("clocks-none"), "yellow"), indent=2)
    if not triggers:
        screen.line(screen.say("clocks-none-could"), indent=2)
        return
    screen.line(screen.say("clocks-would"), indent=2)
    columns = definition.entities["occurrence"].columns
    rows: list[list[Cell | str]] = []
    for one in triggers:
        given = [f"--kind {one.kind}"] if one.kind else []
        given += [f"--severity {one.severity}"] if one.severity != "minor" else []
        label = (
            columns[one.kind].label.text(screen.language)
            if one.kind
            else screen.say(f"severity-{one.severity}")
        )
        for clock in one.clocks:
            cites = cites_words(
                [str(cite) for cite in clock.cites], clock.unverified, definition, screen
            )
            term = term_words({"unit": clock.unit, "amount": clock.amount}, screen)
            rows.append([" ".join(given), label, clock.name, term, cites])
    screen.table(rows, indent=4)


def show_records(records: Sequence[Record], name: str, json: bool) -> None:
    """Cases, a line each; as JSON a list under a name."""
    if json:
        write_json({name: [record_json(one) for one in records]})
        return
    screen = Screen()
    screen.table(case_line(one, screen) for one in records)
    if not records:
        screen.line(screen.say("cases-none"))


def case_line(record: Record, screen: Screen) -> list[Cell | str]:
    """Key, version, state and what it is."""
    body = record.body or {}
    state, what = _said(record.kind, body, screen)
    version = Cell(screen.say("case-version", version=record.version), "dim")
    return [Cell(record.key, "bold"), version, str(body.get("system", "")), state, what]


def _said(kind: str, body: Mapping[str, Any], screen: Screen) -> tuple[str, str]:
    from guiju.ai.operation.interventions import decided_words

    if kind == "incident":
        severity = screen.say(f"severity-{body['severity']}")
        what = screen.say(
            "case-incident", what=body["what"], severity=severity, known=body["known"]
        )
        return screen.say(f"incident-{body['state']}"), what
    if kind == "complaint":
        topic = screen.say(f"topic-{body['topic']}")
        what = screen.say(
            "case-complaint", topic=topic, received=body["received"], round=len(body["rounds"])
        )
        return screen.say(f"complaint-state-{body['state']}"), what
    if kind == "measure_taken":
        ended = (body["lifted"] or {}).get("at") or body["until"] or "…"
        what = f"{body['scope']}  {body['from']} → {ended}  {body['decision']}"
        return screen.say(f"measure-{body['measure']}"), what
    office = screen.say("aside", text=body["capacity"]) if body["capacity"] else ""
    decided = decided_words(str(body["decided"]), screen.language)
    return body["at"], f"{body['by']}{office}{screen.say('colon')}{decided}"


def show_clocks(
    due: Sequence[Mapping[str, Any]], now: datetime, definition: Definition, screen: Screen
) -> None:
    """Clocks, a line each: how it stands, until when, what is to be done, on which basis."""
    from guiju.ai.operation.due import standing

    rows: list[list[Cell | str]] = []
    for one in due:
        state = standing(one, now)
        rows.append(
            [Cell(screen.say(f"clock-{state}"), STYLES.get(state, "")), one["clock"], one["at"] or "-",
             term_words(one, screen), one["done"] or "-", one["what"][screen.language] or "",
             cites_words(one["cites"], one["unverified"], definition, screen)]
        )  # fmt: skip
    screen.table(rows, indent=2)
    if any(one.get("assumed") for one in due):
        screen.line(Cell(screen.say("due-assumed-holidays"), "yellow"), indent=2)


def cites_words(
    cites: Sequence[str], unverified: bool, definition: Definition, screen: Screen
) -> Cell:
    """Citations in words; what was read in summaries only is marked where they do not say so."""
    said = [cited_text(definition, cite, screen.language) for cite in cites]
    marked = unverified and not any(cite.endswith(" unverified") for cite in cites)
    mark = screen.say("aside", text=screen.say("unverified")) if marked else ""
    return Cell(screen.say("semicolon").join(said) + mark, "dim")


def term_words(one: Mapping[str, Any], screen: Screen) -> str:
    """The term of a clock in words: 15 days, immediately, no time stated."""
    return screen.say(f"term-{one['unit']}", amount=one["amount"])


def system_or_case(name: str, policy: str, store: Store | None = None) -> System:
    """A registered system by its key, or the one of a case file under a policy.

    Raises InputError where there is neither.
    """
    from guiju.ai.operation.systems import find_system, system_in_case

    return find_system(store, name) if store is not None else system_in_case(name, policy)


def show_rules_clocks(
    name: str, policy: str, store: str | None, date: str | None, kinds: Sequence[str], severity: str, json: bool
) -> None:  # fmt: skip
    """The clocks that would run if something of these kinds happened with a system or case; nothing is kept."""
    from guiju.ai.assessment.systems import is_case_file
    from guiju.ai.operation.clocks import clocks_of, triggers_of

    day = day_or_today(date)
    if is_case_file(name):
        system = system_or_case(name, policy)
    else:
        with opened(store) as kept:
            system = system_or_case(name, policy, kept)
    clocks = clocks_of(system, system.rules(), day, kinds, severity)
    known = datetime.combine(day, time(0), UTC)
    found = [clock.runs_from(known) for clock in clocks]
    if json:
        names = ("clock", "duty", "deed", "what", "cites", "unverified", "unit", "amount", "again")
        triggers = triggers_of(system, system.rules(), day)
        write_json({
            "system": system.key, "policy": system.policy, "date": day.isoformat(), "kinds": list(kinds),
            "severity": severity, "clocks": [{name: one[name] for name in names} for one in found],
            "would_start": [one.to_json() for one in triggers],
        })  # fmt: skip
        return
    screen = Screen()
    rows: list[list[Cell | str]] = [
        [Cell(one["clock"], "bold"), term_words(one, screen), one["what"][screen.language] or "",
         cites_words(one["cites"], one["unverified"], system.rules().definition, screen)]
        for one in found
    ]  # fmt: skip
    screen.table(rows)
    if not rows:
        show_no_clock(triggers_of(system, system.rules(), day), system.rules().definition, screen)
