"""What tests of AI governance share: a server, for records that are kept on one."""

from tests.store.conftest import server

__all__ = ["server"]
