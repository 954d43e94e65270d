"""The options of commands that open a store, and how what is found in it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guiju.cli.failure import DONE, WRONG_INPUT, stop
from guiju.cli.layout import Cell
from guiju.cli.options import said
from guiju.cli.pages import show_problems_of_many
from guiju.cli.screen import Screen, write_json
from guiju.data.progress import terminal_progress
from guiju.locale import language, text, to_json
from guiju.reading.keep import PageKept, keep_pages
from guiju.store import open_store
from guiju.store.copies import content_folder

if TYPE_CHECKING:
    from guiju.store.audit import Break, Head
    from guiju.store.keeping import Store, Verification
    from guiju.store.search import Found, Hit

Address = Annotated[
    str | None,
    typer.Option("--store", metavar="FILE|ADDRESS", envvar="GUIJU_STORE", help=said("store")),
]
Who = Annotated[str, typer.Option("--who", metavar="NAME", help=said("who"))]
CopiesFolder = Annotated[
    str | None, typer.Option("--files", metavar="FOLDER", help=said("copies-folder"))
]
Force = Annotated[bool, typer.Option("--force", help=said("force"))]


def opened(address: str | None, who: str = "", *, create: bool = False) -> Store:
    """The store that a command was told."""
    return open_store(told_store(address), who, create=create)


def told_store(address: str | None) -> str:
    """The address of the store. Raises InputError where there is none."""
    if not address:
        raise stop("store-which", "--store")
    return address


def copies_folder(store: str | None, files: str | None) -> Path | None:
    """Where the copies of evidence of a store lie: as named, else beside it; None for one on a server."""
    return Path(files) if files else content_folder(told_store(store))


def head_json(head: Head) -> dict[str, Any]:
    """A head as plain data."""
    return {"sequence": head.sequence, "hash": head.hash}


def verification_json(found: Verification) -> dict[str, Any]:
    """How a log was verified, as plain data."""
    broken = found.broken and {
        "sequence": found.broken.sequence, "reason": found.broken.reason, "subject": found.broken.subject,
    }  # fmt: skip
    return {
        "whole": found.whole, "head": head_json(found.head), "checked": found.checked, "broken": broken,
    }  # fmt: skip


def show_verification(found: Verification, screen: Screen) -> None:
    """Whether the log is whole, with its head; else where it breaks first."""
    if found.broken is None:
        screen.line(
            Cell(
                screen.say("audit-whole", entries=found.head.sequence, checked=found.checked),
                "green",
            )
        )
        screen.line(screen.say("audit-head"), str(found.head))
    else:
        screen.line(Cell(broken_words(found.broken, screen), "red"))


def broken_words(broken: Break, screen: Screen) -> str:
    """The first broken entry in words."""
    reason = screen.say(f"break-{broken.reason}")
    subject = screen.say("aside", text=broken.subject) if broken.subject else ""
    return screen.say("audit-broken", sequence=broken.sequence, reason=reason) + subject


def found_json(found: Found, **more: Any) -> dict[str, Any]:
    """What was found, as plain data."""
    return {**more, "total": found.total, "hits": [_hit_json(hit) for hit in found.hits]}


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {
        "document": hit.document, "dated": hit.dated, "statement": hit.statement, "kind": hit.kind,
        "speakers": list(hit.speakers), "quote": hit.quote, "score": hit.score,
        "spans": [list(span) for span in hit.spans], "snippet": hit.snippet(), "as_read": hit.as_read or None,
        "revision": hit.revision,
    }  # fmt: skip


def show_found(found: Found, screen: Screen, *, scores: bool = False) -> None:
    """A line for each hit: kind, speakers, the words around, where it stands."""
    rows: list[list[Cell | str]] = []
    for hit in found.hits:
        who = "、".join(hit.speakers) or screen.say("reading-paper")
        mark = " *" if hit.as_read else ""
        row: list[Cell | str] = [
            Cell(screen.say(f"statement-{hit.kind}") + mark, "bold"), who, hit.snippet(),
            Cell(" ".join(filter(None, [hit.name, hit.dated or ""])), "dim"),
        ]  # fmt: skip
        if scores:
            row.insert(0, Cell(f"{hit.score:.2f}", right=True))
        rows.append(row)
    screen.table(rows)
    screen.line(Cell(screen.say("search-total", shown=len(found.hits), total=found.total), "dim"))
    if any(hit.as_read for hit in found.hits):
        screen.line(Cell(screen.say("search-corrected"), "dim"))


def refuse_beside_store(options: Mapping[str, object]) -> None:
    """Raise InputError where an option is given that writes elsewhere than the store."""
    for option, value in options.items():
        if value:
            raise stop("read-store-alone", "guiju read", found=option)


def keep_in_store(
    paths: list[Path], address: str, who: str, dated: date | None, extra: Path | None, processes: int | None, json: bool
) -> int:  # fmt: skip
    """Read pages into a store, and show what that changed. 2 where a page could not be read."""
    with (
        opened(address, who, create=True) as store,
        terminal_progress(text("reading", language())) as advance,
    ):
        done = keep_pages(
            paths, store, dated=dated, extra=extra, processes=processes, progress=advance
        )
        shown = store.place.shown
    if json:
        write_json({"store": shown, "pages": [_kept_json(page) for page in done]})
    else:
        _show_kept(done, shown, Screen())
    return WRONG_INPUT if any(page.problems for page in done) else DONE


def _kept_json(page: PageKept) -> dict[str, object]:
    found: dict[str, object] = {"page": str(page.path)}
    if page.kept is not None:
        warnings = [to_json(problem, language()) for problem in page.warnings]
        return found | asdict(page.kept) | ({"warnings": warnings} if warnings else {})
    return found | {"problems": [to_json(problem, language()) for problem in page.problems]}


def _show_kept(done: list[PageKept], shown: str, screen: Screen) -> None:
    failed = [page for page in done if page.problems]
    show_problems_of_many(done, screen)
    kept = [page.kept for page in done if page.kept is not None]
    states = Counter(one.state for one in kept)
    counts = {state: states[state] for state in ("new", "changed", "unchanged")}
    statements = sum(one.statements for one in kept if one.state != "unchanged")
    screen.line(screen.say("kept-many", store=shown, statements=statements, **counts))
    carried, left = sum(one.carried for one in kept), sum(one.left for one in kept)
    if carried or left:
        screen.line(screen.say("kept-corrections", carried=carried, left=left))
    if failed:
        screen.line(Cell(screen.say("read-left-out", pages=len(failed)), "red"))
