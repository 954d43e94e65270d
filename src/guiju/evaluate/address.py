"""The address of an engine, as `--engine` takes it, and as it may be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from guiju.expression.names import nearest
from guiju.model.problem import InputError, Place, Problem

FORMS = (
    "postgresql://user@host:5432/database",
    "spark:local[2]",
    "spark://host:7077",
    "sc://host:15002",
    "clickhouse:",
    "clickhouse:FOLDER",
)
SCHEMES = ("postgresql", "postgres", "spark", "sc", "clickhouse")
_SECRET_SETTING = re.compile(
    r"(?i)([\w.]*(?:pass|pwd|token|secret|credential)[\w.]*)\s*=\s*('[^']*'|[^&;\s]*)"
)
# A password may hold, unescaped, what ends a host in a proper address: / ? # and more @.
_USER = re.compile(r"://([^/:@?#]*)(?::(.*))?@", re.DOTALL)
# In host:5432/x?user=a@b a colon begins a port.
_PORT = re.compile(r"://[^/:@?#]*:\d+(?:/[^?@]*)?\?\w+=")


@dataclass(frozen=True, slots=True)
class Address:
    """`dialect` says whose words the engine takes; `target` is what its client is told, `settings` the rest.

    `shown` is the address without anything secret: the one that messages and results may carry.
    """

    dialect: str
    target: str
    settings: tuple[tuple[str, str], ...]
    shown: str

    def __repr__(self) -> str:
        return f"<Address {self.shown}>"


def read_address(text: str) -> Address:
    """An address from its text.

    >>> read_address("postgresql://ann:secret@db/taxes").shown
    'postgresql://ann@db/taxes'
    >>> read_address("spark:local[2]?spark.driver.memory=4g").settings
    (('spark.driver.memory', '4g'),)

    Raises InputError for other forms.
    """
    scheme, colon, rest = text.partition(":")
    if scheme in ("postgresql", "postgres") and rest.startswith("//"):
        return Address("postgres", f"postgresql:{rest}", (), without_secrets(f"postgresql:{rest}"))
    path, _, query = rest.partition("?")
    settings = tuple(parse_qsl(query, keep_blank_values=True))
    if scheme in ("spark", "sc") and path:
        target = path if scheme == "spark" and not path.startswith("//") else f"{scheme}:{path}"
        if scheme == "sc":
            target, settings = text, ()
        return Address("spark", target, settings, without_secrets(text))
    if scheme == "clickhouse" and colon and not path.startswith("//"):
        return Address("clickhouse", path, settings, without_secrets(text))
    raise unknown_engine(text)


def is_address(engine: str) -> bool:
    """Whether an engine is named by the address of a server.

    >>> is_address("spark:local[2]"), is_address("polars")
    (True, False)
    """
    scheme, colon, _ = engine.partition(":")
    return bool(colon) and scheme in SCHEMES


def unknown_engine(text: str, names: Iterable[str] = ()) -> InputError:
    """The problem of an engine that there is not; `names` are those that need no address."""
    shown, known = without_secrets(text), list(names)
    values = {
        "found": shown,
        "known": ", ".join([*known, *FORMS]),
        "nearest": nearest(shown, known),
    }
    return InputError([Problem("unknown-engine", Place("--engine"), values)])


def not_on_server(option: str) -> InputError:
    """The problem of an option that DuckDB alone can follow."""
    return InputError([Problem("not-on-server", Place(option), {"found": option})])


def without_secrets(text: str) -> str:
    """A text without the passwords of addresses in it.

    >>> without_secrets("postgresql://ann:s@cret@db/x?password=y")
    'postgresql://ann@db/x?password=…'
    """
    return _SECRET_SETTING.sub(r"\1=…", _without_user_password(text))


def _without_user_password(text: str) -> str:
    found = _USER.search(text)
    if found is None or found[2] is None or _PORT.match(text, found.start()):
        return text
    return f"{text[: found.start()]}://{found[1]}@{text[found.end() :]}"


def secrets_of(address: str) -> list[str]:
    """The passwords in an address, as written and as meant, so that they can be taken out of what a server says."""
    found = [setting[2] for setting in _SECRET_SETTING.finditer(address)]
    user = _USER.search(address)
    if user is not None and _without_user_password(address) != address:
        found.append(user[2])
    meant = [unquote(secret) for secret in found]
    return [secret for secret in dict.fromkeys((*found, *meant)) if secret]
