"""Condition cells of a decision table: text → condition, and what it accepts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import Any, TypeAlias

from guiju.expression.names import nearest
from guiju.load.accepts import Accepts
from guiju.load.reader import Reader
from guiju.load.scalars import ScalarError, read_value
from guiju.model.finding import VALUES
from guiju.model.problem import Place
from guiju.model.tree import Call, Literal, Node, Value
from guiju.model.types import BOOL, Type

Made: TypeAlias = tuple[Node, Accepts]

ANY = ("", "-")
UNTESTED = frozenset({"scale", "none"})
"""Kinds of value that a cell cannot test."""

_BOUND = re.compile(r"(?P<sign><=|>=|<|>)\s*(?P<value>\S.*)")
_SIGNS = {"<": (False, False), "<=": (False, True), ">": (True, False), ">=": (True, True)}


@dataclass(frozen=True, slots=True)
class Condition:
    """A cell that tests the value of `node`, the expression of its header."""

    reader: Reader
    node: Node
    header: str
    place: Place

    def read(self, text: str) -> Made | None:
        """The condition and what it accepts; None with a problem noted.

        A cell never accepts a missing value unless it says ``none``.
        """
        made = self._made(text.removeprefix("not ").strip())
        if made is None:
            return None
        condition, accepts = made
        if text.startswith("not "):
            condition, accepts = Call("not", (condition,), BOOL), accepts.complement()
        if self.node.type.optional and not accepts.missing:
            present = Call("not", (Call("is_null", (self.node,), BOOL),), BOOL)
            condition = Call("and", (present, condition), BOOL)
        return condition, accepts

    def _refuse(self, code: str, **values: object) -> None:
        self.reader.note(code, self.place, header=self.header, **values)

    def _scalar(self, text: str) -> Value:
        return scalar(self.reader, text, self.node.type.required, self.place, self.header)

    def _literal(self, value: Value) -> Literal:
        return Literal(value, type=self.node.type.required)

    def _made(self, body: str) -> Made | None:
        if body == "none" and self.node.type.optional:
            condition = Call("is_null", (self.node,), BOOL)
            return condition, Accepts(values=frozenset(), missing=True)
        if self.node.type.is_numeric or self.node.type.kind == "date":
            match = _BOUND.fullmatch(body)
            if match:
                return self._bound(match["sign"], match["value"])
            if ".." in body:
                return self._between(body)
        return self._values(body)

    def _bound(self, sign: str, text: str) -> Made | None:
        value = self._scalar(text)
        if value is None:
            return None
        lower, inclusive = _SIGNS[sign]
        accepts = (
            Accepts(low=value, low_in=inclusive)
            if lower
            else Accepts(high=value, high_in=inclusive)
        )
        return Call(sign, (self.node, self._literal(value)), BOOL), accepts

    def _between(self, body: str) -> Made | None:
        texts = [text.strip() for text in body.split("..", 1)]
        ends: list[Any] = [self._scalar(text) if text else None for text in texts]
        if any(text and end is None for text, end in zip(texts, ends, strict=True)):
            return None
        parts: list[Node] = [
            Call(operator, (self.node, self._literal(end)), BOOL)
            for end, operator in zip(ends, (">=", "<="), strict=True)
            if end is not None
        ]
        condition = conjunction(parts)
        if condition is None:
            self._refuse("empty-range", found=body)
            return None
        if len(parts) == 2 and ends[0] > ends[1]:
            self._refuse("empty-range", found=body)
        return condition, Accepts(low=ends[0], high=ends[1])

    def _values(self, body: str) -> Made | None:
        words = [word.strip() for word in body.split("|")]
        kind = self.node.type.kind
        if kind == "unknown":
            return None
        if kind == "finding":
            return self._answers(words)
        if kind == "set":
            return self._members(words)
        values = [self._scalar(word) for word in words]
        if None in values:
            return None
        accepts = Accepts(values=frozenset(values))
        if kind == "bool":
            if len(set(values)) > 1:
                self._refuse("empty-condition", found=body)
            return (self.node if values[0] else Call("not", (self.node,), BOOL)), accepts
        literals = tuple(map(self._literal, values))
        if len(literals) == 1:
            return Call("=", (self.node, literals[0]), BOOL), accepts
        return Call("in", (self.node, *literals), BOOL), accepts

    def _members(self, words: list[str]) -> Made | None:
        """Whether a set holds one of the words; another cell may accept the same set."""
        item = self.node.type.item
        if item.kind == "unknown":
            return None
        values = [scalar(self.reader, word, item, self.place, self.header) for word in words]
        if None in values:
            return None
        parts: list[Node] = [
            Call("in_set", (Literal(value, type=item), self.node), BOOL) for value in values
        ]
        condition = reduce(lambda left, right: Call("or", (left, right), BOOL), parts)
        return condition, Accepts(anything=True)

    def _answers(self, words: list[str]) -> Made | None:
        for word in words:
            if word not in VALUES:
                self._refuse("not-a-finding-word", found=word, nearest=nearest(word, VALUES))
                return None
        parts: list[Node] = [
            Call(f"is_{word}", (self.node,), BOOL) for word in dict.fromkeys(words)
        ]
        condition = reduce(lambda left, right: Call("or", (left, right), BOOL), parts)
        return condition, Accepts(values=frozenset(words))


def scalar(reader: Reader, text: str, type_: Type, place: Place, header: str) -> Value:
    """The value of a type that a cell holds; a problem and None where it is none."""
    try:
        value = read_value(text, type_)
    except ScalarError as error:
        reader.note(error.code, place, found=text, header=header)
        return None
    if type_.kind == "enum" and not reader.in_enum(value, type_.enum, place, header=header):
        return None
    assert value is None or isinstance(value, (Fraction, str, bool, date))
    return value


def conjunction(parts: list[Node]) -> Node | None:
    """All of the conditions, None of none."""
    return reduce(lambda left, right: Call("and", (left, right), BOOL), parts) if parts else None
