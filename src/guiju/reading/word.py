"""The text of a Word document as its last version prints: what was inserted stands, what was deleted does not.

The numbers of lists, which Word counts itself, stand before their paragraphs; what is hidden is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from guiju.reading.numbering import Numbering

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
# Deleted or moved away, or no text: field codes, how a character is read, the copy of a drawing for older programs.
_GONE = frozenset(
    f"{_WORD}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rt")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_MARKS = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}
_BOX = f"{_WORD}txbxContent"


def read_word(data: bytes) -> list[str]:
    """The lines of a `.docx`: paragraphs, a line for each row of a table, text boxes, and the notes at the end."""
    import docx

    document = docx.Document(BytesIO(data))
    numbering = Numbering(_part(document, "numbering"), _part(document, "styles"))
    lines = list(_blocks(document.element.body, numbering))
    for kind in ("footnotes", "endnotes"):
        lines += _notes(_part(document, kind), numbering)
    return lines


def _part(document: Any, kind: str) -> Any | None:
    """The root of a part that belongs to a document, if it has one."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            return parse_xml(relation.target_part.blob)
    return None


def _blocks(parent: Any, numbering: Numbering) -> Iterator[str]:
    """The lines of whatever holds paragraphs and tables; content controls and inserted blocks are looked into."""
    before = ""  # of paragraphs whose end was deleted: they go on in the next
    for child in parent:
        if child.tag in _GONE:
            continue
        if child.tag == f"{_WORD}p":
            before += _text(child)
            if _ends_gone(child):
                continue
            # An empty item is counted, but is no line.
            mark = numbering.mark(child)
            yield from ((mark if before.strip() else "") + before).split("\n")
            before = ""
            for box in child.iter(_BOX):
                if not any(above.tag in _GONE for above in box.iterancestors()):
                    yield from _blocks(box, numbering)
        elif child.tag == f"{_WORD}tbl":
            yield from _rows(child, numbering)
        elif isinstance(child.tag, str) and len(child):
            yield from _blocks(child, numbering)
    if before:
        yield from before.split("\n")


def _ends_gone(paragraph: Any) -> bool:
    """Whether the end of a paragraph was deleted or moved away."""
    end = paragraph.find(f"{_WORD}pPr/{_WORD}rPr")
    return end is not None and any(
        end.find(f"{_WORD}{name}") is not None for name in ("del", "moveFrom")
    )


def _rows(table: Any, numbering: Numbering) -> Iterator[str]:
    """A line for each row; a cell that is merged with others has its text once."""
    for row in table.iter(f"{_WORD}tr"):
        if (
            _enclosing(row, f"{_WORD}tbl") is not table
            or row.find(f"{_WORD}trPr/{_WORD}del") is not None
        ):
            continue
        cells = [cell for cell in row.iter(f"{_WORD}tc") if _enclosing(cell, f"{_WORD}tr") is row]
        yield "\t".join(" ".join(filter(None, _blocks(cell, numbering))) for cell in cells)


def _enclosing(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _text(element: Any) -> str:
    """The text of a paragraph without the text boxes that hang on it."""
    if element.tag in _GONE or element.tag == _BOX or _is_hidden(element):
        return ""
    if element.tag in (f"{_WORD}t", _MATH):
        return element.text or ""
    return _MARKS.get(element.tag, "") + "".join(_text(child) for child in element)


def _is_hidden(element: Any) -> bool:
    shown = element.find(f"{_WORD}rPr/{_WORD}vanish") if element.tag == f"{_WORD}r" else None
    return shown is not None and shown.get(f"{_WORD}val", "1") not in ("0", "false", "off")


def _notes(notes: Any | None, numbering: Numbering) -> Iterator[str]:
    """The lines of foot- or endnotes, without the rule that separates them."""
    for note in [] if notes is None else notes:
        if note.get(f"{_WORD}type") is None:
            yield from filter(str.strip, _blocks(note, numbering))
