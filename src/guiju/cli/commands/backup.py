"""`guiju backup`: a store in one file, taken while it is in use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guiju.cli.failure import DONE, NO
from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import Address, Force, opened, show_verification, verification_json

File = Annotated[str, typer.Argument(metavar="FILE", help=said("backup-file"))]


def command(
    file: File, store: Address = None, force: Force = False, lang: Lang = None, json: Json = False
) -> int:
    """0 where the backup is whole; 1 where it was written, but its log is broken."""
    with opened(store) as source:
        from guiju.store.backup import back_up

        done = back_up(source, Path(file), force=force)
    if json:
        write_json({"file": file, "sha256": done.digest, **verification_json(done.verification)})
    else:
        screen = Screen()
        screen.line(screen.say("written"), Cell(file, "bold"), Cell(f"sha256 {done.digest}", "dim"))
        show_verification(done.verification, screen)
    return DONE if done.verification.whole else NO
