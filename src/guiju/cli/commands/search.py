"""`guiju search`: statements of all documents in a store, by words, by filters, by likeness."""

from __future__ import annotations

from typing import Annotated

import typer

from guiju.cli.failure import DONE, stop
from guiju.cli.options import Json, Lang, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import Address, found_json, opened, show_found
from guiju.days import read_day_argument

Words = Annotated[list[str] | None, typer.Argument(metavar="[WORDS…]", help=said("words"))]
Speaker = Annotated[str, typer.Option("--speaker", metavar="NAME", help=said("speaker"))]
Kind = Annotated[str, typer.Option("--kind", metavar="KIND", help=said("statement-kind"))]
Instrument = Annotated[str, typer.Option("--instrument", metavar="NAME", help=said("instrument"))]
Document = Annotated[
    str, typer.Option("--document", metavar="DOCUMENT", help=said("search-document"))
]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help=said("since"))]
Like = Annotated[
    str | None, typer.Option("--like", metavar="DOCUMENT:STATEMENT", help=said("like"))
]
Least = Annotated[
    float | None, typer.Option("--least", min=0.05, max=1.0, metavar="0.05–1", help=said("least"))
]
Limit = Annotated[int, typer.Option("--limit", min=1, metavar="1,2,3…", help=said("limit"))]


def command(
    words: Words = None, store: Address = None, speaker: Speaker = "", kind: Kind = "", instrument: Instrument = "",
    document: Document = "", since: Since = None, like: Like = None, least: Least = None, limit: Limit = 20,
    lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """The best hits; none is an answer as well."""
    if like is not None and words:
        raise stop("search-both", "guiju search")
    day = read_day_argument(since, "--since")
    with opened(store) as kept:
        from guiju.store.corrections import KINDS
        from guiju.store.likeness import THRESHOLD
        from guiju.store.search import Filters

        if kind and kind not in KINDS:
            raise stop("kept-kind", "--kind", found=kind, known=", ".join(KINDS))
        filters = Filters(speaker, kind, instrument, document, day)
        bound = THRESHOLD if least is None else least
        if like is not None:
            found = kept.like(like, filters=filters, least=bound, limit=limit)
        else:
            found = kept.search(*(words or ()), filters=filters, limit=limit)
    if json:
        more = {"like": like, "least": bound} if like is not None else {"words": words or []}
        write_json(found_json(found, **more))
        return DONE
    screen = Screen()
    show_found(found, screen, scores=like is not None)
    if like is not None:
        screen.line(screen.say("like-meaning", least=f"{bound:g}"))
    return DONE
