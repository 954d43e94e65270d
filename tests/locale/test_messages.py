"""Every code that the source raises has a message in both languages that its values fill in."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

from guiju.locale import LANGUAGES, TEXTS, messages
from guiju.locale.render import topics
from tests.locale.codes import Raised, raised_codes, texts_of

SOURCE = Path(__file__).resolve().parents[2] / "src" / "guiju"
# A screen may call the name of a heading a code, too.
RAISED = [raised for raised in raised_codes(SOURCE) if raised.code not in TEXTS]
CODES = sorted({raised.code for raised in RAISED})
CHINESE = re.compile(r"[一-鿿]")
# Chinese words that English messages quote because policies hold them.
QUOTED = re.compile("元|万元|减按50%计入|一")


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_the_source_raises_codes() -> None:
    assert len(CODES) > 100


@pytest.mark.parametrize("code", CODES)
def test_code_has_a_message_in_both_languages(code: str) -> None:
    assert code in messages(), f"write the message for {code} in guiju.locale"
    for language in LANGUAGES:
        message = messages()[code][language]
        assert all((message.what, message.expected, message.remedy))


@pytest.mark.parametrize("raised", RAISED, ids=lambda raised: f"{raised.code}@{raised.where}")
def test_message_uses_only_values_that_are_given(raised: Raised) -> None:
    for message in messages()[raised.code].values():
        parts = (message.what, message.expected, message.remedy)
        used = set().union(*map(placeholders, parts))
        assert raised.values is None or used <= raised.values


def test_no_code_has_two_messages() -> None:
    counts = Counter(code for topic in topics() for code in topic)
    assert [code for code, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("code", sorted(messages()))
def test_both_languages_say_the_same(code: str) -> None:
    english, chinese = messages()[code]["en"], messages()[code]["zh"]
    for part in ("what", "expected", "remedy"):
        in_english, in_chinese = getattr(english, part), getattr(chinese, part)
        assert placeholders(in_english) == placeholders(in_chinese)
        assert not CHINESE.search(QUOTED.sub("", in_english))
    assert CHINESE.search(chinese.what)


def test_no_message_is_left_over() -> None:
    """A message that nothing raises is taken away with what raised it."""
    assert set(messages()) - texts_of(SOURCE) == set()


@pytest.mark.parametrize("code", [code for code in sorted(TEXTS) if not code.startswith("said-")])
def test_screen_words_exist_in_both_languages(code: str) -> None:
    assert set(TEXTS[code]) == set(LANGUAGES)
    english, chinese = (placeholders(TEXTS[code][language]) for language in LANGUAGES)
    assert english == chinese
