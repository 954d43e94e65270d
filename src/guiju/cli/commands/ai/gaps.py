"""`guiju ai gaps`: what the rules on AI systems of a day leave open."""

from __future__ import annotations

import guiju
from guiju.ai.accountability import incomplete
from guiju.ai.duties import PHASES
from guiju.ai.gaps import STATES, Gaps, Point, find_gaps
from guiju.cli.casework import cites_words
from guiju.cli.duties import indicator_text, named, show_draft, word
from guiju.cli.failure import DONE
from guiju.cli.layout import Cell
from guiju.cli.options import Day, Json, Lang, Reform, Rules
from guiju.cli.screen import Screen, write_json
from guiju.days import read_day_argument, today
from guiju.model.definition import Definition

SHOWN = 12


def command(
    policy: Rules = "ai_china", date: Day = None, reform: Reform = "", lang: Lang = None,
    json: Json = False,
) -> int:  # fmt: skip
    """The gaps of the rules on a day."""
    loaded = guiju.load(policy)
    definition = loaded.under(reform).definition
    gaps = find_gaps(loaded, read_day_argument(date) or today(), reform)
    if json:
        write_json(gaps.to_json())
    else:
        show_gaps(gaps, definition, Screen())
    return DONE


def show_gaps(gaps: Gaps, definition: Definition, screen: Screen) -> None:
    """Gaps for people: the lattice, phases, duties, harms, indicators."""
    screen.line(Cell(screen.say("gaps-head", policy=gaps.policy, date=gaps.day), "bold"))
    show_draft(gaps.reform, gaps.duties, definition, screen)
    _show_lattice(gaps, definition, screen)
    _show_phases(gaps, definition, screen)
    screen.heading(
        screen.say("gaps-duties", complete=gaps.indicators["complete"], count=len(gaps.duties))
    )
    marked = {d.name: named(d, definition, screen) for d in gaps.duties if d.unverified}
    for part, lacking in incomplete(gaps.duties).items():
        screen.line(
            screen.say(f"gaps-without-{part}", count=len(lacking)),
            Cell(", ".join(marked.get(name, name) for name in lacking), "dim"),
            indent=2,
        )
    screen.line(screen.say("gaps-repeated", count=len(gaps.overlaps())), indent=2)
    screen.line(screen.say("gaps-conflicts", count=len(gaps.conflicts)), indent=2)
    _show_harms(gaps, definition, screen)
    screen.heading(screen.say("gaps-indicators"))
    for name, value in gaps.indicators.items():
        screen.line(
            screen.say(f"indicator-{name}"), indicator_text(value, definition, screen), indent=2
        )


def _show_phases(gaps: Gaps, definition: Definition, screen: Screen) -> None:
    """Tier by phase: how many duties of its own, from when, or empty as researched; the articles of the tier."""
    cells = [cell for one in gaps.tiers for cell in one.cells.values()]
    empty = sum(cell.state == "empty" for cell in cells)
    screen.heading(screen.say("gaps-phases", empty=empty, count=len(cells)))
    screen.line(Cell(screen.say("gaps-phases-note"), "dim"), indent=2)
    heads = [Cell(word(definition, "phase", phase, screen), "dim") for phase in PHASES]
    rows: list[list[Cell | str]] = [["", "", *heads]]
    for one in gaps.tiers:
        states = [
            Cell(
                screen.say(f"gaps-cell-{cell.state}", count=len(cell.duties), date=cell.begins),
                "yellow" if cell.state == "empty" else "",
            )
            for cell in one.cells.values()
        ]
        cites = cites_words([str(cite) for cite in one.cites], one.unverified, definition, screen)
        name = word(definition, "tier", one.tier, screen)
        rows.append([one.tier, name, *states, cites])
    screen.table(rows, indent=2)


def _features_text(point: Point, shared: set[str], definition: Definition, screen: Screen) -> str:
    """What distinguishes a combination: its features, with their values where these are no yes; else what all have."""
    columns = definition.entities["system"].columns
    own = [name for name in point.features if name not in shared]
    parts = []
    for name in own or point.features:
        column, value = columns[name], point.features[name]
        label = column.label.text(screen.language) or name
        if value is not True:
            said_ = word(definition, column.type.enum or "", str(value), screen)
            said_ = said_ if said_ == str(value) else f"{value} {said_}"
            label = f"{label}{screen.say('colon')}{said_}"
        parts.append(label)
    listed = screen.say("and").join(parts)
    return listed if own else screen.say("gaps-nothing-else", text=listed)


def _show_lattice(gaps: Gaps, definition: Definition, screen: Screen) -> None:
    counts = gaps.counts()
    screen.heading(screen.say("gaps-lattice", count=len(gaps.points)))
    screen.table(
        ([screen.say(f"gaps-{state}"), Cell(str(counts[state]), right=True)] for state in STATES),
        indent=2,
    )
    shared = set.intersection(*(set(point.features) for point in gaps.points))
    for state in ("outside", "soft"):
        found = [point for point in gaps.points if point.state == state]
        for point in found[:SHOWN]:
            said_ = _features_text(point, shared, definition, screen)
            screen.line(Cell(screen.say(f"gaps-{state}"), "yellow"), said_, indent=4)
        if len(found) > SHOWN:
            screen.line(screen.say("gaps-more", count=len(found) - SHOWN), indent=4)


def _show_harms(gaps: Gaps, definition: Definition, screen: Screen) -> None:
    screen.heading(screen.say("gaps-harms"))
    for name, harms in gaps.harms.items():
        found = (
            screen.say("and").join(word(definition, "harm", harm, screen) for harm in harms) or "-"
        )
        screen.line(Cell(screen.say(f"gaps-harms-{name}"), "yellow"), found, indent=2)
    screen.table(
        (
            [
                word(definition, "harm", line.harm, screen), named(line.duty, definition, screen),
                screen.say("and").join(word(definition, "party", p, screen) for p in line.duty.parties),
                line.remedy.text(screen.language),
                word(definition, "sanction", line.duty.sanction, screen) if line.duty.sanction else "-",
            ]
            for line in gaps.lines
        ),
        indent=2,
    )  # fmt: skip
