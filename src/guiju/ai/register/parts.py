"""Cells with several values in them: keys of other records, and values by name such as roles and filings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from guiju.ai.register.kinds import Form
from guiju.evaluate.convert import WrongValueError
from guiju.expression.names import nearest
from guiju.load.document import Item
from guiju.load.scalars import ScalarError, read_day
from guiju.model.label import Label

_BETWEEN = re.compile(r"[;；\n]")
_BETWEEN_KEYS = re.compile(r"[;；,，、\n]")
DATES_OF_RECORD = frozenset({"launch", "change", "end"})
"""Events whose day stands in a column of its own."""


def read_list(item: Item) -> list[str]:
    """The keys in a list or in one text with `;`, `,` or `、` between, each once.

    >>> from guiju.model.problem import Place
    >>> read_list(Item("m1；m2, m1", Place()))
    ['m1', 'm2']

    Raises WrongValueError for what is neither.
    """
    if item.kind == "mapping":
        raise WrongValueError("not-one-value", found=item.kind)
    parts = item.value if item.kind == "list" else _BETWEEN_KEYS.split(item.value)
    found = []
    for part in parts:
        if isinstance(part, Item):
            if part.kind != "text":
                raise WrongValueError("not-one-value", found=part.kind, place=part.place)
            part = part.value
        found.append(str(part).strip())
    return list(dict.fromkeys(filter(None, found)))


def read_map(name: str, item: Item, form: Form, before: Mapping[str, Any]) -> dict[str, Any] | None:
    """Values by name: a mapping adds to those before, where null takes one away; a text ``a=b; c=d`` stands for all.

    Raises WrongValueError for other forms, unknown names, and filings that begin with no date.
    """
    if item.kind == "text":
        before, parts = {}, _parts(item)
    elif item.kind == "mapping":
        parts = {key.strip(): value for key, value in item.value.items()}
    else:
        raise WrongValueError("register-parts", found=item.kind)
    known = known_parts(name, form)
    labels = {text: key for key, label in known.items() for text in (label.zh, label.en) if text}
    found = dict(before)
    for word, value in parts.items():
        part = word if word in known else labels.get(word, word)
        if known and part not in known:
            near, place = nearest(word, [*known, *labels]), item.keys.get(word, value.place)
            listed = ", ".join(known)
            raise WrongValueError(
                "register-part", found=word, known=listed, nearest=near, place=place
            )
        if value.is_null:
            found.pop(part, None)
        else:
            found[part] = _filing(value) if name == "filings" else _text(value)
    return found or None


def known_parts(name: str, form: Form) -> dict[str, Label]:
    """The names that roles or filings may have, with their labels; empty where the policy has no list."""
    enums = form.definition.enums if form.definition else {}
    if name == "roles":
        return dict(enums["party"].values) if "party" in enums else {}
    found = {
        part: label
        for enum in ("deadline", "event")
        for part, label in (enums[enum].values.items() if enum in enums else ())
        if part not in DATES_OF_RECORD
    }
    # Of a deadline that is an event too, the label is that of the deadline.
    return found | (dict(enums["deadline"].values) if "deadline" in enums else {})


def map_text(value: Mapping[str, Any]) -> str:
    """Roles or filings as one cell holds them.

    >>> map_text({"file_algorithm": {"done": "2026-11-05", "number": "No 7"}})
    'file_algorithm=2026-11-05 No 7'
    """

    def one(part: Any) -> str:
        return (
            f"{part['done']} {part['number']}".strip() if isinstance(part, Mapping) else str(part)
        )

    return "; ".join(f"{name}={one(part)}" for name, part in value.items())


def _parts(item: Item) -> dict[str, Item]:
    parts: dict[str, Item] = {}
    for piece in filter(None, map(str.strip, _BETWEEN.split(item.value))):
        word, equals, value = piece.replace("＝", "=", 1).partition("=")
        if not equals or not value.strip():
            raise WrongValueError("register-parts", found=piece)
        parts[word.strip()] = Item(value.strip(), item.place)
    return parts


def _text(item: Item) -> str:
    if item.kind != "text":
        raise WrongValueError("not-one-value", found=item.kind, place=item.place)
    return str(item.value).strip()


def _filing(item: Item) -> dict[str, str]:
    """The day on which something was done, and its number."""
    if item.kind == "mapping":
        unknown = [key for key in item.value if key not in ("done", "number")]
        if unknown or "done" not in item.value:
            raise WrongValueError("register-parts", found=", ".join(item.value), place=item.place)
        number = item.value.get("number")
        day, number = _text(item.value["done"]), _text(number) if number is not None else ""
    else:
        day, _, number = _text(item).partition(" ")
    try:
        return {"done": read_day(day).isoformat(), "number": number.strip()}
    except ScalarError as error:
        raise WrongValueError(error.code, found=day[:60], place=item.place) from None
