"""`guiju ai assess`: the checklist of a system, its evidence, the files verified, the state kept, the report."""

from __future__ import annotations

import json as json_text
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date as date_
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guiju.ai.assessment.checklist import Checklist, Item, keep_assessment, make_checklist
from guiju.ai.assessment.evidence import (
    CHANGED,
    KINDS_OF_DATA,
    MISSING,
    WHOLE,
    Evidence,
    Found,
    attach,
    check_evidence,
    evidence_of,
    verify_evidence,
)
from guiju.ai.assessment.page import write_assessment
from guiju.ai.assessment.systems import Assessed, find_assessed, is_case_file
from guiju.ai.duties import PHASES, value_word
from guiju.cli.assessing import RESULT_STYLES, result_cell
from guiju.cli.failure import DONE, NO, stop
from guiju.cli.layout import Cell
from guiju.cli.options import Day, Json, Lang, Reform, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import Address, Who, opened, told_store
from guiju.days import read_day_argument
from guiju.locale import language
from guiju.model.definition import Definition
from guiju.report.citing import citations_text
from guiju.store.copies import content_folder, content_path

if TYPE_CHECKING:
    from guiju.store.keeping import Store


class Action(StrEnum):
    """What is done."""

    list = "list"
    attach = "attach"
    verify = "verify"
    keep = "keep"
    report = "report"


NEED_STORE = (Action.attach, Action.verify, Action.keep)


class Phase(StrEnum):
    """Duties of which phase."""

    pre = "pre"
    during = "during"
    post = "post"
    all = "all"


What = Annotated[
    Action, typer.Argument(metavar="list|attach|verify|keep|report", help=said("assess-action"))
]
System = Annotated[str, typer.Argument(metavar="SYSTEM", help=said("assess-system"))]
File = Annotated[str | None, typer.Argument(metavar="[FILE]", help=said("assess-file"))]
Policy = Annotated[str, typer.Option("--policy", metavar="POLICY", help=said("assess-policy"))]
Role = Annotated[str, typer.Option("--role", metavar="ROLE", help=said("assess-role"))]
PhaseOption = Annotated[
    Phase, typer.Option("--phase", metavar="pre|during|post|all", help=said("assess-phase"))
]
Duty = Annotated[str, typer.Option("--duty", metavar="DUTY", help=said("assess-duty"))]
Title = Annotated[str, typer.Option("--title", metavar="TEXT", help=said("assess-title"))]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help=said("assess-note"))]
ResultWord = Annotated[
    str, typer.Option("--result", metavar="pass|fail|undecided", help=said("assess-result"))
]
Measured = Annotated[
    str | None, typer.Option("--measured", metavar="FILE", help=said("assess-measured"))
]
DataKind = Annotated[
    str, typer.Option("--data", metavar="|".join(KINDS_OF_DATA), help=said("assess-data"))
]
Replaces = Annotated[str, typer.Option("--replaces", metavar="KEY", help=said("assess-replaces"))]
ValidUntil = Annotated[
    str | None, typer.Option("--valid-until", metavar="DATE", help=said("assess-valid"))
]
Copy = Annotated[bool, typer.Option("--copy", help=said("assess-copy"))]
Files = Annotated[str | None, typer.Option("--files", metavar="FOLDER", help=said("assess-files"))]
Out = Annotated[str | None, typer.Option("--out", metavar="FILE.html", help=said("assess-out"))]


@dataclass(frozen=True, slots=True)
class Given:
    """What `attach` was given."""

    duty: str
    title: str
    note: str
    result: str
    measured: dict[str, Any] | None
    data: str
    replaces: str
    copy: bool
    valid_until: date_ | None


