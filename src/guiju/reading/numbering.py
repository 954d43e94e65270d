"""The marks that Word counts by itself: 一、 or 第三条 before a paragraph stands in no text of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from guiju.reading.ordinals import ordinal

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_BULLET = "•"
_LEVELS = 9


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    tight: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    """A list as it is counted; `counts` holds the number of each level, 0 where it has not begun."""

    levels: dict[int, _Level]
    counts: list[int] = field(default_factory=lambda: [0] * _LEVELS)


class Numbering:
    """The lists of a document, counted along as its paragraphs are asked for in order."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        found = [] if numbering is None else list(numbering)
        self._styles = {
            str(_value(style, "styleId", "")): style
            for style in ([] if styles is None else styles.findall(f"{_WORD}style"))
        }
        self._abstract = {
            str(_value(one, "abstractNumId", "")): one
            for one in found
            if one.tag == f"{_WORD}abstractNum"
        }
        self._numbers = {
            str(_value(one, "numId", "")): one for one in found if one.tag == f"{_WORD}num"
        }
        self._lists: dict[str, _List] = {}
        self._begun: set[tuple[str, int]] = set()

    def mark(self, paragraph: Any) -> str:
        """The mark that stands before a paragraph, with the blank behind it; nothing where it is in no list."""
        number, level = self._number_of(paragraph)
        if number not in self._numbers or not 0 <= level < _LEVELS:
            return ""
        counted = self._list_of(number)
        if counted is None:
            return ""
        shape = counted.levels.get(level, _Level())
        self._count(number, counted, level)
        if shape.form == "bullet":
            return f"{_BULLET} "
        written = _PLACE.sub(lambda place: _written(counted, int(place[1]) - 1, shape), shape.text)
        return written if not written or shape.tight or written[-1] in "、）．）" else f"{written} "

    def _number_of(self, paragraph: Any) -> tuple[str, int]:
        """The list and level of a paragraph: its own, else its style's."""
        own = paragraph.find(f"{_WORD}pPr/{_WORD}numPr")
        level = _inner(own, "ilvl")
        number = _inner(own, "numId")
        name = _inner(paragraph.find(f"{_WORD}pPr"), "pStyle")
        seen: set[str] = set()
        while number is None and name in self._styles and name not in seen:
            seen.add(name)
            shape = self._styles[name].find(f"{_WORD}pPr/{_WORD}numPr")
            number = _inner(shape, "numId")
            if number is not None and level is None:
                level = _inner(shape, "ilvl") or self._level_of(number, name)
            name = _inner(self._styles[name], "basedOn")
        level = level or "0"
        return number or "", int(level) if level.isdigit() else 0

    def _level_of(self, number: str, style: str) -> str | None:
        """The level of a list that belongs to a style."""
        counted = self._list_of(number)
        levels = {} if counted is None else counted.levels
        return next((str(at) for at, level in levels.items() if level.style == style), None)

    def _list_of(self, number: str) -> _List | None:
        """The list that a number counts in: numbers of one pattern go on counting together."""
        if number not in self._numbers:
            return None
        key = _inner(self._numbers[number], "abstractNumId") or ""
        linked = _inner(self._abstract.get(key), "numStyleLink")
        if linked in self._styles:
            target = _inner(self._styles[linked].find(f"{_WORD}pPr/{_WORD}numPr"), "numId")
            key = _inner(self._numbers.get(target or ""), "abstractNumId") or key
        if key not in self._abstract:
            return None
        if key not in self._lists:
            shapes = self._abstract[key].findall(f"{_WORD}lvl")
            levels = {int(_value(shape, "ilvl", "0")): _level(shape) for shape in shapes}
            self._lists[key] = _List(levels)
        return self._lists[key]

    def _count(self, number: str, counted: _List, level: int) -> None:
        for over in self._numbers[number].findall(f"{_WORD}lvlOverride"):
            at, start = int(_value(over, "ilvl", "0")), _inner(over, "startOverride")
            if start is not None and at == level and (number, at) not in self._begun:
                counted.counts[at] = int(start) - 1
                self._begun.add((number, at))
                break
        else:
            if not counted.counts[level]:
                counted.counts[level] = counted.levels.get(level, _Level()).start - 1
        counted.counts[level] += 1
        counted.counts[level + 1 :] = [0] * (_LEVELS - level - 1)


def _written(counted: _List, level: int, shape: _Level) -> str:
    of = counted.levels.get(level, _Level())
    number = counted.counts[level] or of.start
    return ordinal(number, "decimal" if shape.legal else of.form)


def _level(shape: Any) -> _Level:
    start = _inner(shape, "start") or "1"
    return _Level(
        int(start) if start.isdigit() else 1,
        _inner(shape, "numFmt") or "decimal",
        _inner(shape, "lvlText") or "",
        shape.find(f"{_WORD}isLgl") is not None,
        _inner(shape, "suff") == "nothing",
        _inner(shape, "pStyle") or "",
    )


def _inner(element: Any | None, name: str) -> str | None:
    """The value of an element inside another."""
    found = None if element is None else element.find(f"{_WORD}{name}")
    return None if found is None else str(_value(found, "val", ""))


def _value(element: Any, name: str, otherwise: str) -> str:
    return str(element.get(f"{_WORD}{name}", otherwise))
