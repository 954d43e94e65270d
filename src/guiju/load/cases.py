"""Reforms and worked cases: their outer form. Values are read when the case runs, against its types."""

from __future__ import annotations

from collections.abc import Mapping

from guiju.expression.names import nearest
from guiju.load.document import Item
from guiju.load.reader import Reader
from guiju.model.definition import Entity, Key, Reform, WorkedCase
from guiju.model.types import Type


def read_reforms(reader: Reader, item: Item | None) -> dict[str, Reform]:
    """The reforms of a policy; their changes stay raw until one is applied."""
    out: dict[str, Reform] = {}
    for name, entry, place in reader.named(item, "reforms"):
        fields = reader.fields(entry, "reform", f"reforms.{name}")
        after = tuple(part.value for part in reader.texts(fields.get("after")))
        out[name] = Reform(
            name, reader.label(fields.get("title")), reader.label(fields.get("about")), after,
            reader.citations(fields.get("cites")), {"item": entry}, place,
        )  # fmt: skip
    for reform in out.values():
        for other in reform.after:
            if other not in out:
                reader.note("no-such-reform", reform.place, found=other, known=", ".join(out),
                            nearest=nearest(other, out))  # fmt: skip
    return out


def read_cases(
    reader: Reader, item: Item | None, entities: Mapping[str, Entity], types: Mapping[Key, Type],
    reforms: Mapping[str, Reform],
) -> dict[str, WorkedCase]:  # fmt: skip
    """The worked cases of a policy."""
    out: dict[str, WorkedCase] = {}
    for name, entry in reader.mapping(item, "cases").items() if item is not None else ():
        assert item is not None
        place = item.keys[name]
        case = read_case(reader, name, entry, entities)
        if case is None:
            continue
        for target, expected in case.expect.items():
            _check_target(reader, target, expected, types)
        for part in case.reform.split("+") if case.reform else ():
            if part not in reforms:
                reader.note("no-such-reform", place, found=part, known=", ".join(reforms),
                            nearest=nearest(part, reforms))  # fmt: skip
        out[name] = case
    return out


def read_case(reader: Reader, name: str, item: Item, entities: Mapping[str, Entity]) -> WorkedCase | None:
    """One case from its mapping; None where it has no date."""
    fields = reader.fields(item, "case", f"cases.{name}")
    day = reader.day(fields.get("date"))
    if day is None:
        if "date" not in fields:
            reader.note("case-without-date", item.place, found=name)
        return None
    given = {}
    for entity, rows in reader.mapping(fields["given"], "given").items() if "given" in fields else ():
        if entity not in entities:
            known = list(entities)
            reader.note("unknown-entity", fields["given"].keys[entity], found=entity,
                        known=", ".join(known), nearest=nearest(entity, known))  # fmt: skip
            continue
        listed = rows.value if rows.kind == "list" else [rows]
        given[entity] = tuple(row for row in listed if not row.is_null)
    expect = reader.mapping(fields["expect"], "expect") if "expect" in fields else {}
    return WorkedCase(
        name, day, given, expect, reader.label(fields.get("title")), reader.text(fields.get("reform")),
        reader.text(fields.get("from")), reader.text(fields.get("reliability")),
        reader.citations(fields.get("cites")), item.place,
    )  # fmt: skip


def _check_target(reader: Reader, target: str, item: Item, types: Mapping[Key, Type]) -> None:
    parts = target.split(".")
    if len(parts) == 3 and parts[2] in ("failed", "open"):
        parts = parts[:2]
    if len(parts) != 2 or (parts[0], parts[1]) not in types:
        known = [f"{entity}.{name}" for entity, name in types]
        reader.note("unknown-target", item.place, found=target, nearest=nearest(target, known))
