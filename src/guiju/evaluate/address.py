"""The address of an engine, as `--engine` takes it, and as it may be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

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
_PASSWORD_SETTING = re.compile(r"(?i)(password|token|secret)[\w.]*=[^&\s]*")


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
    if "://" in text:
        start, _, rest = text.partition("://")
        place, slash, path = rest.partition("/")
        user, at, host = place.rpartition("@")
        text = f"{start}://{user.partition(':')[0]}{at}{host}{slash}{path}"
    return _PASSWORD_SETTING.sub(lambda found: f"{found[0].partition('=')[0]}=…", text)


def secrets_of(address: str) -> list[str]:
    """The passwords in an address, so that they can be taken out of what a server says."""
    found = [
        value for name, value in parse_qsl(urlsplit(address).query) if "password" in name.lower()
    ]
    try:
        password = urlsplit(address).password
    except ValueError:
        password = None
    return [secret for secret in (*found, password) if secret]
