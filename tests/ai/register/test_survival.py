"""Imports that were acknowledged are there whole, whenever the process that made them is killed; others not at all."""

from __future__ import annotations

import random

import pytest

from guiju.ai.register.entries import entry_of_settings
from guiju.ai.register.intake import take
from guiju.model.problem import InputError
from guiju.store import open_store
from tests.ai.register.writer import SYSTEMS
from tests.store.killing import kill, start

WRITER = "tests.ai.register.writer"


def kill_while_importing(address: str, name: str, wait: float, *, after_one: bool) -> int:
    """Start a writer, kill it some time after it opened the store, or after its first import; how many imports it had
    acknowledged."""
    process = start(WRITER, address, name)
    lines = kill(process, wait, begun=lambda lines: len(lines) > after_one)
    return sum(line.startswith(f"{name} ") for line in lines)


def whole_imports(address: str, name: str) -> int:
    """How many imports of a writer a register holds; each of them is there whole, and the log verifies."""
    with open_store(address, "reader") as store:
        verification = store.verify()
        assert verification.broken is None
        providers = {one.key for one in store.records("provider") if one.key.startswith(f"{name}-")}
        systems = {one.key for one in store.records("system") if one.key.startswith(f"{name}-")}
        assert providers == {f"{name}-{number}" for number in range(len(providers))}
        assert systems == {f"{key}-{index}" for key in providers for index in range(SYSTEMS)}
        last = store.record("system", name)
        # The system that each import changes stands where the last of them left it.
        assert (last.version if last else 0) == len(providers)
        assert last is None or (last.body or {})["title"] == str(len(providers) - 1)
    return len(providers)


def killed(address: str, times: int) -> None:
    drawn, total = random.Random(11), 0
    for number in range(times):
        name = f"w{number}"
        wait, after_one = drawn.uniform(0.05, 0.6), number % 2 == 0
        said = kill_while_importing(address, name, wait, after_one=after_one)
        there = whole_imports(address, name)
        # At most the one in flight is there without having been acknowledged.
        assert said <= there <= said + 1
        total += said
    assert total


def test_killed_imports_lose_nothing(address: str) -> None:
    killed(address, 3)


@pytest.mark.slow
def test_imports_killed_a_hundred_times_lose_nothing(address: str) -> None:
    killed(address, 100)


def test_two_who_change_one_system_at_once(address: str) -> None:
    """Both saw version 1: one is kept, the other is told, in each database."""
    with open_store(address, "ann") as ann, open_store(address, "ben") as ben:
        take(ann, [entry_of_settings("system:chat", ["title=0"])])
        take(ann, [entry_of_settings("system:chat", ["title=a"], seen=1)])
        with pytest.raises(InputError) as error:
            take(ben, [entry_of_settings("system:chat", ["title=b"], seen=1)])
        assert error.value.problems[0].code == "record-changed"
        assert [(one.who, (one.body or {})["title"]) for one in ben.history("system", "chat")] == [
            ("ann", "0"), ("ann", "a"),
        ]  # fmt: skip
