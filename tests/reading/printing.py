"""PDFs as programs print them, made of nothing: lines at their places, in a Chinese font that readers have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 595, 842
_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts"
    b" [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 0 >> >>] >>"
)


class Line(NamedTuple):
    """Words at a place in points from the lower left corner; every character is as wide as `size`."""

    x: float
    y: float
    words: str
    size: float = 11.0


def printed(pages: Sequence[Sequence[Line]], rotation: int = 0, turned: bool = False) -> bytes:
    """A PDF of pages, their lines written in the order given; `turned` sets the text itself sideways."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(len(pages))), len(pages)),
        _FONT,
    ]
    for at, lines in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Rotate %d /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (WIDTH, HEIGHT, rotation, 5 + 2 * at)
        )
        content = b"\n".join(_drawn(line, turned) for line in lines)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return _file(objects)


def _drawn(line: Line, turned: bool) -> bytes:
    matrix = (0, 1, -1, 0, WIDTH - line.y, line.x) if turned else (1, 0, 0, 1, line.x, line.y)
    place = " ".join(f"{number:g}" for number in matrix)
    words = line.words.encode("utf-16-be").hex()
    return f"BT /F1 {line.size:g} Tf {place} Tm <{words}> Tj ET".encode()


def _file(objects: Sequence[bytes]) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    return out + head + table + end % (len(objects) + 1, len(out))


def in_lines(text: str, width: int) -> list[str]:
    """Paragraphs cut into lines of so many characters, each indented by two."""
    return [
        line
        for paragraph in text.split("\n")
        for indented in ["　　" + paragraph]
        for line in [indented[at : at + width] for at in range(0, len(indented), width)]
    ]
