"""One server of each engine for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guiju.evaluate.address import read_address
from guiju.servers import Server, open_server
from guiju.servers.engine import ServerEngine

from . import places

# Spark plans for seconds what the others answer in milliseconds: but for the matrix its tests are slow ones.
ENGINES = [
    pytest.param(name, marks=pytest.mark.slow if name == "spark" else ()) for name in places.NAMES
]


@pytest.fixture(scope="session", params=ENGINES)
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
