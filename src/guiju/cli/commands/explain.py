"""`guiju explain`: a result as the tree of what made it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any

import typer

import guiju
from guiju.cli.answer import stands_on
from guiju.cli.inputs import case_source
from guiju.cli.options import CaseFile, Day, Json, Lang, PolicyName, Reform, Settings, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.tree import show_tree
from guiju.locale import language
from guiju.locale.placeholders import placeholder
from guiju.model.problem import InputError, Place, Problem

Rule = Annotated[str, typer.Argument(metavar="RULE", help=said("rule"))]
Depth = Annotated[int | None, typer.Option("--depth", min=0, metavar="0,1,2…", help=said("depth"))]


def command(
    policy: PolicyName, case: CaseFile, rule: Rule, date: Day = None, reform: Reform = "",
    set: Settings = None, depth: Depth = None, lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """The tree of one rule, for each row of its entity."""
    loaded, source, settings = guiju.load(policy), case_source(case), set or []
    try:
        decision = loaded.decide(
            source, date=date, reform=reform, outputs=[rule], settings=settings
        )
    except InputError as error:
        # Here the rule is no option but an argument.
        raise InputError(_placed(error.problems)) from None
    steps = loaded.explain(source, rule, date=date, reform=reform, settings=settings)
    if json:
        head = decision.to_json()
        found = {key: head[key] for key in ("policy", "hash", "reform", "date")}
        write_json(found | {"rule": rule, "steps": [_cut(step.to_json(), depth) for step in steps]})
        return 0
    screen = Screen()
    definition = loaded.under(reform or decision.reform).definition
    for step in steps:
        show_tree(step, definition, screen, depth)
        screen.line()
    stands_on(
        screen, decision.policy, decision.policy_hash, decision.date.isoformat(), decision.reform
    )
    return 0


def _placed(problems: Iterable[Problem]) -> list[Problem]:
    place = Place(placeholder("RULE", language()))
    return [replace(p, place=place) if p.code == "unknown-output" else p for p in problems]


def _cut(step: dict[str, Any], depth: int | None) -> dict[str, Any]:
    if depth is None or "steps" not in step:
        return step
    below = [_cut(inner, depth - 1) for inner in step["steps"]] if depth else []
    return {key: value for key, value in step.items() if key != "steps"} | (
        {"steps": below} if below else {}
    )
