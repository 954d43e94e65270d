"""A store with registered systems, in each database, and a clock that stands still until it is moved."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guiju.ai.dossier.archive import export
from guiju.ai.dossier.contents import make_dossier
from guiju.ai.dossier.signing import read_key
from guiju.store import open_store
from guiju.store.keeping import Store
from tests.store.conftest import address, server

from .archives import DAY, filled

__all__ = ["address", "server"]

CHAT = {"on_cn_network": True, "offered_to_cn_public": True, "is_generative": True}
MODEL = {"on_eu_market": True, "is_gpai_model": True, "designated_systemic": True}
HIGH = {"on_eu_market": True, "annex3_point": "4a"}
TODAY = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


class Clock:
    """What the store takes for now."""

    def __init__(self) -> None:
        self.now = TODAY

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **time: float) -> None:
        """Let time pass: days=1, hours=2."""
        self.now += timedelta(**time)


def register(store: Store) -> None:
    """Three systems: a chatbot in China, a model and a system of high risk in the Union."""
    store.add("system", "chat", {"title": "Chat", "policy": "ai_china", "features": CHAT})
    store.add("system", "model", {"title": "Model", "policy": "ai_eu", "features": MODEL})
    store.add("system", "cv", {"title": "CV", "policy": "ai_eu", "features": HIGH})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(address: str, clock: Clock) -> Iterator[Store]:
    """The store in each database."""
    with open_store(address, "ann", now=clock) as store:
        register(store)
        yield store


@pytest.fixture(scope="session")
def furnished_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in a file with the systems, made once."""
    path = tmp_path_factory.mktemp("desk") / "office.db"
    with open_store(path, "ann", now=Clock()) as store:
        register(store)
    return path


@pytest.fixture
def desk(furnished_desk: Path, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """The store in a file alone."""
    path = tmp_path / "office.db"
    shutil.copyfile(furnished_desk, path)
    with open_store(path, "ann", now=clock) as store:
        yield store


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """An Ed25519 key as openssl would write it."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    path = tmp_path / "key.pem"
    path.write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def archive(desk: Store, tmp_path: Path, key: Path) -> Path:
    """A signed archive of the chatbot."""
    filled(desk)
    path = tmp_path / "chat.zip"
    export(make_dossier(desk, "chat", DAY), path, read_key(key))
    return path
