"""What was acknowledged of incidents, complaints and interventions is there, whatever happens to process or disk."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guiju.store import open_store
from guiju.store.keeping import Store
from tests.cli.process import environment

from .conftest import register

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("incident", "complaint", "measure_taken")


def start(
    address: str, name: str, count: int | None = None, most: int = 0
) -> subprocess.Popen[str]:
    """A clerk in a process of its own; `most` bytes is the largest file it may write."""

    def limit() -> None:
        if most:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    command = [
        sys.executable,
        "-m",
        "tests.ai.clerk",
        address,
        name,
        *([str(count)] if count else []),
    ]
    variables = environment()
    variables["PYTHONPATH"] += f"{os.pathsep}{ROOT}"
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=variables, cwd=ROOT, preexec_fn=limit
    )


def acknowledged(lines: list[str]) -> set[str]:
    """What a clerk said was kept, of whole lines alone: `KIND KEY VERSION`."""
    return {line[:-1] for line in lines if line.endswith("\n") and line.count(" ") == 2}


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


def kill_while_working(address: str, name: str, wait: float) -> set[str]:
    """Start a clerk, kill it some time after it kept something; what it had acknowledged until then."""
    process = start(address, name)
    assert process.stdout is not None
    lines = [process.stdout.readline()]
    while lines[-1] and not acknowledged(lines):
        lines.append(process.stdout.readline())
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    lines += process.stdout.readlines()
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    return acknowledged(lines)


def killed(address: str, times: int) -> None:
    """Kill clerks again and again; after each, all that was ever acknowledged is there."""
    with open_store(address, "ann") as store:
        register(store)
    drawn, said = random.Random(5), set[str]()
    for number in range(times):
        said |= kill_while_working(address, f"c{number}", drawn.uniform(0.0, 0.5))
        there = kept(address)
        assert said <= there
        # At most the one change in flight is there without having been acknowledged.
        assert len(there) <= len(said) + number + 1
    assert said


def test_killed_clerks_lose_nothing(address: str) -> None:
    killed(address, 3)


@pytest.mark.slow
def test_clerks_killed_many_times_lose_nothing(address: str) -> None:
    killed(address, 25)


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    address = str(tmp_path / "a.db")
    with open_store(address, "ann") as store:
        register(store)
    process = start(address, "full", 2000, 300_000)
    output, _ = process.communicate()
    lines = output.splitlines(keepends=True)
    assert process.returncode == 2
    assert lines[-1].strip() == "store-full"
    said = acknowledged(lines)
    assert said
    assert said <= kept(address)
    # With room again it goes on.
    process = start(address, "after", 2)
    output, _ = process.communicate()
    assert process.returncode == 0
    assert said | acknowledged(output.splitlines(keepends=True)) <= kept(address)


def test_several_clerks_at_once(address: str) -> None:
    """Each change of each is kept; numbers that are drawn meanwhile are never drawn twice."""
    with open_store(address, "ann") as store:
        register(store)
    clerks = [start(address, name, 4) for name in ("a", "b")]
    outputs = [clerk.communicate()[0].splitlines(keepends=True) for clerk in clerks]
    assert [clerk.returncode for clerk in clerks] == [0, 0], outputs
    said = set.union(*map(acknowledged, outputs))
    assert len(said) == 40
    assert kept(address) == said
    with open_store(address, "ann") as store:
        assert [one.key for one in store.records("decision")] == [
            f"D-{number:04}" for number in range(1, 9)
        ]
