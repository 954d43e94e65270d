"""Reforms and worked cases: their outer form. Values of a case are read when it runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guiju.expression.names import Scope, nearest
from guiju.load.document import Item
from guiju.load.order import dependency_order
from guiju.load.reader import Reader
from guiju.model.definition import Reform, WorkedCase
from guiju.model.problem import Place

RELIABILITIES = ("official", "exam", "web", "derived")


def read_reforms(reader: Reader, item: Item | None) -> dict[str, Reform]:
    """The reforms of a policy; their changes stay raw until one is applied."""
    out: dict[str, Reform] = {}
    for name, entry, place in reader.named(item, "reforms"):
        fields = reader.fields(entry, "reform", f"reforms.{name}")
        after = tuple(str(part.value) for part in reader.texts(fields.get("after")))
        out[name] = Reform(
            name, reader.label(fields.get("title")), reader.label(fields.get("about")), after,
            reader.citations(fields.get("cites")), {"item": entry}, place,
        )  # fmt: skip
    for reform in out.values():
        _check_reforms(reader, reform.after, reform.place, out)
    links = {name: [n for n in reform.after if n in out] for name, reform in out.items()}
    for cycle in dependency_order(links)[1]:
        reader.note("reform-cycle", out[cycle[0]].place, found=" → ".join(cycle))
    return out


def _check_reforms(
    reader: Reader, names: Iterable[str], place: Place, known: Mapping[str, Reform]
) -> None:
    for name in names:
        if name not in known:
            listed = ", ".join(known) or "-"
            near = nearest(name, known)
            reader.note("no-such-reform", place, found=name, known=listed, nearest=near)


def read_cases(
    reader: Reader, item: Item | None, scope: Scope, reforms: Mapping[str, Reform]
) -> dict[str, WorkedCase]:
    """The worked cases of a policy."""
    out: dict[str, WorkedCase] = {}
    if item is None:
        return out
    for name, entry in reader.mapping(item, "cases").items():
        case = _read_case(reader, name, entry, scope)
        if case is None:
            continue
        parts = [part.strip() for part in case.reform.split("+")] if case.reform else []
        _check_reforms(reader, parts, item.keys[name], reforms)
        out[name] = case
    return out


def _read_case(reader: Reader, name: str, item: Item, scope: Scope) -> WorkedCase | None:
    """One case from its mapping; None where it has no date.

    A case under a reform may speak of what only the reform brings: it is checked when it runs.
    """
    fields = reader.fields(item, "case", f"cases.{name}")
    day = reader.day(fields.get("date"))
    if day is None:
        if "date" not in fields and item.kind == "mapping":
            reader.note("case-without-date", item.place, found=name)
        return None
    given = reader.mapping(fields["given"], "given") if "given" in fields else {}
    expect = reader.mapping(fields["expect"], "expect") if "expect" in fields else {}
    reform = reader.text(fields.get("reform"))
    if not reform:
        for entity in given:
            reader.entity(entity, fields["given"].keys[entity], scope.entities)
        for target, expected in expect.items():
            _check_target(reader, target, expected, scope)
    rows = {entity: _rows(found) for entity, found in given.items()}
    return WorkedCase(
        name, day, rows, expect, reader.label(fields.get("title")), reform,
        reader.text(fields.get("from")), _reliability(reader, fields.get("reliability")),
        reader.citations(fields.get("cites")), item.place,
    )  # fmt: skip


def _rows(item: Item) -> tuple[Item, ...]:
    """The rows given of an entity: a list, or one mapping alone."""
    listed = item.value if item.kind == "list" else [item]
    return tuple(row for row in listed if not row.is_null)


def _reliability(reader: Reader, item: Item | None) -> str:
    word = reader.text(item)
    if item is not None and word and word not in RELIABILITIES:
        expected = ", ".join(RELIABILITIES)
        reader.note("not-one-of", item.place, found=word, expected=expected)
    return word


def _check_target(reader: Reader, target: str, item: Item, scope: Scope) -> None:
    parts = target.split(".")
    if len(parts) == 3 and parts[2] in ("failed", "open"):
        parts = parts[:2]
    if len(parts) != 2 or (parts[0], parts[1]) not in scope.types:
        known = (f"{entity}.{name}" for entity, name in scope.types)
        reader.note("unknown-target", item.place, found=target, nearest=nearest(target, known))
