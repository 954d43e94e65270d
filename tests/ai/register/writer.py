"""A process that imports records and says what was acknowledged: `python -m tests.ai.register.writer ADDRESS NAME`."""

from __future__ import annotations

import sys
from itertools import count

from guiju.ai.register.entries import Entry, entry_of_settings
from guiju.ai.register.intake import take
from guiju.store import open_store

SYSTEMS = 8
"""Systems in one import; with their provider it is one more record."""


def entries(name: str, number: int) -> list[Entry]:
    """One import: a provider and systems that name it, the first import's systems changed again by each later one."""
    provider = f"{name}-{number}"
    found = [entry_of_settings(f"provider:{provider}", [f"title={'x' * 3000}"])]
    for index in range(SYSTEMS):
        settings = [f"title={index}", f"provider={provider}", "on_cn_network=true"]
        found.append(entry_of_settings(f"system:{provider}-{index}", settings))
    found.append(entry_of_settings(f"system:{name}", [f"title={number}", f"provider={provider}"]))
    return found


def main(address: str, name: str) -> None:
    """One line for each import that is kept."""
    with open_store(address, name) as store:
        print("open", flush=True)
        for number in count():
            take(store, entries(name, number))
            print(f"{name} {number}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
