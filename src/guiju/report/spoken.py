"""What a policy says of each of its things, in the words of a language: what `diff` and `show` put on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guiju.locale import TEXTS, text
from guiju.model.definition import Enum, Rule
from guiju.model.label import Label
from guiju.model.types import Type
from guiju.report.values import type_text, value_text
from guiju.wording import Wording


@dataclass(frozen=True)
class Spoken(Wording):
    """The texts of things in a language: labels and reasons in it alone, values with their units."""

    language: str
    enums: Mapping[str, Enum] = field(default_factory=dict)

    def word(self, key: str) -> str:
        """Each word of a key that has another in the language; ways down through a file stay as they are."""
        return " ".join(map(self._one, key.split(" ")))

    def _one(self, word: str) -> str:
        code = f"word-{word}"
        return text(code, self.language) if code in TEXTS else word

    def type(self, type_: Type) -> str:
        """A type as people read it."""
        return type_text(str(type_), self.language)

    def label(self, label: Label) -> str:
        """A text in the language, or in the other where it is missing."""
        return label.text(self.language)

    def value(self, value: Any, type_: Type | None = None) -> str:
        """A value with its unit."""
        if type_ is None or value is None:
            return super().value(value)
        return value_text(value, type_, self.language, self.enums)

    def cell(self, header: str, cell: str) -> str:
        """A cell: conditions with their signs, outcomes after an equals sign, reasons in the language alone."""
        name, _, sign = header.rpartition(" ")
        if name.startswith("reason_"):
            return f"{self._one('reason')} {cell}" if name == f"reason_{self.language}" else ""
        said = self._one(cell) if cell in ("yes", "no", "undetermined") else cell
        if sign == "=":
            return f"{self._one(name)} = {said.removeprefix('= ')}"
        return (
            f"{self._one(name) or header}: {said}" if sign == "?" else f"{self._one(header)} {cell}"
        )

    def rounding(self, rule: Rule) -> str:
        """To how many decimals a rule rounds."""
        return text("round-down" if rule.down else "round-places", self.language, places=rule.round)
