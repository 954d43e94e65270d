"""Messages about tables of data, which `guiju.data` keeps beside the code that raises them."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from guiju.locale.message import Message, Messages

_HOME = "guiju.data"


@cache
def data_messages() -> Messages:
    """The messages of `guiju.data.messages`, empty where that part is not installed.

    Looked up by name when first needed, so that the words of the interface import nothing of data.
    """
    if find_spec(_HOME) is None or find_spec(f"{_HOME}.messages") is None:
        return {}
    found = import_module(f"{_HOME}.messages").MESSAGES
    return {
        code: {language: Message(*parts) for language, parts in entry.items()}
        for code, entry in found.items()
    }
