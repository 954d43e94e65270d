"""The marks of files: which kind a file is, what marks it has, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

from guiju.ai.assessment.judging import FAIL, PASS, UNDECIDED, Verdict, judge
from guiju.ai.marks.boxes import read_boxes
from guiju.ai.marks.documents import (
    html_text,
    office_text,
    pdf_entry,
    read_front_matter,
    read_html,
    read_office,
    read_pdf,
)
from guiju.ai.marks.explicit import Hint, find_hint
from guiju.ai.marks.images import read_gif, read_jpeg, read_png
from guiju.ai.marks.implicit import Mark, find_marks
from guiju.ai.marks.pieces import BUDGET, DamagedError, Metadata, Pieces, Texts
from guiju.ai.marks.sounds import read_flac, read_mp3, read_riff
from guiju.data.encoding import file_digest
from guiju.data.origin import KINDS, UNKNOWN, noted_kind
from guiju.model.problem import InputError, Place, Problem
from guiju.reading.decoding import decode
from guiju.reading.inputs import open_document

COMPLETE, INCOMPLETE, ABSENT, DAMAGED, UNCHECKED = (
    "complete", "incomplete", "absent", "damaged", "unchecked",
)  # fmt: skip
FOUND = "found"
IMPLICIT_DUTY, EXPLICIT_DUTY = "CN-LB-03", "CN-LB-01"
_PLAIN = (".txt", ".text", ".srt", ".csv", ".json")
_MARKDOWN, _HTML = (".md", ".markdown"), (".html", ".htm", ".xhtml")
_OFFICE = (".docx", ".pptx", ".xlsx")
_HEIF = (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif", b"avis")
_CLAIMED = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".webp", ".wav", ".avi", ".mp3", ".flac", ".mp4", ".mov", ".m4a", ".pdf",
     *_OFFICE}
)  # fmt: skip
"""Endings of files whose first bytes have to say the same."""


@dataclass(frozen=True, slots=True)
class Marked:
    """The marks of one file.

    `implicit` is complete, incomplete (an element is missing), absent, damaged (the file cannot be read to its end, and
    what was read holds no mark) or unchecked (a kind without metadata, or one that is not known). `explicit` is found,
    absent or unchecked: what is seen or heard in a picture, sound or film only a person can judge.
    """

    file: str
    digest: str
    kind: str
    implicit: str
    explicit: str
    mark: Mark | None
    hint: Hint | None
    damage: str
    others: tuple[Mark, ...] = ()

    @property
    def result(self) -> str:
        """fail where a mark is missing, pass where both are there, else undecided: also where marks contradict."""
        if self.implicit in (INCOMPLETE, ABSENT, DAMAGED) or self.explicit == ABSENT:
            return FAIL
        both = (self.implicit, self.explicit) == (COMPLETE, FOUND)
        return PASS if both and not self.others else UNDECIDED

    def to_json(self) -> dict[str, Any]:
        """The marks as plain data."""
        return {
            "file": self.file, "sha256": self.digest, "kind": self.kind, "implicit": self.implicit,
            "explicit": self.explicit, "mark": self.mark and self.mark.to_json(),
            "others": [mark.to_json() for mark in self.others],
            "hint": self.hint and self.hint.to_json(), "damage": self.damage or None, "result": self.result,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of several files, and the rates of those that could be checked, with intervals."""

    files: tuple[Marked, ...]
    data: str

    @property
    def result(self) -> str:
        """fail where a file fails, undecided where one is undecided, else pass."""
        states = {file.result for file in self.files}
        return next((state for state in (FAIL, UNDECIDED) if state in states), PASS)

    def rate(self, which: str) -> Verdict:
        """The rate of files with an implicit or explicit mark, held against all of them: 100 %."""
        states = [getattr(file, which) for file in self.files]
        checked = [state for state in states if state != UNCHECKED]
        good = sum(state in (COMPLETE, FOUND) for state in checked)
        return judge(good, len(checked), Fraction(1))

    def to_json(self) -> dict[str, Any]:
        """The marks as plain data."""
        return {
            "measure": "label_rate", "duties": [IMPLICIT_DUTY, EXPLICIT_DUTY], "data": self.data,
            "implicit_label_rate": self.rate("implicit").to_json(),
            "explicit_label_rate": self.rate("explicit").to_json(),
            "result": self.result, "files": [file.to_json() for file in self.files],
        }  # fmt: skip


def check_marks(paths: Iterable[Path]) -> Marks:
    """The marks of files, and of all files in folders, in the order of their names.

    >>> head = "---\\nAIGC:\\n  Label: '1'\\n  ContentProducer: P\\n  ProduceID: 7\\n---\\n"
    >>> _ = Path("a.md").write_text(head + "AI生成\\n", encoding="utf-8")
    >>> check_marks([Path("a.md")]).result
    'pass'

    Raises InputError where a file is not there. Files that are damaged or hostile are findings, not errors.
    """
    listed = list(_files(paths))
    if not listed:
        raise InputError([Problem("marks-nothing", Place("guiju ai marks"))])
    kinds = {noted_kind(path.parent) for path in listed}
    data = next((k for k in ("synthetic", "illustrative", UNKNOWN) if k in kinds), KINDS[0])
    return Marks(tuple(check_file(path) for path in listed), data)


