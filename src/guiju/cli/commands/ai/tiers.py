"""`guiju ai tiers`: each tier of a system, yes, no or undetermined, where features nobody gave are unknown."""

from __future__ import annotations

from typing import Annotated

import typer

import guiju
from guiju.ai.duties import duties_on
from guiju.ai.tiers import Tiers, find_tiers
from guiju.cli.answer import stands_on
from guiju.cli.duties import show_draft, word
from guiju.cli.failure import DONE
from guiju.cli.inputs import case_source
from guiju.cli.layout import Cell
from guiju.cli.options import Day, Json, Lang, Reform, Rules, said
from guiju.cli.screen import Screen, write_json
from guiju.model.definition import Definition

CaseFile = Annotated[str | None, typer.Argument(metavar="[CASE]", help=said("ai-tiers-case"))]
SHOWN = 8
STYLES = {"yes": "bold", "undetermined": "yellow", "no": "dim"}


def command(
    case: CaseFile = None, policy: Rules = "ai_china", date: Day = None, reform: Reform = "", lang: Lang = None,
    json: Json = False,
) -> int:  # fmt: skip
    """Tiers that are sure, open and excluded; without a case everything is open."""
    loaded = guiju.load(policy)
    source = case_source(case) if case is not None else {"system": {}}
    found = find_tiers(loaded, source, day=date, reform=reform)
    if json:
        write_json(found.to_json())
    else:
        show_tiers(found, loaded.under(found.reform).definition, Screen())
    return DONE


def show_tiers(found: Tiers, definition: Definition, screen: Screen) -> None:
    """Tiers for people, the open ones with the features they hang on; those excluded in a line."""
    drafted = duties_on(definition, found.day) if found.reform else ()
    show_draft(found.reform, drafted, definition, screen)
    columns = definition.entities["system"].columns
    for answer in ("yes", "undetermined"):
        for tier in found:
            if tier.answer == answer:
                mark = screen.say("ai-tiers-unverified") if tier.unverified else ""
                screen.line(
                    Cell(screen.say(answer), STYLES[answer]), tier.name,
                    word(definition, "tier", tier.name, screen),
                    Cell(screen.say("ai-tiers-duties", count=len(tier.duties)) + mark, "dim"),
                )  # fmt: skip
            if tier.answer == answer and tier.hangs_on:
                named = [
                    name + screen.say("aside", text=columns[name].label.text(screen.language) or "")
                    for name in tier.hangs_on[:SHOWN]
                ]
                more = len(tier.hangs_on) - SHOWN
                rest = screen.say("gaps-more", count=more) if more > 0 else ""
                screen.line(
                    screen.say("ai-tiers-hangs"), screen.say("and").join(named), rest, indent=4
                )
    excluded = [tier.name for tier in found if tier.answer == "no"]
    screen.line(Cell(screen.say("no"), "dim"), Cell(", ".join(excluded) or "-", "dim"))
    for name in found.contradictions:
        said_ = word(definition, "contradiction", name, screen)
        screen.line(Cell(screen.say("ai-tiers-contradiction"), "yellow"), said_)
    stands_on(screen, found.policy, found.policy_hash, found.day.isoformat(), found.reform)
