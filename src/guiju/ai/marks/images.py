"""Metadata of images: PNG (tEXt, zTXt, iTXt, eXIf), JPEG (XMP, EXIF, comments), GIF (comments, XMP)."""

from __future__ import annotations

from guiju.ai.marks.exif import read_exif
from guiju.ai.marks.pieces import DamagedError, Metadata, Pieces, Texts, inflate, words

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXIF = b"Exif\0\0"
_GIF_XMP = b"XMP Data"
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_START, _END, _SCAN, _APP1, _APP13, _COMMENT = 0xD8, 0xD9, 0xDA, 0xE1, 0xED, 0xFE


def read_png(file: Pieces) -> Texts:
    """The texts of a PNG's chunks. Raises DamagedError where chunks are cut short or too large."""
    at = 8
    while True:
        file.count()
        length, kind = file.number(at), file.take(at + 4, 4)
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            yield _png_text(kind, file.take(at + 8, length))
        elif kind == b"eXIf":
            yield from read_exif(file.take(at + 8, length))
        elif kind == b"IEND":
            return
        # The end of a chunk that is passed over must be there, too.
        file.take(at + 8 + length, 4)
        at += 12 + length


def _png_text(kind: bytes, data: bytes) -> Metadata:
    name, _, rest = data.partition(b"\0")
    place = f"PNG {kind.decode()}"
    if kind == b"zTXt":
        rest = inflate(rest[1:])
    elif kind == b"iTXt":
        packed, rest = rest[:1] == b"\x01", rest[2:]
        parts = rest.split(b"\0", 2)
        if len(parts) < 3:
            raise DamagedError("form")
        rest = inflate(parts[2]) if packed else parts[2]
    return Metadata(place, words(name), words(rest))


def read_jpeg(file: Pieces) -> Texts:
    """The texts of a JPEG's segments before the picture. Raises DamagedError where segments are cut short."""
    at = 2
    while True:
        file.count()
        sign, marker = file.take(at, 2)
        if sign != 0xFF:
            raise DamagedError("form")
        if marker == 0xFF:
            at += 1
            continue
        if marker in (_SCAN, _END):
            return
        if marker in _WITHOUT_LENGTH:
            at += 2
            continue
        length = file.number(at + 2, 2)
        if length < 2:
            raise DamagedError("form")
        data = file.take(at + 4, length - 2)
        if marker == _APP1 and data.startswith(_XMP):
            yield Metadata("JPEG XMP", "xmp", words(data[len(_XMP) :]))
        elif marker == _APP1 and data.startswith(_EXIF):
            yield from read_exif(data[len(_EXIF) :])
        elif marker in (_COMMENT, _APP13):
            yield Metadata("JPEG comment" if marker == _COMMENT else "JPEG IPTC", "", words(data))
        at += 2 + length


def read_gif(file: Pieces) -> Texts:
    """Comments and XMP of a GIF. Raises DamagedError where blocks are cut short or unknown."""
    flags = file.take(10, 1)[0]
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    while True:
        file.count()
        kind = file.take(at, 1)[0]
        if kind == 0x3B:
            return
        if kind == 0x2C:
            flags = file.take(at + 9, 1)[0]
            at += 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
            _, at = _blocks(file, at)
        elif kind == 0x21:
            label = file.take(at + 1, 1)[0]
            data, at = _blocks(file, at + 2)
            if label == 0xFE:
                yield Metadata("GIF comment", "", words(data))
            elif data.startswith(_GIF_XMP):
                yield Metadata("GIF XMP", "xmp", data.decode("utf-8", "replace"))
        else:
            raise DamagedError("form")


def _blocks(file: Pieces, at: int) -> tuple[bytes, int]:
    """Sub-blocks put together, and the place after them. Of XMP, written through all blocks, lengths are characters."""
    parts: list[bytes] = []
    size = 0
    while length := file.take(at, 1)[0]:
        file.count()
        part = file.take(at, length + 1)
        size += length
        if size <= 1 << 20:
            parts.append(part if parts and parts[0].startswith(_GIF_XMP) else part[1:])
        at += length + 1
    return b"".join(parts), at + 1
