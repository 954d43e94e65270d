"""Evidence (证据): files named by their SHA-256, each for a duty of a system, with what it says and who attached it.

A record of the store holds the hash; a copy of the file may lie beside the store, in a folder in which every file
stands under its own hash. What was attached can always be held against the file again.
"""

from __future__ import annotations

import mimetypes
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.ai.assessment.judging import FAIL, PASS, UNDECIDED
from guiju.data.atomic import beside, settle, unwritable
from guiju.data.encoding import file_digest
from guiju.data.origin import KINDS, UNKNOWN
from guiju.model.problem import InputError, Place, Problem
from guiju.store.copies import content_path

if TYPE_CHECKING:
    from guiju.ai.assessment.systems import Assessed
    from guiju.store.keeping import Store
    from guiju.store.records import Record

KIND = "evidence"
RESULTS = (PASS, FAIL, UNDECIDED)
KINDS_OF_DATA = (*KINDS, UNKNOWN)
WHOLE, CHANGED, MISSING = "whole", "changed", "missing"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file attached to a system, perhaps for one of its duties.

    `result` is pass, fail, undecided or '' where nobody said; `measured` the figures it stands on; `data` whether these
    are of real, synthetic or illustrative items. `replaced_by` names the evidence that stands in its place. After
    `valid_until`, a day or '', it counts no more.
    """

    key: str
    version: int
    system: str
    duty: str
    title: str
    sha256: str
    size: int
    media_type: str
    file: str
    note: str
    result: str
    measured: Mapping[str, Any]
    data: str
    replaced_by: str
    at: str
    who: str
    valid_until: str

    def has_expired(self, day: date) -> bool:
        """Whether it counted until an earlier day."""
        return bool(self.valid_until) and self.valid_until < day.isoformat()

    def to_json(self) -> dict[str, Any]:
        """The evidence as plain data."""
        return {
            "key": self.key, "version": self.version, "at": self.at, "who": self.who or None, **self.body(),
        }  # fmt: skip

    def body(self) -> dict[str, Any]:
        """What the record of it holds."""
        return {
            "system": self.system, "duty": self.duty or None, "title": self.title, "sha256": self.sha256,
            "size": self.size, "media_type": self.media_type, "file": self.file, "note": self.note,
            "result": self.result or None, "measured": dict(self.measured), "data": self.data,
            "replaced_by": self.replaced_by or None, "valid_until": self.valid_until or None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Evidence held against its file: whole, changed (another content) or missing."""

    evidence: Evidence
    state: str
    path: str

    def to_json(self) -> dict[str, Any]:
        """The finding as plain data."""
        return {
            "key": self.evidence.key, "file": self.evidence.file, "sha256": self.evidence.sha256,
            "state": self.state, "path": self.path or None,
        }  # fmt: skip


def attach(
    store: Store, system: Assessed, path: Path, *, duty: str = "", title: str = "", note: str = "", result: str = "",
    measured: Mapping[str, Any] | None = None, data: str = "", replaces: str = "", folder: Path | None = None,
    valid_until: date | None = None,
) -> Evidence:  # fmt: skip
    """Keep a file as evidence of a system, with its hash; with `folder` a copy of it as well.

    The same file again for the same duty is a new version of its evidence. `measured` is the answer of a measure, whose
    result holds where none is given; one that says the opposite is refused. `replaces` is the key of older evidence
    that no longer counts; after `valid_until` this one counts no more.

    Raises InputError where the file cannot be read or is empty, the system has no such duty, or results contradict.
    """
    found, kind = check_evidence(system, path, duty, result, measured or {}, data)
    sha256, size = _kept(path, folder)
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    key = f"{system.key}/{duty or '-'}/{sha256[:16]}"
    made = Evidence(
        key, 0, system.key, duty, title or path.stem, sha256, size, media_type, path.name, note, found,
        dict(measured or {}), kind, "", "", "", valid_until.isoformat() if valid_until else "",
    )  # fmt: skip
    _write(store, made, system.policy_hash, replaces)
    record = store.record(KIND, key)
    assert record is not None
    return _read(record)


