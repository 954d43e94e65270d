"""diff: two versions of a policy, or two dates of one: what changed, from when, on whose word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from guiju.expression.printer import print_tree, print_value
from guiju.load.document import Item
from guiju.model.definition import Column, DecisionTable, Definition, Entity, Row, Rule
from guiju.model.label import NO_LABEL, Label
from guiju.model.parameter import BracketScale, Parameter
from guiju.model.property import Expression
from guiju.model.source import Citation, Source

Said: TypeAlias = "dict[str, str]"
"""What a policy says of one thing: under "" what it is, under keys of its file what else is written of it."""

_UNSAID = (None, "", (), NO_LABEL)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: `kind` is policy, source, enum, entity, column, parameter, rule, table, table row, reform, case,
    property, index, register, statement, coverage, standing or content.

    `before` and `after` are texts; None where the thing is not there. `standing` says that something stands on a
    document that is not in force on the later date; `content` that two hashes differ though nothing is said otherwise.
    """

    kind: str
    name: str
    before: str | None
    after: str | None
    cites: tuple[str, ...] = ()
    since: date | None = None

    def to_json(self) -> dict[str, Any]:
        """The change as plain data."""
        return {
            "kind": self.kind, "name": self.name, "before": self.before, "after": self.after,
            "cites": list(self.cites), "since": self.since.isoformat() if self.since else None,
        }  # fmt: skip


def diff_dates(definition: Definition, first: date, second: date) -> tuple[Change, ...]:
    """What a policy says otherwise on a second day: parameters, table rows, documents no longer in force.

    >>> import guiju
    >>> changes = guiju.load("transfer").diff(dates=("2018-06-30", "2024-01-01"))
    >>> any(change.kind == "parameter" for change in changes)
    True
    """
    changes: list[Change] = []
    for parameter in definition.parameters.values():
        old, new = parameter.on(first), parameter.on(second)
        if (old and old.value) != (new and new.value):
            cites = (new.cites if new else ()) or parameter.cites
            changes.append(Change("parameter", parameter.name, _dated(parameter, first), _dated(parameter, second),
                                  tuple(map(str, cites)), new.start if new else None))  # fmt: skip
    for table in definition.tables.values():
        changes.extend(_rows_between(table, first, second))
    return (*changes, *standing(definition, second))


def _dated(parameter: Parameter, day: date) -> str | None:
    found = parameter.on(day)
    return None if found is None else value_text(found.value)


def value_text(value: Any) -> str:
    """A parameter's value as text.

    >>> from fractions import Fraction
    >>> value_text(Fraction(1, 2))
    '0.5'
    """
    if isinstance(value, BracketScale):
        pairs = zip(value.above, value.rates, strict=True)
        text = "; ".join(f"> {print_value(above)}: {print_value(rate)}" for above, rate in pairs)
        return text + (f"; quick {_text(value.quick)}" if value.quick else "")
    return _text(value)


def _rows_between(table: DecisionTable, first: date, second: date) -> Iterator[Change]:
    old, new = (
        {
            f"{table.name}:{row.name}": {"": _row_text(row)}
            for row in table.rows
            if row.holds_on(day)
        }
        for day in (first, second)
    )
    yield from _differing("table row", old, new)


def _row_text(row: Row) -> str:
    cells = ((k.strip(), v) for k, v in row.cells.items() if k not in ("row", "from", "to"))
    return ", ".join(f"{k} {v}" for k, v in cells if v not in ("", "-"))


def standing(definition: Definition, day: date) -> Iterator[Change]:
    """What stands on a document that is not in force on a day."""
    gone = {name for name, source in definition.sources.items() if not source.in_force_on(day)}
    for parameter in definition.parameters.values():
        found = parameter.on(day)
        cites = () if found is None else found.cites or parameter.cites
        for citation in cites:
            if citation.source in gone:
                yield Change(
                    "standing", f"p.{parameter.name}", None, citation.source, (str(citation),)
                )
    for rule in definition.rules.values():
        for citation in rule.cites:
            if citation.source in gone:
                yield Change(
                    "standing", ".".join(rule.key), None, citation.source, (str(citation),)
                )


