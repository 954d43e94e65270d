"""Cited phrases held against a library of documents: how the answer looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import guiju
from guiju.check import citations
from guiju.cli.layout import Cell
from guiju.cli.screen import Screen

if TYPE_CHECKING:
    from guiju.reading.library import PhraseCheck


def phrases_of(loaded: guiju.Policy, name: str, library: str) -> list[PhraseCheck]:
    """Every phrase that a policy cites, and those of tables drafted beside it, looked up in a folder."""
    from guiju.reading.library import check_phrases

    folder = Path(name)
    own = folder if folder.is_dir() else folder.parent if folder.is_file() else None
    return check_phrases(loaded.definition, citations(loaded.definition), Path(library), own)


def show_phrases(phrases: Sequence[PhraseCheck], screen: Screen) -> None:
    """Phrases that do not stand where they are cited from, and a line that counts all."""
    for one in phrases:
        if one.standing in ("absent", "moved"):
            words = screen.say(
                f"phrase-{one.standing}", place=f"{one.place.file}:{one.place.line}", phrase=one.phrase,
                document=one.document, start=one.span[0] if one.span else "",
            )  # fmt: skip
            screen.line(Cell(words, "red" if one.standing == "absent" else "yellow"))
    missing = dict.fromkeys(one.source for one in phrases if one.standing == "no-document")
    if missing:
        words = screen.say("phrases-without", sources=screen.say("and").join(missing))
        screen.line(Cell(words, "yellow"))
    counts = Counter(one.standing for one in phrases)
    words = screen.say(
        "phrases-standing", stands=counts["stands"], moved=counts["moved"], absent=counts["absent"],
        missing=counts["no-document"],
    )  # fmt: skip
    screen.line(words)
