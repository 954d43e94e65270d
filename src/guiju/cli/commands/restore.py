"""`guiju restore`: a store from a backup, which is verified first."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guiju.cli.failure import DONE
from guiju.cli.options import Json, Lang, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import Address, Force, Who, head_json, told_store

File = Annotated[str, typer.Argument(metavar="FILE", help=said("restore-file"))]


def command(
    file: File, store: Address = None, force: Force = False, who: Who = "", lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """The head of the log after the restoring."""
    address = told_store(store)
    from guiju.evaluate.address import without_secrets
    from guiju.store.backup import restore

    head = restore(Path(file), address, who, force=force)
    if json:
        write_json({"store": without_secrets(address), "head": head_json(head)})
    else:
        screen = Screen()
        screen.line(screen.say("restored", file=file, store=without_secrets(address)))
        screen.line(screen.say("audit-head"), str(head))
    return DONE
