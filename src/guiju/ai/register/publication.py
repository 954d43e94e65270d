"""Public algorithms: what each lacks, and the page that shows all of them to the public.

The page holds what was stated for it alone: no contact of a provider, no note, nobody's name, and it is refused where a
statement holds a mobile number or a number of an identity card.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from guiju.ai.duties import policy_named
from guiju.ai.register.bodies import Body
from guiju.ai.register.forms import cell_of
from guiju.ai.register.kinds import Form, form_of
from guiju.data.atomic import written
from guiju.load.document import Item
from guiju.locale import text
from guiju.model.definition import Definition, Rule
from guiju.model.finding import Finding
from guiju.model.problem import InputError, Place, Problem
from guiju.report.citing import citations_text, source_text
from guiju.report.page import Block, Page, as_html
from guiju.report.section import Figure, Section
from guiju.report.values import with_unit
from guiju.store.keeping import Store

ALGORITHM = "algorithm"
WHOLE = "in_order"
PUBLIC_COLUMNS = ("version", "since", "until")
"""Beside title, body in charge and features, what of the register's own columns is shown."""
# A mobile number, and the number of an identity card: eighteen digits, the last perhaps an X.
_PERSONAL = re.compile(r"(?<![0-9])(?:1[3-9][0-9]{9}|[0-9]{17}[0-9Xx])(?![0-9A-Za-z])", re.ASCII)


@dataclass(frozen=True, slots=True)
class PublicAlgorithm:
    """A public algorithm as it stands on a day: `answers` are the findings of the checklist by rule."""

    key: str
    body: Body
    in_charge: str
    system: str
    answers: Mapping[str, bool | None]

    @property
    def lacking(self) -> tuple[str, ...]:
        """The points of the checklist that are not met."""
        return tuple(name for name, answer in self.answers.items() if answer is not True)

    def to_json(self) -> dict[str, Any]:
        """The algorithm as plain data, without what is not for the public."""
        own = {name: self.body.get(name) for name in ("title", *PUBLIC_COLUMNS)}
        words = {True: "yes", False: "no", None: "undetermined"}
        return {
            "key": self.key, **own, "in_charge": self.in_charge or None, "system": self.system or None,
            "features": dict(self.body.get("features", {})),
            "checklist": {name: words[answer] for name, answer in self.answers.items()}, "lacking": list(self.lacking),
        }  # fmt: skip


def public_algorithms(store: Store, policy: str, day: date) -> list[PublicAlgorithm]:
    """The public algorithms in use on a day, by key, each held against the checklist of its policy."""
    bodies = {
        one.key: one.body
        for one in store.records(ALGORITHM)
        if one.body is not None
        and one.body.get("policy") == policy
        and (one.body.get("until") or "9999") >= day.isoformat()
    }
    titles = {kind: _titles(store, kind) for kind in ("provider", "system")}
    answers = _answers(bodies, policy, day)
    return [
        PublicAlgorithm(
            key, body, titles["provider"].get(str(body.get("provider")), ""),
            titles["system"].get(str(body.get("system")), ""), answers[key],
        )
        for key, body in bodies.items()
    ]  # fmt: skip


def _titles(store: Store, kind: str) -> dict[str, str]:
    return {one.key: str(one.body["title"]) for one in store.records(kind) if one.body is not None}


def checklist(definition: Definition) -> dict[str, Rule]:
    """The points of the checklist: the findings that the policy has of a public algorithm."""
    return {
        name: rule
        for (entity, name), rule in definition.rules.items()
        if entity == ALGORITHM and rule.type.kind == "finding" and name != WHOLE
    }


