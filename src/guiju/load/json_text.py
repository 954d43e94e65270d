"""JSON text → the same items with positions as YAML gives; duplicate keys are refused here too."""

from __future__ import annotations

import json
import re
from bisect import bisect_right

from guiju.load.document import DEPTH_LIMIT, Item, place_in
from guiju.model.problem import Place, Problem

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_BLANK = re.compile(r"[ \t\n\r]*")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity", re.ASCII)


def read_json(text: str, file: str, problems: list[Problem]) -> Item | None:
    """The top mapping of a JSON file; None where it cannot be read, with the problem noted.

    >>> read_json('{"a": 1.50}', "case.json", []).value["a"].value
    '1.50'
    """
    try:
        json.loads(text, parse_constant=str, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        found = text[error.pos : error.pos + 20].split("\n")[0].strip()
        place = Place(file, error.lineno, error.colno)
        problems.append(Problem("bad-json" if found else "json-ends", place, {"found": found}))
        return None
    except RecursionError:
        problems.append(Problem("too-deep", _place_too_deep(text, file), {"limit": DEPTH_LIMIT}))
        return None
    item = _Reader(text, file, problems).item(0)
    if item is None or item.kind == "mapping":
        return item
    values = {"found": item.kind, "section": file}
    problems.append(Problem("not-a-mapping", item.place, values))
    return None


def _place_too_deep(text: str, file: str) -> Place:
    """Where the nesting passes the limit."""
    depth = 0
    for match in re.finditer(rf"{_STRING.pattern}|[\[\]{{}}]", text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match.group(), 0)
        if depth > DEPTH_LIMIT + 1:
            return place_in(text, file, match.start())
    return Place(file)


class _Reader:
    """Reads text that is JSON, once more, for the places."""

    def __init__(self, text: str, file: str, problems: list[Problem]) -> None:
        self.text, self.file, self.problems = text, file, problems
        self.starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self.position = 0

    def place(self) -> Place:
        line = bisect_right(self.starts, self.position)
        return Place(self.file, line, self.position - self.starts[line - 1] + 1)

    def next(self) -> str:
        """The next character that is not blank."""
        blank = _BLANK.match(self.text, self.position)
        assert blank is not None
        self.position = blank.end()
        return self.text[self.position]

    def item(self, depth: int) -> Item | None:
        """The value that begins here; None where it is nested too deeply."""
        first, place = self.next(), self.place()
        if depth > DEPTH_LIMIT:
            self.problems.append(Problem("too-deep", place, {"limit": DEPTH_LIMIT}))
            return None
        if first == '"':
            return Item(self.string(), place, style='"')
        if first == "[":
            return self.listed(place, depth)
        if first == "{":
            return self.mapped(place, depth)
        match = _PLAIN.match(self.text, self.position)
        assert match is not None
        self.position = match.end()
        if match.group().endswith(("N", "y")):
            # Python reads NaN and Infinity, which JSON does not have.
            self.problems.append(Problem("no-json-value", place, {"found": match.group()}))
            return Item("null", place)
        return Item(match.group(), place)

    def string(self) -> str:
        match = _STRING.match(self.text, self.position)
        assert match is not None
        self.position = match.end()
        return str(json.loads(match.group()))

    def listed(self, place: Place, depth: int) -> Item | None:
        items: list[Item] = []
        while self.more("]"):
            item = self.item(depth + 1)
            if item is None:
                return None
            items.append(item)
        return Item(items, place)

    def mapped(self, place: Place, depth: int) -> Item | None:
        values: dict[str, Item] = {}
        keys: dict[str, Place] = {}
        while self.more("}"):
            self.next()
            at, key = self.place(), self.string()
            self.next()
            self.position += 1
            value = self.item(depth + 1)
            if value is None:
                return None
            if key in values:
                twice = {"found": key, "first": keys[key]}
                self.problems.append(Problem("duplicate-key-in-file", at, twice))
                continue
            values[key], keys[key] = value, at
        return Item(values, place, keys)

    def more(self, end: str) -> bool:
        """Whether another entry follows; past the sign before it, or past the end."""
        sign = self.next()
        self.position += 1
        if sign != end and self.next() != end:
            return True
        self.position += sign != end
        return False
