"""`guiju chart`: the result of a measure or an index as a picture."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from guiju.charts import chart
from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang, said
from guiju.cli.screen import Screen, write_json
from guiju.locale import language

Result = Annotated[str, typer.Argument(metavar="RESULT", help=said("measured"))]
Out = Annotated[str, typer.Option("--out", metavar="FILE", help=said("out-chart"))]
Kind = Annotated[str | None, typer.Option("--kind", metavar="KIND", help=said("kind"))]
Table = Annotated[str | None, typer.Option("--table", metavar="TABLE", help=said("table-of"))]
Value = Annotated[str | None, typer.Option("--value", metavar="COLUMN", help=said("value"))]
Tiles = Annotated[str | None, typer.Option("--tiles", metavar="FILE", help=said("tiles"))]
Most = Annotated[int, typer.Option("--most", min=1, max=500, metavar="N", help=said("most"))]


def command(
    result: Result, out: Out, kind: Kind = None, table: Table = None, value: Value = None, tiles: Tiles = None,
    most: Most = 40,
    lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """Read the result, draw, write; a picture without its Chinese says so."""
    drawn = chart(
        result, kind=kind, table=table, value=value, tiles=tiles, most=most, language=language()
    )
    lacking = out.lower().endswith(".png") and drawn.lacks_font
    drawn.write(out)
    if json:
        write_json({"written": out, "kind": drawn.kind, "lacks_font": lacking})
        return 0
    screen = Screen()
    screen.line(screen.say("written"), Cell(out, "bold"))
    if lacking:
        notes = Screen(sys.stderr)
        notes.line(Cell(notes.say("chart-no-font"), "yellow"))
    return 0
