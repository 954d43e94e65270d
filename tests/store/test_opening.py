"""Opening a store: migrations, what is no store, who waits, what is never shown."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from guiju.model.problem import InputError
from guiju.store import open_store
from guiju.store.keeping import Store
from guiju.store.opening import REVISIONS
from guiju.store.schema import metadata

NOBODY = 65534


def code_of(error: pytest.ExceptionInfo[InputError]) -> str:
    return error.value.problems[0].code


def test_migrations_make_the_tables_that_queries_name(store: Store) -> None:
    """Whoever changes the one must change the other."""
    with store.place.reading() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, parents: not (name or "").startswith("statement_index")
                  and name not in ("statement_occurrence", "tokens", "ix_statement_tokens")},
        )  # fmt: skip
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_one_this_version_knows(store: Store) -> None:
    folder = (
        Path(__file__).resolve().parents[2] / "src" / "guiju" / "store" / "migrations" / "versions"
    )
    files = sorted(path.name for path in folder.glob("v*.py"))
    assert [name[1:5] for name in files] == list(REVISIONS)
    with store.place.reading() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    assert found == REVISIONS[-1]


def test_a_store_of_a_newer_version_is_left_alone(store: Store) -> None:
    with store.place.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(InputError) as error:
        open_store(store.place.address)
    assert code_of(error) == "store-newer"


def test_settings_that_keep_what_was_acknowledged(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db", "ann") as store, store.place.reading() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        ]
    assert found == ["wal", 2, 1, 1]


def test_a_missing_store_is_not_made_where_none_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        open_store(tmp_path / "none.db", create=False)
    assert code_of(error) == "store-missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["no/such/folder.db", "."])
def test_a_place_where_none_can_be_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as error:
        open_store(tmp_path / name)
    assert code_of(error) in ("store-failed", "store-foreign")


def test_other_files_are_left_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text(
        "mine, not a database, and long enough to have a header " * 9
    )
    with closing(sqlite3.connect(tmp_path / "other.db")) as other, other:
        other.execute("CREATE TABLE audit (a)")
    for name in ("notes.txt", "other.db"):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(InputError) as error:
            open_store(tmp_path / name)
        assert code_of(error) == "store-foreign"
        assert (tmp_path / name).read_bytes() == before


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()
    with open_store(tmp_path / "a.db", "ann") as store:
        store.add("run", "0", {})
        assert store.verify().whole


def test_a_store_that_stays_locked_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from guiju.store import opening

    settings = tuple(part for part in opening._SQLITE if "busy" not in part)
    monkeypatch.setattr(opening, "_SQLITE", ("PRAGMA busy_timeout = 50", *settings))
    with (
        open_store(tmp_path / "a.db", "ann") as store,
        open_store(tmp_path / "a.db", "ben") as other,
    ):
        with store.place.writing(), pytest.raises(InputError) as error:
            other.add("run", "0", {})
        assert code_of(error) == "store-busy"
        other.add("run", "0", {})


def test_passwords_are_never_shown(server: str) -> None:
    from guiju.locale import render

    addresses = (
        "postgresql://ann:s3cret@127.0.0.1:1/office", "postgresql://127.0.0.1:1/office?user=ann&password=s3cret",
        server.replace("guiju@", "nobody-here:s3cret@"), "postgresql://ann:s3cret@[::1/office",
    )  # fmt: skip
    for address in addresses:
        with pytest.raises(InputError) as error:
            open_store(address)
        shown = "".join(render(problem, "en") for problem in error.value.problems)
        assert code_of(error) == "store-failed"
        assert "s3cret" not in shown


def test_tables_of_others_in_the_same_database_do_not_matter(server: str) -> None:
    import psycopg

    from .conftest import new_database

    address = new_database(server)
    with psycopg.connect(address, autocommit=True) as client:
        client.execute("CREATE TABLE audit (a int)")
    with open_store(address, "ann") as store:
        store.add("run", "0", {})
        assert store.verify().whole
    with psycopg.connect(address, autocommit=True) as client:
        assert client.execute("SELECT count(*) FROM public.audit").fetchone() == (0,)


@pytest.fixture
def medium() -> Iterator[Path]:
    """A folder with a store in which nothing can be written, also where the tests run as root."""
    with tempfile.TemporaryDirectory(prefix="guiju-test-") as name:
        folder = Path(name)
        with open_store(folder / "office.db", "ann") as store:
            store.add("run", "1", {"n": 1})
        (folder / "office.db").chmod(0o444)
        folder.chmod(0o555)
        root = os.geteuid() == 0
        if root:
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o755)


def test_a_store_on_a_medium_that_cannot_be_written_can_be_read(medium: Path) -> None:
    with open_store(medium / "office.db", "ben", create=False) as store:
        assert [one.body for one in store.records("run")] == [{"n": 1}]
        assert store.verify().whole
        with pytest.raises(InputError) as error:
            store.add("run", "2", {})
        assert code_of(error) == "store-read-only"
    assert [path.name for path in medium.iterdir()] == ["office.db"]


def test_no_store_is_made_where_nothing_can_be_written(medium: Path) -> None:
    with pytest.raises(InputError) as error:
        open_store(medium / "new.db", "ann")
    assert code_of(error) == "store-failed"
