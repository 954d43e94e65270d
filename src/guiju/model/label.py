"""Text in two languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """A short text in Chinese, English or both.

    >>> Label(zh="工资", en="salary").text("en")
    'salary'
    """

    zh: str | None = None
    en: str | None = None

    def text(self, language: str) -> str:
        """The text in a language, or in the other one where it is missing."""
        first, second = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return first or second or ""

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)


NO_LABEL = Label()
