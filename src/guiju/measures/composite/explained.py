"""How the tables of an index are computed, in both languages, as the catalogue says it of measures."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from guiju.measures.catalogue import VARIANTS, Variant


def explained(table: str, name: str, **values: object) -> Variant:
    """What a table of an index is: its formula, unit, range and reading, the choices of the index filled in.

    >>> explained("rank_uncertainty", "monte-carlo", runs=100, factors="weights").said("formula", "zh")
    '100 次运行，变动 weights'
    """
    fields: dict[str, Any] = {
        key: {part: words.format(**values) for part, words in said.items()}
        if isinstance(said, dict)
        else said.format(**values)
        for key, said in _tables()[table].items()
    }
    return Variant(name, **fields)


@cache
def _tables() -> dict[str, dict[str, Any]]:
    text = (VARIANTS / "composite.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return found
