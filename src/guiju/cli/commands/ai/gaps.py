"""`guiju ai gaps`: what the rules on AI systems of a day leave open."""

from __future__ import annotations

import guiju
from guiju.ai.accountability import incomplete
from guiju.ai.gaps import STATES, Gaps, find_gaps
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
    screen.heading(screen.say("gaps-phases"))
    for tier, phases in gaps.phases.items():
        said_ = screen.say("and").join(word(definition, "phase", phase, screen) for phase in phases)
        screen.line(tier, word(definition, "tier", tier, screen), Cell(said_, "dim"), indent=2)
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
            labels = definition.entities["system"].columns
            names = [
                labels[name].label.text(screen.language)
                for name in point.features
                if name not in shared
            ]
            screen.line(
                Cell(screen.say(f"gaps-{state}"), "yellow"), screen.say("and").join(names), indent=4
            )
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
