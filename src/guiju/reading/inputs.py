"""Files as they come → raw text: text in any Chinese encoding, the text layer of a PDF, HTML, Word documents."""

from __future__ import annotations

import codecs
import hashlib
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from guiju.model.problem import InputError, Place, Problem
from guiju.reading.characters import is_latin
from guiju.reading.word import read_word

MOST_BYTES = 64 << 20
MOST_UNPACKED = 128 << 20
MOST_PARTS = 10_000
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# A broken file may fail anywhere in the parser that reads it, in any of these ways.
_PARSER_ERRORS = (
    ArithmeticError, AssertionError, AttributeError, BadZipFile, EOFError, LookupError, OSError, RuntimeError,
    SyntaxError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
# The most frequent characters of Chinese prose: which decoding gives more of them, is the right one.
_FREQUENT = frozenset(
    "的一是不了在人有我他这中大来上国個个们們为為和地出要以时時会會可也就发發年对對业業产產，。、"
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "p div br li tr h1 h2 h3 h4 h5 h6 table ul ol section article blockquote dd dt td th title pre center hr",
    )
)
_SILENT = frozenset(
    re.findall(r"\w+", "script style noscript template svg head nav select textarea button iframe")
)

_WRAPPED = re.compile(r"[ \t]*\n[ \t\n]*")


@dataclass(frozen=True, slots=True)
class Document:
    """A file's raw text; `digest` is the SHA-256 of its bytes, in hexadecimal.

    Offsets count code points of `raw`. For PDF, HTML and Word documents that is the text taken out of them.
    """

    path: Path
    raw: str
    digest: str
    encoding: str


def open_document(path: Path) -> Document:
    """The raw text of a file, by its ending: .pdf, .html, .htm, .docx, otherwise text.

    Raises InputError for a file that is missing, empty, too large, no text, or needs an extra that is not there.
    """
    data = _bytes(path)
    digest = hashlib.sha256(data).hexdigest()
    readers: dict[str, Callable[[Path, bytes], tuple[str, str]]] = {
        ".pdf": _pdf, ".docx": _docx, ".html": _html, ".htm": _html, ".xhtml": _html,
    }  # fmt: skip
    raw, encoding = readers.get(path.suffix.lower(), _plain)(path, data)
    if not raw.strip():
        raise InputError([Problem("page-empty", Place(str(path)), {"found": path.name})])
    return Document(path, raw, digest, encoding)


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise FileNotFoundError(2, "no such file" if not path.exists() else "not a file")
        size = path.stat().st_size
        if size > MOST_BYTES:
            values = {"found": f"{size / 1e6:.0f} MB", "most": f"{MOST_BYTES / 1e6:.0f} MB"}
            raise InputError([Problem("page-too-large", Place(str(path)), values)])
        return path.read_bytes()
    except OSError as error:
        values = {"found": str(path), "reason": error.strerror or str(error)}
        raise InputError([Problem("no-file", Place(str(path)), values)]) from None


def _plain(path: Path, data: bytes) -> tuple[str, str]:
    return decode(data, path)


