"""The store: what can be asked of it and done in it, each change in one transaction with its entry in the log."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select, text

from guiju.store import corrections, documents, erasure, likeness, records, search
from guiju.store.audit import Break, Change, Entry, Head, first_break, last_entry, read_entries
from guiju.store.contents import first_false_content
from guiju.store.documents import Kept
from guiju.store.erasure import Erasure
from guiju.store.opening import StorePlace
from guiju.store.records import Record
from guiju.store.schema import person
from guiju.store.search import Filters, Found


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether the log and what it speaks of are as they were written: `checked` things were held against it."""

    head: Head
    checked: int
    broken: Break | None

    @property
    def whole(self) -> bool:
        """Whether nothing is broken."""
        return self.broken is None


class Store:
    """A store that is open; `guiju.store.open_store` opens one, `close` or the end of `with` closes it.

    Two people may write at once: one waits for the other. Who changes what somebody else has changed meanwhile is told.
    """

    def __init__(
        self, place: StorePlace, who: str = "", now: Callable[[], datetime] | None = None
    ) -> None:
        self.place = place
        self.who = who or account()
        self.now = now or (lambda: datetime.now(UTC))

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.place.engine.dispose()

    @contextmanager
    def changing(self, policy: str = "") -> Iterator[Change]:
        """Several changes as one: all are kept, or none; `policy` is the hash of the policy they stand on."""
        with self.place.writing() as connection:
            yield Change(connection, self.who, policy, self.now)

    # records

    def add(self, kind: str, key: str, body: Mapping[str, Any], *, policy: str = "") -> Record:
        """Keep a new record; the caller has validated its body.

        Raises InputError where the kind has the key already, or the body is not plain JSON.
        """
        with self.changing(policy) as change:
            records.add(change, kind, key, body)
            return next(records.read_records(change.connection, kind, key))

    def change(
        self, kind: str, key: str, body: Mapping[str, Any], *, seen: int, policy: str = ""
    ) -> Record:
        """Keep a new version of a record; `seen` is the version that was read before.

        Raises InputError where somebody else has changed it since, or there is none.
        """
        with self.changing(policy) as change:
            records.change_record(change, kind, key, body, seen)
            return next(records.read_records(change.connection, kind, key))

    def record(self, kind: str, key: str) -> Record | None:
        """The current version of a record; None where there is none."""
        with self.place.reading() as connection:
            return next(records.read_records(connection, kind, key), None)

    def records(self, kind: str) -> list[Record]:
        """The current versions of all records of a kind, by key."""
        with self.place.reading() as connection:
            return list(records.read_records(connection, kind))

    def history(self, kind: str, key: str) -> list[Record]:
        """All versions of a record, oldest first."""
        with self.place.reading() as connection:
            return list(records.read_records(connection, kind, key, versions=True))

    # documents and statements

    def keep(
        self, name: str, digest: str, found: Iterable[Mapping[str, Any]], *, dated: date | None = None
    ) -> Kept:  # fmt: skip
        """Keep a document and its statements: `digest` names its bytes, `found` is what `Reading.records()` gives.

        The same document again changes nothing, under whatever name. Another content under the same name is a new
        version; corrections go over to statements of the same words.
        """
        with self.changing() as change:
            return documents.keep(change, name, digest, found, dated)

    def correct(
        self, statement: str, *, kind: str | None = None, speakers: Sequence[str] | None = None,
        seen: int | None = None,
    ) -> None:  # fmt: skip
        """Correct kind or speakers of `DOCUMENT:STATEMENT`; what was read stays beside it.

        `seen` is the revision of the hit that was looked at. Raises InputError where somebody has corrected it since.
        """
        values: dict[str, Any] = {} if kind is None else {"kind": kind}
        if speakers is not None:
            values["speakers"] = list(speakers)
        with self.changing() as change:
            corrections.correct(change, statement, values, seen)

    def search(self, *words: str, filters: Filters | None = None, limit: int = 20) -> Found:
        """Statements that hold all words, best first; with filters alone, in the order they were kept.

        Raises InputError where neither a word nor a filter is given.
        """
        with self.place.reading() as connection:
            return search.search(connection, words, filters or Filters(), limit)

    def like(
        self, statement: str, *, filters: Filters | None = None,
        least: float = likeness.THRESHOLD, limit: int = 20,
    ) -> Found:  # fmt: skip
        """Statements worded like `DOCUMENT:STATEMENT`: cosine of their sets of bigrams of at least `least`."""
        with self.place.reading() as connection:
            return likeness.like(connection, statement, filters or Filters(), least, limit)

    # the log

    def head(self) -> Head:
        """The last entry of the log, to be noted elsewhere."""
        with self.place.reading() as connection:
            last = last_entry(connection)
            return Head(last.sequence, last.hash) if last else Head()

    def entries(self, last: int | None = None) -> list[Entry]:
        """The log, oldest first: all of it, or so many of the last entries."""
        with self.place.reading() as connection:
            head = last_entry(connection)
            after = head.sequence - last if head and last is not None else 0
            return list(read_entries(connection, after))

    def names(self) -> dict[str, str | None]:
        """Who the people of the log are: a name for each, None where it was erased."""
        with self.place.reading() as connection:
            return {row.id: row.name for row in connection.execute(select(person))}

    def ahead(self) -> str | None:
        """The time of the last entry where it lies in the future: a clock ran ahead once; else None."""
        with self.place.reading() as connection:
            last = last_entry(connection)
        now = self.now().astimezone(UTC).isoformat(timespec="microseconds")
        return last.at if last is not None and last.at > now else None

    def verify(self, noted: Head | None = None) -> Verification:
        """Whether the chain holds, everything it speaks of is as it was written, and a noted head is in it."""
        with self.place.reading() as connection:
            if (
                self.place.sqlite
                and connection.execute(text("PRAGMA quick_check(1)")).scalar() != "ok"
            ):
                return Verification(Head(), 0, Break(0, "damaged"))
            head, broken = first_break(read_entries(connection), noted)
            if broken is not None:
                return Verification(head, 0, broken)
            checked, broken = first_false_content(connection)
            return Verification(head, checked, broken)

    # erasing

    def erase_person(self, name: str) -> Erasure:
        """Erase a name and what was said by or of it; the log stays whole. Raises InputError where it is nowhere."""
        return self._erase(lambda change: erasure.erase_person(change, name))

    def erase_record(self, kind: str, key: str) -> Erasure:
        """Erase the bodies and the key of a record. Raises InputError where there is none."""
        return self._erase(lambda change: erasure.erase_record(change, kind, key))

    def erase_document(self, name: str) -> Erasure:
        """Erase a document, its statements and corrections. Raises InputError where there is none."""
        return self._erase(lambda change: erasure.erase_document(change, name))

    def _erase(self, how: Callable[[Change], Erasure]) -> Erasure:
        with self.changing() as change:
            done = how(change)
        if self.place.sqlite:
            # The journal still holds the pages as they were before.
            with self.place.engine.connect() as connection:
                raw: Any = connection.connection.driver_connection
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        return done


def account() -> str:
    """The name of the account that runs this."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
