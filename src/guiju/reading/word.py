"""The text of a Word document as its last version reads: what was inserted stands, what was deleted does not."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Deleted or moved away, or no text: field codes, and the copy of a drawing for older programs.
_GONE = frozenset(f"{_WORD}{name}" for name in ("del", "moveFrom", "instrText", "delText")) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_MARKS = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}
_BOX = f"{_WORD}txbxContent"


def read_word(data: bytes) -> list[str]:
    """The lines of a `.docx`: paragraphs, a line for each row of a table, text boxes, and the notes at the end."""
    import docx

    document = docx.Document(BytesIO(data))
    lines = list(_blocks(document.element.body))
    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/footnotes", "/endnotes")) and not relation.is_external:
            lines += _notes(relation.target_part.blob)
    return lines


def _blocks(parent: Any) -> Iterator[str]:
    """The lines of whatever holds paragraphs and tables; content controls and inserted blocks are looked into."""
    for child in parent:
        if child.tag in _GONE:
            continue
        if child.tag == f"{_WORD}p":
            yield from _text(child).split("\n")
            for box in child.iter(_BOX):
                if not any(above.tag in _GONE for above in box.iterancestors()):
                    yield from _blocks(box)
        elif child.tag == f"{_WORD}tbl":
            yield from _rows(child)
        elif isinstance(child.tag, str) and len(child):
            yield from _blocks(child)


def _rows(table: Any) -> Iterator[str]:
    """A line for each row; a cell that is merged with others has its text once."""
    for row in table.iter(f"{_WORD}tr"):
        if (
            _enclosing(row, f"{_WORD}tbl") is not table
            or row.find(f"{_WORD}trPr/{_WORD}del") is not None
        ):
            continue
        cells = [cell for cell in row.iter(f"{_WORD}tc") if _enclosing(cell, f"{_WORD}tr") is row]
        yield "\t".join(" ".join(filter(None, _blocks(cell))) for cell in cells)


def _enclosing(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _text(element: Any) -> str:
    """The text of a paragraph without the text boxes that hang on it."""
    if element.tag in _GONE or element.tag == _BOX:
        return ""
    if element.tag == f"{_WORD}t":
        return element.text or ""
    return _MARKS.get(element.tag, "") + "".join(_text(child) for child in element)


def _notes(blob: bytes) -> Iterator[str]:
    """The lines of foot- or endnotes, without the rule that separates them."""
    from docx.oxml import parse_xml

    for note in parse_xml(blob):
        if note.get(f"{_WORD}type") is None:
            yield from filter(str.strip, _blocks(note))
