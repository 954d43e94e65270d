"""A paragraph → sentences: where one ends, and whether it stands in direct speech."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from guiju.reading.characters import CLOSERS, QUOTES, is_latin

_BRACKETS = {"（": "）", "(": ")", "《": "》", "〈": "〉", "【": "】", "[": "]"}
_REACH = 200
_DEEPEST = 6
# A longer run without a stop is no sentence of prose: it is cut, so that time stays linear in length.
_LONGEST = 2000
_STOPS = frozenset("。！？!?")
_ENDS = _STOPS | frozenset("；;")
_RESTS = frozenset("，、：,:的了")


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
    nesting = _Nesting(text)
    start, quoted, at = 0, False, 0
    rests = {",": (0, False), "的": (0, False)}  # where a run without a stop may be cut
    while at < len(text):
        mark = text[at]
        nesting.pass_over(at)
        at += 1
        if at - start >= _LONGEST and not (mark in _ENDS and not nesting.brackets):
            nesting.brackets.clear()
            cut, inside = next(
                (rest for rest in rests.values() if rest[0] > start + _LONGEST // 2),
                (_whole_word(text, start, at), bool(nesting.quotes)),
            )
            sentences.append(Sentence(start, cut, quoted, inside))
            start, quoted = cut, inside
            continue
        if mark in _RESTS:
            rests["的" if mark in "的了" else ","] = at, bool(nesting.quotes)
        if nesting.brackets or mark not in _ENDS:
            continue
        inside = bool(nesting.quotes)
        while mark in _STOPS and at < len(text) and (text[at] in CLOSERS or text[at] in _STOPS):
            nesting.close_quote(text[at])
            at += 1
        sentences.append(Sentence(start, at, quoted, inside))
        start, quoted = at, bool(nesting.quotes)
    if text[start:].strip():
        sentences.append(Sentence(start, len(text), quoted, bool(nesting.quotes)))
    return sentences


# "……成了主题，“……。”李明说。": what is told before the quotation is not said in it.
_TOLD_FIRST = re.compile("[^“”：；]{8,}，(?=“[^“”]*，[^“”]*[。！？]”$)")


def part_before_speaker(
    text: str, sentence: Sentence, told: Callable[[str], bool]
) -> list[Sentence]:
    """A sentence parted from the quotation at its end, where `told` holds of the words before it."""
    found = None if sentence.quoted else _TOLD_FIRST.match(text[sentence.start : sentence.end])
    if found is None or not told(found[0]):
        return [sentence]
    cut = sentence.start + found.end()
    first = Sentence(sentence.start, cut, False, False)
    return [first, Sentence(cut, sentence.end, False, sentence.ends_quoted)]


def _whole_word(text: str, start: int, at: int) -> int:
    """Where to cut near a place so that no Latin word or number is parted."""
    cut = at
    while (
        cut > max(start + 1, at - _REACH)
        and cut < len(text)
        and is_latin(text[cut - 1])
        and is_latin(text[cut])
    ):
        cut -= 1
    return cut if cut > max(start + 1, at - _REACH) else at


class _Nesting:
    """Which brackets and quotation marks are open; a bracket that is not closed soon counts as none."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.brackets: list[str] = []
        self.quotes: list[str] = []

    def pass_over(self, at: int) -> None:
        """Note a character."""
        mark = self.text[at]
        if (
            mark in _BRACKETS
            and len(self.brackets) < _DEEPEST
            and _BRACKETS[mark] in self.text[at : at + _REACH]
        ):
            self.brackets.append(_BRACKETS[mark])
        elif self.brackets and mark == self.brackets[-1]:
            self.brackets.pop()
        elif mark in QUOTES and len(self.quotes) < _DEEPEST:
            self.quotes.append(QUOTES[mark])
        else:
            self.close_quote(mark)

    def close_quote(self, mark: str) -> None:
        """Close the quotation that a mark ends, and those inside it."""
        if mark in self.quotes:
            while self.quotes.pop() != mark:
                pass
