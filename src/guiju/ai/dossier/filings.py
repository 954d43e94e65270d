"""What the deadlines of the register say of a system's duties: filings made, still due, late, not called for yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from guiju.ai.register.deadlines import Deadline, Due, deadlines_on, due_of, filings_by
from guiju.model.definition import Definition
from guiju.store.records import Record

ON_OCCASION = frozenset({"change", "end"})
"""Events that may never come: until then nothing calls for the filing."""


@dataclass(frozen=True, slots=True)
class Filings:
    """How the deadlines of one duty stand on a day.

    `made` are titles and days of what was filed; `due` is the day by which it is, was, or will again be due;
    `state` is overdue, open, filed, filed-late or idle.
    """

    state: str
    due: str | None
    made: tuple[tuple[str, str], ...]


def filings_of(
    versions: Sequence[Record], held: Collection[str], definition: Definition, day: date
) -> dict[str, Filings]:
    """Duty → its filings, for the duties that have a deadline.

    `versions` are those of the system's record, `held` the names of the rows of deadlines that it has on the day.
    The calendar counts in the same way: what it calls overdue is overdue here.
    """
    rows = [row for name, row in deadlines_on(definition, day).items() if name in held]
    if not rows or not versions:
        return {}
    due = due_of(versions[-1].key, versions, rows, definition, day)
    found = {}
    for duty in dict.fromkeys(row.duty for row in rows):
        own = [row for row in rows if row.duty == duty]
        asked = [one for one in due if any(row.duty == duty for row in one.rows)]
        found[duty] = _filings(own, asked, _made(own, versions, day), day)
    return {name: one for name, one in found.items() if one is not None}


def _filings(
    rows: Sequence[Deadline], asked: Sequence[Due], made: tuple[tuple[str, str], ...], day: date
) -> Filings | None:
    """None where nothing was filed, and no event is known from which anything would be due."""
    pending = [one for one in asked if one.done is None]
    first = min((one.at for one in pending), default=None)
    if first is not None and first < day.isoformat():
        return Filings("overdue", first, made)
    repeated = all(row.repeats for one in pending for row in one.rows)
    if made and repeated:
        last = max((one.at for one in asked), default=None)
        late = any(one.done is not None and one.done > one.at for one in asked)
        return Filings("filed-late" if late else "filed", first or last, made)
    if pending:
        return Filings("open", first, made)
    return Filings("idle", None, ()) if {row.event for row in rows} <= ON_OCCASION else None


def _made(
    rows: Sequence[Deadline], versions: Sequence[Record], day: date
) -> tuple[tuple[str, str], ...]:
    """What was filed by a day: the name of the deadline with its number, and the day."""
    done = filings_by(versions[-1].body or {}, day)
    names = [name for name in dict.fromkeys(row.deadline for row in rows) if name in done]
    return tuple(
        (f"{name} {done[name].get('number', '')}".strip(), str(done[name]["done"]))
        for name in names
    )
