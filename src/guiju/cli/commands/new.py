"""`guiju new`: a small policy to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guiju import scaffold
from guiju.cli.options import Json, Lang, said
from guiju.cli.screen import Screen, write_json

Name = Annotated[str, typer.Argument(metavar="NAME", help=said("new-name"))]
Folder = Annotated[str, typer.Option("--dir", metavar="FOLDER", help=said("dir"))]


def command(name: Name, dir: Folder = "", lang: Lang = None, json: Json = False) -> int:
    """Write the folder and say what to try."""
    made = scaffold.new(name, Path(dir)).as_posix()
    case = f"{made}/example.yaml"
    tries = [
        f"guiju check {made}",
        f"guiju decide {made} {case}",
        f"guiju explain {made} {case} person.tax",
    ]
    if json:
        write_json({"created": made, "try": tries})
        return 0
    screen = Screen()
    screen.line(screen.say("new-made", folder=made))
    for line in tries:
        screen.line(line, indent=2)
    return 0
