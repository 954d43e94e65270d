"""The text of an HTML page as it is shown: blocks on lines of their own, without navigation and what is hidden."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

from guiju.reading.characters import is_latin
from guiju.reading.ordinals import ordinal

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "p div br li tr h1 h2 h3 h4 h5 h6 table ul ol section article blockquote dd dt td th title pre center hr"
        " header footer aside main figure figcaption caption form fieldset address details summary",
    )
)
_SILENT = frozenset(
    re.findall(
        r"\w+",
        "script style noscript template svg head nav select textarea button iframe noframes rt rp datalist",
    )
)
_VOID = frozenset(
    re.findall(r"\w+", "area base br col embed frame hr img input link meta param source track wbr")
)
# What ends when the next of its kind begins, as its end may be left out.
_SIBLINGS = {
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "td", "th"}, "td": {"td", "th"},
    "th": {"td", "th"}, "option": {"option"}, "rt": {"rt", "rp"}, "rp": {"rt", "rp"},
}  # fmt: skip
_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_WRAPPED = re.compile(r"[ \t]*\n[ \t\n]*")
_LETTERED = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_DEEPEST = 2000  # elements inside each other; deeper ones are not looked for


def shown_text(markup: str) -> str:
    """The text of a page without blank lines. Raises AssertionError for markup that cannot be parsed."""
    parser = _Shown()
    parser.feed(_closed(markup))
    parser.close()
    lines = [line.rstrip() for line in "".join(parser.parts).split("\n")]
    return "\n".join(line for line in lines if line.strip())


class _Shown(HTMLParser):
    """Collects what a page shows in `parts`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._open: list[str] = []
        self._inside: Counter[str] = Counter()
        self._silent = 0  # how deep the element lies whose text is not shown; 0 where all is shown
        self._lists: list[tuple[str, int] | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._open and (self._open[-1] in _SIBLINGS.get(tag, ()) or self._ends_paragraph(tag)):
            self.handle_endtag(self._open[-1])
        if tag in _BLOCKS and not self._silent:
            self.parts.append("\n")
        if tag in _VOID:
            return
        self._open.append(tag)
        self._inside[tag] += 1
        if not self._silent and (tag in _SILENT or _is_hidden(attrs)):
            self._silent = len(self._open)
        elif not self._silent:
            self._number(tag, dict(attrs))

    def _ends_paragraph(self, tag: str) -> bool:
        return self._open[-1] == "p" and tag in _BLOCKS and tag != "br"

    def _number(self, tag: str, attributes: dict[str, str | None]) -> None:
        """The mark of a list item, which stands in no text."""
        if tag in ("ol", "ul"):
            start = attributes.get("start") or "1"
            form = _LETTERED.get(attributes.get("type") or "", "decimal")
            first = int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1
            self._lists.append((form, first) if tag == "ol" else None)
        elif tag == "li" and self._lists and (counted := self._lists[-1]) is not None:
            form, number = counted
            own = attributes.get("value") or ""
            number = int(own) if re.fullmatch(r"\d{1,6}", own) else number
            self.parts.append(f"{ordinal(number, form)}. ")
            self._lists[-1] = form, number + 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS and not self._silent:
            self.parts.append("\n")
        if not self._inside[tag] or tag not in self._open[-_DEEPEST:]:
            return
        while True:
            last = self._open.pop()
            self._inside[last] -= 1
            if self._silent > len(self._open):
                self._silent = 0
            elif last in ("ol", "ul") and not self._silent and self._lists:
                self._lists.pop()
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self._silent:
            text = data.replace("\r\n", "\n").replace("\r", "\n")
            self.parts.append(text if self._inside["pre"] else _WRAPPED.sub(_joint, text))


def _is_hidden(attributes: list[tuple[str, str | None]]) -> bool:
    return any(
        name == "hidden" or (name == "style" and _NO_DISPLAY.search(value or ""))
        for name, value in attributes
    )


def _joint(wrapped: re.Match[str]) -> str:
    """What a line break in the source of a page stands for: a blank between Latin words, nothing in Chinese."""
    text, start, end = wrapped.string, wrapped.start(), wrapped.end()
    between = start > 0 and end < len(text) and is_latin(text[start - 1]) and is_latin(text[end])
    return " " if between else ""


def _closed(text: str) -> str:
    """A text in which nothing opens that does not close: else the parser looks for its end again and again."""
    for opening, closing in (("<", ">"), ("<!--", "-->"), ("<![", "]>")):
        end = text.rfind(closing) + 1
        text = text[:end] + text[end:].replace(opening, "&lt;" + opening[1:])
    return text
