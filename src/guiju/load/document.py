"""YAML text → items with positions; anchors, tags, duplicate keys, more documents are refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import yaml

from guiju.model.problem import Place, Problem

NODE_LIMIT = 100_000
DEPTH_LIMIT = 100
_NULLS = frozenset({"", "null", "Null", "NULL", "~"})


@dataclass(slots=True)
class Item:
    """A scalar (text), list or mapping of a file, with its place. Nobody changes it once it is made.

    `keys` holds the place of each key of a mapping; `style` is "" for a plain scalar, else its
    quote or block sign; `exact` says that every character of a scalar stands where its offset
    says it does in the file.
    """

    value: Any
    place: Place
    keys: dict[str, Place] = field(default_factory=dict)
    style: str = ""
    exact: bool = True

    @property
    def kind(self) -> str:
        """mapping, list or text."""
        if isinstance(self.value, dict):
            return "mapping"
        return "list" if isinstance(self.value, list) else "text"

    @property
    def is_null(self) -> bool:
        """Whether it is YAML's null: nothing, ``null`` or ``~``, unquoted."""
        return self.kind == "text" and not self.style and self.value in _NULLS

    def plain(self) -> Any:
        """The content without places."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return None if self.is_null else self.value

    def at(self, offset: int) -> Place:
        """The place of a character, as near as the style of the scalar lets it be known."""
        if self.style == "|" and self.place.line:
            line = self.place.line + 1 + str(self.value).count("\n", 0, offset)
            return Place(self.place.file, line)
        if not self.exact:
            return self.place
        return self.place.shifted(offset + (1 if self.style else 0))


Events: TypeAlias = "Iterator[yaml.Event]"


class _StopError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def read_document(
    text: str, file: str, problems: list[Problem], limit: int = NODE_LIMIT
) -> Item | None:
    """The top mapping of a YAML file of at most `limit` values; None where it cannot be read, with the
    problem noted."""
    try:
        events = yaml.parse(text, Loader=_loader())
        return _Builder(file, problems, limit).document(events)
    except _StopError as stop:
        problems.append(stop.problem)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        found = error.problem or str(error)
        # Newer parsers count levels themselves, ahead of the events they give out.
        deep = "nesting depth" in found
        problem = ("too-deep", {"limit": DEPTH_LIMIT}) if deep else ("bad-yaml", {"found": found})
        problems.append(Problem(problem[0], place, problem[1]))
    except yaml.reader.ReaderError as error:
        # Its position counts bytes in one reader and characters in the other.
        problems.append(_wrong_character(text, file, text.find(chr(error.character))))
    except UnicodeEncodeError as error:
        problems.append(_wrong_character(text, file, error.start))
    return None


def _wrong_character(text: str, file: str, at: int) -> Problem:
    """The problem of a character that no YAML holds: a sign of control, half a character."""
    return Problem("yaml-character", place_in(text, file, at), {"found": f"U+{ord(text[at]):04X}"})


def place_in(text: str, file: str, at: int) -> Place:
    """The place of a character of a text."""
    return Place(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _loader() -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Builder:
    __slots__ = ("count", "file", "limit", "problems")

    def __init__(self, file: str, problems: list[Problem], limit: int) -> None:
        self.file, self.limit = file, limit
        self.problems = problems
        self.count = 0

    def place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file)

    def stop(self, code: str, event: yaml.Event, **values: object) -> _StopError:
        return _StopError(Problem(code, self.place(event), values))

    def document(self, events: Events) -> Item | None:
        item, documents = None, 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.stop("several-documents", event)
            elif isinstance(event, yaml.NodeEvent):
                item = self.item(event, events, 0)
        if item is None:
            raise _StopError(Problem("empty-policy-file", Place(self.file)))
        if item.kind != "mapping":
            if item.is_null:
                raise _StopError(Problem("empty-policy-file", Place(self.file)))
            values = {"found": item.kind, "section": self.file}
            raise _StopError(Problem("not-a-mapping", item.place, values))
        return item

    def item(self, event: yaml.Event, events: Events, depth: int) -> Item:
        self.count += 1
        if self.count > self.limit:
            raise self.stop("too-many-nodes", event, limit=self.limit)
        if depth > DEPTH_LIMIT:
            raise self.stop("too-deep", event, limit=DEPTH_LIMIT)
        assert isinstance(event, yaml.NodeEvent)
        if event.anchor is not None:  # every alias names one
            raise self.stop("yaml-alias", event, found=event.anchor)
        tag: str | None = getattr(event, "tag", None)
        if tag:
            raise self.stop("yaml-tag", event, found=tag)
        place = self.place(event)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event, place)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            for inner in events:
                if isinstance(inner, yaml.SequenceEndEvent):
                    break
                items.append(self.item(inner, events, depth + 1))
            return Item(items, place)
        return self.mapping(place, events, depth)

    def mapping(self, place: Place, events: Events, depth: int) -> Item:
        values: dict[str, Item] = {}
        keys: dict[str, Place] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.item(event, events, depth + 1)
            value = self.item(next(events), events, depth + 1)
            if key.kind != "text":
                self.problems.append(Problem("key-not-text", key.place, {"found": key.kind}))
                continue
            if key.value in values:
                first = keys[key.value]
                twice = {"found": key.value, "first": first}
                self.problems.append(Problem("duplicate-key-in-file", key.place, twice))
                continue
            values[key.value] = value
            keys[key.value] = key.place
        return Item(values, place, keys)


def _scalar(event: yaml.ScalarEvent, place: Place) -> Item:
    """A scalar; quotes and several lines shift its characters from where they stand in the file."""
    style = event.style if event.style in ("'", '"', "|", ">") else ""
    start, end = event.start_mark, event.end_mark
    written = len(event.value) + (2 if style else 0)
    exact = bool(start and end and start.line == end.line and end.column - start.column == written)
    return Item(event.value, place, style=style or "", exact=exact)


def merged(first: Item, second: Item) -> Item:
    """A mapping with the entries of a second one added or put in place of its own."""
    return replace(first, value={**first.value, **second.value}, keys={**first.keys, **second.keys})
