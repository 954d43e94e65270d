"""Metadata and text of documents: Office files (OOXML), PDF, HTML, Markdown and plain text."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from typing import BinaryIO

from guiju.ai.marks.pieces import PIECE, DamagedError, Metadata, Texts

_PARTS = ("docProps/custom.xml", "docProps/core.xml", "docProps/app.xml")
_BODIES = re.compile(r"word/document\.xml|ppt/slides/slide\d+\.xml|xl/sharedStrings\.xml")
_MOST_ENTRIES, _MOST_BODY, _MOST_BODIES = 10_000, 32 << 20, 200
# Each pattern goes on from where it failed, so that no text makes them slow.
_NAME = re.compile(r'\bname="([^"<>]*)"')
_CORE = re.compile(r"<(?:\w++:)?+(\w++)[^<>]*+>([^<]++)</")
_TAG = re.compile(r"<[^<>]*+>")
_BREAK = re.compile(r"</(?:w:p|a:p|si)>|<w:br/>")
_PACKET = b"<x:xmpmeta", b"</x:xmpmeta>"
_PDF_KEY, _MOST_ENTRIES_OF_PDF = b"/AIGC", 1_000
_PDF_STRING = re.compile(
    rb"\s{0,20}+(\((?:[^()\\]|\\.){0,20000}+\)|<[0-9A-Fa-f\s]{0,40000}+>)", re.DOTALL
)
_META = re.compile(r"<meta\b[^<>]*+>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w:-])([\w:-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_SILENT = re.compile(r"<(head|script|style|template)(?=[\s>/])", re.IGNORECASE)
_SILENT_ENDS = {
    name: re.compile(f"</{name}", re.IGNORECASE) for name in ("head", "script", "style", "template")
}
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def read_office(file: BinaryIO) -> Texts:
    """Properties of a Word, Excel or PowerPoint file. Raises DamagedError for broken, packed or huge ones."""
    with _archive(file) as archive:
        names = set(archive.namelist())
        for part in _PARTS:
            if part not in names:
                continue
            text = _part(archive, part, PIECE).decode("utf-8", "replace")
            if part == _PARTS[0]:
                for piece in text.split("</property>")[:-1]:
                    head, _, value = piece.rpartition("<property")[2].partition(">")
                    found = _NAME.search(head)
                    name = unescape(found[1]) if found else ""
                    yield Metadata(part, name, unescape(_TAG.sub("", value)).strip())
            else:
                for name, value in _CORE.findall(text):
                    yield Metadata(part, name, unescape(value))


def office_text(file: BinaryIO) -> str:
    """The text of a Word, Excel or PowerPoint file, a paragraph a line."""
    with _archive(file) as archive:
        parts = sorted(name for name in archive.namelist() if _BODIES.fullmatch(name))
        bodies, left = [], _MOST_BODY
        for part in parts[:_MOST_BODIES]:
            bodies.append(_part(archive, part, left))
            left -= len(bodies[-1])
    text = b"\n".join(bodies).decode("utf-8", "replace")
    return unescape(_TAG.sub("", _BREAK.sub("\n", text)))


def _archive(file: BinaryIO) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, OverflowError, UnicodeDecodeError):
        raise DamagedError("form") from None
    if len(archive.filelist) > _MOST_ENTRIES:
        raise DamagedError("many")
    return archive


def _part(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A part of an archive, of at most so many bytes unpacked, whatever it says of its size."""
    import lzma
    import zlib

    try:
        with archive.open(name) as part:
            found = part.read(most + 1)
    except (
        zipfile.BadZipFile,
        RuntimeError,
        EOFError,
        OSError,
        zlib.error,
        lzma.LZMAError,
        ValueError,
    ):
        raise DamagedError("packed") from None
    if len(found) > most:
        raise DamagedError("large")
    return found


def read_pdf(data: bytes) -> Texts:
    """The entry AIGC and the XMP packets of a PDF, as far as they are not packed away in streams."""
    at = -1
    for _ in range(_MOST_ENTRIES_OF_PDF):
        at = data.find(_PDF_KEY, at + 1)
        if at < 0:
            break
        if match := _PDF_STRING.match(data, at + len(_PDF_KEY)):
            yield Metadata("PDF Info", "AIGC", _pdf_string(match[1]))
    start, end = 0, 0
    while (start := data.find(_PACKET[0], end)) >= 0 and (end := data.find(_PACKET[1], start)) >= 0:
        if end - start <= PIECE:
            yield Metadata("PDF XMP", "xmp", data[start:end].decode("utf-8", "replace"))


def pdf_entry(data: bytes) -> Texts:
    """The entry AIGC of a PDF's Info where it is packed: by PDFium, where the extra `documents` is installed."""
    try:
        import pypdfium2
        from pypdfium2 import raw
    except ImportError:
        return
    import ctypes

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise DamagedError("form") from None
    try:
        size = raw.FPDF_GetMetaText(document, b"AIGC", None, 0)
        if 2 < size <= PIECE:
            buffer = ctypes.create_string_buffer(size)
            raw.FPDF_GetMetaText(document, b"AIGC", buffer, size)
            yield Metadata(
                "PDF Info", "AIGC", buffer.raw.decode("utf-16-le", "replace").rstrip("\0")
            )
    finally:
        document.close()


def _pdf_string(written: bytes) -> str:
    """A string of a PDF: in brackets with escapes, or in hexadecimal; UTF-16 with its mark, else UTF-8."""
    if written.startswith(b"<"):
        digits = re.sub(rb"\s", b"", written[1:-1])
        data = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    else:
        data = re.sub(rb"\\([0-7]{1,3}|\r\n|.)", _unescaped, written[1:-1], flags=re.DOTALL)
    if data.startswith((b"\xfe\xff", b"\xff\xfe")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "replace")


def _unescaped(match: re.Match[bytes]) -> bytes:
    sign = match[1]
    if sign[0] in b"01234567":
        return bytes([int(sign, 8) & 0xFF])
    return _ESCAPES.get(sign, b"" if sign in (b"\n", b"\r\n") else sign)


def read_front_matter(text: str) -> Texts:
    """What stands between two lines of dashes at the beginning of a Markdown file, under `AIGC:`."""
    if not text.startswith("---"):
        return
    head, dashes, _ = text[3:200_000].partition("\n---")
    if dashes:
        yield Metadata("front matter", "yaml", head)


def html_text(text: str) -> str:
    """What a page of HTML shows, each element a line. Own and plain: the parser of Python takes hours over some texts.

    >>> html_text("<head><title>a</title></head><p>b<script>c</script> &lt; <b>d</b>").split()
    ['b', '<', 'd']
    """
    parts, at = [], 0
    while match := _SILENT.search(text, at):
        parts.append(text[at : match.start()])
        end = _SILENT_ENDS[match[1].lower()].search(text, match.end())
        at = end.start() if end else len(text)
    parts.append(text[at:])
    return unescape(_TAG.sub("\n", "".join(parts)))


def read_html(text: str) -> Texts:
    """The `meta` elements of a page of HTML."""
    for tag in _META.findall(text[:PIECE]):
        found = {name.lower(): unescape(a or b) for name, a, b in _ATTRIBUTE.findall(tag)}
        name = found.get("name") or found.get("property") or ""
        if name:
            yield Metadata("HTML meta", name, found.get("content", ""))