def check_evidence(
    system: Assessed, path: Path, duty: str, result: str, measured: Mapping[str, Any], data: str
) -> tuple[str, str]:
    """The result and kind of data of what is to be attached.

    Raises InputError where the file is missing or empty, the system has no such duty, or results contradict.
    """
    if duty:
        system.duty(duty)
    found, kind = _result(result, measured), data or str(measured.get("data", UNKNOWN))
    _check(found, kind)
    if not path.is_file():
        raise InputError([Problem("no-file", Place(str(path)), {"found": str(path), "reason": ""})])
    if path.stat().st_size == 0:
        raise InputError([Problem("assess-empty", Place(str(path)), {"found": str(path)})])
    return found, kind


def evidence_of(store: Store, system: str) -> tuple[Evidence, ...]:
    """All evidence of a system in the order of its last changes; erased records are left out."""
    records = sorted(store.records(KIND), key=lambda record: record.entry)
    return tuple(_read(record) for record in records if (record.body or {}).get("system") == system)


def verify_evidence(evidence: Iterable[Evidence], folders: Sequence[Path]) -> tuple[Found, ...]:
    """Each piece of evidence held against its file: by its hash in a folder of contents, else by its name.

    A file of that name with another content is `changed`.
    """
    return tuple(_held(one, folders) for one in evidence)


def _held(one: Evidence, folders: Sequence[Path]) -> Found:
    changed = ""
    for folder in folders:
        for path in (content_path(folder, one.sha256), folder / one.file):
            if not path.is_file():
                continue
            if file_digest(path) == one.sha256:
                return Found(one, WHOLE, str(path))
            changed = changed or str(path)
    return Found(one, CHANGED if changed else MISSING, changed)


def _result(given: str, measured: Mapping[str, Any]) -> str:
    """The result that holds: as given, else as measured; pass against fail is refused."""
    figure = str(measured.get("result") or "")
    if figure and figure not in RESULTS:
        raise InputError([Problem("assess-measured", Place("--measured"), {"found": figure})])
    if given and {given, figure} == {PASS, FAIL}:
        values = {"found": given, "measured": figure}
        raise InputError([Problem("assess-contradicts", Place("--result"), values)])
    return given or figure


def _check(result: str, data: str) -> None:
    for option, value, known in (("--result", result, RESULTS), ("--data", data, KINDS_OF_DATA)):
        if value and value not in known:
            values = {"found": value, "known": ", ".join(known)}
            raise InputError([Problem("assess-word", Place(option), values)])


def _kept(path: Path, folder: Path | None) -> tuple[str, int]:
    """Hash and size of a file; of what was copied, where it is copied, so that both are the same bytes."""
    if folder is None:
        return file_digest(path), path.stat().st_size
    folder.mkdir(parents=True, exist_ok=True)
    copy = beside(folder / path.name)
    try:
        shutil.copyfile(path, copy)
        sha256, size = file_digest(copy), copy.stat().st_size
        target = content_path(folder, sha256)
        target.parent.mkdir(exist_ok=True)
        settle(copy, target)
    except OSError as error:
        raise unwritable(folder, error) from error
    finally:
        copy.unlink(missing_ok=True)
    return sha256, size


def _write(store: Store, made: Evidence, policy: str, replaces: str) -> None:
    from guiju.store.records import add, change_record

    old = store.record(KIND, replaces) if replaces else None
    if replaces and (
        old is None or old.body is None or old.body["system"] != made.system or replaces == made.key
    ):
        values = {"found": replaces, "system": made.system}
        raise InputError([Problem("assess-replaces", Place("--replaces"), values)])
    current = store.record(KIND, made.key)
    with store.changing(policy) as change:
        if current is None:
            add(change, KIND, made.key, made.body())
        else:
            change_record(change, KIND, made.key, made.body(), current.version)
        if old is not None and old.body is not None:
            body = {**old.body, "replaced_by": made.key}
            change_record(change, KIND, replaces, body, old.version)


def _read(record: Record) -> Evidence:
    body = record.body or {}

    def text(name: str) -> str:
        return str(body.get(name) or "")

    return Evidence(
        record.key, record.version, text("system"), text("duty"), text("title"), text("sha256"),
        int(body.get("size") or 0), text("media_type"), text("file"), text("note"), text("result"),
        body.get("measured") or {}, text("data") or UNKNOWN, text("replaced_by"), record.at, record.who or "",
        text("valid_until"),
    )  # fmt: skip
