"""One message in two languages: what was found, what is expected, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Message:
    """Three templates: ``{name}`` is a problem value, ``{name:shape}`` the word of a shape."""

    what: str
    expected: str
    remedy: str


Messages: TypeAlias = Mapping[str, Mapping[str, Message]]
"""Code → language → message."""


def both(
    what: str, expected: str, remedy: str, what_zh: str, expected_zh: str, remedy_zh: str
) -> Mapping[str, Message]:
    """The English message, then the Chinese one.

    >>> both("empty", "a row", "add one", "为空", "一行", "添加一行")["zh"].what
    '为空'
    """
    return {
        "en": Message(what, expected, remedy),
        "zh": Message(what_zh, expected_zh, remedy_zh),
    }