def command(
    action: What, system: System, file: File = None, policy: Policy = "", date: Day = None, reform: Reform = "",
    role: Role = "", phase: PhaseOption = Phase.pre, store: Address = None, who: Who = "", duty: Duty = "",
    title: Title = "", note: Note = "", result: ResultWord = "", measured: Measured = None, data: DataKind = "",
    replaces: Replaces = "", valid_until: ValidUntil = None, copy: Copy = False, files: Files = None,
    out: Out = None, lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """0 where it is done; 1 where `verify` finds a file changed or missing."""
    if action is Action.attach and (file is None or not Path(file).is_file()):
        raise stop("assess-file", "guiju ai assess attach", found=file or "-")
    how: dict[str, Any] = {"policy": policy, "day": date, "reform": reform, "role": role}
    case = is_case_file(system)
    given = Given(
        duty, title, note, result, _measured(measured), data, replaces, copy,
        read_day_argument(valid_until, "--valid-until"),
    )  # fmt: skip
    # A case is read and its evidence is looked at before a store is made for it.
    found = find_assessed(system, **how) if case else None
    if found is not None and action is Action.attach:
        check_evidence(found, Path(str(file)), duty, result, given.measured or {}, data)
    with ExitStack() as stack:
        kept: Store | None = None
        if store or action in NEED_STORE:
            # What is to be replaced can only stand in a store that is there.
            writes = case and action in (Action.attach, Action.keep) and not replaces
            kept = stack.enter_context(opened(told_store(store), who, create=writes))
        found = found or find_assessed(system, kept, **how)
        folders = _folders(store, files)
        if kept is not None and action is Action.attach:
            return _attach(kept, found, Path(str(file)), given, folders, json)
        evidence = evidence_of(kept, found.key) if kept is not None else ()
        held = verify_evidence(evidence, folders)
        if action is Action.verify:
            return _verify(held, json)
        checklist = _checklist(found, evidence, held, phase)
        if kept is not None and action is Action.keep:
            return _keep(kept, checklist, json)
    return (
        _report(checklist, held, out, json) if action is Action.report else _list(checklist, json)
    )


def _checklist(
    system: Assessed, evidence: Sequence[Evidence], held: Sequence[Found], phase: Phase
) -> Checklist:
    changed = {one.evidence.key for one in held if one.state == CHANGED}
    phases = PHASES if phase is Phase.all else (phase.value,)
    return make_checklist(system, evidence, phases, changed=changed)


def _folders(store: str | None, files: str | None) -> list[Path]:
    """Where files of evidence may lie: the folder named, the one beside the store."""
    own = content_folder(store) if store else None
    return [folder for folder in (Path(files) if files else None, own) if folder is not None]


def _attach(
    store: Store,
    system: Assessed,
    file: Path,
    given: Given,
    folders: Sequence[Path],
    json: bool,
) -> int:
    if given.copy and not folders:
        raise stop("assess-folder", "--copy")
    folder = folders[0] if given.copy else None
    made = attach(
        store, system, file, duty=given.duty, title=given.title, note=given.note, result=given.result,
        measured=given.measured, data=given.data, replaces=given.replaces, folder=folder,
        valid_until=given.valid_until,
    )  # fmt: skip
    copied = content_path(folder, made.sha256) if folder is not None else None
    if json:
        write_json(made.to_json() | {"copy": copied and str(copied)})
        return DONE
    screen = Screen()
    screen.line(
        screen.say("assess-attached", key=made.key, result=screen.say(f"result-{made.result}"))
    )
    if copied is not None:
        screen.line(screen.say("assess-copied", path=copied))
    return DONE


def _measured(file: str | None) -> dict[str, Any] | None:
    """The answer of a measure from its file. Raises InputError where it is none."""
    if file is None:
        return None
    try:
        found = json_text.loads(Path(file).read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):
        raise stop("assess-measured", "--measured", found=file) from None
    if not isinstance(found, dict) or "result" not in found:
        raise stop("assess-measured", "--measured", found=file)
    return found


def _verify(held: Sequence[Found], json: bool) -> int:
    counts = {state: sum(one.state == state for one in held) for state in (WHOLE, CHANGED, MISSING)}
    if json:
        write_json({**counts, "files": [one.to_json() for one in held]})
    else:
        screen = Screen()
        screen.line(screen.say("assess-verified", **counts))
        styles = {CHANGED: "red", MISSING: "yellow"}
        screen.table(
            (
                [
                    Cell(screen.say(f"file-{one.state}"), styles[one.state]),
                    one.evidence.file,
                    Cell(f"{one.evidence.sha256[:12]} {one.path}", "dim"),
                ]
                for one in held
                if one.state != WHOLE
            ),
            indent=2,
        )
    return DONE if counts[WHOLE] == len(held) else NO


def _keep(store: Store, checklist: Checklist, json: bool) -> int:
    record = keep_assessment(store, checklist)
    if json:
        write_json({"key": record.key, "version": record.version, **(record.body or {})})
    else:
        screen = Screen()
        result = screen.say(f"result-{checklist.result}")
        screen.line(
            screen.say("assess-kept", key=record.key, version=record.version, result=result)
        )
    return DONE


def _report(checklist: Checklist, held: Sequence[Found], out: str | None, json: bool) -> int:
    if out is None:
        example = "guiju ai assess report chatbot.yaml --out report.html"
        raise stop(
            "needs-option", "--out", found="--out", command="guiju ai assess", example=example
        )
    write_assessment(checklist, held, Path(out), language())
    if json:
        write_json({"out": out, "result": checklist.result, "counts": checklist.counts()})
    else:
        screen = Screen()
        screen.line(screen.say("written"), Cell(out, "bold"))
    return DONE


def _list(checklist: Checklist, json: bool) -> int:
    if json:
        write_json(checklist.to_json())
    else:
        show_checklist(checklist, Screen())
    return DONE


def show_checklist(checklist: Checklist, screen: Screen) -> None:
    """The checklist for people: state, duty, what is asked, basis, evidence."""
    system, definition = checklist.system, checklist.system.definition
    screen.line(
        Cell(
            screen.say(
                "assess-head", title=system.title, count=len(checklist.items), policy=system.policy,
                date=system.day,
            ),
            "bold",
        )
    )  # fmt: skip
    for item in checklist.items:
        _show_item(item, definition, screen)
    counts = checklist.counts()
    screen.line()
    screen.line(
        screen.say(
            "assess-counts", passed=counts["pass"], failed=counts["fail"], undecided=counts["undecided"],
            result=result_cell(checklist.result, screen).text,
        )
    )  # fmt: skip


def _show_item(item: Item, definition: Definition, screen: Screen) -> None:
    first = item.duties[0]
    note = "" if item.required else screen.say("assess-not-counted")
    reason = screen.say(f"why-{item.reason}")
    modality = value_word(definition, "modality", first.modality, screen.language)
    screen.line(
        Cell(screen.say(f"result-{item.state}"), RESULT_STYLES[item.state]),
        modality, first.text.text(screen.language), Cell(" + ".join(item.names), "dim"),
        Cell(reason, "dim"), Cell(note, "yellow"), indent=2,
    )  # fmt: skip
    labels = [label for duty in item.duties for label in (duty.threshold, duty.evidence) if label]
    texts = dict.fromkeys(label.text(screen.language) for label in labels)
    if texts:
        screen.line(screen.say("assess-asked", text=screen.say("and").join(texts)), indent=4)
    for duty in item.duties:
        read = value_word(definition, "reading", duty.read, screen.language)
        cites = citations_text(definition, duty.cites, screen.language)
        screen.line(Cell(f"{cites} [{read}]", "yellow" if duty.unverified else "dim"), indent=4)
    for one in item.evidence:
        _show_evidence(one, screen)


def _show_evidence(one: Evidence, screen: Screen) -> None:
    said_ = screen.say(
        "assess-evidence-line", result=screen.say(f"result-{one.result}"), title=one.title, file=one.file,
        sha=one.sha256[:12], who=one.who, at=one.at[:10],
    )  # fmt: skip
    screen.line(said_, indent=4)
