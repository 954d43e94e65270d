"""Registers to test against."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from guiju.ai.register.entries import read_entries
from guiju.ai.register.intake import take
from guiju.store import open_store
from guiju.store.keeping import Store

# Where a store is to be made, in each database in turn.
from tests.store.conftest import address, server

__all__ = ["address", "office", "server", "store"]

CASES = Path(__file__).resolve().parents[2] / "cases" / "register"
OFFICE = CASES / "good" / "office.yaml"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "office.db", "ann") as found:
        yield found


@pytest.fixture
def office(store: Store) -> Store:
    take(store, read_entries([OFFICE]))
    return store
