"""A paragraph → sentences: where one ends, and whether it stands in direct speech."""

from __future__ import annotations

from dataclasses import dataclass

from guiju.reading.characters import CLOSERS, QUOTES

_BRACKETS = {"（": "）", "(": ")", "《": "》", "〈": "〉", "【": "】", "[": "]"}
_STOPS = frozenset("。！？!?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A slice of a paragraph's clean text; `quoted` where direct speech reaches in from before."""

    start: int
    end: int
    quoted: bool
    ends_quoted: bool


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of a paragraph. They end at 。！？ and ；, never inside brackets or titles.

    A full stop inside a quotation ends a sentence too, and closing marks stay with it. An open
    quotation mark that is never closed reaches to the end of the paragraph.
    """
    sentences: list[Sentence] = []
    brackets: list[str] = []
    quotes: list[str] = []
    start, quoted, at = 0, False, 0
    while at < len(text):
        mark = text[at]
        if mark in _BRACKETS and _BRACKETS[mark] in text[at : at + 200]:
            brackets.append(_BRACKETS[mark])
        elif brackets and mark == brackets[-1]:
            brackets.pop()
        elif mark in QUOTES:
            quotes.append(QUOTES[mark])
        elif quotes and mark in quotes:
            while quotes.pop() != mark:
                pass
        at += 1
        if brackets or not (mark in _STOPS or mark in "；;"):
            continue
        inside = bool(quotes)
        if mark in _STOPS:
            while at < len(text) and (text[at] in CLOSERS or text[at] in _STOPS):
                if quotes and text[at] in quotes:
                    while quotes.pop() != text[at]:
                        pass
                at += 1
        sentences.append(Sentence(start, at, quoted, inside))
        start, quoted = at, bool(quotes)
    if text[start:].strip():
        sentences.append(Sentence(start, len(text), quoted, bool(quotes)))
    return sentences