def diff_versions(first: Definition, second: Definition) -> tuple[Change, ...]:
    """What a second version of a policy, or the same under a reform, says otherwise.

    Everything that a policy says is compared, also what decides no result: labels, citations, reforms, cases.
    """
    old, new = (_everything(definition, first.name) for definition in (first, second))
    changes: list[Change] = []
    for kind in old:
        changes += _differing(kind, old[kind], new[kind])
    if not changes and first.hash != second.hash:
        changes.append(Change("content", first.name, first.hash, second.hash))
    return tuple(changes)


def _differing(kind: str, old: Mapping[str, Said], new: Mapping[str, Said]) -> Iterator[Change]:
    """The things of one kind that are said otherwise; of a thing on both sides, only what differs."""
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            yield Change(kind, name, _whole(before), _whole(after))
        elif before != after:
            keys = [k for k in dict.fromkeys((*before, *after)) if before.get(k) != after.get(k)]
            yield Change(kind, name, _joined(before, keys), _joined(after, keys))


def _whole(said: Said | None) -> str | None:
    """What a thing is; of one that is nothing but its parts, all of them."""
    return None if said is None else said[""] if "" in said else _joined(said, said)


def _joined(said: Said, keys: Iterable[str]) -> str:
    return "; ".join(f"{key} {said.get(key) or '-'}".strip() for key in keys)


def _everything(definition: Definition, name: str) -> dict[str, dict[str, Said]]:
    """What a policy says, by kind and name; the whole goes by the name given."""
    whole = {"": definition.name, **_notes(definition, "title", "about", "country")}
    columns = [(e, c) for e in definition.entities.values() for c in e.columns.values()]
    rows = [(t, r) for t in definition.tables.values() for r in t.rows]
    return {
        "policy": {name: whole},
        "source": {source.name: _source(source) for source in definition.sources.values()},
        "enum": {
            enum.name: {"": ", ".join(enum.values), **_leaves(enum.values)}
            for enum in definition.enums.values()
        },
        "entity": {e.name: _entity(e, definition) for e in definition.entities.values()},
        "column": {f"{e.name}.{c.name}": _column(c) for e, c in columns},
        "parameter": {p.name: _parameter(p) for p in definition.parameters.values()},
        "rule": {".".join(key): _rule(rule) for key, rule in definition.rules.items()},
        "table": {table.name: _table(table) for table in definition.tables.values()},
        "table row": {f"{t.name}:{_row_name(row)}": {"": _row_text(row)} for t, row in rows},
        "reform": {
            reform.name: _leaves(reform.changes["item"]) for reform in definition.reforms.values()
        },
        **{
            kind: {called: _leaves(thing) for called, thing in things.items()}
            for kind, things in _other_things(definition)
        },
    }


