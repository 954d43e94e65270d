"""Texts of EXIF: the directories of a TIFF block within a picture."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from guiju.ai.marks.pieces import DamagedError, Metadata, Texts, words

NAMES = {
    0x010E: "ImageDescription", 0x010D: "DocumentName", 0x0131: "Software", 0x013B: "Artist", 0x8298: "Copyright",
    0x02BC: "XMP", 0x9286: "UserComment", 0x927C: "MakerNote", 0x9C9B: "XPTitle", 0x9C9C: "XPComment",
    0x9C9E: "XPKeywords", 0x9C9F: "XPSubject",
}  # fmt: skip
_BELOW = (0x8769, 0x8825, 0xA005)
_WIDE = frozenset({0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F})
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
MOST_DIRECTORIES, MOST_ENTRIES = 16, 2_000
_USER_COMMENT = 0x9286


def read_exif(data: bytes) -> Texts:
    """The texts of EXIF. Raises DamagedError where directories lead outside the block or in a circle."""
    orders = {b"II": "<", b"MM": ">"}
    order = orders.get(data[:2])
    if order is None:
        raise DamagedError("form")
    waiting, seen = [_unpack(data, f"{order}I", 4)], set[int]()
    while waiting:
        start = waiting.pop(0)
        if not start:
            continue
        if start in seen or len(seen) == MOST_DIRECTORIES:
            raise DamagedError("deep")
        seen.add(start)
        count = _unpack(data, f"{order}H", start)
        if count > MOST_ENTRIES:
            raise DamagedError("many")
        for at in range(start + 2, start + 2 + 12 * count, 12):
            tag = _unpack(data, f"{order}H", at)
            if tag in _BELOW:
                waiting.append(_unpack(data, f"{order}I", at + 8))
            elif tag in NAMES:
                yield from _entry(data, order, tag, at)
        waiting.append(_unpack(data, f"{order}I", start + 2 + 12 * count, missing=0))


def _entry(data: bytes, order: str, tag: int, at: int) -> Iterator[Metadata]:
    size = _SIZES.get(_unpack(data, f"{order}H", at + 2), 1) * _unpack(data, f"{order}I", at + 4)
    start = at + 8 if size <= 4 else _unpack(data, f"{order}I", at + 8)
    if start + size > len(data):
        raise DamagedError("cut")
    value = data[start : start + size]
    if tag in _WIDE:
        text = value.decode("utf-16-le", "replace").rstrip("\0")
    elif tag == _USER_COMMENT:
        text = _comment(value, order)
    else:
        text = words(value)
    yield Metadata("EXIF", NAMES[tag], text)


def _comment(value: bytes, order: str) -> str:
    """A user comment, whose first eight bytes name its characters."""
    code, rest = value[:8], value[8:]
    if code.startswith(b"UNICODE"):
        return rest.decode("utf-16-le" if order == "<" else "utf-16-be", "replace").rstrip("\0")
    return words(rest if code.startswith((b"ASCII", b"JIS", b"\0")) else value)


def _unpack(data: bytes, form: str, at: int, missing: int | None = None) -> int:
    try:
        return int(struct.unpack_from(form, data, at)[0])
    except struct.error:
        if missing is not None:
            return missing
        raise DamagedError("cut") from None
