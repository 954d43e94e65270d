"""`guiju ai export`: the dossier of a system, as an archive that proves itself; `--check` checks one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from guiju.cli.casework import needed
from guiju.cli.failure import DONE, NO, stop
from guiju.cli.layout import Cell
from guiju.cli.options import Day, Json, Lang, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import Address, opened
from guiju.days import read_day_argument

NAME = "guiju ai export"
SystemName = Annotated[str | None, typer.Argument(metavar="[SYSTEM]", help=said("export-system"))]
Out = Annotated[str, typer.Option("--out", metavar="FILE", help=said("export-out"))]
Key = Annotated[str, typer.Option("--key", metavar="FILE", help=said("export-key"))]
Check = Annotated[str, typer.Option("--check", metavar="FILE", help=said("export-check"))]
Noted = Annotated[str, typer.Option("--head", metavar="SEQUENCE:HASH", help=said("export-head"))]
Manifest = Annotated[
    str, typer.Option("--manifest", metavar="SHA256", help=said("export-manifest"))
]
Signers = Annotated[str, typer.Option("--signers", metavar="FILE", help=said("export-signers"))]


def command(
    system: SystemName = None, out: Out = "", key: Key = "", check: Check = "", head: Noted = "",
    manifest: Manifest = "", signers: Signers = "", date: Day = None, store: Address = None, lang: Lang = None,
    json: Json = False,
) -> int:  # fmt: skip
    """0 where the archive was written and holds; 1 where the one checked does not."""
    from guiju.ai.dossier.archive import check_archive

    written = None
    if not check:
        sample = f"{NAME} chat --out chat.zip --key office_key"
        path = Path(needed(out, "--out", NAME, sample))
        written = _export(needed(system, "SYSTEM", NAME, sample), path, key, date, store)
    report = check_archive(Path(check or out), head=head, manifest=manifest, signers=signers)
    if report["holds"] is None:
        raise stop("no-archive", check or out, found=check or out)
    if json:
        write_json((written or {"file": check}) | {"report": report})
    else:
        _show(written, report, Screen())
    return DONE if report["holds"] else NO


def _export(
    system: str, path: Path, key: str, date: str | None, store: str | None
) -> dict[str, Any]:
    from guiju.ai.dossier.archive import export
    from guiju.ai.dossier.contents import make_dossier
    from guiju.ai.dossier.signing import read_key

    signing = read_key(Path(key)) if key else None
    with opened(store) as kept:
        dossier = make_dossier(kept, system, read_day_argument(date))
    return export(dossier, path, signing).to_json()


def _show(written: dict[str, Any] | None, report: dict[str, Any], screen: Screen) -> None:
    if written is not None:
        screen.line(screen.say("export-written", file=written["file"], sha256=written["sha256"]))
        screen.line(screen.say("export-note", manifest=written["manifest"], head=written["head"]))
        if written["signer"]:
            screen.line(screen.say("export-signer", signer=written["signer"]))
    for part, style in (("checked", "green"), ("wrong", "red"), ("unchecked", "dim")):
        if report[part]:
            screen.line(Cell(screen.say(f"export-{part}"), "bold"))
        for line in report[part]:
            screen.line(Cell(line[screen.language], style), indent=2)
    screen.line(screen.say("export-holds" if report["holds"] else "export-broken"))
