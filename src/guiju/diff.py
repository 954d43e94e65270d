"""diff: two versions of a policy, or two dates of one: what changed, from when, on whose word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.expression.printer import print_value
from guiju.model.definition import DecisionTable, Definition, Row, Rule
from guiju.model.parameter import BracketScale, Parameter


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: `kind` is parameter, rule, table row, entity, column, enum, source or standing.

    `before` and `after` are texts; None where the thing is not there. `standing` says that something stands on a
    document that is not in force on the later date.
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
        return "; ".join(f"> {print_value(above)}: {print_value(rate)}" for above, rate in pairs)
    return print_value(value)


def _rows_between(table: DecisionTable, first: date, second: date) -> Iterator[Change]:
    old = {row.name: _row_text(row) for row in table.rows if row.holds_on(first)}
    new = {row.name: _row_text(row) for row in table.rows if row.holds_on(second)}
    yield from _pairs("table row", old, new, f"{table.name}:")


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
    """What a second version of a policy, or the same under a reform, says otherwise."""
    changes: list[Change] = []
    changes += _pairs("source", _sources(first), _sources(second))
    changes += _pairs("enum", _enums(first), _enums(second))
    changes += _pairs(
        "entity", dict.fromkeys(first.entities, ""), dict.fromkeys(second.entities, "")
    )
    changes += _pairs("column", _columns(first), _columns(second))
    changes += _pairs("parameter", _parameters(first), _parameters(second))
    changes += _pairs("rule", _rules(first), _rules(second))
    for name in dict.fromkeys((*first.tables, *second.tables)):
        old, new = first.tables.get(name), second.tables.get(name)
        changes += _pairs("table row", _table(old), _table(new), f"{name}:")
    return tuple(changes)


def _pairs(
    kind: str, old: Mapping[str, str], new: Mapping[str, str], prefix: str = ""
) -> Iterator[Change]:
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield Change(kind, prefix + name, old.get(name), new.get(name))


def _sources(definition: Definition) -> dict[str, str]:
    return {
        n: f"{s.number} {s.status} {s.start or ''} {s.end or ''}".strip()
        for n, s in definition.sources.items()
    }


def _enums(definition: Definition) -> dict[str, str]:
    return {name: ", ".join(enum.values) for name, enum in definition.enums.items()}


def _columns(definition: Definition) -> dict[str, str]:
    return {
        f"{entity.name}.{column.name}": f"-> {column.link}" if column.link else str(column.type)
        for entity in definition.entities.values()
        for column in entity.columns.values()
    }


def _parameters(definition: Definition) -> dict[str, str]:
    return {
        name: f"{p.type}: " + ", ".join(f"{d.start}: {value_text(d.value)}" for d in p.values)
        for name, p in definition.parameters.items()
    }


def _rules(definition: Definition) -> dict[str, str]:
    return {".".join(key): _rule_text(rule) for key, rule in definition.rules.items()}


def _rule_text(rule: Rule) -> str:
    body = f"table {rule.table}.{rule.outcome}" if rule.table else " ".join(rule.text.split())
    rounding = "" if rule.round is None else f", round {rule.round}{' down' if rule.down else ''}"
    return f"{body} ({rule.type}{rounding})"


def _table(table: DecisionTable | None) -> dict[str, str]:
    if table is None:
        return {}
    return {
        f"{row.name}" + (f" from {row.start}" if row.start else "") + (f" to {row.end}" if row.end else ""):
        _row_text(row)
        for row in table.rows
    }  # fmt: skip
