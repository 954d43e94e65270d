"""How a result was computed, and the command that computes it again."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from guiju.locale import text
from guiju.report.answer import day_told
from guiju.report.page import Block
from guiju.report.section import Figure, Found, Section

_OPTIONS = {"reforms": "reform", "parameter": "seek", "replicate_weights": "replicate-weights"}
# Values that one option takes together, the others are given once for each.
_JOINED = frozenset({"replicate_weights"})


def run_block(found: Found, record: Found | None, language: str) -> Block:
    """Policy, date, engine, versions, options, and the command to run it again."""
    versions: Mapping[str, Any] = (record or {}).get("versions") or {}
    if not versions and found.get("version"):
        versions = {"guiju": found["version"]}
    baseline = found.get("baseline") or text("current-law", language)
    said = [
        (text("record-policy", language), found["policy"]), (text("report-hash", language), found["hash"]),
        (text("record-date", language), day_told(found, language)), (text("report-baseline", language), baseline),
    ]  # fmt: skip
    for variant in _variants(found):
        name = f"{text('record-reform', language)} {variant['reform']}"
        said.append((name, variant["hash"]))
    if found.get("engine"):
        said.append((text("report-engine", language), found["engine"]))
    said += versions.items()
    paragraphs: tuple[str, ...] = ()
    if record and "arguments" in record:
        for name, value in record["arguments"].items():
            said.append(
                (f"{text('record-option', language)} {name}", json.dumps(value, ensure_ascii=False))
            )
        said.append((text("report-command", language), command(record)))
    else:
        paragraphs = (text("report-no-record", language),)
    rows = tuple((Figure(str(name)), Figure(str(value))) for name, value in said)
    return Block(Section(text("report-run", language), ("", ""), rows), paragraphs)


def _variants(found: Found) -> list[Found]:
    if "years" in found:
        return list(found["years"][0]["variants"])
    listed = found.get("variants") or ()
    return [v for v in listed if isinstance(v, Mapping) and not found.get("sweep")]


def command(record: Found) -> str:
    """The command line that computes a recorded result again.

    >>> arguments = {"reforms": ["R1"], "inequality": True}
    >>> command({"policy": "demo", "arguments": arguments, "files": {"person": "a b.csv"}})
    "guiju compare demo --data 'person=a b.csv' --reform R1 --inequality"
    """
    given = ["guiju", "compare", str(record["policy"])]
    for entity, file in record["files"].items():
        given += ["--data", f"{entity}={file}"]
    for name, value in record["arguments"].items():
        given += _option(name, value)
    return shlex.join(given)


def _option(name: str, value: Any) -> Iterator[str]:
    option = f"--{_OPTIONS.get(name, name).replace('_', '-')}"
    if name == "distribution":
        if value is False:
            yield "--totals"
    elif value is True:
        yield option
    elif isinstance(value, (list, tuple)):
        listed = [",".join(map(str, value))] if name in _JOINED and value else map(str, value)
        for one in listed:
            yield from (option, one)
    elif value not in (None, "", False):
        yield from (option, f"{value:.15g}" if isinstance(value, float) else str(value))
