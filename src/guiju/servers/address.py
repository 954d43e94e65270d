"""The address of an engine, as `--engine` takes it, and as it may be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from guiju.model.problem import InputError, Place, Problem

FORMS = (
    "postgresql://user@host:5432/database",
    "spark:local[2]",
    "spark://host:7077",
    "sc://host:15002",
    "clickhouse:",
    "clickhouse:FOLDER",
)
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
    values = {"found": without_secrets(text), "expected": ", ".join(FORMS)}
    raise InputError([Problem("unknown-engine", Place("--engine"), values)])


def read_engine(text: str | None, **others: object) -> Address | None:
    """The engine that a caller names, None for DuckDB; `others` are options that only go with DuckDB.

    >>> read_engine(None), read_engine("duckdb")
    (None, None)

    Raises InputError for other forms, and for other options beside it.
    """
    if not text or text == "duckdb":
        return None
    for name, value in others.items():
        if value:
            values = {"found": f"--{name}", "other": "--engine", "command": "guiju"}
            raise InputError([Problem("does-not-go-with", Place(f"--{name}"), values)])
    return read_address(text)


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
