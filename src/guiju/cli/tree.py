"""An explanation on a screen: a tree of rules, parameters and inputs with values and citations."""

from __future__ import annotations

from collections.abc import Iterator

from guiju.cli.answer import FINDING_STYLES, finding_lines
from guiju.cli.layout import Cell
from guiju.cli.screen import Screen
from guiju.explain import Step
from guiju.model.definition import Definition
from guiju.model.finding import Finding
from guiju.report.citing import citations_text
from guiju.report.values import value_text

_BRANCH, _LAST, _PAST, _PAST_LAST = "├─ ", "└─ ", "│  ", "   "


def show_tree(step: Step, definition: Definition, screen: Screen, depth: int | None = None) -> None:
    """A step with all that is below it, down to a depth."""
    _show(step, definition, screen, depth, ("", ""))


def _show(
    step: Step, definition: Definition, screen: Screen, depth: int | None, margins: tuple[str, str]
) -> None:
    first, rest = margins
    below = () if depth == 0 else step.steps
    bar = _PAST if below else _PAST_LAST
    screen.line(*_title(step, definition, screen, first))
    notes = [*_notes(step, definition, screen)]
    if step.steps and not below:
        notes.append(screen.say("below", count=_count(step)))
    screen.table(([Cell(rest + bar, "dim"), Cell(note, "dim")] for note in notes), gap=0)
    for index, inner in enumerate(below, 1):
        branch, past = (_LAST, _PAST_LAST) if index == len(below) else (_BRANCH, _PAST)
        deeper = None if depth is None else depth - 1
        _show(inner, definition, screen, deeper, (rest + branch, rest + past))


def _title(step: Step, definition: Definition, screen: Screen, margin: str) -> Iterator[Cell]:
    name = f"{step.name} {step.row}".strip()
    label = step.label.text(screen.language)
    style = FINDING_STYLES[step.value.answer] if isinstance(step.value, Finding) else "bold"
    yield Cell(f"{margin}{name}{f' {label}' if label else ''} =")
    yield Cell(value_text(step.value, step.type, screen.language, definition.enums), style)
    if step.since:
        yield Cell(screen.say("since", date=step.since), "dim")
    if step.repeated:
        yield Cell(screen.say("aside", text=screen.say("repeated")).strip(), "dim")


def _notes(step: Step, definition: Definition, screen: Screen) -> Iterator[str]:
    """The lines under a step: expression, the same with values, conditions, citations."""
    if step.text and not step.repeated:
        yield " ".join(step.text.split())
        if step.filled and step.filled != step.text:
            yield f"= {step.filled}"
    if step.matched:
        yield screen.say("matched", row=step.matched)
    if isinstance(step.value, Finding):
        yield from finding_lines(step.value, definition, screen)
    if step.cites and not step.repeated:
        yield f"[{citations_text(definition, step.cites, screen.language)}]"


def _count(step: Step) -> int:
    return sum(1 + _count(inner) for inner in step.steps)
