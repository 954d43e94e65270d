"""A decision on a screen: rows with their values, findings with their conditions, its basis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from guiju.api import Policy
from guiju.cli.duties import RULE, duties_of, show_duties
from guiju.cli.layout import Cell, Row
from guiju.cli.screen import Screen, write_json
from guiju.model.definition import Definition
from guiju.model.finding import Condition, Finding
from guiju.report.citing import citation_text, citations_text
from guiju.report.values import type_text, value_text, words
from guiju.results import Decision, Result

FINDING_STYLES = {"yes": "green", "no": "red", "undetermined": "yellow"}


def show(decision: Decision, definition: Definition, screen: Screen) -> None:
    """A decision for people."""
    if not decision.results:
        screen.line(screen.say("nothing-decided"))
    owed = duties_of(decision, definition)
    listed = {RULE} if owed else set()
    for index, (entity, row, results) in enumerate(decision.rows()):
        if index:
            screen.line()
        label = definition.entities[entity].label.text(screen.language)
        screen.line(Cell(entity, "bold"), Cell(row, "bold"), label if label != entity else "")
        shown = [r for r in results if f"{r.entity}.{r.name}" not in listed]
        screen.table(result_rows(shown, definition, screen), indent=2)
        for duties in (duties for name, duties in owed if name == row and entity == "system"):
            screen.line(
                Cell(screen.say("duties-head", row=row, count=len(duties)), "bold"), indent=2
            )
            show_duties(duties, definition, screen, indent=4)
    screen.line()
    show_assumed(decision.assumed, screen)
    if decision.unverified:
        screen.line(Cell(screen.say("stands-unverified"), "yellow"))
        for cite in decision.unverified:
            screen.line(citation_text(definition, cite, screen.language), indent=2)
    stands_on(
        screen, decision.policy, decision.policy_hash, decision.date.isoformat(), decision.reform
    )
    if not decision.exact:
        screen.line(Cell(screen.say("floats"), "dim"))


def show_assumed(assumed: Mapping[str, int], screen: Screen) -> None:
    """The defaults taken, each with how often."""
    taken = (f"{name} ({count:,})" for name, count in assumed.items())
    if assumed:
        screen.line(screen.say("assumed", text=screen.say("and").join(taken)))


def stands_on(screen: Screen, policy: str, hash: str, day: str, reform: str | None) -> None:
    """The last line of every answer: which rules, which day."""
    code = "stands-on-reform" if reform else "stands-on"
    screen.line(
        Cell(screen.say(code, policy=policy, hash=hash[:12], reform=reform, date=day), "dim")
    )


def result_rows(results: Iterable[Result], definition: Definition, screen: Screen) -> Iterator[Row]:
    """The lines of one row's results."""
    for result in results:
        value = value_text(result.value, result.type, screen.language, definition.enums)
        finding = result.value if isinstance(result.value, Finding) else None
        style = FINDING_STYLES[finding.answer] if finding else "bold"
        label = result.label.text(screen.language)
        yield [result.name, label if label != result.name else "", Cell(value, style)]
        for line in finding_lines(finding, definition, screen) if finding else ():
            yield ["", "", line]


def finding_lines(finding: Finding, definition: Definition, screen: Screen) -> Iterator[str]:
    """The failed and the open conditions of a finding, each with its citations."""
    for code, conditions in (
        ("condition-failed", finding.failed),
        ("condition-open", finding.open),
    ):
        for condition in conditions:
            yield screen.say(code, text=condition_text(condition, definition, screen.language))


def condition_text(condition: Condition, definition: Definition, language: str) -> str:
    """A condition: its words, its stable name, its citations."""
    said = condition.label.text(language)
    shown = f"{said} [{condition.name}]" if said else condition.name
    cites = citations_text(definition, condition.cites, language)
    return f"{shown} — {cites}" if cites else shown


def show_inputs(inputs: Sequence[Mapping[str, Any]], policy: Policy, json: bool) -> int:
    """The inputs still needed: those required first."""
    ordered = sorted(inputs, key=lambda entry: not entry["required"])
    if json:
        write_json({"policy": policy.name, "hash": policy.hash, "inputs": ordered})
        return 0
    screen = Screen()
    if not ordered:
        screen.line(screen.say("ask-nothing"))
    for code, required in (("ask-required", True), ("ask-optional", False)):
        found = [entry for entry in ordered if entry["required"] is required]
        if found:
            screen.line(Cell(screen.say(code), "bold"))
            screen.table(
                (_input_row(entry, policy.definition, screen) for entry in found), indent=2
            )
    return 0


def _input_row(entry: Mapping[str, Any], definition: Definition, screen: Screen) -> Row:
    name = f"{entry['entity']}.{entry['column']}"
    column = definition.entities[entry["entity"]].columns[entry["column"]]
    choices = " | ".join(
        value_text(choice, column.type, screen.language, definition.enums)
        for choice in entry["choices"] or ()
    )
    note = "" if entry["required"] else screen.say("ask-none")
    if column.has_default:
        default = value_text(column.default, column.type, screen.language, definition.enums)
        note = screen.say("ask-default", text=default)
    return [
        name,
        words(entry["label"], screen.language),
        Cell(note, "dim"),
        choices or type_text(entry["type"], screen.language),
    ]
