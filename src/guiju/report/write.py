"""A result → a page that stands alone, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from guiju.compare.record import FORM, read_record, versions
from guiju.compare.request import wrong
from guiju.data.atomic import written
from guiju.load.policy import Loaded, load_definition
from guiju.locale import text
from guiju.model.problem import PolicyError, refuse_problems
from guiju.report.answer import day_told
from guiju.report.basis import basis_of
from guiju.report.blocks import blocks
from guiju.report.duties import duties_page, is_duties
from guiju.report.grounds import grounds, kind_of, policy_title
from guiju.report.lead import lead
from guiju.report.page import Page, as_html
from guiju.report.proofs import compared_blocks, is_proofs, proofs_page
from guiju.report.rerun import run_block
from guiju.report.section import Found
from guiju.report.sections import title
from guiju.report.statements import statements_page
from guiju.report.units import Units, units_of
from guiju.version import VERSION

SUFFIX = ".html"
_ANSWERS = ("variants", "years", "runs", "points")
# What reading a result of another form comes to.
_MISFITS = (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError)


def page(found: Found, record: Found | None, loaded: Loaded | None, language: str) -> Page:
    """A comparison, budget, goal-seek or profile as a page; `record` says how it was computed.

    `loaded` is the policy; without it that of the name in the result is read, if it is there.
    """
    basis = basis_of(found, record, loaded)
    definition, kind = basis.baseline, kind_of(found)
    units = units_of(found, record, definition, language)
    tables = list(blocks(found, definition, units, language))
    lines = (*lead(found, units, language), _units(found, units, language))
    proved = compared_blocks(found, definition, loaded, language)
    grounded = (*proved, *grounds(found, basis, language), run_block(found, record, language))
    return Page(
        title=_title(found, language), language=language, blocks=(*tables, *grounded),
        over=policy_title(definition, found, language), lead=lines,
        warning=text(f"kind-{kind}", language) if kind != "real" else "",
        footer=(text("report-footer", language, version=VERSION), _stands_on(found, language)),
        marks={"guiju-policy-hash": str(found["hash"]), "guiju-data": kind},
    )  # fmt: skip


def _title(found: Found, language: str) -> str:
    if "points" in found:
        return text("profile-of", language, target=found["target"], input=found["input"])
    return title(found, language)


def _units(found: Found, units: Units, language: str) -> str:
    unit = units.amount or text("report-unitless", language)
    if "points" in found:
        return text("report-amounts", language, unit=unit)
    unweighted = "unweighted" in (found.get("assumptions") or ())
    weighted = text("report-unweighted" if unweighted else "report-weighted", language)
    return text("report-units", language, unit=unit, entity=units.entity, weighted=weighted)


def _stands_on(found: Found, language: str) -> str:
    baseline = found.get("baseline")
    code = "stands-on-reform" if baseline else "stands-on"
    values = {"policy": found["policy"], "hash": found["hash"], "date": day_told(found, language)}
    return text(code, language, reform=baseline, **values)


def write_report(result: Any, path: str | Path, loaded: Loaded | None, language: str) -> None:
    """Write a result as a page: an answer of the API, its plain data, a record, or the file of one of these.

    Answers of proofs become a page of properties.

    Raises InputError for what is no result, for another ending than .html, and where the file cannot be written.
    """
    if Path(path).suffix.lower() != SUFFIX:
        raise wrong("unknown-output-kind", "--out", found=str(path), expected=SUFFIX)
    found, record = read_result(result)
    source = str(result) if isinstance(result, (str, Path)) else "-"
    try:
        made = _made(found, record, loaded, language)
        content = as_html(made)
    except _MISFITS as error:
        if source == "-":
            raise
        raise wrong("not-a-result", source, found=source, missing=_missing(error, found)) from error
    with written(Path(path)) as temporary:
        temporary.write_text(content, encoding="utf-8", newline="")


def _made(found: Found, record: Found | None, loaded: Loaded | None, language: str) -> Page:
    """The page of a comparison, of duties, of proofs, of statements, or of both of these."""
    if is_duties(found):
        return duties_page(found, loaded or _policy_named(str(found["policy"])), language)
    proved = proofs_page(found, loaded, language) if is_proofs(found) else None
    if "statements" not in found:
        return proved or page(found, record, loaded, language)
    policy = loaded or _policy_named(str(found["policy"]))
    held = statements_page(found, policy, language)
    return held if proved is None else replace(proved, blocks=(*proved.blocks, *held.blocks))


def _policy_named(name: str) -> Loaded:
    try:
        return load_definition(name)
    except PolicyError as error:
        if error.problems[0].code != "no-policy":
            raise
        raise wrong("policy-of-result", "--policy", found=name) from None


def read_result(result: Any) -> tuple[Found, Found | None]:
    """The plain data of a result, and the record it stands in, if it does.

    Raises InputError for what is no result.
    """
    if hasattr(result, "to_json"):
        # It was computed here and now.
        return result.to_json(), {"versions": versions(), "policy": result.policy}
    source = "-" if isinstance(result, Mapping) else str(result)
    found = result if isinstance(result, Mapping) else _read(Path(source))
    if isinstance(found, Mapping) and found.get("record") == FORM:
        record = read_record(found)
        found = record["result"]
        _check(found, source)
        return found, record
    _check(found, source)
    return found, None


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_refuse)
    except OSError as error:
        raise wrong("no-file", str(path), found=str(path), reason=error.strerror or "") from None
    except (ValueError, RecursionError):
        raise wrong("not-a-result", str(path), found=str(path), missing="JSON") from None


def _refuse(constant: str) -> float:
    raise ValueError(constant)


def _check(found: Any, source: str) -> None:
    """What every result has."""
    refuse_problems(found, source)
    mapping: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    of_statements = isinstance(mapping.get("statements"), list)
    free = of_statements or is_proofs(mapping) or is_duties(mapping)
    needed = ["policy", "hash"]
    if not of_statements:
        needed += ["date"] if is_proofs(mapping) or is_duties(mapping) else ["date", "target"]
    missing = [name for name in needed if not isinstance(mapping.get(name), str)]
    answered = any(isinstance(mapping.get(name), list) and mapping[name] for name in _ANSWERS)
    if not (free or answered):
        missing.append("variants")
    if missing:
        raise wrong("not-a-result", source, found=source, missing=", ".join(missing))


def _missing(error: Exception, found: Found) -> str:
    """What was looked for in vain; else the part in which something has another form."""
    if isinstance(error, KeyError) and error.args:
        return str(error.args[0])
    return ", ".join(name for name in _ANSWERS if name in found)
