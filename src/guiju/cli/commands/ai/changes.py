"""`guiju ai changes`: what a change of a system or of the rules brings."""

from __future__ import annotations

from typing import Annotated

import typer

import guiju
from guiju.ai.changes import Changes, find_changes
from guiju.cli.answer import stands_on
from guiju.cli.duties import show_draft, show_duties, word
from guiju.cli.failure import DONE, stop
from guiju.cli.inputs import case_source
from guiju.cli.layout import Cell
from guiju.cli.options import Day, Json, Lang, Reform, Rules, said
from guiju.cli.screen import Screen, write_json
from guiju.model.definition import Definition

Files = Annotated[list[str] | None, typer.Argument(metavar="OLD [NEW]", help=said("ai-cases"))]


def command(
    cases: Files = None, policy: Rules = "ai_china", date: Day = None, reform: Reform = "",
    lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """From one version of a system to another, or from the rules of today to a reform."""
    files = cases or []
    if not (len(files) == 2 or (len(files) == 1 and reform)):
        name, example = "guiju ai changes", "guiju ai changes old.yaml new.yaml"
        raise stop("needs-option", name, found="OLD NEW", command=name, example=example)
    loaded = guiju.load(policy)
    old, new = (case_source(file) for file in (files[0], files[-1]))
    changes = find_changes(loaded, old, new, day=date, reform=reform)
    if json:
        write_json(
            {"policy": policy, "hash": loaded.hash, "reform": reform or None} | changes.to_json()
        )
    else:
        definition, screen = loaded.under(reform).definition, Screen()
        show_draft(reform, changes.duties[1], definition, screen)
        show_changes(changes, definition, screen)
        stands_on(screen, loaded.name, definition.hash, changes.day.isoformat(), reform)
    return DONE


def _feature(value: object, screen: Screen) -> str:
    return screen.say(str(value)) if value in ("true", "false") else str(value or "-")


def show_changes(changes: Changes, definition: Definition, screen: Screen) -> None:
    """What changed, for people: features, tiers, duties gained, altered and lost."""
    for name, (before, after) in changes.features.items():
        label = definition.entities["system"].columns[name].label.text(screen.language)
        change = f"{_feature(before, screen)} → {_feature(after, screen)}"
        screen.line(name, label, Cell(change, "bold"))
    for code, tiers in (("gained", changes.tiers_gained), ("lost", changes.tiers_lost)):
        for tier in tiers:
            screen.line(
                Cell(screen.say(f"tier-{code}"), "bold"),
                tier,
                word(definition, "tier", tier, screen),
            )
    before, after = map(len, changes.duties)
    screen.line(screen.say("duties-counts", before=before, after=after))
    parts = (("gained", changes.gained), ("altered", changes.altered), ("lost", changes.lost))
    for code, duties in parts:
        if duties:
            screen.heading(screen.say(f"duties-{code}", count=len(duties)))
            show_duties(duties, definition, screen)
    if not any(duties for _, duties in parts):
        screen.line(screen.say("duties-same"))