def _answers(
    bodies: Mapping[str, Body], policy: str, day: date
) -> dict[str, dict[str, bool | None]]:
    rules = policy_named(policy)
    points = [f"{ALGORITHM}.{name}" for name in checklist(rules.definition)]
    found: dict[str, dict[str, bool | None]] = {key: {} for key in bodies}
    if not bodies or not points:
        return found
    key = rules.definition.entities[ALGORITHM].key[0]
    rows = [{key: name, **body.get("features", {})} for name, body in bodies.items()]
    decision = rules.decide({ALGORITHM: [_given(row) for row in rows]}, date=day, outputs=points)
    for result in decision.results:
        value = result.value
        answer = value.answer if isinstance(value, Finding) else "undetermined"
        found[result.row][result.name] = {"yes": True, "no": False}.get(answer)
    return found


def _given(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a record holds, as a file would give it."""
    quoted = '"'
    return {n: Item(v, Place(), style=quoted) if isinstance(v, str) else v for n, v in row.items()}


def publish(
    algorithms: Sequence[PublicAlgorithm], policy: str, day: date, path: Path, language: str
) -> None:
    """Write the public page.

    Raises InputError where a statement holds personal data, and where the page cannot be written.
    """
    problems = [problem for one in algorithms for problem in _personal(one)]
    if problems:
        raise InputError(problems)
    page = as_html(page_of(algorithms, policy, day, language))
    with written(path) as temporary:
        temporary.write_text(page, encoding="utf-8")


def _personal(one: PublicAlgorithm) -> Iterator[Problem]:
    shown = {name: one.body.get(name) for name in ("title", *PUBLIC_COLUMNS)}
    shown |= {"provider": one.in_charge, "system": one.system, **one.body.get("features", {})}
    for column, value in shown.items():
        if isinstance(value, str) and _PERSONAL.search(value):
            values = {"found": one.key, "column": column}
            yield Problem("publish-personal", Place(f"{ALGORITHM}:{one.key}"), values)


def page_of(algorithms: Sequence[PublicAlgorithm], policy: str, day: date, language: str) -> Page:
    """The public page: of each algorithm what is stated, and what is lacking."""
    rules = policy_named(policy)
    form = form_of(ALGORITHM, policy)
    blocks = [
        block for one in algorithms for block in _blocks(one, form, rules.definition, language)
    ]
    cited = dict.fromkeys(
        c.source for rule in checklist(rules.definition).values() for c in rule.cites
    )
    sources = text("semicolon", language).join(
        source_text(rules.definition.sources[name], language) for name in cited
    )
    return Page(
        text("publish-title", language), language, tuple(blocks),
        lead=(text("publish-lead", language, count=len(algorithms), date=day),),
        footer=(
            text("publish-basis", language), text("publish-sources", language, text=sources),
            text("stands-on", language, policy=policy, hash=rules.hash[:12], date=day),
        ),
        marks={"generator": "guiju", "date": day.isoformat()},
    )  # fmt: skip


def _blocks(
    one: PublicAlgorithm, form: Form, definition: Definition, language: str
) -> Iterator[Block]:
    missing = text("publish-not-stated", language)
    rows = [(form.own["provider"].label.text(language), one.in_charge or missing)]
    if one.system:
        rows.append((form.own["system"].label.text(language), one.system))
    rows += [
        (form.own[name].label.text(language), str(one.body[name]))
        for name in PUBLIC_COLUMNS
        if one.body.get(name)
    ]
    features = one.body.get("features", {})
    for name, column in form.features.items():
        value = features.get(name)
        cell = cell_of(name, value, column, form, language)
        if column.type.is_numeric and value is not None:
            cell = with_unit(cell, column.type, language)
        rows.append((column.label.text(language), cell or missing))
    figures = tuple((Figure(label), Figure(value)) for label, value in rows)
    yield Block(
        Section(str(one.body["title"]), ("", ""), figures),
        notes=tuple(_lacking(one, definition, language)),
    )


def _lacking(one: PublicAlgorithm, definition: Definition, language: str) -> Iterator[str]:
    points = checklist(definition)
    if not one.lacking:
        yield text("publish-whole", language)
    for name in one.lacking:
        rule = points[name]
        cites = citations_text(definition, rule.cites, language)
        yield text("publish-lacking", language, text=rule.label.text(language), cites=cites)