def _other_things(definition: Definition) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What decides no result of a rule."""
    yield "case", definition.cases
    yield "property", definition.properties
    yield "index", definition.indices
    yield "measure", definition.measures
    yield "register", definition.registers
    yield "statement", definition.statements
    yield "coverage", definition.coverage


def _notes(thing: Any, *names: str) -> Said:
    """What is written of a thing beside what it is; without a text where nothing is."""
    return {name: _text(getattr(thing, name)) for name in names if getattr(thing, name)}


def _source(source: Source) -> Said:
    main = f"{source.number} {source.status} {source.start or ''} {source.end or ''}"
    return {"": main.strip(), **_notes(source, "title", "issuer", "issued", "url")}


def _entity(entity: Entity, definition: Definition) -> Said:
    words = [f"key {', '.join(entity.key)}", "optional" if entity.optional else ""]
    words += [f"domain {domain.text}" for domain in definition.domain.get(entity.name, ())]
    return {"": ", ".join(filter(None, words)), **_notes(entity, "label", "about")}


def _column(column: Column) -> Said:
    words = [f"-> {column.link}" if column.link else column.type.told, *_limits(column)]
    words.append(f"default {_text(column.default)}" if column.has_default else "")
    return {"": ", ".join(filter(None, words)), **_notes(column, "label", "about")}


def _limits(thing: Column | Rule) -> list[str]:
    ends = {"min": thing.minimum, "max": thing.maximum}
    return [f"{word} {_text(end)}" for word, end in ends.items() if end is not None]


def _parameter(parameter: Parameter) -> Said:
    values = ", ".join(f"{d.start}: {value_text(d.value)}" for d in parameter.values)
    cites = {f"{d.start} cites": _text(d.cites) for d in parameter.values if d.cites}
    return {
        "": f"{parameter.type.told}: {values}",
        **_notes(parameter, "label", "about", "cites"),
        **cites,
    }


def _rule(rule: Rule) -> Said:
    body = f"table {rule.table}.{rule.outcome}" if rule.table else " ".join(rule.text.split())
    rounding = "" if rule.round is None else f"round {rule.round}{' down' if rule.down else ''}"
    at = f"at {print_tree(rule.at)}" if rule.at is not None else ""
    words = ", ".join(filter(None, [rule.type.told, rounding, at, *_limits(rule)]))
    return {"": f"{body} ({words})", **_notes(rule, "label", "about", "cites")}


def _table(table: DecisionTable) -> Said:
    words = [f"on {table.entity}", table.hit, table.collect if table.hit == "collect" else ""]
    words += [f"priority {_text(table.priority)}" if table.priority else ""]
    words += [f"{name} {type_.told}" for name, type_ in table.outcomes.items()]
    words += [f"otherwise {name} {print_tree(node)}" for name, node in table.otherwise.items()]
    # Rows that come or go are told as rows; here only those count whose order decides which comes first.
    order = {"rows": ", ".join(map(_row_name, table.rows))} if table.hit == "first" else {}
    return {"": ", ".join(filter(None, words)), **_notes(table, "label", "about", "cites"), **order}


def _row_name(row: Row) -> str:
    dated = f" [{row.start or ''}..{row.end or ''}]" if row.start or row.end else ""
    return row.name + dated


def _leaves(value: Any, path: str = "") -> Said:
    """Every value within a thing, by its way down: `rules.person.tax.is`; rows of a list by their names or numbers."""
    inner: Iterable[tuple[str, Any]]
    if isinstance(value, Item):
        return _leaves(None if value.is_null else value.value, path)
    if isinstance(value, Mapping):
        inner = value.items()
    elif _is_text(value):
        return {path: _text(value)}
    elif is_dataclass(value):
        given = ((field.name, getattr(value, field.name)) for field in fields(value))
        inner = ((k, v) for k, v in given if k not in ("name", "place") and v not in _UNSAID)
    else:
        names = [_named(part) for part in value]
        times = Counter(names)
        inner = (
            (name if name and times[name] == 1 else f"{name} {number}".strip(), part)
            for number, (name, part) in enumerate(zip(names, value, strict=True), 1)
        )
    found = [_leaves(part, f"{path}.{name}" if path else str(name)) for name, part in inner]
    return {k: v for leaves in found for k, v in leaves.items()}


def _is_text(value: Any) -> bool:
    """Whether a value is shown as one text: it is not made of parts with names of their own."""
    if isinstance(value, list | tuple):
        return all(map(_is_text, value))
    if isinstance(value, Item):
        return _is_text(value.value)
    told = Label | Citation | Expression | Fraction
    return isinstance(value, told) or not (isinstance(value, Mapping) or is_dataclass(value))


def _named(part: Any) -> str:
    """The name of a part of a list: of a row, or of a node of an index."""
    if isinstance(part, Item) and part.kind == "mapping":
        row = part.value.get("row")
        return str(row.value) if row is not None else ""
    return str(getattr(part, "code", ""))


def _text(value: Any) -> str:
    """A value as a policy's file writes it."""
    if isinstance(value, Item):
        return _text(None if value.is_null else value.value)
    if isinstance(value, Label):
        return " / ".join(filter(None, (value.zh, value.en)))
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, list | tuple):
        parts = ", ".join(map(_text, value))
        return parts if value and isinstance(value[0], Citation) else f"[{parts}]"
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    return print_value(value) if isinstance(value, Fraction) else str(value)
