"""What came out of statements held against registers: verdicts, differences, rows."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from guiju.model.label import Label
from guiju.model.source import Citation
from guiju.model.statement import CONTRADICTED, HOLDS, OPEN


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a register: the entity, its key, the values of its other columns, where it is cited from."""

    entity: str
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    cites: str = ""

    def to_json(self) -> dict[str, Any]:
        """The row as plain data."""
        values = {name: plain(value) for name, value in self.values.items()}
        return {
            "entity": self.entity,
            "key": self.key,
            "values": values,
            "cites": self.cites or None,
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One row that a statement speaks of: what is said, what the register gives, the difference.

    `key` is empty of the sum of all figures. `tied` counts the other rows at the same rank, `absent` says that no row
    has this key. `row` is the row itself, `counted` the rows it was computed from, `more` how many of them are not
    listed.
    """

    key: str
    verdict: str
    says: str = ""
    found: Fraction | bool | None = None
    difference: Fraction | None = None
    tied: int = 0
    absent: bool = False
    row: Row | None = None
    counted: tuple[Row, ...] = ()
    more: int = 0

    def to_json(self) -> dict[str, Any]:
        """The line as plain data."""
        return {
            "key": self.key or None, "verdict": self.verdict, "says": self.says or None, "found": plain(self.found),
            "difference": plain(self.difference), "tied": self.tied, "absent": self.absent,
            "row": None if self.row is None else self.row.to_json(),
            "counted": [row.to_json() for row in self.counted], "more": self.more,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class StatementResult:
    """How one statement came out.

    `verdict` is holds, contradicted or open; `because` says why it is open (``no-register``, ``no-rows``, ``none``,
    ``missing``, ``incomplete``, ``unverified``) and `entities` of which registers. `compared` is what the rows give as
    they stand. `counts` says for how many rows each verdict stands; `lines` are those named in the statement and those
    that do not hold, `left_out` counts further ones that do not, `silent` rows that it says nothing of. `unverified`
    lists citations that nobody has verified, of the statement and its registers, `unverified_rows` counts rows.
    `assumed` are codes of `guiju.locale`.
    """

    name: str
    kind: str
    verdict: str
    compared: str
    expected: str
    date: datetime.date
    unit: str
    label: Label
    reason: Label
    cites: tuple[Citation, ...]
    because: str = ""
    entities: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    left_out: int = 0
    silent: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    unverified: tuple[Citation, ...] = ()
    unverified_rows: int = 0
    assumed: tuple[tuple[str, str], ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the verdict is the one that the policy knows of."""
        return self.verdict == self.expected

    def to_json(self) -> dict[str, Any]:
        """The result as plain data."""
        return {
            "name": self.name, "kind": self.kind, "verdict": self.verdict, "compared": self.compared,
            "expected": self.expected, "passed": self.passed, "because": self.because or None,
            "entities": list(self.entities), "label": _label(self.label), "reason": _label(self.reason),
            "date": self.date.isoformat(), "unit": self.unit, "cites": [cite_json(c) for c in self.cites],
            "counts": dict(self.counts), "lines": [line.to_json() for line in self.lines],
            "left_out": self.left_out, "silent": self.silent, "unverified": [str(c) for c in self.unverified],
            "unverified_rows": self.unverified_rows, "assumed": [list(pair) for pair in self.assumed],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class StatementResults:
    """The statements of a policy held against registers.

    `registers` maps entities to file, rows and SHA-256 of what they were held against.
    """

    policy: str
    hash: str
    results: tuple[StatementResult, ...]
    registers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> StatementResult:
        return next(result for result in self.results if result.name == name)

    @property
    def passed(self) -> bool:
        """Whether every verdict is the one that the policy knows of."""
        return all(result.passed for result in self.results)

    @property
    def verdict(self) -> str:
        """The worst that is not known of: contradicted before open before holds.

        A contradiction that is expected and does not turn up counts as one: the policy says what is no longer so.
        """
        surprises = [result for result in self.results if not result.passed]
        if any(result.verdict != OPEN for result in surprises):
            return CONTRADICTED
        return OPEN if surprises else HOLDS

    def to_json(self) -> dict[str, Any]:
        """The results as plain data."""
        return {
            "policy": self.policy, "hash": self.hash, "verdict": self.verdict, "passed": self.passed,
            "registers": {name: dict(found) for name, found in self.registers.items()},
            "statements": [result.to_json() for result in self.results],
        }  # fmt: skip


def plain(value: Any) -> Any:
    """A value as JSON takes it: whole numbers as such, others as floats, dates as text."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def cite_json(citation: Citation) -> dict[str, Any]:
    """A citation in its parts."""
    return {
        "document": citation.source, "article": citation.article or None, "phrase": citation.phrase or None,
        "unverified": citation.unverified,
    }  # fmt: skip


def _label(label: Label) -> dict[str, str | None]:
    return {"zh": label.zh, "en": label.en}