def check_file(path: Path) -> Marked:
    """The marks of one file, by what it begins with, and by the ending of its name where it is text."""
    try:
        with path.open("rb") as file:
            kind = kind_of(file.read(64), path)
            texts, damage = _read(kind, file)
            hint, explicit = _explicit(kind, file, path)
    except OSError as error:
        values = {"found": str(path), "reason": error.strerror or ""}
        raise InputError([Problem("no-file", Place(str(path)), values)]) from None
    if kind == "unknown" and path.suffix.lower() in _CLAIMED:
        damage = "form"
    marks = find_marks(texts)
    mark = marks[0] if marks else None
    implicit = _implicit(kind, mark, damage)
    others = tuple(one for one in marks[1:] if one.elements != marks[0].elements)
    return Marked(
        str(path), file_digest(path), kind, implicit, explicit, mark, hint, damage, others
    )


def _implicit(kind: str, mark: Mark | None, damage: str) -> str:
    if mark is not None:
        return COMPLETE if mark.complete else INCOMPLETE
    if damage:
        return DAMAGED
    # Marks may be where nothing looks: in items of HEIF, packed away in a PDF.
    unread = kind in ("text", "unknown", "heif") or (kind == "pdf" and not find_spec("pypdfium2"))
    return UNCHECKED if unread else ABSENT


def kind_of(begin: bytes, path: Path) -> str:
    """The kind of a file by its first bytes, else by its name.

    >>> kind_of(b"\\x89PNG\\r\\n\\x1a\\n", Path("a.jpg")), kind_of(b"hello", Path("a.txt"))
    ('png', 'text')
    """
    signs = {
        b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8": "jpeg", b"GIF8": "gif", b"RIFF": "riff", b"ID3": "mp3",
        b"fLaC": "flac", b"%PDF-": "pdf",
    }  # fmt: skip
    for sign, kind in signs.items():
        if begin.startswith(sign):
            return kind
    if begin[4:8] == b"ftyp" and begin[8:12] in _HEIF:
        return "heif"
    if begin[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return "boxes"
    suffix = path.suffix.lower()
    if begin.startswith(b"PK") and suffix in _OFFICE:
        return "office"
    if len(begin) > 1 and begin[0] == 0xFF and begin[1] & 0xE0 == 0xE0 and suffix == ".mp3":
        return "mp3"
    kinds = {_MARKDOWN: "markdown", _HTML: "html", _PLAIN: "text"}
    return next((kind for suffixes, kind in kinds.items() if suffix in suffixes), "unknown")


_READERS: Mapping[str, Callable[[Pieces], Texts]] = {
    "png": read_png, "jpeg": read_jpeg, "gif": read_gif, "riff": read_riff, "mp3": read_mp3,
    "flac": read_flac, "boxes": read_boxes, "heif": read_boxes,
}  # fmt: skip


def _read(kind: str, file: BinaryIO) -> tuple[list[Metadata], str]:
    """The texts of a file's metadata as far as they can be read, and what stopped the reading."""
    found: list[Metadata] = []
    try:
        # One by one: what was read before a damage stays.
        found.extend(_texts(kind, file))
    except DamagedError as error:
        return found, error.code
    return found, ""


def _texts(kind: str, file: BinaryIO) -> Iterator[Metadata]:
    if kind in _READERS:
        yield from _READERS[kind](Pieces(file))
    elif kind == "office":
        yield from read_office(file)
    elif kind == "pdf":
        data = _all(file)
        yield from read_pdf(data)
        yield from pdf_entry(data)
    elif kind in ("markdown", "html"):
        text = _all(file).decode("utf-8-sig", "replace")
        yield from (read_front_matter if kind == "markdown" else read_html)(text)


def _explicit(kind: str, file: BinaryIO, path: Path) -> tuple[Hint | None, str]:
    """The explicit mark of what is text; pictures, sounds and films are not looked into."""
    try:
        if kind == "office":
            text = office_text(file)
        elif kind == "html":
            text = html_text(decode(_all(file), path)[0])
        elif kind in ("text", "markdown", "pdf"):
            text = open_document(path).raw
            text = text.partition("\n---")[2] if kind == "markdown" and text[:3] == "---" else text
        else:
            return None, UNCHECKED
    except (InputError, DamagedError):
        # A file whose text cannot be read, or a PDF without the extra that reads it, shows no hint.
        return None, UNCHECKED
    hint = find_hint(text)
    return hint, FOUND if hint else ABSENT


def _all(file: BinaryIO) -> bytes:
    file.seek(0)
    data = file.read(BUDGET + 1)
    if len(data) > BUDGET:
        raise DamagedError("large")
    return data


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                one for one in path.rglob("*") if one.is_file() and not one.name.startswith(".")
            )
        else:
            yield path
