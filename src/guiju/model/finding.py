"""Findings: yes, no or undetermined, with the conditions that made them so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guiju.model.label import NO_LABEL, Label
from guiju.model.source import Citation

WORDS = {True: "yes", False: "no", None: "undetermined"}
VALUES = {word: value for value, word in WORDS.items()}
GIVEN: Mapping[str, bool | None] = VALUES | {
    "true": True,
    "false": False,
    "是": True,
    "否": False,
    "未定": None,
    "尚未确定": None,
}
"""The words that cases and tables may give for a finding."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a finding stands on; `name` is stable: `award.in_time`, `unit_conditions:hospital`.

    >>> Condition("award.in_time", Label("在期限内", "in time")).label.text("en")
    'in time'
    """

    name: str
    label: Label = NO_LABEL
    text: str = ""
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer that may be open.

    `failed` holds the conditions not met where the answer is no, `open` those that nobody can
    decide yet where it is undetermined.

    >>> str(Finding("undetermined"))
    'undetermined'
    """

    answer: str
    failed: tuple[Condition, ...] = ()
    open: tuple[Condition, ...] = ()

    def __str__(self) -> str:
        return self.answer
