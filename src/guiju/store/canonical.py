"""One way to write plain data as text, so that equal data have equal hashes."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from guiju.model.problem import InputError, Place, Problem


def canonical(data: Any) -> str:
    """Plain data as JSON: keys sorted, no blanks, characters as they are.

    >>> canonical({"b": [1, None], "a": "规矩"})
    '{"a":"规矩","b":[1,null]}'

    Raises InputError for what is not plain: mappings with text keys, lists, text, finite numbers, booleans, None are.
    """
    try:
        written = json.dumps(
            data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        )
        written.encode()
    except (TypeError, ValueError) as error:
        raise InputError(
            [Problem("store-not-plain", Place("store"), {"found": str(error)})]
        ) from None
    return written


def digest(*parts: str) -> str:
    """SHA-256 of texts, one a line, in hexadecimal.

    >>> digest("a", "b")[:8]
    '7e18f737'
    """
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def new_salt() -> str:
    """Random characters that keep a hash from being guessed back to what was hashed."""
    return secrets.token_hex(16)


def new_id() -> str:
    """A random name, which says nothing about what it names."""
    return secrets.token_hex(8)
