"""`guiju index`: a composite index of a policy, built from data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

import guiju
from guiju.cli.failure import stop
from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang, PolicyName, said
from guiju.cli.screen import Screen, write_json
from guiju.expression.names import nearest
from guiju.locale import language
from guiju.model.index import Index
from guiju.model.problem import InputError

Name = Annotated[str, typer.Argument(metavar="INDEX", help=said("index-name"))]
Data = Annotated[str, typer.Option("--data", metavar="FILE", help=said("index-data"))]
Out = Annotated[str | None, typer.Option("--out", metavar="FILE", help=said("index-out"))]
Steps = Annotated[bool, typer.Option("--steps", help=said("steps"))]
Points = Annotated[bool, typer.Option("--contributions", help=said("contributions"))]
Runs = Annotated[
    int, typer.Option("--uncertainty", min=0, max=1_000_000, metavar="N", help=said("uncertainty"))
]
Draws = Annotated[
    int, typer.Option("--sensitivity", min=0, max=1_000_000, metavar="N", help=said("sensitivity"))
]
Without = Annotated[bool, typer.Option("--leave-one-out", help=said("leave-one-out"))]
Against = Annotated[str | None, typer.Option("--against", metavar="FILE", help=said("against"))]
Seed = Annotated[int, typer.Option("--seed", min=0, metavar="N", help=said("index-seed"))]


def command(
    policy: PolicyName, name: Name, data: Data, out: Out = None, steps: Steps = False, contributions: Points = False,
    uncertainty: Runs = 0, sensitivity: Draws = 0, leave_one_out: Without = False, against: Against = None,
    seed: Seed = 1, lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """Build it, and show scores, weights, what was treated, and what else is asked for."""
    definition = guiju.load(policy).definition
    index = _index(definition.indices, policy, name)
    composite, ranking = _parts()
    if out:
        ranking.check_form(Path(out))
    built = composite.build(index, data)
    tables = composite.assessed(
        built, data, steps=steps, points=contributions, runs=uncertainty, draws=sensitivity, without=leave_one_out,
        before=against, seed=seed,
    )  # fmt: skip
    try:
        alpha = composite.cronbach(built)
    except InputError:
        # One indicator, or one unit without gaps, has no reliability; the scores stand.
        alpha = None
    alpha = alpha if alpha is not None and alpha == alpha and abs(alpha) != float("inf") else None
    found = ranking.as_json(tables, index, definition, alpha, language())
    if out:
        ranking.write(Path(out), tables, index, found, language())
    if json:
        write_json(found)
        return 0
    screen = Screen()
    ranking.show(tables, index, definition, alpha, screen)
    if out:
        screen.line(screen.say("written"), Cell(out, "bold"))
    return 0


def _index(indices: Mapping[str, Index], policy: str, name: str) -> Index:
    if name not in indices:
        known = ", ".join(indices) or "-"
        raise stop("unknown-index", policy, found=name, known=known, nearest=nearest(name, indices))
    return indices[name]


def _parts() -> tuple[Any, Any]:
    """The library of indices, which needs the extra `measures`."""
    try:
        from guiju.cli import ranking
        from guiju.measures import composite
    except ImportError:
        raise stop("needs-extra", "guiju index", found="guiju index", extra="measures") from None
    return composite, ranking
