"""`guiju ai register`: systems, models, data sets, providers and public algorithms, kept and held against the rules."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from guiju.cli import records, registering
from guiju.cli.failure import stop
from guiju.cli.options import Day, Json, Lang, Reform, Rules, said
from guiju.cli.storing import Address, Who, opened
from guiju.days import day_or_today, read_day_argument, today

NAME = "guiju ai register"


class Action(StrEnum):
    """What is done with the register."""

    put = "put"
    list = "list"
    show = "show"
    history = "history"
    diff = "diff"
    retire = "retire"
    review = "review"
    form = "form"


_ACTIONS = "|".join(Action)
What = Annotated[Action, typer.Argument(metavar=_ACTIONS, help=said("register-action"))]
Names = Annotated[
    list[str] | None, typer.Argument(metavar="[FILE|KIND:KEY]…", help=said("register-names"))
]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="COLUMN=VALUE", help=said("register-set"))
]
Seen = Annotated[
    int | None, typer.Option("--seen", min=0, metavar="VERSION", help=said("register-seen"))
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=said("register-dry-run"))]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help=said("register-from"))]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help=said("register-until"))]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help=said("register-out"))]
All = Annotated[bool, typer.Option("--all", help=said("register-all"))]


def command(
    action: What, names: Names = None, store: Address = None, settings: Settings = None, seen: Seen = None,
    dry_run: DryRun = False, date: Day = None, since: From = None, until: Until = None, policy: Rules = "ai_china",
    reform: Reform = "", out: Out = None, all_: All = False, who: Who = "", lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """One action on the register."""
    day, given = day_or_today(date), names or []
    if action is Action.form:
        return registering.form(out, policy, store, json)
    if action is Action.put:
        return registering.put(
            given, settings or [], seen, store, who, day, policy=policy, dry_run=dry_run, json=json
        )
    if action is Action.retire:
        end = read_day_argument(until, "--until") or today()
        return registering.retire(
            _one(given), end, seen, store, who, day, dry_run=dry_run, json=json
        )
    with opened(store, who) as kept:
        if action is Action.list:
            return records.show_list(kept, given, day, everything=all_, json=json)
        if action is Action.show:
            return records.show_record(kept, _one(given), day, json)
        if action is Action.history:
            return records.show_history(kept, _one(given), json)
        if action is Action.diff:
            return records.show_diff(kept, given, day, json)
        start = read_day_argument(since, "--from") or today()
        return records.show_review(kept, policy, (start, day), reform, json)


def _one(names: list[str]) -> str:
    """The one record that is named."""
    if len(names) != 1:
        raise stop(
            "needs-option", NAME, found="KIND:KEY", command=NAME, example=f"{NAME} show system:chat"
        )
    return names[0]
