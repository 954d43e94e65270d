"""A library of documents: whether every phrase that a policy cites stands in the document it is cited from.

Phrases are compared exactly but for white space: no case is folded, no digit or character is taken for another.
A document is found by the name of its source, in the folder or deeper: `cs2018-58` is `cs2018-58.txt`, `.html`,
`.pdf` or `.docx`; the source that a draft made of `2024 科技.pdf` is found by that name, and in another form too.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from guiju.model.definition import Definition
from guiju.model.problem import InputError, Place, Problem
from guiju.model.source import Citation
from guiju.reading.characters import BLANKS, compact
from guiju.reading.draft import PROPOSALS, TARGETS, identifier
from guiju.reading.inputs import Document, open_document

ENDINGS = (".txt", ".html", ".htm", ".docx", ".pdf", ".md")
Standing = Literal["stands", "moved", "absent", "no-document"]


@dataclass(frozen=True, slots=True)
class PhraseCheck:
    """One cited phrase and how it stands: in its document, moved, absent, or without a document to look in.

    `span` is the place of the phrase in the document's raw text, `times` how often it occurs there.
    """

    source: str
    phrase: str
    standing: Standing
    place: Place
    document: str = ""
    span: tuple[int, int] | None = None
    times: int = 0

    def to_json(self) -> dict[str, Any]:
        """The check as plain data."""
        return {
            "source": self.source, "phrase": self.phrase, "standing": self.standing, "file": self.place.file,
            "line": self.place.line, "document": self.document or None, "span": list(self.span) if self.span else None,
            "times": self.times,
        }  # fmt: skip


def check_phrases(
    definition: Definition, citations: Iterator[Citation], folder: Path, own: Path | None = None
) -> list[PhraseCheck]:
    """Every cited phrase of a policy against the documents of a folder, each phrase once.

    `own` is the policy's folder: the quotes of tables that `guiju read --draft` wrote there are checked as well.
    Raises InputError where the folder is missing or a document in it cannot be read.
    """
    library = Library(folder)
    seen: set[tuple[str, str]] = set()
    found: list[PhraseCheck] = []
    for citation in citations:
        key = (citation.source, citation.phrase)
        if citation.phrase and key not in seen:
            seen.add(key)
            found.append(library.check(citation.source, citation.phrase, citation.place))
    for path in (own / TARGETS, own / PROPOSALS) if own is not None else ():
        if path.is_file():
            found += _quotes(path, library)
    return found


class Library:
    """The documents of a folder, opened when first asked for."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            values = {"found": str(folder), "reason": "no such folder"}
            raise InputError([Problem("no-file", Place(str(folder)), values)])
        self.folder = folder
        found = sorted(_documents(folder), key=lambda path: _rank(path, folder), reverse=True)
        self.paths = {path.stem: path for path in found}  # the last, of lowest rank, stands
        self._opened: dict[Path, tuple[Document, str, list[int]]] = {}
        self.names = {path.name: path for path in found}
        self._sources = {identifier(path.stem): path for path in found}

    def check(
        self, source: str, phrase: str, place: Place, start: int | None = None
    ) -> PhraseCheck:
        """How one phrase stands; with `start`, whether it still stands there."""
        path = self._path(source)
        if path is None:
            return PhraseCheck(source, phrase, "no-document", place)
        if path not in self._opened:
            self._opened[path] = _compacted(path)
        document, text, offsets = self._opened[path]
        wanted = compact(phrase)
        places = [found.start() for found in re.finditer(re.escape(wanted), text)] if wanted else []
        spans = [(offsets[at], offsets[at + len(wanted) - 1] + 1) for at in places]
        if not spans:
            return PhraseCheck(source, phrase, "absent", place, document.path.name)
        best = min(spans, key=lambda span: abs(span[0] - (start or 0)))
        standing: Standing = "stands" if start is None or best[0] == start else "moved"
        return PhraseCheck(source, phrase, standing, place, document.path.name, best, len(spans))

    def _path(self, source: str) -> Path | None:
        """The document of a source: of its name, of the name drafts give it, or kept in another form by now."""
        form = Path(source).suffix.lower()
        kept = Path(source).stem if form in ENDINGS else source
        return (
            self.names.get(source)
            or self.paths.get(source)
            or self.paths.get(kept)
            or self._sources.get(source)
        )


def _documents(folder: Path) -> Iterator[Path]:
    """The documents of a folder and of the folders in it, what is hidden left out."""
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in ENDINGS and not hidden and path.is_file():
            yield path


def _rank(path: Path, folder: Path) -> tuple[int, int, str]:
    """Of documents with one name the one nearest the top, then by the order of `ENDINGS`, then by its path."""
    return (
        len(path.relative_to(folder).parts), ENDINGS.index(path.suffix.lower()), path.as_posix(),
    )  # fmt: skip


def _compacted(path: Path) -> tuple[Document, str, list[int]]:
    """A document with its text without white space, and the raw offset of each character of that."""
    document = open_document(path)
    offsets = [at for at, mark in enumerate(document.raw) if mark not in BLANKS]
    return document, "".join(document.raw[at] for at in offsets), offsets


def _quotes(path: Path, library: Library) -> Iterator[PhraseCheck]:
    """The quotes of a drafted table: where a document has changed, found again by their text."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row, record in enumerate(csv.DictReader(stream), 2):
            quote, name = record.get("quote") or "", record.get("document") or ""
            start = record.get("start") or ""
            place = Place(str(path), row)
            yield library.check(name, quote, place, int(start) if start.isdigit() else None)
