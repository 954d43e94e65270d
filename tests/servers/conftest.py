"""One server of each engine for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guiju.servers import Server, open_server, read_address
from guiju.servers.engine import ServerEngine

from . import places


@pytest.fixture(scope="session", params=places.NAMES)
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of each engine in turn; tests of an engine that is not there are skipped."""
    with places.address(request.param) as found:
        yield found


@pytest.fixture(scope="session")
def server(address: str) -> Iterator[Server]:
    with open_server(read_address(address)) as found:
        yield found


@pytest.fixture(scope="session")
def engine(server: Server) -> ServerEngine:
    return ServerEngine(server)
