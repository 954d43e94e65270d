"""What was acknowledged of incidents, complaints and interventions is there, whatever happens to process or disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from guiju.store import open_store
from guiju.store.keeping import Store
from tests.store.killing import Lines, kill, nothing_is_lost, output_of, start, whole

from .conftest import register

CLERK = "tests.ai.clerk"
KINDS = ("incident", "complaint", "measure_taken")


def acknowledged(lines: Lines) -> set[str]:
    """What a clerk said was kept: `KIND KEY VERSION`."""
    return {line for line in lines if line.count(" ") == 2}


def has_kept(lines: Lines) -> bool:
    """Whether a clerk has kept something."""
    return bool(acknowledged(whole(lines)))


def kept(address: str) -> set[str]:
    """What the store holds, after its log was verified; what belongs together is there together."""
    with open_store(address, "reader", create=False) as store:
        assert store.verify().broken is None
        found = {
            f"{kind} {one.key} {version}"
            for kind in KINDS
            for one in store.records(kind)
            for version in range(1, one.version + 1)
        }
        _check_pairs(store)
    return found


def _check_pairs(store: Store) -> None:
    """An intervention is never without its decision, a complaint never without its person and the answer to it."""
    decisions = {one.key for one in store.records("decision")}
    assert {(one.body or {})["decision"] for one in store.records("measure_taken")} == decisions
    people = {one.key: len((one.body or {})["answers"]) for one in store.records("complainant")}
    assert {one.key: one.version - 1 for one in store.records("complaint")} == people


def killed(address: str, times: int) -> None:
    with open_store(address, "ann") as store:
        register(store)

    def work(name: str, wait: float) -> set[str]:
        return acknowledged(kill(start(CLERK, address, name), wait, has_kept))

    nothing_is_lost(work, lambda: kept(address), times, seed=5, longest=0.5)


def test_killed_clerks_lose_nothing(address: str) -> None:
    killed(address, 3)


@pytest.mark.slow
def test_clerks_killed_many_times_lose_nothing(address: str) -> None:
    killed(address, 25)


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    address = str(tmp_path / "a.db")
    with open_store(address, "ann") as store:
        register(store)
    process = start(CLERK, address, "full", 2000, 300_000)
    code, lines = output_of(process)
    assert (code, lines[-1]) == (2, "store-full")
    said = acknowledged(lines)
    assert said
    assert said <= kept(address)
    # With room again it goes on.
    process = start(CLERK, address, "after", 2)
    code, lines = output_of(process)
    assert code == 0
    assert said | acknowledged(lines) <= kept(address)


def test_several_clerks_at_once(address: str) -> None:
    """Each change of each is kept; numbers that are drawn meanwhile are never drawn twice."""
    with open_store(address, "ann") as store:
        register(store)
    clerks = [start(CLERK, address, name, 4) for name in ("a", "b")]
    outputs = [output_of(clerk) for clerk in clerks]
    assert [code for code, _ in outputs] == [0, 0], outputs
    said = set.union(*(acknowledged(lines) for _, lines in outputs))
    assert len(said) == 40
    assert kept(address) == said
    with open_store(address, "ann") as store:
        assert [one.key for one in store.records("decision")] == [
            f"D-{number:04}" for number in range(1, 9)
        ]
