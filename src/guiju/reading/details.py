"""What else a statement holds: bodies asked to act, means of policy, documents named."""

from __future__ import annotations

import re

from guiju.reading.grammar import Grammar

_ACTOR = re.compile(
    r"^(?:由|请|让|推动|支持|要求|引导|鼓励|允许|在)?(?P<actors>[^，；：]{2,40}?)(?:牵头|要|应|须|需|尽快|联合|共同|加快|加大|出台|研究|制定|支持|会同|负责|推动|进行)"
)


def find_instruments(text: str, grammar: Grammar) -> tuple[str, ...]:
    """The means of policy that a text speaks of, in the order of the grammar's list."""
    return tuple(name for name, pattern in grammar.instruments.items() if pattern.search(text))


def find_documents(text: str) -> tuple[str, ...]:
    """The documents that a text names in 《》, as printed."""
    return tuple(dict.fromkeys(re.findall(r"《[^《》]{2,80}》", text)))


def find_addressed(text: str, kind: str, grammar: Grammar) -> tuple[str, ...]:
    """The bodies that a proposal or target asks to act, as printed."""
    if kind not in ("proposal", "target"):
        return ()
    found: list[str] = []
    for clause in re.split(r"[，；]", text):
        match = _ACTOR.match(clause)
        if match is None:
            continue
        parts = re.split(r"[、和与及]", match["actors"])
        found += [part for part in parts if 2 <= len(part) <= 16 and grammar.body.search(part)]
    return tuple(dict.fromkeys(found))
