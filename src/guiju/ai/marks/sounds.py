"""Metadata of RIFF files (WAV, WebP, AVI), of MP3 (ID3) and FLAC."""

from __future__ import annotations

from collections.abc import Iterator

from guiju.ai.marks.exif import read_exif
from guiju.ai.marks.pieces import DamagedError, Metadata, Pieces, Texts, words

_LISTS = (b"INFO", b"hdrl", b"adtl")
_TEXTS = frozenset({b"AIGC", b"XMP ", b"_PMX", b"iXML", b"axml", b"aXML"})
_FRAMES = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}


def read_riff(file: Pieces) -> Texts:
    """The texts of a RIFF file's chunks. Raises DamagedError where chunks are cut short."""
    kind = words(file.take(8, 4)).strip()
    yield from _chunks(file, 12, min(file.size, 8 + file.number(4, little=True)), kind, 0)
    if file.size < 8 + file.number(4, little=True):
        raise DamagedError("cut")


def _chunks(file: Pieces, at: int, end: int, kind: str, depth: int) -> Texts:
    while at + 8 <= end:
        file.count()
        name, length = file.take(at, 4), file.number(at + 4, little=True)
        start = at + 8
        at = start + length + length % 2
        if start + length > end:
            raise DamagedError("cut")
        place = f"{kind} {words(name).strip()}"
        if name == b"LIST" and length >= 4 and depth < 4:
            below = file.take(start, 4)
            if below in _LISTS or kind == "INFO":
                yield from _chunks(file, start + 4, start + length, words(below), depth + 1)
        elif name == b"bext":
            yield Metadata(place, "Description", words(file.take(start, min(length, 256))))
        elif name.lower() == b"id3 ":
            yield from read_id3(file, start)
        elif name == b"EXIF":
            yield from read_exif(file.take(start, length).removeprefix(b"Exif\0\0"))
        elif name in _TEXTS or kind == "INFO":
            yield Metadata(place, words(name).strip(), words(file.take(start, length)))


def read_mp3(file: Pieces) -> Texts:
    """ID3 of an MP3: at its beginning, and the old form at its end."""
    if file.take(0, 3) == b"ID3":
        yield from read_id3(file, 0)
    if file.size >= 128 and file.take(file.size - 128, 3) == b"TAG":
        data = file.take(file.size - 125, 124)
        yield Metadata("ID3v1", "comment", words(data[94:124].split(b"\0")[0]))


def read_id3(file: Pieces, start: int) -> Texts:
    """The frames of ID3 version 2.2 to 2.4. Raises DamagedError where frames are cut short."""
    head = file.take(start, 10)
    version, flags = head[3], head[5]
    if head[:3] != b"ID3" or version not in (2, 3, 4):
        raise DamagedError("form")
    data = file.take(start + 10, _sync_safe(head[6:10]))
    if flags & 0x80 and version < 4:
        data = data.replace(b"\xff\0", b"\xff")
    at = 0
    if flags & 0x40 and version > 2:
        size = _sync_safe(data[:4]) if version == 4 else int.from_bytes(data[:4], "big") + 4
        at = size
    yield from _id3_frames(file, data, at, version)


def _id3_frames(file: Pieces, data: bytes, at: int, version: int) -> Texts:
    width, head = (3, 6) if version == 2 else (4, 10)
    while at + head <= len(data) and data[at] != 0:
        file.count()
        name = data[at : at + width]
        raw = data[at + width : at + 2 * width]
        size = _sync_safe(raw) if version == 4 else int.from_bytes(raw, "big")
        start = at + head
        at = start + size
        if at > len(data):
            raise DamagedError("cut")
        yield from _frame(words(name), data[start:at])


def _frame(name: str, data: bytes) -> Iterator[Metadata]:
    """A frame that holds text: own texts (TXXX), comments, private data, all others that begin with T."""
    if not data:
        return
    encoding, rest = _FRAMES.get(data[0], "utf-8"), data[1:]
    if name in ("TXXX", "TXX", "COMM", "COM", "USLT", "ULT"):
        rest = rest[3:] if name[0] != "T" else rest
        label, value = _split(rest, encoding)
        yield Metadata(f"ID3 {name}", label, value)
    elif name == "PRIV":
        owner, _, value_ = data.partition(b"\0")
        yield Metadata("ID3 PRIV", words(owner), words(value_))
    elif name.startswith("T"):
        yield Metadata(f"ID3 {name}", name, _decoded(rest, encoding))


def _split(data: bytes, encoding: str) -> tuple[str, str]:
    """A label and a value, each ended by zero."""
    if encoding.startswith("utf-16"):
        at = next((i for i in range(0, len(data) - 1, 2) if data[i : i + 2] == b"\0\0"), len(data))
        return _decoded(data[:at], encoding), _decoded(data[at + 2 :], encoding)
    label, _, value = data.partition(b"\0")
    return _decoded(label, encoding), _decoded(value, encoding)


def _decoded(data: bytes, encoding: str) -> str:
    # What says it is Latin is often GB18030 or UTF-8.
    return (
        words(data) if encoding == "latin-1" else data.decode(encoding, "replace").strip("\0\ufeff")
    )


def _sync_safe(data: bytes) -> int:
    if len(data) < 4 or any(byte & 0x80 for byte in data):
        raise DamagedError("form")
    return data[0] << 21 | data[1] << 14 | data[2] << 7 | data[3]


def read_flac(file: Pieces) -> Texts:
    """The comments of a FLAC. Raises DamagedError where blocks are cut short."""
    at = 4
    last = False
    while not last:
        file.count()
        head = file.take(at, 4)
        last, kind, length = bool(head[0] & 0x80), head[0] & 0x7F, int.from_bytes(head[1:], "big")
        if kind == 4:
            yield from _vorbis(file.take(at + 4, length))
        at += 4 + length


def _vorbis(data: bytes) -> Iterator[Metadata]:
    at = 4 + int.from_bytes(data[:4], "little")
    count = int.from_bytes(data[at : at + 4], "little")
    at += 4
    for _ in range(min(count, 10_000)):
        size = int.from_bytes(data[at : at + 4], "little")
        if at + 4 + size > len(data):
            raise DamagedError("cut")
        name, _, value = words(data[at + 4 : at + 4 + size]).partition("=")
        yield Metadata("FLAC comment", name, value)
        at += 4 + size
