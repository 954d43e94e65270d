"""Bytes → text: the encodings in which Chinese comes, told apart by their mark or by what reads as Chinese."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from pathlib import Path

from guiju.model.problem import InputError, Place, Problem

# In this order: the mark of UTF-32 begins with that of UTF-16.
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# The most frequent characters of Chinese prose: which decoding gives more of them, is the right one.
_FREQUENT = frozenset(
    "的一是不了在人有我他这中大来上国個个们们为為和地出要以时時会會可也就发發年对對业業产產，。、"
)
_LEAST = 0.02


def decode(data: bytes, path: Path) -> tuple[str, str]:
    """A text and its encoding: by its mark, as UTF-8, or as whichever of the others reads as Chinese.

    The others are GB18030 and Big5, HZ where all is ASCII, UTF-16 without a mark where there are zero bytes.
    Raises InputError with the place where the encoding that fits longest fits no more.
    """
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding.removesuffix("-sig")
            except UnicodeDecodeError as error:
                raise _not_text(path, data, error.start) from None
    if (at := data.find(b"\0")) >= 0:
        return _best(data, ("utf-16-le", "utf-16-be"), path, at)
    if b"~{" in data and data.isascii() and (text := _try(data, "hz")) and _chinese(text) > _LEAST:
        return text, "hz"
    if (text := _try(data, "utf-8")) is not None:
        return text, "utf-8"
    return _best(data, ("gb18030", "big5hkscs"), path, _broken_at(data))


def _best(data: bytes, encodings: Sequence[str], path: Path, at: int) -> tuple[str, str]:
    """The decoding that reads as Chinese most, the first of equals. Raises InputError with `at` where none does."""
    found = [(encoding, _try(data, encoding)) for encoding in encodings]
    scored = [(_chinese(text), text, encoding) for encoding, text in found if text is not None]
    share, text, encoding = max(scored, key=lambda one: one[0], default=(0.0, "", ""))
    if share < _LEAST:
        raise _not_text(path, data, at)
    return text, encoding


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _broken_at(data: bytes) -> int:
    """The byte at which a text breaks off in the encoding that reads as Chinese up to there, else in UTF-8."""
    places: list[tuple[bool, int]] = []
    first = len(data)
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError as error:
            before = data[: error.start].decode(encoding)
            first = error.start if encoding == "utf-8" else first
            places.append((_chinese(before) >= _LEAST, error.start))
    readable = [at for is_chinese, at in places if is_chinese]
    return max(readable, default=first)


def _chinese(text: str) -> float:
    """The share of the most frequent characters of Chinese prose in a text."""
    sample = text[:20000]
    return sum(mark in _FREQUENT for mark in sample) / max(1, len(sample))


def _not_text(path: Path, data: bytes, at: int) -> InputError:
    line = data.count(b"\n", 0, at) + 1
    return InputError(
        [Problem("page-not-text", Place(str(path), line), {"found": path.name, "offset": at})]
    )
