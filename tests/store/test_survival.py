"""What was acknowledged is there, whatever happens to the process, the disk or the other writer."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from guiju.store import open_store
from guiju.store.schema import document, record

from .conftest import new_database
from .killing import Lines, kill, nothing_is_lost, output_of, start

WRITER = "tests.store.writer"


def acknowledged(lines: Lines) -> set[str]:
    """What a writer said it had kept: `NAME NUMBER`."""
    return {line for line in lines if " " in line}


def kept(address: str) -> set[str]:
    """What a store holds of writers, after its log was verified."""
    with open_store(address, "reader", create=False) as store:
        verification = store.verify()
        assert verification.broken is None
        with store.place.reading() as connection:
            names = [*connection.execute(select(record.c.key)).scalars()]
            names += [
                name.removesuffix(".txt").replace("/", "-")
                for name in connection.execute(select(document.c.name)).scalars()
            ]
        # Entry and content are one transaction: there are as many of each.
        assert verification.head.sequence == len(names)
    return {name.replace("-", " ") for name in names}


def killed(address: str, times: int) -> None:
    def write(name: str, wait: float) -> set[str]:
        return acknowledged(kill(start(WRITER, address, name), wait, begun=bool))

    nothing_is_lost(write, lambda: kept(address), times, seed=7, longest=0.4)


def test_killed_processes_lose_nothing(address: str) -> None:
    killed(address, 3)


@pytest.mark.slow
def test_processes_killed_a_hundred_times_lose_nothing(address: str) -> None:
    killed(address, 100)


@pytest.mark.slow
def test_processes_killed_while_they_begin_leave_a_store_that_opens(tmp_path: Path) -> None:
    """Also in the middle of the migrations."""
    drawn = random.Random(3)
    for number in range(60):
        address = str(tmp_path / f"{number % 20}.db")
        process = start(WRITER, address, f"w{number}", 1)
        time.sleep(drawn.uniform(0.1, 1.2))
        process.kill()
        output, _ = process.communicate()
        with open_store(address, "ann") as store:
            assert store.verify().whole
            if f"w{number} 0" in output:
                assert store.search("专利").total


@pytest.mark.parametrize("most", [60_000, 300_000])
def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path, most: int) -> None:
    address = str(tmp_path / "a.db")
    with open_store(address, "ann") as store:
        store.add("run", "first 0".replace(" ", "-"), {})
    process = start(WRITER, address, "full", 2000, most)
    code, lines = output_of(process)
    assert (code, lines[-1]) == (2, "store-full")
    said = acknowledged(lines)
    assert said | {"first 0"} <= kept(address)
    # With room again it goes on.
    process = start(WRITER, address, "after", 3)
    code, lines = output_of(process)
    assert code == 0
    assert said | acknowledged(lines) <= kept(address)


def test_several_writers_at_once(address: str) -> None:
    """They open a store that is not there yet, and each change of each is kept in one chain."""
    writers = [start(WRITER, address, name, 30) for name in ("a", "b", "c")]
    outputs = [output_of(writer) for writer in writers]
    assert [code for code, _ in outputs] == [0, 0, 0], outputs
    # The documents of all are the same page under other digests: each its own.
    said = set.union(*(acknowledged(lines) for _, lines in outputs))
    assert len(said) == 90
    assert kept(address) == said


def test_writing_waits_while_a_reader_reads(address: str) -> None:
    """A reader sees one state of the store, however long it looks."""
    with open_store(address, "ann") as store:
        store.add("run", "0", {})
        with store.place.reading() as connection:
            before = connection.execute(select(record.c.key)).all()
            with open_store(address, "ben") as other:
                other.add("run", "1", {})
            assert connection.execute(select(record.c.key)).all() == before
        assert len(store.records("run")) == 2


def test_a_server_that_goes_away_is_told(server: str) -> None:
    from guiju.model.problem import InputError

    address = new_database(server)
    with open_store(address, "ann") as store, open_store(address, "ben") as other:
        store.add("run", "0", {})
        with other.place.reading() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with pytest.raises(InputError) as error:
            store.add("run", "1", {})
        assert error.value.problems[0].code == "store-failed"
        store.add("run", "1", {})
        assert store.verify().whole
