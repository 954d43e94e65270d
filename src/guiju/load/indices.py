"""Composite indices: their trees and choices, from items to the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from guiju.expression.names import nearest
from guiju.load.document import Item
from guiju.load.reader import Reader
from guiju.load.scalars import ScalarError, read_bool
from guiju.model.index import (
    AGGREGATIONS,
    CHOICES,
    WEIGHTINGS,
    Aggregate,
    Index,
    Indicator,
    tree_faults,
)
from guiju.model.problem import InputError, Place


def read_indices(reader: Reader, item: Item | None) -> dict[str, Index]:
    """The indices of a policy by name."""
    out: dict[str, Index] = {}
    for name, entry, place in reader.named(item, "indices"):
        found = read_index_item(reader, name, entry, place)
        if found is not None:
            out[name] = found
    return out


def read_index_item(reader: Reader, name: str, item: Item, place: Place) -> Index | None:
    """One index from its mapping; None where it is wrong, with the problems noted."""
    before = len(reader.problems)
    section = f"indices.{name}"
    fields = reader.fields(item, "index", section)
    read = _Fields(reader, fields)
    indicators = tuple(
        _indicator(reader, one, section) for one in _list(reader, fields.get("indicators"), section)
    )
    aggregates = tuple(
        _aggregate(reader, one, section) for one in _list(reader, fields.get("aggregates"), section)
    )
    for problem in tree_faults(name, indicators, aggregates):
        at = place if problem.place.file == name else problem.place
        known = str(problem.values.get("known", "")).split(", ")
        near = nearest(str(problem.values.get("found")), known)
        reader.problems.append(
            replace(problem, place=at, values={**problem.values, "nearest": near})
        )
    choices = {key: read.choice(key, allowed) for key, allowed in CHOICES.items()}
    numbers = {key: read.number(key, default) for key, default in _NUMBERS.items()}
    if numbers["low"] >= numbers["high"]:
        reader.note(
            "index-pair", place, found=f"{numbers['low']:g}, {numbers['high']:g}", key="low, high"
        )
    if len(reader.problems) > before and any(
        not problem.warning for problem in reader.problems[before:]
    ):
        return None
    try:
        return Index(
            name, indicators, aggregates, reader.text(fields.get("unit"), "unit"),
            reader.text(fields.get("group")) or None, choices["impute"], numbers["least_coverage"],
            numbers["winsorise"], numbers["skew"], numbers["kurtosis"], choices["normalise"], numbers["low"],
            numbers["high"], choices["weighting"], choices["aggregation"], reader.label(fields.get("label")),
            reader.citations(fields.get("cites")), place=place,
        )  # fmt: skip
    except InputError as error:
        reader.problems.extend(error.problems)
        return None


_NUMBERS = {
    "least_coverage": 0.0,
    "winsorise": 5.0,
    "skew": 2.0,
    "kurtosis": 3.5,
    "low": 0.0,
    "high": 100.0,
}


def read_index_text(item: Item, name: str, file: str) -> Index:
    """An index that stands in a file of its own. Raises InputError with every problem, each with its place."""
    reader = Reader()
    found = read_index_item(reader, name, item, Place(file, 1))
    if found is None:
        raise InputError(reader.problems)
    return found


def _list(reader: Reader, item: Item | None, section: str) -> list[Item]:
    """The mappings of a list of nodes."""
    if item is None or item.is_null:
        return []
    if item.kind != "list":
        reader.note("index-list", item.place, found=item.kind, section=section)
        return []
    return list(item.value)


def _indicator(reader: Reader, item: Item, section: str) -> Indicator:
    fields = reader.fields(item, "indicator", f"{section}.indicators")
    read = _Fields(reader, fields)
    direction = read.choice("direction", ("1", "-1"))
    return Indicator(
        read.code(item), reader.text(fields.get("parent")), int(direction), read.number("weight", 1.0),
        reader.text(fields.get("denominator")) or None, read.number("scale", 1.0), read.pair("goalposts"),
        read.optional("target"), read.pair("band"), reader.text(fields.get("unit")), reader.label(fields.get("label")),
        reader.citations(fields.get("cites")), item.place,
    )  # fmt: skip


def _aggregate(reader: Reader, item: Item, section: str) -> Aggregate:
    fields = reader.fields(item, "aggregate", f"{section}.aggregates")
    read = _Fields(reader, fields)
    how = read.choice("aggregation", AGGREGATIONS) if "aggregation" in fields else None
    weighting = read.choice("weighting", WEIGHTINGS) if "weighting" in fields else None
    return Aggregate(
        read.code(item), reader.text(fields.get("parent")) or None, read.number("weight", 1.0), how, weighting,
        read.flag("multiplier"), reader.label(fields.get("label")), reader.citations(fields.get("cites")), item.place,
    )  # fmt: skip


class _Fields:
    """The fields of one mapping, read by kind; what is wrong is noted and its default taken."""

    def __init__(self, reader: Reader, fields: Mapping[str, Item]) -> None:
        self.reader, self.fields = reader, fields

    def code(self, item: Item) -> str:
        """The code of a node: the name of a column for an indicator."""
        found = self.reader.text(self.fields.get("code"))
        if not found:
            self.reader.note("index-no-code", item.place)
        return found

    def choice(self, key: str, allowed: Sequence[str]) -> str:
        """One of the words allowed; the first where nothing is written."""
        words = list(allowed)
        found = self.reader.text(self.fields.get(key), words[0])
        if found not in words:
            near = nearest(found, words)
            self.reader.note(
                "not-one-of",
                self.fields[key].place,
                found=found,
                expected=", ".join(words),
                nearest=near,
            )
            return words[0]
        return found

    def number(self, key: str, default: float) -> float:
        """A number, 25% as a quarter."""
        found = self.optional(key)
        return default if found is None else found

    def optional(self, key: str) -> float | None:
        """A number, or None where nothing is written."""
        item = self.fields.get(key)
        return None if item is None or item.is_null else self.reader.number(item)

    def pair(self, key: str) -> tuple[float, float] | None:
        """Two numbers, the smaller first."""
        item = self.fields.get(key)
        if item is None or item.is_null:
            return None
        numbers = [self.reader.number(part) for part in self.reader.texts(item)]
        low, high = (*numbers, None, None)[:2]
        if len(numbers) != 2 or low is None or high is None or low >= high:
            found = ", ".join("-" if number is None else f"{number:g}" for number in numbers)
            self.reader.note("index-pair", item.place, found=found or "-", key=key)
            return None
        return low, high

    def flag(self, key: str) -> bool:
        """true or false; false where nothing is written."""
        item = self.fields.get(key)
        if item is None or item.is_null:
            return False
        try:
            return read_bool(self.reader.text(item))
        except ScalarError as error:
            self.reader.note(error.code, item.place, found=self.reader.text(item))
            return False
