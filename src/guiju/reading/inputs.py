"""Files as they come → raw text: text in any Chinese encoding, the text layer of a PDF, HTML, Word documents."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TypeAlias
from zipfile import BadZipFile, ZipFile

from guiju.model.problem import InputError, Place, Problem
from guiju.reading.decoding import decode
from guiju.reading.hypertext import shown_text
from guiju.reading.pdf import read_pdf
from guiju.reading.word import read_word

MOST_BYTES = 64 << 20
MOST_UNPACKED = 128 << 20
MOST_PARTS = 10_000
_MOST_NAMED = 20
# A broken file may fail anywhere in the parser that reads it, in any of these ways.
_PARSER_ERRORS = (
    ArithmeticError, AssertionError, AttributeError, BadZipFile, EOFError, LookupError, OSError, RuntimeError,
    SyntaxError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
# What a file begins with, whatever its ending says.
_PDF, _ZIP, _OLD_OFFICE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_Read: TypeAlias = tuple[str, str, list[Problem]]


@dataclass(frozen=True, slots=True)
class Document:
    """A file's raw text; `digest` is the SHA-256 of its bytes, in hexadecimal.

    Offsets count code points of `raw`. For PDF, HTML and Word documents that is the text taken out of them; `warnings`
    say what of them is not in it.
    """

    path: Path
    raw: str
    digest: str
    encoding: str
    warnings: tuple[Problem, ...] = ()


def open_document(path: Path) -> Document:
    """The raw text of a file: PDF and Word by their first bytes, .html, .htm, .xhtml by their ending, else text.

    Raises InputError for a file that is missing, empty, too large, no text, locked by a password, or needs an extra
    that is not there.
    """
    data = _bytes(path)
    digest = hashlib.sha256(data).hexdigest()
    raw, encoding, warnings = _reader(path, data)(path, data)
    if not raw.strip():
        raise InputError([Problem("page-empty", Place(str(path)), {"found": path.name})])
    return Document(path, raw, digest, encoding, tuple(warnings))


def _reader(path: Path, data: bytes) -> Callable[[Path, bytes], _Read]:
    """What reads a file: by how it begins, as endings are often wrong, else by its ending."""
    ending = path.suffix.lower()
    if data.startswith(_OLD_OFFICE):
        raise InputError([Problem("page-old-office", Place(str(path)), {"found": path.name})])
    if data.startswith(_PDF) or ending == ".pdf":
        return _pdf
    if data.startswith(_ZIP) or ending == ".docx":
        return _docx
    return _html if ending in (".html", ".htm", ".xhtml") else _plain


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


def _plain(path: Path, data: bytes) -> _Read:
    return *decode(data, path), []


def _html(path: Path, data: bytes) -> _Read:
    text, encoding = decode(data, path)
    try:
        return shown_text(text), f"html {encoding}", []
    except AssertionError as error:
        raise _broken(path, error) from None


def _pdf(path: Path, data: bytes) -> _Read:
    try:
        from pypdfium2 import PdfiumError
    except ImportError:
        raise _missing(path, "PDF", "documents") from None
    try:
        found = read_pdf(data)
    except (PdfiumError, *_PARSER_ERRORS) as error:
        if "password" in str(error).lower():
            locked = Problem("page-locked", Place(str(path)), {"found": path.name})
            raise InputError([locked]) from None
        raise _broken(path, error) from None
    warnings: list[Problem] = []
    if found.silent:
        numbers = ", ".join(map(str, found.silent[:_MOST_NAMED]))
        more = ", …" if len(found.silent) > _MOST_NAMED else ""
        values = {"found": numbers + more, "count": len(found.silent), "all": found.pages}
        warnings.append(Problem("page-silent", Place(str(path)), values, warning=True))
    if found.running:
        values = {"found": " | ".join(found.running[:_MOST_NAMED])}
        warnings.append(Problem("page-running", Place(str(path)), values, warning=True))
    return found.text, "pdf", warnings


def _docx(path: Path, data: bytes) -> _Read:
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
    return "\n".join(lines), "docx", []


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
