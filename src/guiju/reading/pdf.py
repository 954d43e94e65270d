"""The text layer of a PDF: columns apart, without the heads and feet that run along its pages."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guiju.reading.columns import Row, in_columns, split_row, without_running

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

# What stands for a hyphen at the end of a line, whose break is then left out.
_HYPHEN = "\ufffe"


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of a PDF; `running` is what was left out, `silent` the numbers of pages without text, `pages` all."""

    text: str
    running: tuple[str, ...]
    silent: tuple[int, ...]
    pages: int


def read_pdf(data: bytes) -> PdfText:
    """The text of all pages. Raises `pypdfium2.PdfiumError` for a file that is broken or locked by a password."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        found = [_rows(document[number]) for number in range(len(document))]
    placed = [at for at, (_, rows, _) in enumerate(found) if rows]
    kept, running = without_running(
        [found[at][1] for at in placed], [found[at][2] for at in placed]
    )
    texts = [text for text, _, _ in found]
    for at, rows in zip(placed, kept, strict=True):
        ordered = in_columns(rows)
        if ordered != found[at][1]:
            texts[at] = "\n".join(row.text for row in ordered)
    silent = tuple(
        number for number, text in enumerate(texts, 1) if not found[number - 1][0].strip()
    )
    return PdfText("\n".join(text for text in texts if text), tuple(running), silent, len(found))


def _rows(page: PdfPage) -> tuple[str, list[Row], float]:
    """The text of a page, its rows by place (none where text runs sideways), and its height."""
    if page.get_rotation() % 180:
        upright = page.get_textpage()
        if not _is_sideways(upright):
            # The text is set upright and only shown turned: it is read as it is set.
            page.set_rotation(0)
    layer = page.get_textpage()
    raw = layer.get_text_range()
    text = raw.replace("\r\n", "\n").replace(_HYPHEN, "-\n")
    if len(raw) != layer.count_chars() or _is_sideways(layer):
        return text, [], 0.0
    boxes = _boxes(layer)
    rows: list[Row] = []
    start = 0
    for line in raw.replace(_HYPHEN, "\n").split("\n"):
        end = start + len(line)
        hyphen = "-" if raw[end : end + 1] == _HYPHEN else ""
        words = line.rstrip("\r")
        row = split_row(words + hyphen, boxes[start : end + len(hyphen)])
        if row is None and words.strip():
            return text, [], 0.0
        if row is not None:
            rows.append(row)
        start = end + 1
    return text, rows, page.get_mediabox()[3]


def _boxes(layer: PdfTextPage) -> list[tuple[float, float, float, float]]:
    """The box of each character: left, right, bottom, top."""
    from pypdfium2 import raw

    edges = [ctypes.c_double() for _ in range(4)]
    boxes: list[tuple[float, float, float, float]] = []
    for at in range(layer.count_chars()):
        raw.FPDFText_GetCharBox(layer, at, *edges)
        left, right, bottom, top = (edge.value for edge in edges)
        boxes.append((left, right, bottom, top))
    return boxes


def _is_sideways(layer: PdfTextPage) -> bool:
    """Whether most characters at the beginning of a page are turned."""
    from pypdfium2 import raw

    count = min(layer.count_chars(), 200)
    turned = sum(abs(raw.FPDFText_GetCharAngle(layer, at)) > 0.1 for at in range(count))
    return bool(2 * turned > count)
