"""Text files of any usual encoding → UTF-8, in a stream, with the place of what cannot be read.

UTF-8 (with mark or without) stays where it is. GB18030 (GBK, GB2312), Big5, UTF-16 with its mark and files
whose lines end in several ways, as they do where files were joined, become a temporary file. Nearly every
file in Big5 is GB18030 as well, with rare characters for frequent ones: it is told by these. A file in
which both UTF-8 and GB18030 occur is refused, as whatever one takes it for, some of its words come out wrong.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, cast

from guiju.data.progress import Report
from guiju.model.problem import InputError, Place, Problem

BLOCK = 1 << 20
LONGEST_LINE = 1 << 26
"""Bytes of a line with which nobody goes on: a file without lines would fill the memory."""
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# A line whose characters beyond ASCII are all Chinese in UTF-8. By chance about one line of GB18030
# in 100,000 looks like this (words of three characters), hence the share below.
_CHINESE_UTF8 = re.compile(
    rb"(?m)^[\x00-\x09\x0b-\x7f]*+(?:[\xe3-\xe9\xef][\x80-\xbf]{2}[\x00-\x09\x0b-\x7f]*+)++$"
)
_BEYOND_ASCII = re.compile(rb"(?m)^[\x00-\x09\x0b-\x7f]*+[\x80-\xff]")
_CHANCE = 0.001
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
# The 5,401 frequent characters of Big5 and its punctuation; a third of them end on a byte below 0x7f, none of GB2312.
_FREQUENT_BIG5 = re.compile(rb"[\xa1-\xc6][\x40-\x7e\xa1-\xfe]")
_LOW_ENDING = re.compile(rb"[\xa1-\xc6][\x40-\x7e]")
_FEWEST, _MOSTLY, _OFTEN = 8, 0.9, 0.1


@dataclass(frozen=True, slots=True)
class Text:
    """A text file made ready: where to read it in UTF-8, its digest, its number of lines.

    `digest` is the SHA-256 of the bytes of the file as given, in hexadecimal.
    """

    path: Path
    digest: str
    lines: int
    encoding: str


def prepare_text(path: Path, folder: Path, report: Report | None = None) -> Text:
    """Read a file through: encoding, digest, lines; a copy in UTF-8 in `folder` where it needs one.

    `report` is told the share read so far.
    Raises InputError for an empty file, for bytes that are no text and for mixed encodings.
    """
    hasher, ends = hashlib.sha256(), LineEnds()
    encoding, last = "utf-8", b""
    lines = read = 0
    size = max(1, path.stat().st_size)
    for block in _blocks(path):
        if read == 0:
            # Two zero bytes more are the mark of UTF-32, which is told by its zeros.
            encoding = _UTF16.get(block[:2], "utf-8") if block[2:4] != b"\0\0" else "utf-8"
        hasher.update(block)
        if encoding == "utf-8":
            _refuse_nulls(block, read, lines, path)
            encoding = "utf-8" if _decode_error(block, "utf-8") is None else "gb18030"
        lines += block.count(b"\n")
        ends.look(block)
        read += len(block)
        last = block
        if report is not None:
            report(min(read / size, 1.0))
    if read < BLOCK and not last.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise InputError([Problem("empty-file", Place(str(path)), {"found": path.name})])
    digest = file_digest(path) if _compressed(path) else hasher.hexdigest()
    if encoding == "utf-8" and not ends.mixed:
        return Text(path, digest, lines + (not last.endswith(b"\n")), encoding)
    if encoding == "gb18030" and _is_big5(path):
        encoding = "big5hkscs"
    elif encoding == "gb18030":
        _refuse_mixture(path)
    copy = folder / f"{digest}.csv"
    same = ends if ends.mixed or encoding in _UTF16.values() else None
    return Text(copy, digest, _transcode(path, copy, encoding, same), encoding)


class LineEnds:
    """The ends of the lines of a file in UTF-8 or GB18030: which kinds there are, and all made one.

    >>> ends = LineEnds()
    >>> ends.look(b"a\\n1\\r\\n")
    >>> ends.mixed, ends.unified(b'a\\n"x\\r\\ny"\\r\\n1\\r')
    (True, b'a\\n"x\\r\\ny"\\n1')
    """

    def __init__(self) -> None:
        self.mixed = False
        self._kinds: set[str] = set()
        self._quoted, self._waiting = False, b""

    def look(self, block: bytes) -> None:
        """Note which ends a block has; it does not end between the two characters of one."""
        returns = block.count(b"\r")
        both = block.count(b"\r\n") if returns else 0
        feeds = 0 if self.mixed else block.count(b"\n")
        counts = {"both": both, "return": returns - both, "feed": feeds - both}
        self._kinds |= {kind for kind, count in counts.items() if count > 0}
        self.mixed = len(self._kinds) > 1

    def unified(self, block: bytes, *, last: bool = False) -> bytes:
        """A block with a line feed at the end of each line, texts in quotation marks as they are."""
        block, self._waiting = self._waiting + block, b""
        if block.endswith(b"\r") and not last:
            # Its line feed may follow in the next block.
            block, self._waiting = block[:-1], b"\r"
        parts = block.split(b'"')
        for index in range(int(self._quoted), len(parts), 2):
            parts[index] = parts[index].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        self._quoted ^= len(parts) % 2 == 0
        return b'"'.join(parts)


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def first_text(path: Path, size: int = 1 << 16) -> str:
    """The beginning of a file in UTF-8, without its mark."""
    with _opened(path) as file:
        return file.read(size).decode("utf-8-sig", errors="ignore")


def _compressed(path: Path) -> bool:
    return path.suffix.lower() == ".gz"


def _opened(path: Path) -> IO[bytes]:
    if _compressed(path):
        return cast(IO[bytes], gzip.open(path, "rb"))
    return path.open("rb")


def _blocks(path: Path) -> Iterator[bytes]:
    """Pieces of about a megabyte that end at the end of a line, so that no character is cut.

    The last byte of a UTF-16 line feed is in the next piece; its decoder carries that over.
    """
    try:
        with _opened(path) as file:
            while block := file.read(BLOCK):
                rest = file.readline(LONGEST_LINE)
                if len(rest) == LONGEST_LINE:
                    raise broken(path, "a line without end")
                yield block + rest
    except gzip.BadGzipFile as error:
        # Of a beginning that is none there is another message than of a sum that is wrong.
        none = "Not a gzipped" in str(error)
        raise broken(path, "this is no gzip file" if none else "the gzip file is damaged") from None
    except zlib.error:
        raise broken(path, "the gzip file is damaged") from None
    except EOFError:
        raise broken(path, "the gzip file is cut short") from None
    except OSError as error:
        values = {"found": str(path), "reason": error.strerror or str(error)}
        raise InputError([Problem("no-file", Place(str(path)), values)]) from None


def broken(path: Path, reason: str) -> InputError:
    """The problem of a file that is there and not what its name says, or not whole."""
    values = {"found": path.name, "reason": reason}
    return InputError([Problem("broken-file", Place(str(path)), values)])


def _decode_error(text: bytes, encoding: str) -> UnicodeDecodeError | None:
    try:
        text.decode(encoding)
    except UnicodeDecodeError as error:
        return error
    return None


def _refuse_nulls(block: bytes, offset: int, lines: int, path: Path) -> None:
    at = block.find(b"\0")
    if at >= 0:
        line = lines + block.count(b"\n", 0, at) + 1
        values = {"found": path.name, "offset": offset + at}
        raise InputError([Problem("not-text", Place(str(path), line), values)])


def _is_big5(path: Path) -> bool:
    """Whether a file that is no UTF-8 is Big5: its beginning looks so, and all of it can be read so."""
    with _opened(path) as file:
        pairs = _PAIR.findall(file.read(1 << 20))
    frequent = sum(_FREQUENT_BIG5.fullmatch(pair) is not None for pair in pairs)
    low = sum(_LOW_ENDING.fullmatch(pair) is not None for pair in pairs)
    if len(pairs) < _FEWEST or frequent < _MOSTLY * len(pairs) or low < _OFTEN * len(pairs):
        return False
    decoder = codecs.getincrementaldecoder("big5hkscs")()
    try:
        for block in chain(_blocks(path), [b""]):
            decoder.decode(block, final=not block)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_mixture(path: Path) -> None:
    """Refuse a file that is not UTF-8 as a whole, but in which lines of Chinese are."""
    chinese = beyond = lines = 0
    first_utf8 = first_other = 0
    for block in _blocks(path):
        for match in _CHINESE_UTF8.finditer(block):
            chinese += 1
            first_utf8 = first_utf8 or lines + block.count(b"\n", 0, match.start()) + 1
        beyond += sum(1 for _ in _BEYOND_ASCII.finditer(block))
        error = None if first_other else _decode_error(block, "utf-8")
        if error is not None:
            first_other = lines + block.count(b"\n", 0, error.start) + 1
        lines += block.count(b"\n")
    if first_utf8 == 1 or chinese > _CHANCE * beyond:
        _refuse_stray_bytes(path)
        values = {"utf8": first_utf8, "gb18030": first_other}
        place = Place(str(path), max(first_utf8, first_other))
        raise InputError([Problem("mixed-encodings", place, values)])


def _refuse_stray_bytes(path: Path) -> None:
    """Refuse a file with a line that is neither UTF-8 nor GB18030."""
    offset = lines = 0
    for block in _blocks(path):
        if _decode_error(block, "utf-8") is not None:
            start = offset
            for number, line in enumerate(block.split(b"\n"), lines + 1):
                error = _decode_error(line, "utf-8")
                if error is not None and _decode_error(line, "gb18030") is not None:
                    raise _undecodable(path, error, number, start + error.start)
                start += len(line) + 1
        offset, lines = offset + len(block), lines + block.count(b"\n")


def _undecodable(path: Path, error: UnicodeDecodeError, line: int, offset: int) -> InputError:
    values = {"found": f"0x{error.object[error.start]:02X}", "offset": offset}
    return InputError([Problem("undecodable-byte", Place(str(path), line), values)])


def _transcode(path: Path, copy: Path, encoding: str, ends: LineEnds | None) -> int:
    """Write a file anew in UTF-8, its line ends as one kind where given; its number of lines."""
    decoder = codecs.getincrementaldecoder(encoding)()
    offset = lines = 0
    finished = True
    with copy.open("wb") as out:
        for block in chain(_blocks(path), [b""]):
            waiting = len(decoder.getstate()[0])
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                at = error.start - waiting
                line = lines + block.count(b"\n", 0, max(at, 0)) + 1
                raise _undecodable(path, error, line, offset + at) from None
            piece = text.encode("utf-8") if offset else text.removeprefix("\ufeff").encode("utf-8")
            if ends is not None:
                piece = ends.unified(piece, last=not block)
            if piece:
                out.write(piece)
                lines += piece.count(b"\n")
                finished = piece.endswith(b"\n")
            offset += len(block)
    return lines + (not finished)
