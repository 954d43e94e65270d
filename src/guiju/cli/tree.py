"""An explanation on a screen: a tree of rules, parameters and inputs with values and citations."""

from __future__ import annotations

from collections.abc import Iterator

from guiju.cli.answer import FINDING_STYLES, finding_lines
from guiju.cli.citing import citations_text
from guiju.cli.layout import Cell
from guiju.cli.screen import Screen
from guiju.cli.values import value_text
from guiju.explain import Step
from guiju.model.definition import Definition
from guiju.model.finding import Finding

# A branch, the last branch, what runs past a branch, what runs past the last one.
_BRANCHES = ("├─ ", "└─ ", "│  ", "   ")


def show_tree(step: Step, definition: Definition, screen: Screen, depth: int | None = None) -> None:
    """A step with all that is below it, down to a depth."""
    _show(step, definition, screen, depth, ("", ""))


def _show(
    step: Step, definition: Definition, screen: Screen, depth: int | None, margins: tuple[str, str]
) -> None:
    first, rest = margins
    marks = _BRANCHES
    below = () if depth == 0 else step.steps
    bar = marks[2] if below else marks[3]
    screen.line(*_title(step, definition, screen, first))
    for line in _notes(step, definition, screen):
        screen.line(Cell(rest + bar + line, "dim"))
    if step.steps and not below:
        screen.line(Cell(rest + bar + screen.say("below", count=_count(step)), "dim"))
    for index, inner in enumerate(below, 1):
        branch, past = (marks[1], marks[3]) if index == len(below) else (marks[0], marks[2])
        deeper = None if depth is None else depth - 1
        _show(inner, definition, screen, deeper, (rest + branch, rest + past))


def _title(step: Step, definition: Definition, screen: Screen, margin: str) -> Iterator[Cell]:
    name = f"{step.name} {step.row}".strip() if step.kind == "rule" else step.name
    label = step.label.text(screen.language)
    style = FINDING_STYLES[step.value.answer] if isinstance(step.value, Finding) else "bold"
    yield Cell(f"{margin}{name}{f' {label}' if label else ''} =")
    yield Cell(value_text(step.value, step.type, screen.language, definition.enums), style)
    if step.since:
        yield Cell(screen.say("since", date=step.since), "dim")
    if step.repeated:
        yield Cell(f"({screen.say('repeated')})", "dim")


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
