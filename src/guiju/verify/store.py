"""Answers kept between runs, as plain JSON: by what the policy decides, the property, the date and the bound."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from guiju.data.atomic import written
from guiju.data.known import cache_folder
from guiju.load.policy import Loaded
from guiju.model.definition import Definition
from guiju.model.problem import InputError, Place
from guiju.model.property import Property
from guiju.verify.answer import UNKNOWN, Answer
from guiju.verify.check import Check, Flaw, RowAt
from guiju.verify.model import Counterexample
from guiju.version import VERSION

Kept = TypeVar("Kept")


def default_folder() -> Path | None:
    """Where answers are kept: the folder that the system has for such files."""
    return cache_folder("proofs")


def key_of(property_: Property, definitions: Sequence[Definition], day: date, children: int) -> str:
    """The name under which an answer is kept."""
    domains = [
        [e, [x.text for x in parts]] for d in definitions for e, parts in sorted(d.domain.items())
    ]
    parts = [VERSION, [d.hash for d in definitions], domains, property_.name, property_.source,
             day.isoformat(), children]  # fmt: skip
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def key_of_part(loaded: Loaded, part: str, day: date) -> str:
    """The name under which a part of the checks is kept: flaws tell of lines, so that files count as they stand."""
    stands = hashlib.sha256(repr(loaded.raw).encode("utf-8", "surrogatepass")).hexdigest()
    parts = [
        VERSION,
        loaded.definition.hash,
        loaded.definition.reform,
        stands,
        part,
        day.isoformat(),
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


class Store:
    """Answers in a folder; what cannot be read or written is as if it were not there."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def get(self, key: str) -> Answer | None:
        """The answer kept under a name."""
        return self._read(key, lambda found: replace(_answer(found), cached=True))

    def checks(self, key: str) -> tuple[Check, ...] | None:
        """The checks kept under a name."""
        return self._read(key, lambda found: tuple(_check(check) for check in found))

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer; one without a verdict is not kept."""
        if answer.verdict != UNKNOWN:
            self._write(key, encoded(answer))

    def put_checks(self, key: str, checks: Sequence[Check]) -> None:
        """Keep the checks of a part where all of them have a verdict."""
        if all(check.verdict != UNKNOWN and not check.reason for check in checks):
            self._write(key, encoded(checks))

    def _read(self, key: str, made: Callable[[Any], Kept]) -> Kept | None:
        if self.folder is None:
            return None
        try:
            return made(json.loads((self.folder / f"{key}.json").read_text("utf-8")))
        except (OSError, ValueError, TypeError, KeyError, AttributeError, ZeroDivisionError):
            return None

    def _write(self, key: str, plain: Any) -> None:
        if self.folder is None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with written(self.folder / f"{key}.json") as temporary:
                temporary.write_text(json.dumps(plain, ensure_ascii=False), "utf-8")
        except (OSError, InputError):
            return


def encoded(value: Any) -> Any:
    """An answer or a check as JSON from which it can be made again."""
    if isinstance(value, (Answer, Check, Counterexample, Flaw)):
        return {field.name: encoded(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Fraction):
        return {"number": str(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, dict):
        return {"map": {k: encoded(v) for k, v in value.items()}}
    return [encoded(part) for part in value] if isinstance(value, (list, tuple)) else value


def _decoded(value: Any) -> Any:
    if isinstance(value, list):
        return [_decoded(part) for part in value]
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = value.items()
    if kind == "number":
        return Fraction(inner)
    if kind == "date":
        return date.fromisoformat(inner)
    return {k: _decoded(v) for k, v in inner.items()}


def _check(found: dict[str, Any]) -> Check:
    plain = {name: _decoded(value) for name, value in found.items() if name != "flaws"}
    flaws = tuple(_flaw(flaw) for flaw in found["flaws"])
    return Check(**{**plain, "flaws": flaws, "place": Place(*plain["place"])})


def _flaw(found: dict[str, Any]) -> Flaw:
    plain = {name: _decoded(value) for name, value in found.items()}
    rows = tuple(RowAt(name, Place(*place)) for name, place in plain["rows"])
    return Flaw(**{**plain, "place": Place(*plain["place"]), "rows": rows})


def _answer(found: dict[str, Any]) -> Answer:
    plain = {name: _decoded(value) for name, value in found.items() if name != "counterexample"}
    example = found["counterexample"]
    if example is not None:
        example = Counterexample(**{name: _decoded(value) for name, value in example.items()})
    lists = {name: tuple(value) for name, value in plain.items() if isinstance(value, list)}
    for name in ("zones", "expected"):
        if name in lists:
            lists[name] = tuple((low, high) for low, high in lists[name])
    return Answer(**{**plain, **lists, "counterexample": example})
