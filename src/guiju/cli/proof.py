"""Answers of proofs on a screen: verdict and scope, the case that breaks a property, zones, what is assumed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.cli.failure import DONE, NO, UNKNOWN
from guiju.cli.layout import Cell, Row
from guiju.cli.screen import Screen
from guiju.model.definition import Definition
from guiju.model.property import Bound, Interval, Property
from guiju.model.types import NUMBER, Type
from guiju.report.values import number_text, value_text

if TYPE_CHECKING:
    from guiju.verify.answer import Answer, Answers
    from guiju.verify.model import Given

CODES = {"proved": DONE, "refuted": NO, "unknown": UNKNOWN}
STYLES = {"proved": "green", "refuted": "red", "unknown": "yellow"}


def show_answers(answers: Answers, definition: Definition, screen: Screen) -> None:
    """All answers, then what they assume and how many there are of each kind."""
    for answer in answers.answers:
        _show(answer, definition.properties[answer.name], definition, screen)
        for file in answers.saved.get(answer.name, ()):
            screen.line(file, indent=4)
    assumed = list(dict.fromkeys(code for a in answers.answers for code in a.assumptions))
    if answers.answers:
        screen.line()
        for code in assumed:
            screen.line(Cell(screen.say("assumes", text=screen.say(f"assume-{code}")), "dim"))
        count = {word: sum(a.verdict == word for a in answers.answers) for word in STYLES}
        screen.line(screen.say("proofs-total", **count))
    screen.line(
        screen.say("stands-on", policy=answers.policy, hash=answers.hash[:12], date=answers.date)
    )


def _show(answer: Answer, property_: Property, definition: Definition, screen: Screen) -> None:
    label = property_.label.text(screen.language)
    kept = screen.say("proof-cached") if answer.cached else ""
    screen.line(
        Cell(screen.say(answer.verdict), STYLES[answer.verdict]),
        answer.name,
        label,
        Cell(kept, "dim"),
    )
    for line in _lines(answer, screen):
        screen.line(line, indent=2)
    if answer.zones is not None:
        screen.table(_zones(answer.zones, answer.worst, screen), indent=4)
        if answer.expected is not None and answer.zones != answer.expected:
            screen.line(screen.say("zones-expected"), indent=2)
            screen.table(([_ends(zone)] for zone in answer.expected), indent=4)
    if answer.counterexample is not None:
        _counterexample(answer, property_, definition, screen)


def _lines(answer: Answer, screen: Screen) -> Iterator[str]:
    if answer.verdict == "proved" and answer.zones is None:
        entities = ", ".join(answer.entities)
        scope = screen.say(f"scope-{answer.scope}", entities=entities, children=answer.children)
        amount = number_text(answer.tolerance, "money")
        yield scope + (
            screen.say("and") + screen.say("tolerance", amount=amount) if answer.tolerance else ""
        )
    if answer.reason:
        yield screen.say(f"reason-{answer.reason}", found=answer.found)


def _zones(
    zones: tuple[Interval, ...], losses: tuple[Fraction, ...], screen: Screen
) -> Iterator[Row]:
    if not zones:
        yield [screen.say("zones-none")]
    for (low, high), loss in zip(zones, losses, strict=True):
        code = "zone-days" if isinstance(low, date) else "zone"
        code = code if high is not None else f"{code}-open"
        shown = {"low": _bound(low), "high": _bound(high), "loss": _bound(loss)}
        yield [screen.say(code, **shown)]


def _ends(zone: Interval) -> str:
    return f"{_bound(zone[0])} - {_bound(zone[1])}"


def _bound(value: Bound | None) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else number_text(round(value, 2), "money")


def _counterexample(
    answer: Answer, property_: Property, definition: Definition, screen: Screen
) -> None:
    example = answer.counterexample
    assert example is not None
    rule = definition.rules.get(property_.target)
    type_ = rule.type if rule is not None else NUMBER
    if example.amount is None:
        screen.line(screen.say("breaks-always"), indent=2)
    else:
        amounts = {
            "amount": example.amount,
            "value": example.before_value,
            "other": example.after_value,
        }
        values = {name: _text(value, type_, definition, screen) for name, value in amounts.items()}
        screen.line(screen.say("breaks-amounts", **values), indent=2)
    screen.table(case_rows(example.before, definition, screen), indent=4)
    if example.after is not None:
        moved = [".".join(key) for key in property_.inputs]
        for entity, name in property_.inputs:
            type_ = definition.entities[entity].columns[name].type
            value = _text(example.after[entity][0].get(name), type_, definition, screen)
            screen.line(screen.say("breaks-moved"), f"{moved.pop(0)} = {value}", indent=2)
    if answer.losers:
        screen.line(screen.say("losers-exactly" if answer.exactly else "losers-only"), indent=2)
        for condition in answer.losers:
            screen.line(condition, indent=4)


def case_rows(given: Given, definition: Definition, screen: Screen) -> Iterator[Row]:
    """The rows of a case, each on a line."""
    for entity, rows in given.items():
        for row in rows:
            columns = definition.entities[entity].columns if entity in definition.entities else {}
            parts = [f"{name} = {_text(value, columns[name].type if name in columns else NUMBER, definition, screen)}"
                     for name, value in row.items()]  # fmt: skip
            yield [entity, ", ".join(parts)]


def _text(value: Any, type_: Type, definition: Definition, screen: Screen) -> str:
    if type_.kind == "finding":
        return screen.say(str(value))
    return value_text(value, type_, screen.language, definition.enums)


def kept_in(cache: str | None) -> Path | None:
    """The folder in which answers are kept: the one named, none, or the system's own."""
    from guiju.verify.store import default_folder

    if cache == "none":
        return None
    return Path(cache) if cache else default_folder()
