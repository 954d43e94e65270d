"""diff: two versions of a policy, or two dates of one: what changed, from when, on whose word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.model.definition import DecisionTable, Definition
from guiju.model.parameter import Parameter
from guiju.wording import Said, Wording

_AS_WRITTEN = Wording()


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


def diff_dates(
    definition: Definition, first: date, second: date, wording: Wording = _AS_WRITTEN
) -> tuple[Change, ...]:
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
            before, after = (_dated(parameter, day, wording) for day in (first, second))
            since = new.start if new else None
            changes.append(
                Change("parameter", parameter.name, before, after, tuple(map(str, cites)), since)
            )
    for table in definition.tables.values():
        changes.extend(_rows_between(table, first, second, wording))
    return (*changes, *standing(definition, second))


def _dated(parameter: Parameter, day: date, wording: Wording) -> str | None:
    found = parameter.on(day)
    return None if found is None else wording.value(found.value, parameter.type)


def _rows_between(
    table: DecisionTable, first: date, second: date, wording: Wording
) -> Iterator[Change]:
    old, new = (
        {
            f"{table.name}:{row.name}": {"": wording.row(row)}
            for row in table.rows
            if row.holds_on(day)
        }
        for day in (first, second)
    )
    yield from _differing("table row", old, new, wording)


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


def diff_versions(
    first: Definition, second: Definition, wording: Wording = _AS_WRITTEN
) -> tuple[Change, ...]:
    """What a second version of a policy, or the same under a reform, says otherwise.

    Everything that a policy says is compared, also what decides no result: labels, citations, reforms, cases; `wording`
    says it in the words of its files or of a language.
    """
    old, new = (wording.everything(definition, first.name) for definition in (first, second))
    changes: list[Change] = []
    for kind in old:
        changes += _differing(kind, old[kind], new[kind], wording)
    if not changes and first.hash != second.hash:
        changes.append(Change("content", first.name, first.hash, second.hash))
    return tuple(changes)


def _differing(
    kind: str, old: Mapping[str, Said], new: Mapping[str, Said], wording: Wording
) -> Iterator[Change]:
    """The things of one kind that are said otherwise; of a thing on both sides, only what differs."""
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            yield Change(kind, name, wording.whole(before), wording.whole(after))
        elif before != after:
            keys = [k for k in dict.fromkeys((*before, *after)) if before.get(k) != after.get(k)]
            yield Change(kind, name, wording.joined(before, keys), wording.joined(after, keys))
