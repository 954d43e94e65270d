"""`guiju ai duties`: each duty of a system on a day, closed by evidence, open or overdue; or all that is overdue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from guiju.cli.casework import STYLES, cites_words, system_or_case
from guiju.cli.failure import DONE, NO, stop
from guiju.cli.layout import Cell
from guiju.cli.options import Day, Json, Lang, Rules, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import Address, opened
from guiju.days import read_day_argument

NAME = "guiju ai duties"
SystemOrCase = Annotated[
    str | None, typer.Argument(metavar="[SYSTEM|CASE]", help=said("duties-system"))
]
Overdue = Annotated[bool, typer.Option("--overdue", help=said("duties-overdue"))]


def command(
    system: SystemOrCase = None, overdue: Overdue = False, policy: Rules = "ai_china", date: Day = None,
    store: Address = None, lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """0; with --overdue 1 where something is overdue."""
    from guiju.ai.assessment.systems import is_case_file
    from guiju.ai.dossier.standing import LATE, all_standings, standings

    day = read_day_argument(date)
    if system is None and not overdue:
        raise stop("system-or-overdue", NAME)
    if system is None:
        with opened(store) as kept:
            found = [one.to_json() for one in all_standings(kept, day)]
    elif is_case_file(system):
        found = [standings(None, system_or_case(system, policy), day).to_json()]
    else:
        with opened(store) as kept:
            found = [standings(kept, system_or_case(system, policy, kept), day).to_json()]
    if overdue:
        for one in found:
            one["duties"] = [duty for duty in one["duties"] if duty["state"] in LATE]
    late = [one for one in found if one["duties"]]
    if json:
        write_json({"systems": late} if system is None else found[0])
    else:
        screen = Screen()
        for one in late:
            _show(one, screen)
        if not late:
            screen.line(screen.say("duties-none-overdue" if overdue else "duties-none"))
    return NO if overdue and late else DONE


def _show(found: Mapping[str, Any], screen: Screen) -> None:
    """One system: its counts, then a line for each duty, the urgent first."""
    from guiju.ai.dossier.standing import STATES
    from guiju.ai.duties import policy_named

    definition = policy_named(found["policy"]).definition
    key = found["system"] if found["title"] != found["system"] else ""
    system = found["title"] + (screen.say("aside", text=key) if key else "")
    head = screen.say("duties-of", system=system, date=found["date"])
    ended = found["until"] and screen.say("register-ended", date=found["until"])
    screen.line(Cell(head, "bold"), Cell(ended or "", "yellow"))
    counts = [
        f"{screen.say(f'standing-{state}')} {count}" for state, count in found["counts"].items() if count
    ]  # fmt: skip
    screen.line(screen.say("and").join(counts), indent=2)
    rows = []
    for duty in sorted(found["duties"], key=lambda one: STATES.index(one["state"])):
        proofs = [
            " ".join(
                filter(
                    None,
                    [one["title"], one["sha256"] and f"sha256:{one['sha256'][:12]}…", one["until"]],
                )
            )
            for one in duty["evidence"]
        ]
        rows.append(
            [Cell(screen.say(f"standing-{duty['state']}"), STYLES.get(duty["state"], "")), duty["duty"],
             str(duty["due"] or "-"), duty[screen.language] or "", screen.say("and").join(proofs),
             cites_words(duty["cites"], duty["unverified"], definition, screen)]
        )  # fmt: skip
    screen.table(rows, indent=2)
