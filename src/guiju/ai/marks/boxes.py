"""Metadata of files made of boxes (ISO 14496-12): MP4, MOV, M4A, and HEIC or AVIF as far as boxes hold text."""

from __future__ import annotations

from guiju.ai.marks.pieces import DamagedError, Metadata, Pieces, Texts, words

_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_FOLDERS = frozenset({b"moov", b"udta", b"trak", b"mdia", b"ilst", b"moof", b"meco"})
_DEPTH = 10
_LARGEST_TEXT = 1 << 20


def read_boxes(file: Pieces) -> Texts:
    """The texts of a file's boxes. Raises DamagedError where boxes are cut short, too many or too deep."""
    yield from _boxes(file, 0, file.size, "", 0, [])


def _boxes(file: Pieces, at: int, end: int, path: str, depth: int, keys: list[str]) -> Texts:
    if depth > _DEPTH:
        raise DamagedError("deep")
    while at + 8 <= end:
        file.count()
        size, name, start = file.number(at), file.take(at + 4, 4), at + 8
        if size == 1:
            size, start = file.number(at + 8, 8), at + 16
        elif size == 0:
            size = end - at
        if size < start - at:
            raise DamagedError("form")
        if at + size > end:
            raise DamagedError("cut")
        yield from _box(file, name, start, at + size, path, depth, keys)
        at += size


def _box(
    file: Pieces, name: bytes, start: int, end: int, path: str, depth: int, keys: list[str]
) -> Texts:
    shown = name.decode("latin-1")
    below = f"{path}.{shown}" if path else shown
    if name in _FOLDERS:
        yield from _boxes(file, start, end, below, depth + 1, keys)
    elif name == b"meta":
        # In MP4 four bytes of version stand before what is within, in MOV they do not.
        plain = end - start >= 8 and file.take(start + 4, 4) in (b"hdlr", b"keys", b"ilst")
        yield from _boxes(file, start if plain else start + 4, end, below, depth + 1, [])
    elif name == b"keys":
        keys.extend(_keys(file, start, end))
    elif name == b"uuid" and end - start >= 16 and file.take(start, 16) == _XMP:
        yield Metadata(f"{below} XMP", "xmp", words(file.take(start + 16, end - start - 16)))
    elif path.endswith(".ilst"):
        yield from _item(file, name, start, end, below, keys)
    elif (name.lower() == b"aigc" or path.endswith(".udta")) and end - start <= _LARGEST_TEXT:
        yield Metadata(below, shown, words(file.take(start, end - start)))


def _keys(file: Pieces, start: int, end: int) -> list[str]:
    """The names of the items of a list, in order."""
    count, at, out = file.number(start + 4), start + 8, list[str]()
    for _ in range(count):
        file.count()
        size = file.number(at)
        if size < 8 or at + size > end:
            raise DamagedError("cut")
        out.append(words(file.take(at + 8, size - 8)))
        at += size
    return out


def _item(file: Pieces, name: bytes, start: int, end: int, path: str, keys: list[str]) -> Texts:
    """An item: by number of a key, by its own name, or by one that stands within (`----`)."""
    number = int.from_bytes(name, "big")
    label = keys[number - 1] if 0 < number <= len(keys) else name.decode("latin-1")
    at = start
    while at + 8 <= end:
        file.count()
        size, kind = file.number(at), file.take(at + 4, 4)
        if size < 8 or at + size > end:
            raise DamagedError("cut")
        if kind == b"name" and size >= 12:
            label = words(file.take(at + 12, size - 12))
        elif kind == b"data" and 16 <= size <= _LARGEST_TEXT:
            yield Metadata(path, label, words(file.take(at + 16, size - 16)))
        at += size
