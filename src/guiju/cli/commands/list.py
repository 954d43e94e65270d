"""`guiju list`: the policies that come with Guiju."""

from __future__ import annotations

import guiju
from guiju.cli.description import counts
from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang
from guiju.cli.screen import Screen, write_json


def command(lang: Lang = None, json: Json = False) -> int:
    """Names, titles, hashes and how much is in each."""
    policies = [guiju.load(name) for name in guiju.policy_names()]
    if json:
        listed = [
            {
                "name": p.name,
                "title": {"zh": p.definition.title.zh, "en": p.definition.title.en},
                "hash": p.hash,
                "counts": counts(p.definition),
            }
            for p in policies
        ]
        write_json({"policies": listed})
        return 0
    screen = Screen()
    for policy in policies:
        title = policy.definition.title.text(screen.language)
        screen.line(Cell(policy.name, "bold"), Cell(policy.hash[:12], "dim"), title)
        shown = (
            f"{screen.say(f'count-{part}')} {n}" for part, n in counts(policy.definition).items()
        )
        screen.line(screen.say("and").join(shown), indent=2)
    return 0
