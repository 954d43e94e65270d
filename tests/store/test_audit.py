"""The log proves itself: what is changed outside is named, in both databases."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from guiju.store import open_store
from guiju.store.audit import Entry, Head, first_break, read_head
from guiju.store.keeping import Store

from .pages import keep_two, page

REST = "at, clock, who, action, subject, policy, input, previous, hash"


def tamper(store: Store, *statements: str) -> None:
    """Change the database past Guiju, its guards taken away as whoever owns the file can."""
    if store.place.sqlite:
        with closing(sqlite3.connect(store.place.address)) as file, file:
            for name in ("audit_no_update", "audit_no_delete", "audit_in_order"):
                file.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                file.execute(statement)
        return
    with store.place.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_an_empty_log_is_whole(store: Store) -> None:
    found = store.verify()
    assert found.whole
    assert found.head == store.head() == Head()


def test_entries_say_who_what_and_under_which_policy(store: Store) -> None:
    store.add("system", "x", {"a": 1}, policy="p" * 64)
    store.who = "ben"
    store.change("system", "x", {"a": 2}, seen=1)
    first, second = store.entries()
    names = store.names()
    assert [names[first.who], names[second.who]] == ["ann", "ben"]
    assert (first.action, first.policy, second.action) == ("record.add", "p" * 64, "record.change")
    assert first.subject.startswith("record:system:")
    assert first.subject.endswith(":1")
    assert store.entries(1) == [second]


def test_the_chain_can_be_computed_by_anybody(store: Store) -> None:
    """The format of an entry is documented: it must not change, or old logs no longer verify."""
    keep_two(store)
    before = "0" * 64
    for entry in store.entries():
        plain = {
            name: value for name, value in asdict(entry).items() if name not in ("previous", "hash")
        }
        line = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        before = hashlib.sha256(f"{before}\n{line}".encode()).hexdigest()
        assert entry.hash == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET action = 'x'",
        "DELETE FROM audit",
        f"INSERT INTO audit SELECT sequence + 7, {REST} FROM audit",
        f"INSERT INTO audit SELECT sequence - 7, {REST} FROM audit",
    ],
)
def test_the_database_refuses_changes(store: Store, statement: str) -> None:
    store.add("system", "x", {})
    with pytest.raises(DBAPIError, match="append-only"), store.place.engine.begin() as connection:
        connection.execute(text(statement))
    assert store.verify().whole


def test_replace_and_truncate_are_refused(store: Store) -> None:
    store.add("system", "x", {})
    statement = (
        f"REPLACE INTO audit SELECT sequence, {REST} FROM audit"
        if store.place.sqlite
        else "TRUNCATE audit CASCADE"
    )
    with pytest.raises(DBAPIError, match="append-only"), store.place.engine.begin() as connection:
        connection.execute(text(statement))
    assert store.verify().whole


CHANGES = {
    "UPDATE audit SET action = 'x' WHERE sequence = 2": (2, "altered"),
    "UPDATE audit SET hash = previous WHERE sequence = 3": (3, "altered"),
    "UPDATE audit SET previous = hash WHERE sequence = 2": (2, "link"),
    "DELETE FROM audit WHERE sequence = 2": (3, "order"),
    "DELETE FROM audit WHERE sequence = 1": (2, "order"),
    "UPDATE record_version SET body = '{\"a\":9}' WHERE version = 2": (2, "content"),
    "UPDATE record_version SET body = NULL, salt = NULL WHERE version = 1": (1, "content"),
    "UPDATE record_version SET body = NULL, salt = NULL, erased = 3 WHERE version = 1": (3, "content"),
    "DELETE FROM record_version WHERE version = 2": (2, "content"),
    "UPDATE record SET kind = 'model'": (1, "content"),
    "UPDATE record SET version = 1": (2, "content"),
    "UPDATE statement SET kind = 'fact' WHERE id = 1": (3, "content"),
    "UPDATE statement SET speakers = '[]' WHERE id = 1": (3, "content"),
    "UPDATE statement SET quote = 'x' WHERE id = 6": (4, "content"),
    "UPDATE statement SET words = '' WHERE id = 2": (3, "content"),
    "UPDATE statement SET body = '{}' WHERE id = 2": (3, "content"),
    "DELETE FROM statement WHERE id = 4": (3, "content"),
    "UPDATE document_version SET dated = '2020-01-01' WHERE digest = 'bb'": (4, "content"),
    "UPDATE document_version SET digest = 'cc' WHERE digest = 'bb'": (4, "content"),
    "UPDATE correction SET value = '\"fact\"'": (3, "content"),
}  # fmt: skip


@pytest.mark.parametrize("statement", CHANGES)
def test_what_was_changed_outside_is_named(store: Store, statement: str) -> None:
    store.add("system", "x", {"a": 1})
    store.change("system", "x", {"a": 2}, seen=1)
    keep_two(store)
    store.correct("press/a.txt:A1-s002", kind="proposal")
    assert store.verify().whole
    tamper(store, statement)
    broken = store.verify().broken
    assert broken is not None
    assert (broken.sequence, broken.reason) == CHANGES[statement]


def test_a_chain_written_anew_is_found_by_a_noted_head(store: Store) -> None:
    store.add("system", "x", {"a": 1})
    noted = read_head(str(store.head()))
    assert noted is not None
    store.add("system", "y", {"a": 1})
    assert store.verify(noted).whole
    entry = store.entries()[0]
    forged = Entry(**(asdict(entry) | {"clock": "2000-01-01T00:00:00.000000+00:00"}))
    tamper(
        store,
        "DELETE FROM audit WHERE sequence = 2",
        f"UPDATE audit SET clock = '{forged.clock}', hash = '{forged.sealed()}' WHERE sequence = 1",
        "DELETE FROM record_version WHERE entry = 2",
    )
    assert store.verify().whole
    broken = store.verify(noted).broken
    assert broken is not None
    assert (broken.sequence, broken.reason) == (1, "head")
    later = store.verify(Head(5, "0" * 64)).broken
    assert later is not None
    assert (later.sequence, later.reason) == (2, "head")


def clock_of(*minutes: int) -> Callable[[], datetime]:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    times = iter(minutes)
    return lambda: start + timedelta(minutes=next(times))


def test_time_never_goes_backwards(address: str) -> None:
    with open_store(address, "ann", now=clock_of(0, 60, -300, 30, 90)) as store:
        for number in range(5):
            store.add("system", str(number), {})
        entries = store.entries()
        assert store.verify().whole
    assert [entry.at[11:16] for entry in entries] == ["00:00", "01:00", "01:00", "01:00", "01:30"]
    assert [entry.clock[11:16] for entry in entries] == [
        "00:00",
        "01:00",
        "19:00",
        "00:30",
        "01:30",
    ]


def test_an_entry_that_is_older_than_the_one_before_is_named() -> None:
    first = Entry(1, "2026", "2026", "p", "a", "s", "", "", "0" * 64)
    first = Entry(**(asdict(first) | {"hash": first.sealed()}))
    second = Entry(2, "2025", "2025", "p", "a", "s", "", "", first.hash)
    second = Entry(**(asdict(second) | {"hash": second.sealed()}))
    _, broken = first_break(iter([first, second]))
    assert broken is not None
    assert (broken.sequence, broken.reason) == (2, "time")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_change_of_any_field_of_any_entry_is_found(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with open_store(tmp_path_factory.mktemp("log") / "a.db", "ann") as store:
        for number in range(4):
            store.add("system", str(number), {"n": number})
        entries = store.entries()
    at = data.draw(st.integers(0, 3))
    name = data.draw(st.sampled_from(sorted(asdict(entries[0]))))
    old = getattr(entries[at], name)
    new = (
        old + 1
        if name == "sequence"
        else data.draw(
            st.text(st.characters(exclude_categories=["Cs"])).filter(lambda value: value != old)
        )
    )
    entries[at] = Entry(**(asdict(entries[at]) | {name: new}))
    _, broken = first_break(iter(entries))
    assert broken is not None
    assert broken.sequence in (at + 1, at + 2)


def test_a_change_that_fails_leaves_nothing(store: Store) -> None:
    store.add("system", "x", {})
    head = store.head()

    def fail() -> None:
        with store.changing() as change:
            change.log("record.add", "record:system:y:1", "0")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.head() == head
    store.keep("a.txt", "aa", page())
    assert store.verify().whole
