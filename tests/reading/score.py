"""Score what reading finds on a page against its labels.

Spans are code points of the raw page; white space never counts. A statement is found where its span
overlaps the label by at least nine tenths, one to one; what a label calls optional counts neither way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from tests.reading.layouts import WHITE

Record = dict[str, Any]
Places = frozenset[int]
_ENOUGH = 0.9


@dataclass(frozen=True)
class Score:
    """Counts of one page; sums of pages add up with `+`."""

    labelled: int = 0
    predicted: int = 0
    found: int = 0
    attributed: int = 0
    sourced: int = 0
    source_right: int = 0
    source_recalled: int = 0
    kind_right: int = 0
    not_verbatim: int = 0
    quantities: int = 0
    quantities_predicted: int = 0
    quantities_right: int = 0
    traps: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def statements(self) -> float:
        """F1 of the statements."""
        return _f1(self.found, self.predicted, self.labelled)

    @property
    def sources(self) -> float:
        """F1 of statements that have a source, with the right one."""
        precision = self.source_right / max(1, self.sourced)
        recall = self.source_recalled / max(1, self.attributed)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    @property
    def kinds(self) -> float:
        """The share of found statements whose kind is right."""
        return self.kind_right / self.found if self.found else 0.0

    @property
    def numbers(self) -> float:
        """F1 of the quantities with value, unit and comparator."""
        return _f1(self.quantities_right, self.quantities_predicted, self.quantities)


def load(path: Path) -> list[Record]:
    """The records of a file of labels."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def score(raw: str, gold: Sequence[Record], found: Sequence[Record]) -> Score:
    """The counts of one page."""
    return _score_statements(raw, gold, found) + _score_quantities(raw, gold, found)


def _f1(right: int, predicted: int, labelled: int) -> float:
    return 2 * right / (predicted + labelled) if predicted + labelled else 1.0


def _places(raw: str, record: Record) -> Places:
    start, end = record["span"]
    return frozenset(at for at in range(start, end) if raw[at] not in WHITE)


def _of(records: Iterable[Record], kind: str) -> list[Record]:
    return [record for record in records if record["type"] == kind]


def _pairs(left: Sequence[Places], right: Sequence[Places], enough: float) -> dict[int, int]:
    """Which of the left is which of the right: the largest overlaps first, one to one."""
    overlaps = sorted(
        (
            (len(a & b) / len(a | b), -i, -j)
            for i, a in enumerate(left)
            for j, b in enumerate(right)
            if a & b
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for share, i, j in overlaps:
        if share >= enough and -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    return pairs


def _score_statements(raw: str, gold: Sequence[Record], found: Sequence[Record]) -> Score:
    labels, statements = _of(gold, "statement"), _of(found, "statement")
    wanted = [_places(raw, label) for label in labels]
    given = [_places(raw, statement) for statement in statements]
    pairs = _pairs(wanted, given, _ENOUGH)
    optional = [place for label, place in zip(labels, wanted, strict=True) if label["optional"]]
    ignored = {
        at
        for at, place in enumerate(given)
        if place and any(len(place & other) / len(place) > 0.5 for other in optional)
    }
    right = {
        i: statements[j] for i, j in pairs.items() if not labels[i]["optional"] and j not in ignored
    }
    speaks = _speaker_test(gold)
    sourced = {i for i, statement in right.items() if speaks(labels[i], statement)}
    return Score(
        labelled=sum(not label["optional"] for label in labels),
        predicted=len(statements) - len(ignored),
        found=len(right),
        attributed=sum(
            not label["optional"] and label["attribution"] != "none" for label in labels
        ),
        sourced=sum(bool(s["speakers"]) for at, s in enumerate(statements) if at not in ignored),
        source_right=sum(bool(right[i]["speakers"]) for i in sourced),
        source_recalled=sum(labels[i]["attribution"] != "none" for i in sourced),
        kind_right=sum(
            statement["kind"] in [labels[i]["kind"], *labels[i]["kind_alt"]]
            for i, statement in right.items()
        ),
        not_verbatim=sum(
            _compact(raw[slice(*s["span"])]) != _compact(s["quote"]) for s in statements
        ),
    )


def _compact(text: str) -> str:
    return "".join(char for char in text if char not in WHITE)


def _speaker_test(gold: Sequence[Record]) -> Callable[[Record, Record], bool]:
    """Whether a statement has the speakers of a label, or one that the label accepts as well."""
    speakers = {record["id"]: record for record in _of(gold, "speaker")}

    def names(key: str, said: set[str]) -> bool:
        speaker = speakers[key]
        if speaker["speaker_type"] == "narrator":
            return not said
        if speaker["speaker_type"] == "person":
            return speaker["name"] in said
        mention = speaker.get("mention", {}).get("text", "")
        return any(n in speaker["name"] or speaker["name"] in n or n in mention for n in said)

    def speaks(label: Record, statement: Record) -> bool:
        said = set(statement["speakers"])
        if any(names(key, said) for key in label["speaker_alt"]):
            return True
        real = [key for key in label["speakers"] if speakers[key]["speaker_type"] != "narrator"]
        return all(names(key, said) for key in label["speakers"]) and len(said) == len(real)

    return speaks


def _score_quantities(raw: str, gold: Sequence[Record], found: Sequence[Record]) -> Score:
    labels, numbers = _of(gold, "quantity"), _of(found, "quantity")
    if not labels:
        return Score()
    given = [_places(raw, number) for number in numbers]
    pairs = _pairs([_places(raw, label) for label in labels], given, 0.5)
    optional = sum(labels[i]["optional"] for i in pairs)
    return Score(
        quantities=sum(not label["optional"] for label in labels),
        quantities_predicted=len(numbers) - optional,
        quantities_right=sum(
            not labels[i]["optional"] and _same(labels[i], numbers[j]) for i, j in pairs.items()
        ),
        traps=sum(any(_places(raw, trap) & place for place in given) for trap in _of(gold, "trap")),
    )


def _same(label: Record, number: Record) -> bool:
    values = all(_close(label[name], number.get(name)) for name in ("value", "low", "high"))
    return values and label["unit"] == number["unit"] and label["cmp"] == number["cmp"]


def _close(left: float | None, right: float | None) -> bool:
    if left is None or right is None:
        return left is right
    # Labels give thirds by six digits.
    return abs(left - right) <= 2e-6 * max(1e-3, abs(left))