def decode(data: bytes, path: Path) -> tuple[str, str]:
    """A text and its encoding: by its mark, as UTF-8, or as whichever of GB18030 and Big5 reads as Chinese."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding.removesuffix("-sig")
            except UnicodeDecodeError as error:
                raise _not_text(path, data, error.start) from None
    if (at := data.find(b"\0")) >= 0:
        raise _not_text(path, data, at)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        first = error.start
    decoded = {
        encoding: text
        for encoding in ("gb18030", "big5hkscs")
        if (text := _try(data, encoding)) is not None
    }
    if not decoded:
        raise _not_text(path, data, first)
    best = max(decoded, key=lambda encoding: (_chinese(decoded[encoding]), encoding == "gb18030"))
    if _chinese(decoded[best]) < 0.02:
        raise _not_text(path, data, first)
    return decoded[best], best


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _chinese(text: str) -> float:
    """The share of the most frequent characters of Chinese prose in a text."""
    sample = text[:20000]
    return sum(mark in _FREQUENT for mark in sample) / max(1, len(sample))


def _not_text(path: Path, data: bytes, at: int) -> InputError:
    line = data.count(b"\n", 0, at) + 1
    return InputError(
        [Problem("page-not-text", Place(str(path), line), {"found": path.name, "offset": at})]
    )


def _pdf(path: Path, data: bytes) -> tuple[str, str]:
    try:
        import pypdfium2
    except ImportError:
        raise _missing(path, "PDF", "documents") from None
    try:
        with pypdfium2.PdfDocument(data) as document:
            pages = [
                document[number].get_textpage().get_text_range() for number in range(len(document))
            ]
    except (pypdfium2.PdfiumError, *_PARSER_ERRORS) as error:
        raise _broken(path, error) from None
    return "\n".join(page.replace("\r\n", "\n").replace("\ufffe", "") for page in pages), "pdf"


def _docx(path: Path, data: bytes) -> tuple[str, str]:
    try:
        from docx.exceptions import PythonDocxError
        from docx.opc.exceptions import OpcError
    except ImportError:
        raise _missing(path, "docx", "documents") from None
    try:
        size, count = _unpacked(data)
        if size > MOST_UNPACKED or count > MOST_PARTS:
            values = {
                "found": path.name,
                "size": f"{size / 1e6:.0f} MB",
                "most": f"{MOST_UNPACKED / 1e6:.0f} MB",
            }
            raise InputError([Problem("page-unpacks-large", Place(str(path)), values)])
        lines = read_word(data)
    except (OpcError, PythonDocxError, *_PARSER_ERRORS) as error:
        raise _broken(path, error) from None
    return "\n".join(lines), "docx"


def _unpacked(data: bytes) -> tuple[int, int]:
    """To how many bytes an archive unpacks, and how many parts it has: no more than it states is unpacked."""
    with ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
    return sum(part.file_size for part in parts), len(parts)


def _broken(path: Path, error: Exception) -> InputError:
    reason = str(error).partition("\n")[0] or type(error).__name__
    return InputError(
        [Problem("page-broken", Place(str(path)), {"found": path.name, "reason": reason})]
    )


def _missing(path: Path, what: str, extra: str) -> InputError:
    return InputError(
        [Problem("page-needs-extra", Place(str(path)), {"found": what, "extra": extra})]
    )


class _Text(HTMLParser):
    """The text of an HTML page: blocks on lines of their own, scripts and navigation left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []
        self._set = 0  # inside <pre>, where lines are as they are set

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag in _BLOCKS and not self._silent:
            self._set += tag == "pre"
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag in self._silent:
            while self._silent.pop() != tag:
                pass
        elif tag in _BLOCKS and not self._silent:
            self._set = max(0, self._set - (tag == "pre"))
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            text = data.replace("\r\n", "\n").replace("\r", "\n")
            self.parts.append(text if self._set else _WRAPPED.sub(_joint, text))


def _joint(wrapped: re.Match[str]) -> str:
    """What a line break in the source of a page stands for: a blank between Latin words, nothing in Chinese."""
    text, start, end = wrapped.string, wrapped.start(), wrapped.end()
    between = start > 0 and end < len(text) and is_latin(text[start - 1]) and is_latin(text[end])
    return " " if between else ""


def _closed(text: str) -> str:
    """A text in which nothing opens that does not close: else the parser looks for its end again and again."""
    for opening, closing in (("<", ">"), ("<!--", "-->"), ("<![", "]>")):
        end = text.rfind(closing) + 1
        text = text[:end] + text[end:].replace(opening, "&lt;" + opening[1:])
    return text


def _html(path: Path, data: bytes) -> tuple[str, str]:
    text, encoding = decode(data, path)
    parser = _Text()
    try:
        parser.feed(_closed(text))
        parser.close()
    except AssertionError as error:
        raise _broken(path, error) from None
    lines = [line.rstrip() for line in "".join(parser.parts).split("\n")]
    return "\n".join(line for line in lines if line.strip()), f"html {encoding}"
