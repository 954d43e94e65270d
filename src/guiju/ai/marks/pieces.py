"""Pieces of a file that nobody vouches for: every read is within the file, of a bounded size, and counted."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

PIECE = 4 << 20
"""Bytes of the largest piece of metadata that is read."""

BUDGET = 64 << 20
"""Bytes that are read of one file in all."""

MOST = 100_000
"""Parts (chunks, boxes, frames) that are looked at in one file."""


class DamagedError(Exception):
    """A file that is not what it says: `code` is cut, large, many, deep, form or packed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Metadata:
    """A text of a file's metadata: where it stands, under which name."""

    place: str
    name: str
    text: str


Texts = Iterator[Metadata]


class Pieces:
    """A file read piece by piece.

    >>> import io
    >>> file = Pieces(io.BytesIO(b"abcdef"))
    >>> file.size, file.take(1, 2)
    (6, b'bc')
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = file.seek(0, 2)
        self._left, self._parts = BUDGET, MOST

    def take(self, at: int, length: int) -> bytes:
        """So many bytes from a place on. Raises DamagedError where the file ends before, or they are too many."""
        if length > PIECE:
            raise DamagedError("large")
        if at < 0 or length < 0 or at + length > self.size:
            raise DamagedError("cut")
        self._left -= length
        if self._left < 0:
            raise DamagedError("many")
        self._file.seek(at)
        return self._file.read(length)

    def count(self) -> None:
        """One more part. Raises DamagedError where there are too many."""
        self._parts -= 1
        if self._parts < 0:
            raise DamagedError("many")

    def number(self, at: int, length: int = 4, *, little: bool = False) -> int:
        """A whole number without sign."""
        return int.from_bytes(self.take(at, length), "little" if little else "big")


def inflate(data: bytes) -> bytes:
    """What was packed with zlib, of at most a piece. Raises DamagedError for more, and for what was not packed so."""
    opener = zlib.decompressobj()
    try:
        found = opener.decompress(data, PIECE)
    except zlib.error:
        raise DamagedError("packed") from None
    if opener.unconsumed_tail:
        raise DamagedError("large")
    return found


def words(data: bytes) -> str:
    """Bytes as text: UTF-8, UTF-16 with its mark, GB18030, else each byte a character.

    >>> words("生成".encode("gb18030"))
    '生成'
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").rstrip("\0")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding).rstrip("\0")
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1").rstrip("\0")
