"""A comparison on the screen: of what kind the data are, the tables, what is assumed."""

from __future__ import annotations

from guiju.cli.answer import show_assumed, stands_on
from guiju.cli.coverage import show_data, show_unverified
from guiju.cli.layout import Cell, Row
from guiju.cli.screen import Screen
from guiju.model.definition import Definition
from guiju.report.answer import all_sections, day_told, notes
from guiju.report.section import Found

_RUNS_SHOWN = 2


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
    stands_on(
        screen,
        found["policy"],
        found["hash"],
        day_told(found, screen.language),
        found.get("baseline"),
    )
