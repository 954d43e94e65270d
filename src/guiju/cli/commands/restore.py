"""`guiju restore`: a store from a backup, which is verified first."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guiju.cli.failure import DONE
from guiju.cli.options import Json, Lang, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import (
    Address,
    CopiesFolder,
    Force,
    Who,
    copies_folder,
    head_json,
    told_store,
)

File = Annotated[str, typer.Argument(metavar="FILE", help=said("restore-file"))]


def command(
    file: File, store: Address = None, files: CopiesFolder = None, force: Force = False, who: Who = "",
    lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """The head of the log after the restoring."""
    address = told_store(store)
    from guiju.evaluate.address import without_secrets
    from guiju.store.archives import is_archive, restore_with_copies
    from guiju.store.backup import restore

    folder, count = copies_folder(store, files), None
    if is_archive(Path(file)):
        head, count = restore_with_copies(Path(file), address, folder, who, force=force)
    else:
        head = restore(Path(file), address, who, force=force)
    if json:
        more = {} if count is None else {"copies": count, "folder": str(folder)}
        write_json({"store": without_secrets(address), "head": head_json(head), **more})
    else:
        screen = Screen()
        screen.line(screen.say("restored", file=file, store=without_secrets(address)))
        if count:
            screen.line(screen.say("restored-copies", count=count, folder=folder))
        screen.line(screen.say("audit-head"), str(head))
    return DONE
