"""A backup is the store at one moment, verified before it is put back, and never put over another unasked."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from guiju.model.problem import InputError
from guiju.store import open_store
from guiju.store.backup import back_up, restore
from guiju.store.keeping import Store
from guiju.store.search import Filters

from .conftest import new_database
from .pages import keep_two, page
from .test_audit import tamper


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(InputError) as error:
        yield
    assert error.value.problems[0].code == code


def filled(store: Store) -> None:
    keep_two(store)
    store.correct("press/a.txt:A1-s002", kind="proposal")
    store.add("system", "x", {"a": 1})
    store.change("system", "x", {"a": 2}, seen=1)
    store.erase_person("王五")


def test_there_and_back(store: Store, tmp_path: Path) -> None:
    filled(store)
    noted, found = store.head(), store.search("专利")
    done = back_up(store, tmp_path / "b.backup")
    assert done.verification.whole
    assert done.verification.head == noted
    restored = str(tmp_path / "again.db")
    head = restore(tmp_path / "b.backup", restored, "ben")
    with open_store(restored, "ben", create=False) as again:
        assert again.verify(noted).whole
        assert again.head() == head
        assert again.entries(1)[0].action == "store.restore"
        assert again.entries()[:-1] == store.entries()
        assert again.search("专利") == found
        assert [record.body for record in again.history("system", "x")] == [{"a": 1}, {"a": 2}]
        again.keep("new.txt", "nn", page())
        assert again.verify(head).whole
    assert sorted(path.name for path in tmp_path.iterdir() if "b.backup" in path.name) == [
        "b.backup"
    ]


def test_from_a_file_to_a_server_and_back(server: str, tmp_path: Path) -> None:
    address = new_database(server)
    with open_store(tmp_path / "a.db", "ann") as store:
        filled(store)
        back_up(store, tmp_path / "b.backup")
        restore(tmp_path / "b.backup", address, "ben")
        with open_store(address, "ben", create=False) as served:
            assert served.verify(store.head()).whole
            assert served.search("专利") == store.search("专利")
            served.keep("new.txt", "nn", page(), dated=date(2025, 1, 1))
            with refused("store-exists"):
                restore(tmp_path / "b.backup", address, "ben")
            assert served.search(filters=_everything()).total == 9
            restore(tmp_path / "b.backup", address, "ben", force=True)
            assert served.verify(store.head()).whole
            assert served.search(filters=_everything()).total == 5


def _everything() -> Filters:
    return Filters(since=date.min)


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db", "ann") as store:
        filled(store)
        back_up(store, tmp_path / "b.backup")
        with refused("backup-exists"):
            back_up(store, tmp_path / "b.backup")
        back_up(store, tmp_path / "b.backup", force=True)
        store.add("system", "later", {})
        head = store.head()
        with refused("store-exists"):
            restore(tmp_path / "b.backup", str(tmp_path / "a.db"))
        assert store.head() == head
        # Whoever has it open sees what was restored.
        restore(tmp_path / "b.backup", str(tmp_path / "a.db"), force=True)
        assert store.record("system", "later") is None
        assert store.verify().whole
        store.add("system", "later", {})
        assert store.verify().whole


def test_a_broken_backup_is_refused_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    filled(store)
    tamper(store, "UPDATE audit SET action = 'x' WHERE sequence = 3")
    done = back_up(store, tmp_path / "b.backup")
    assert done.verification.broken is not None
    assert done.verification.broken.sequence == 3
    with refused("backup-broken"):
        restore(tmp_path / "b.backup", str(tmp_path / "again.db"))
    assert not (tmp_path / "again.db").exists()


@pytest.mark.parametrize(
    "content", [b"", b"no database at all", b"SQLite format 3\x00" + b"x" * 4096]
)
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.backup").write_bytes(content)
    with pytest.raises(InputError):
        restore(tmp_path / "b.backup", str(tmp_path / "again.db"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.backup"]
    with refused("store-missing"):
        restore(tmp_path / "none.backup", str(tmp_path / "again.db"))


def test_a_database_of_another_program_is_neither_restored_nor_overwritten(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as other, other:
        other.execute("CREATE TABLE t (a)")
    (tmp_path / "notes.txt").write_text("mine")
    with open_store(tmp_path / "a.db", "ann") as store:
        filled(store)
        back_up(store, tmp_path / "b.backup")
    with refused("store-foreign"):
        restore(tmp_path / "other.db", str(tmp_path / "again.db"))
    for name in ("other.db", "notes.txt"):
        before = (tmp_path / name).read_bytes()
        with refused("store-foreign"):
            restore(tmp_path / "b.backup", str(tmp_path / name), force=True)
        assert (tmp_path / name).read_bytes() == before


def test_a_damaged_store_is_told_and_restored(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db", "ann") as store:
        filled(store)
        back_up(store, tmp_path / "b.backup")
    whole = (tmp_path / "a.db").read_bytes()
    (tmp_path / "a.db").write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with refused("store-damaged"):
        open_store(tmp_path / "a.db", create=False)
    restore(tmp_path / "b.backup", str(tmp_path / "a.db"), force=True)
    with open_store(tmp_path / "a.db", create=False) as store:
        assert store.verify().whole


def test_a_backup_while_others_write_is_of_one_moment(store: Store, tmp_path: Path) -> None:
    stop = threading.Event()
    failures: list[BaseException] = []

    def write() -> None:
        try:
            with open_store(store.place.address, "ben") as other:
                number = 0
                while not stop.is_set():
                    other.keep(f"{number}.txt", str(number), page())
                    number += 1
        except BaseException as error:
            failures.append(error)
            raise

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            done = back_up(store, tmp_path / f"{number}.backup")
            assert done.verification.whole
    finally:
        stop.set()
        writer.join()
    assert failures == []
    assert store.verify().whole


def test_a_backup_can_stand_where_nothing_can_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    with open_store(tmp_path / "a.db", "ann") as store:
        filled(store)
        back_up(store, folder / "b.backup")
    (folder / "b.backup").chmod(0o444)
    folder.chmod(0o555)
    try:
        restore(folder / "b.backup", str(tmp_path / "again.db"))
        assert [path.name for path in folder.iterdir()] == ["b.backup"]
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)
