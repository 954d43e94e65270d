"""`guiju backup`: a store in one file, taken while it is in use; also with the copies of evidence beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from guiju.cli.failure import DONE, NO, stop
from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import (
    Address,
    CopiesFolder,
    Force,
    copies_folder,
    opened,
    show_verification,
    verification_json,
)
from guiju.store.copies import copies_in

File = Annotated[str, typer.Argument(metavar="FILE", help=said("backup-file"))]
WithEvidence = Annotated[bool, typer.Option("--with-evidence", help=said("with-evidence"))]


def command(
    file: File, store: Address = None, with_evidence: WithEvidence = False, files: CopiesFolder = None,
    force: Force = False, lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """0 where the backup is whole; 1 where it was written, but its log is broken or a copy is damaged."""
    folder = copies_folder(store, files)
    if files and not Path(files).is_dir():
        raise stop("no-file", "--files", found=files, reason="")
    damaged: tuple[str, ...] = ()
    with opened(store) as source:
        from guiju.store.archives import back_up_with_copies
        from guiju.store.backup import back_up

        if with_evidence:
            both = back_up_with_copies(source, Path(file), folder, force=force)
            done, digest, count, damaged = both.backup, both.digest, both.copies, both.damaged
        else:
            done = back_up(source, Path(file), force=force)
            digest, count = done.digest, len(copies_in(folder))
    if json:
        copies: dict[str, Any] = {"copies": count if with_evidence else 0, "damaged": list(damaged)}
        copies["left_out"] = 0 if with_evidence else count
        write_json(
            {"file": file, "sha256": digest, **copies, **verification_json(done.verification)}
        )
    else:
        screen = Screen()
        screen.line(screen.say("written"), Cell(file, "bold"), Cell(f"sha256 {digest}", "dim"))
        if with_evidence or count:
            code = "backup-copies" if with_evidence else "backup-no-copies"
            screen.line(Cell(screen.say(code, count=count), "" if with_evidence else "yellow"))
        for name in damaged:
            screen.line(Cell(screen.say("backup-damaged", name=name), "red"))
        show_verification(done.verification, screen)
    return DONE if done.verification.whole and not damaged else NO
