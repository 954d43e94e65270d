"""Answers of proofs as a page: each property with answer, date, citation, reason, and the case that breaks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import Any

from guiju.load.policy import Loaded, load_definition
from guiju.locale import text
from guiju.model.definition import Definition
from guiju.model.property import Property
from guiju.report.basis import basis_of
from guiju.report.citing import citations_text
from guiju.report.grounds import policy_title
from guiju.report.page import Block, Page
from guiju.report.section import Figure, Found, Section
from guiju.report.values import number_text
from guiju.version import VERSION

WORDS = frozenset({"yes", "no", "undetermined", "true", "false"})


def is_proofs(found: Found) -> bool:
    """Whether plain data are the answers of proofs."""
    return isinstance(found.get("properties"), list) and "verdict" in found


def proofs_page(found: Found, loaded: Loaded | None, language: str) -> Page:
    """The answers to the properties of a policy; labels and citations where the policy is at hand."""
    definition = basis_of({**found, "variants": []}, None, loaded).baseline
    answers = [answer for answer in found["properties"] if isinstance(answer, Mapping)]
    count = {
        word: sum(answer["verdict"] == word for answer in answers)
        for word in ("proved", "refuted", "unknown")
    }
    footer = (
        text("report-footer", language, version=VERSION),
        text("stands-on", language, policy=found["policy"], hash=found["hash"], date=found["date"]),
    )
    return Page(
        title=text("report-properties", language), language=language,
        blocks=tuple(proof_blocks(answers, definition, language)),
        over=policy_title(definition, found, language), lead=(text("proofs-total", language, **count),),
        footer=footer, marks={"guiju-policy-hash": str(found["hash"])},
    )  # fmt: skip


def proof_blocks(
    answers: list[Mapping[str, Any]], definition: Definition | None, language: str
) -> Iterator[Block]:
    """A table of all properties, then each that a case breaks with this case, and zones with their ends."""
    heads = ("kind-property", "report-answer", "report-date", "report-cites", "report-reason")
    rows = tuple(_row(answer, definition, language) for answer in answers)
    titles = tuple(text(head, language) for head in heads)
    yield Block(Section(text("report-properties", language), titles, rows))
    for answer in answers:
        notes = tuple(answer_notes(answer, language))
        if notes:
            heading = f"{_name(answer, definition, language)}: {text(answer['verdict'], language)}"
            yield Block(Section(heading, (), ()), notes=notes, level=3)


def compared_blocks(
    found: Found, definition: Definition | None, loaded: Loaded | None, language: str
) -> Iterator[Block]:
    """The properties that concern the reforms compared, with the answers kept of them; nothing where there are none.

    A page proves nothing by itself: what `guiju verify` has not answered yet, it says so.
    """
    variants = [v for v in found.get("variants") or () if isinstance(v, Mapping)]
    named = {str(variant["reform"]) for variant in variants if variant.get("reform")}
    if definition is None or not named:
        return
    concerned = [p for p in definition.properties.values() if {p.reform, p.baseline} & named]
    if concerned:
        policy = loaded or load_definition(str(found["policy"]))
        answers = [_kept(policy, property_) for property_ in concerned]
        yield from proof_blocks(answers, definition, language)


def _kept(loaded: Loaded, property_: Property) -> Mapping[str, Any]:
    """The answer kept of a property, as plain data; one without a verdict where there is none."""
    missing = {"name": property_.name, "verdict": ""}
    if find_spec("z3") is None:
        return missing
    from guiju.verify.answer import answer_json
    from guiju.verify.run import kept_answer
    from guiju.verify.store import default_folder

    answer = kept_answer(loaded, property_.name, default_folder())
    return missing if answer is None else answer_json(answer)


def _name(answer: Mapping[str, Any], definition: Definition | None, language: str) -> str:
    property_ = definition.properties.get(answer["name"]) if definition is not None else None
    label = property_.label.text(language) if property_ is not None else ""
    aside = text("aside", language, text=label) if label else ""
    return f"{answer['name']}{aside}"


def _row(
    answer: Mapping[str, Any], definition: Definition | None, language: str
) -> tuple[Figure, ...]:
    property_ = definition.properties.get(answer["name"]) if definition is not None else None
    cites = reason = ""
    if property_ is not None and definition is not None:
        cites = citations_text(definition, property_.cites, language)
        reason = property_.reason.text(language) or property_.about.text(language)
    parts = (
        _name(answer, definition, language), answer_text(answer, language), str(answer.get("date") or "-"),
        cites or "-", reason or "-",
    )  # fmt: skip
    return tuple(Figure(part) for part in parts)


def answer_text(answer: Mapping[str, Any], language: str) -> str:
    """The answer, with how far it reaches or why there is none."""
    if not answer["verdict"]:
        return text("not-proved-yet", language, found=answer["name"])
    said = text(answer["verdict"], language)
    if answer["verdict"] == "proved" and answer.get("zones") is None:
        entities = ", ".join(answer["entities"])
        scope = text(
            f"scope-{answer['scope']}", language, entities=entities, children=answer["children"]
        )
        return f"{said} {scope}"
    if answer.get("reason"):
        return f"{said}: {text('reason-' + answer['reason'], language, found=answer.get('found') or '')}"
    return said


def answer_notes(answer: Mapping[str, Any], language: str) -> Iterator[str]:
    """Zones with their ends, or the case that breaks a property, line by line."""
    for zone, loss in zip(answer.get("zones") or (), answer.get("losses") or (), strict=True):
        code = "zone-days" if isinstance(zone["from"], str) else "zone"
        code = code if zone["to"] is not None else f"{code}-open"
        shown = {"low": _end(zone["from"]), "high": _end(zone["to"]), "loss": _end(loss)}
        yield text(code, language, **shown)
    example = answer.get("counterexample")
    if not example:
        return
    if example["amount"] is None:
        yield text("breaks-always", language)
    else:
        values = {"amount": "amount", "value": "value", "other": "other"}
        shown = {name: _end(example[key]) for name, key in values.items()}
        yield text("breaks-amounts", language, **shown)
    yield from _case(example["case"], language)
    if example["moved"] is not None:
        yield text("breaks-moved", language)
        yield from _case(_changed(example["case"], example["moved"]), language)
    if answer.get("losers"):
        yield text("losers-exactly" if answer["losers_exactly"] else "losers-only", language)
        yield from (str(condition) for condition in answer["losers"])


def _changed(case: Mapping[str, Any], moved: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What is otherwise in the second case."""
    out: dict[str, list[dict[str, Any]]] = {}
    for entity, rows in moved.items():
        before = case.get(entity) or [{}] * len(rows)
        for first, second in zip(before, rows, strict=False):
            new = {key: value for key, value in second.items() if first.get(key) != value}
            if new:
                out.setdefault(entity, []).append(new)
    return out


def _case(case: Mapping[str, Any], language: str) -> Iterator[str]:
    for entity, rows in case.items():
        for row in rows:
            shown = ", ".join(f"{name} = {_value(value, language)}" for name, value in row.items())
            yield f"{entity}: {shown}"


def _value(value: Any, language: str) -> str:
    if isinstance(value, bool):
        return text("true" if value else "false", language)
    if isinstance(value, str):
        return text(value, language) if value in WORDS else value
    return "-" if value is None else f"{value:,}"


def _end(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return number_text(value, "money")
