"""`guiju report`: the result of a comparison as a page that stands alone."""

from __future__ import annotations

from typing import Annotated

import typer

import guiju
from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang, said
from guiju.cli.screen import Screen, write_json
from guiju.locale import language
from guiju.report.write import write_report

Result = Annotated[str, typer.Argument(metavar="RESULT", help=said("result"))]
Out = Annotated[str, typer.Option("--out", metavar="FILE", help=said("out-page"))]
Name = Annotated[str | None, typer.Option("--policy", metavar="POLICY", help=said("policy-of"))]


def command(
    result: Result, out: Out, policy: Name = None, lang: Lang = None, json: Json = False
) -> int:
    """Tables, charts, what the reforms change, sources, data, how it was computed."""
    if policy:
        guiju.load(policy).report(result, out, language=language())
    else:
        write_report(result, out, None, language())
    if json:
        write_json({"written": out})
    else:
        screen = Screen()
        screen.line(screen.say("written"), Cell(out, "bold"))
    return 0
