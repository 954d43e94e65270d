"""A comparison on the screen: of what kind the data are, the tables, what is assumed."""

from __future__ import annotations

from collections.abc import Iterator

from guiju.cli.answer import show_assumed, stands_on
from guiju.cli.comparison.figures import Found, Section
from guiju.cli.comparison.sections import (
    profile_sections,
    sections,
    sought_sections,
    years_sections,
)
from guiju.cli.coverage import show_data, show_unverified
from guiju.cli.layout import Cell, Row
from guiju.cli.screen import Screen
from guiju.locale import TEXTS, text
from guiju.model.definition import Definition

_RUNS_SHOWN = 2


def all_sections(found: Found, definition: Definition, language: str) -> Iterator[Section]:
    """The tables of whatever was asked: a comparison, a budget, a goal-seek, a profile."""
    if "years" in found:
        return years_sections(found, definition, language)
    if "runs" in found:
        return sought_sections(found, definition, language)
    if "points" in found:
        return profile_sections(found, definition, language)
    return sections(found, definition, language)


def show(
    found: Found,
    definition: Definition,
    screen: Screen,
    written: tuple[str, ...] = (),
    reject: str | None = None,
) -> None:
    """A comparison for people; the files `written` hold it as well, `reject` holds the wrong rows."""
    if "data" in found:
        if found.get("kind") != "real":
            screen.line(Cell(screen.say(f"kind-{found.get('kind') or 'unknown'}"), "yellow"))
        show_data(found, screen, reject)
    for section in all_sections(found, definition, screen.language):
        screen.heading(section.title)
        rows: list[Row] = [[Cell(h, "dim", right=i > 0) for i, h in enumerate(section.heads)]]
        rows = rows if any(section.heads) else []
        rows += [[Cell(c.text, right=i > 0) for i, c in enumerate(row)] for row in section.rows]
        screen.table(rows, indent=2)
    screen.line()
    show_assumed(found.get("assumed") or {}, screen)
    for note in notes(found, screen.language):
        screen.line(note)
    show_unverified(found, definition, screen)
    for file in written:
        screen.line(screen.say("written"), Cell(file, "bold"))
    stands_on(screen, found["policy"], found["hash"], found["date"], found.get("baseline"))


def notes(found: Found, language: str) -> Iterator[str]:
    """What a comparison takes for granted and how its figures were made, in words."""
    if "points" in found:
        if found["exact"]:
            yield text("profile-exact", language)
        else:
            yield text("profile-grid", language, step=f"{found['step']:,.10g}")
    if "runs" in found and not found["monotone"]:
        yield text("seek-not-monotone", language)
    for note in found.get("assumptions") or ():
        name, _, value = str(note).partition("=")
        known = f"assumption-{name}" in TEXTS
        yield text(f"assumption-{name}", language, value=value) if known else str(note)
