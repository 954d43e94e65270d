"""The record of a run: all it takes to run it again, and what came out; and whether a second run gives the same."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from guiju.compare.request import wrong
from guiju.version import VERSION

FORM = 1
VERBS = ("compare", "budget", "seek", "profile")
_NEARLY = 1e-9
# Where a file lies, and of which version the program is, may differ while the figures are the same.
_NOT_COMPARED = frozenset({"file", "version"})


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as recorded: what, as it was, as it is."""

    what: str
    recorded: str
    found: str


@dataclass(frozen=True, slots=True)
class Replay:
    """A record beside a second run: `differences` is empty where every figure is the same."""

    record: Mapping[str, Any]
    result: Mapping[str, Any]
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether policy, data and every figure are as recorded."""
        return not self.differences

    def to_json(self) -> dict[str, Any]:
        """Whether the runs are the same, the differences, and the second result."""
        found = [asdict(difference) for difference in self.differences]
        return {"same": self.same, "differences": found, "result": dict(self.result)}


def make_record(
    policy: str,
    verb: str,
    arguments: Mapping[str, Any],
    files: Mapping[str, str | None],
    result: Mapping[str, Any],
) -> dict[str, Any]:
    """The record of a run: policy, verb with arguments, files, versions, and the whole result.

    Hashes of policy, reforms and data, the date and the coverage stand in the result.
    """
    return {
        "record": FORM, "policy": policy, "verb": verb, "arguments": dict(arguments), "files": dict(files),
        "versions": versions(), "result": dict(result),
    }  # fmt: skip


def versions() -> dict[str, str]:
    """The versions of what computed."""
    try:
        engine = version("duckdb")
    except PackageNotFoundError:
        engine = "-"
    return {"guiju": VERSION, "duckdb": engine, "python": platform.python_version()}


def read_record(source: Mapping[str, Any] | str | Path) -> Mapping[str, Any]:
    """A record from a file or mapping. Raises InputError where it is none."""
    found: Any = source
    if not isinstance(source, Mapping):
        try:
            found = json.loads(Path(source).read_text(encoding="utf-8"))
        except OSError as error:
            raise wrong(
                "no-file", "--replay", found=str(source), reason=error.strerror or ""
            ) from None
        except ValueError:
            raise wrong("not-a-record", "--replay", found=str(source)) from None
    fields = ("policy", "verb", "arguments", "files", "result")
    right = (
        isinstance(found, Mapping) and found.get("record") == FORM and found.get("verb") in VERBS
    )
    if not right or not all(name in found for name in fields):
        raise wrong(
            "not-a-record",
            "--replay",
            found=str(source) if not isinstance(source, Mapping) else "-",
        )
    record: Mapping[str, Any] = found
    return record


def differences(record: Mapping[str, Any], result: Mapping[str, Any]) -> Replay:
    """A second result beside the record: figures count as the same within a billionth."""
    # What is written and read again is compared: tuples become lists.
    again = json.loads(json.dumps(result, ensure_ascii=False))
    found = tuple(_compared("", record["result"], again))
    return Replay(record, again, found)


def _compared(what: str, recorded: Any, found: Any) -> Iterator[Difference]:
    if isinstance(recorded, Mapping) and isinstance(found, Mapping):
        for key in dict.fromkeys([*recorded, *found]):
            if key not in _NOT_COMPARED:
                yield from _compared(f"{what}.{key}".lstrip("."), recorded.get(key), found.get(key))
    elif isinstance(recorded, list) and isinstance(found, list) and len(recorded) == len(found):
        for index, (before, after) in enumerate(zip(recorded, found, strict=True)):
            yield from _compared(f"{what}[{index}]", before, after)
    elif _is_number(recorded) and _is_number(found):
        if abs(recorded - found) > _NEARLY * max(1.0, abs(recorded)):
            yield Difference(what, str(recorded), str(found))
    elif recorded != found:
        yield Difference(what, str(recorded), str(found))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
