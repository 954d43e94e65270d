"""Which language a person reads."""

from __future__ import annotations

import os
from collections.abc import Mapping

VARIABLES = ("GUIJU_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def language(environment: Mapping[str, str] | None = None) -> str:
    """``zh`` or ``en``: what GUIJU_LANG, LC_ALL, LC_MESSAGES or LANG says first, else English.

    >>> language({"LANG": "zh_CN.UTF-8"}), language({"GUIJU_LANG": "en", "LANG": "zh_CN.UTF-8"})
    ('zh', 'en')
    """
    given = os.environ if environment is None else environment
    chosen = next((given[name] for name in VARIABLES if given.get(name)), "")
    return "zh" if chosen.lower().startswith("zh") else "en"
