"""Implicit marks (隐式标识): the field AIGC among the texts of a file's metadata, and the elements it holds.

Article 5 of the Measures asks for three elements: that the content was generated, who provided the service, the number
of the content. The names of the field's keys and the values of `Label` are those of GB 45438-2025 as third parties show
them: its annex was not read, so they are unverified.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from guiju.ai.marks.pieces import Metadata

FIELD = "AIGC"
NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/"
REQUIRED = ("Label", "ContentProducer", "ProduceID")
"""The keys of the three elements that Article 5 asks for: attribute, provider, number."""

PROPAGATION = ("ContentPropagator", "PropagateID")
"""The keys of what platforms add (Article 6)."""

RESERVED = ("ReservedCode1", "ReservedCode2")
KEYS = (*REQUIRED, "ReservedCode1", *PROPAGATION, "ReservedCode2")
LABELS = {"1": "confirmed", "2": "possible", "3": "suspected"}
"""Values of `Label`: the three levels of Article 6."""

_LONGEST = 1 << 20
_BEGIN = re.compile(r'"AIGC"\s*+:\s*+')
_ELEMENT = re.compile(r"<(?:[\w.-]++:)?+AIGC(?=[\s>])[^<>]*+>")
_ATTRIBUTE = re.compile(r"""(?<![\w:.-])(?:[\w.-]++:)?+AIGC\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_LINE = re.compile(r"^[ \t]++(\w++)[ \t]*+:[ \t]*+(.*)$")


@dataclass(frozen=True, slots=True)
class Mark:
    """An implicit mark: where it stands, the elements it holds, and the name of the field, all as written."""

    place: str
    elements: Mapping[str, str]
    name: str = FIELD

    @property
    def missing(self) -> tuple[str, ...]:
        """Required elements that are absent or empty."""
        return tuple(key for key in REQUIRED if not self.elements.get(key, "").strip())

    @property
    def complete(self) -> bool:
        """Whether all three elements are there."""
        return not self.missing

    @property
    def level(self) -> str:
        """confirmed, possible, suspected, or '' for another value of `Label`."""
        return LABELS.get(self.elements.get("Label", "").strip(), "")

    def to_json(self) -> dict[str, Any]:
        """The mark as plain data."""
        return {
            "place": self.place, "name": self.name, "elements": dict(self.elements), "missing": list(self.missing),
            "level": self.level or None, "propagation": [k for k in PROPAGATION if self.elements.get(k)],
        }  # fmt: skip


def find_marks(texts: Iterable[Metadata]) -> tuple[Mark, ...]:
    """All implicit marks among texts of metadata, those that are complete first.

    >>> written = '{"Label": "1", "ContentProducer": "P", "ProduceID": "7"}'
    >>> find_marks([Metadata("PNG tEXt", "AIGC", written)])[0].complete
    True
    """
    found = [
        Mark(text.place, elements, _own_name(text) or FIELD)
        for text in texts
        if len(text.text) <= _LONGEST and (elements := _elements(text)) is not None
    ]
    return tuple(sorted(found, key=lambda mark: len(mark.missing)))


def _own_name(text: Metadata) -> str:
    """The name of a text where it is that of the field, in whatever letters; else ''."""
    name = text.name.rpartition(":")[2].rpartition(".")[2]
    return name if name.upper() == FIELD else ""


def _elements(text: Metadata) -> dict[str, str] | None:
    """The elements within a text; none at all where it names the field and holds nothing that can be read."""
    own = bool(_own_name(text))
    try:
        for found in (_of_json(text.text, own=own), _of_xml(text.text), _of_lines(text.text)):
            if found is not None:
                return found
    except RecursionError:
        # JSON nested deeper than anything that is meant.
        return {}
    return {} if own else None


def _of_json(text: str, *, own: bool) -> dict[str, str] | None:
    """The field in JSON: alone under its name, as a key, or somewhere in a longer text."""
    stripped = text.strip()
    if own and stripped.startswith(("{", '"')):
        found = _decoded(stripped)
        inner = found.get(FIELD) if isinstance(found, Mapping) else None
        chosen = _plain(inner if inner is not None else found)
        if chosen is not None:
            return chosen
    if match := _BEGIN.search(text):
        return _plain(_decoded(text[match.end() :]))
    return None


def _of_xml(text: str) -> dict[str, str] | None:
    """The field in XMP: an element or attribute that holds JSON, or elements of its own namespace."""
    if match := _ELEMENT.search(text):
        end = text.find("</", match.end())
        inner = unescape(text[match.end() : end]).strip() if end >= 0 else ""
        found = _plain(_decoded(inner)) if inner.startswith(("{", '"')) else None
        return found if found is not None else _parts_of_xml(text)
    if match := _ATTRIBUTE.search(text):
        found = _plain(_decoded(unescape(match[1] or match[2] or "").strip()))
        return found if found is not None else _parts_of_xml(text)
    return _parts_of_xml(text) if NAMESPACE in text else None


def _parts_of_xml(text: str) -> dict[str, str]:
    """The elements of the namespace, each an element or an attribute of its own."""
    found = {}
    for key in KEYS:
        match = re.search(
            rf"""(?:<(?:[\w.-]++:)?+{key}\s*+>([^<]*+)<|[\s:]{key}\s*+=\s*+"([^"]*+)")""", text
        )
        if match:
            found[key] = unescape(match[1] or match[2] or "").strip()
    return found


def _of_lines(text: str) -> dict[str, str] | None:
    """The field in YAML: a line `AIGC:` and keys beneath it, further in."""
    lines = iter(text.splitlines())
    if not any(line.rstrip() == f"{FIELD}:" for line in lines):
        return None
    found: dict[str, str] = {}
    for line in lines:
        match = _LINE.match(line)
        if match is None:
            break
        if match[1] in KEYS:
            found[match[1]] = match[2].strip().strip("\"'")
    return found


def _decoded(text: str) -> Any:
    """The JSON value at the beginning of a text; None where there is none."""
    try:
        found, _ = json.JSONDecoder().raw_decode(text)
    except ValueError:
        return None
    # The field is often a text that holds JSON once more.
    if isinstance(found, str) and found.lstrip().startswith("{"):
        return _decoded(found.lstrip())
    return found


def _plain(found: Any) -> dict[str, str] | None:
    if not isinstance(found, Mapping):
        return None
    return {
        str(key): value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in found.items()
        if value is not None
    }
