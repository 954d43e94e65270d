"""Indices read for themselves: from YAML, a mapping, or a table of indicators as COINr's `iMeta` has it."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from guiju.load.document import Item, read_document
from guiju.load.indices import read_index_text
from guiju.measures.problems import wrong
from guiju.model.index import Aggregate, Index, Indicator, Node
from guiju.model.label import Label
from guiju.model.problem import InputError, Place, Problem

__all__ = ["Aggregate", "Index", "Indicator", "Node", "read_index"]


def read_index(source: str | Path | Mapping[str, Any], *, unit: str | None = None) -> Index:
    """An index from YAML (a file or a mapping with the keys of `indices:` in a policy), or from a table (.csv).

    `unit` names the column of units for a table, `uCode` otherwise. Raises InputError for unknown keys, codes given
    twice, parents that there are not, and trees with a cycle, each with its place.
    """
    if isinstance(source, Mapping):
        name = str(source.get("name", "index"))
        return read_index_text(
            _item({k: v for k, v in source.items() if k != "name"}, Place(name)), name, name
        )
    path = Path(source)
    if not path.is_file():
        raise wrong("no-file", str(path), found=str(path), reason="no such file")
    if path.suffix.lower() == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return _from_table(list(csv.DictReader(stream)), path.stem, unit or "uCode")
    problems: list[Problem] = []
    top = read_document(path.read_text(encoding="utf-8-sig"), str(path), problems)
    if top is None:
        raise InputError(problems)
    return read_index_text(top, path.stem, str(path))


def _item(value: Any, place: Place) -> Item:
    """Plain data as items of a file that is none."""
    if isinstance(value, Mapping):
        return Item(
            {str(k): _item(v, place) for k, v in value.items()},
            place,
            {str(k): place for k in value},
        )
    if isinstance(value, (list, tuple)):
        return Item([_item(one, place) for one in value], place)
    if isinstance(value, bool):
        return Item(str(value).lower(), place)
    return Item("" if value is None else str(value), place)


def _from_table(rows: Sequence[Mapping[str, str]], name: str, unit: str) -> Index:
    def blank(row: Mapping[str, str], key: str) -> str:
        value = (row.get(key) or "").strip()
        return "" if value == "NA" else value

    indicators = tuple(
        Indicator(
            row["iCode"], blank(row, "Parent"), int(row["Direction"]), float(row["Weight"]),
            blank(row, "Denominator") or None, target=float(row["Target"]) if blank(row, "Target") else None,
            unit=blank(row, "Unit"), label=Label(en=blank(row, "iName") or None),
        )
        for row in rows if row["Type"] == "Indicator"
    )  # fmt: skip
    aggregates = tuple(
        Aggregate(
            row["iCode"],
            blank(row, "Parent") or None,
            float(row["Weight"]),
            label=Label(en=blank(row, "iName") or None),
        )
        for row in rows
        if row["Type"] == "Aggregate"
    )
    return Index(name, indicators, aggregates, unit=unit)
