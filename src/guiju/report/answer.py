"""What every answer of a comparison says, wherever it is shown: its tables, its notes, what it stands on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from guiju.locale import TEXTS, text
from guiju.model.definition import Definition
from guiju.report.section import Found, Section
from guiju.report.sections import profile_sections, sections, sought_sections, years_sections


def all_sections(found: Found, definition: Definition | None, language: str) -> Iterator[Section]:
    """The tables of whatever was asked: a comparison, a budget, a goal-seek, a profile.

    Without the policy, values of groups are shown as they stand in the data.
    """
    if "years" in found:
        return years_sections(found, definition, language)
    if "runs" in found:
        return sought_sections(found, definition, language)
    if "points" in found:
        return profile_sections(found, definition, language)
    return sections(found, definition, language)


def notes(found: Found, language: str) -> Iterator[str]:
    """What a comparison takes for granted and how its figures were made, in words."""
    if found.get("direction"):
        yield text(f"direction-{found['direction']}", language, target=found["target"])
    if "points" in found:
        if found["exact"]:
            yield text("profile-exact", language)
        else:
            yield text("profile-grid", language, step=f"{found['step']:,.10g}")
    if "runs" in found and not found["monotone"]:
        yield text("seek-not-monotone", language)
    for note in found.get("assumptions") or ():
        name, _, value = str(note).partition("=")
        if f"assumption-{name}" not in TEXTS:
            yield str(note)
            continue
        value, _, seed = value.partition(" × seed ")
        yield text(f"assumption-{name}", language, value=value, seed=seed)


def record_rows(found: Found, record: Found, language: str) -> Iterator[tuple[str, str]]:
    """What a run stands on: policy, date, data with hashes and coverage, versions, options."""

    def said(code: str) -> str:
        return text(f"record-{code}", language)

    yield said("policy"), f"{found['policy']} {found['hash']}"
    yield said("date"), day_told(found, language)
    for variant in found.get("variants") or () if first_variant(found) else ():
        yield said("reform"), f"{variant['reform']} {variant['hash']}"
    for name, staged in (found.get("data") or {}).items():
        share = (found["coverage"].get(name) or {}).get("share")
        used = "" if share is None else f", {share:.2%}"
        yield (
            f"{said('data')} {name}",
            f"{staged['file']} {staged['rows']:,}{used} {staged['sha256']}",
        )
    for name, value in record["versions"].items():
        yield name, str(value)
    for name, value in record["arguments"].items():
        yield f"{said('option')} {name}", json.dumps(value, ensure_ascii=False)


def first_variant(found: Found) -> Found:
    """The first reform of a comparison; nothing where the answer is another."""
    first: Any = next(iter(found.get("variants") or ()), {})
    return first if isinstance(first, Mapping) else {}


def day_told(found: Found, language: str) -> str:
    """The day of an answer; of a budget the days of its years."""
    days = [year["date"] for year in found.get("years") or ()]
    if not days:
        return str(found["date"])
    if len(days) < 3 or int(days[-1][:4]) - int(days[0][:4]) != len(days) - 1:
        return ", ".join(days)
    return text("days-of-years", language, first=days[0], last=days[-1])
