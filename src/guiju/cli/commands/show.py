"""`guiju show`: what a policy says, all of it or one element."""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec
from typing import Annotated, Any

import typer

import guiju
from guiju.cli.description import Description, counts, plain_value
from guiju.cli.element import Page
from guiju.cli.failure import stop
from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang, Reform, said
from guiju.cli.proof import kept_in
from guiju.cli.screen import Screen, write_json
from guiju.days import read_day_argument
from guiju.diff import diff_versions
from guiju.expression.functions import AGGREGATES, FUNCTIONS, SCALE_FUNCTIONS
from guiju.load.format import json_schema
from guiju.locale import language, text
from guiju.model.definition import Definition
from guiju.report.spoken import Spoken
from guiju.wording import Wording

Policy = Annotated[str | None, typer.Argument(metavar="[POLICY]", help=said("policy"))]
Name = Annotated[str | None, typer.Argument(metavar="[NAME]", help=said("name"))]
On = Annotated[str | None, typer.Option("--date", metavar="DATE", help=said("on"))]
Functions = Annotated[bool, typer.Option("--functions", help=said("functions"))]
Schema = Annotated[bool, typer.Option("--schema", help=said("schema"))]


def command(
    policy: Policy = None,
    name: Name = None,
    reform: Reform = "",
    date: On = None,
    functions: Functions = False,
    schema: Schema = False,
    lang: Lang = None,
    json: Json = False,
) -> int:
    """An overview, one element, the functions of the language, or the schema of the files."""
    if schema:
        write_json(json_schema())
    elif functions:
        show_functions(json)
    elif policy is None:
        raise stop("argument-missing", "guiju show", found="POLICY", command="guiju show")
    else:
        day = read_day_argument(date)
        show_policy(guiju.load(policy).under(reform), policy, name, json, day)
    return 0


def show_policy(
    policy: guiju.Policy, called: str, name: str | None, json: bool, day: date | None = None
) -> None:
    """A policy, or what is called `name` in it; of parameters what holds on a day, where one is given."""
    description = Description(policy.definition)
    elements = description.find(name) if name else list(description.all())
    if not elements:
        nearest = description.nearest(name or "")
        raise stop("unknown-element", called, found=name, nearest=nearest, policy=called)
    if name:
        wording = Wording() if json else Spoken(language(), policy.definition.enums)
        elements = [with_answer(policy, with_changes(policy, found, wording)) for found in elements]
    definition = policy.definition
    if json:
        if day is not None:
            elements = [on_day(definition, found, day) for found in elements]
        write_json(_head(policy) | {"elements": elements})
        return
    page = Page(definition, Screen(), day)
    if name:
        for index, found in enumerate(elements):
            if index:
                page.screen.line()
            page.show(found)
        return
    page.screen.line(Cell(policy.name, "bold"), definition.title.text(page.language))
    page.field("hash", policy.hash)
    page.field("reform", definition.reform)
    page.field("about", definition.about.text(page.language))
    page.field("country", definition.country)
    for part in counts(definition):
        page.overview(part, elements)


def on_day(definition: Definition, found: dict[str, Any], day: date) -> dict[str, Any]:
    """A parameter together with what holds on a day, null where nothing does."""
    if found["kind"] != "parameter":
        return found
    then = definition.parameters[str(found["name"]).removeprefix("p.")].on(day)
    value = {"from": then.start.isoformat(), "value": plain_value(then.value)} if then else None
    return found | {"on": {"date": day.isoformat(), "holds": value}}


def with_changes(policy: guiju.Policy, found: dict[str, Any], wording: Wording) -> dict[str, Any]:
    """A reform together with what it changes."""
    if found["kind"] != "reform":
        return found
    reformed = policy.under(str(found["name"])).definition
    changes = diff_versions(policy.definition, reformed, wording)
    return found | {"changes": [change.to_json() for change in changes]}


def with_answer(policy: guiju.Policy, found: dict[str, Any]) -> dict[str, Any]:
    """A property together with its answer, where `guiju verify` has kept one."""
    if found["kind"] != "property" or find_spec("z3") is None:
        return found
    from guiju.verify.answer import answer_json
    from guiju.verify.run import kept_answer

    answer = kept_answer(policy._loaded, str(found["name"]), kept_in(None))
    return found | {"answer": None if answer is None else answer_json(answer)}


def _head(policy: guiju.Policy) -> dict[str, Any]:
    definition = policy.definition
    return {
        "policy": policy.name,
        "title": {"zh": definition.title.zh, "en": definition.title.en},
        "hash": policy.hash,
        "reform": definition.reform or None,
        "country": definition.country or None,
        "counts": counts(definition),
    }


def show_functions(json: bool) -> None:
    """The functions and operators of the expression language."""
    found = [(f.written, f.en, f.zh) for f in FUNCTIONS.values() if f.written]
    found += SCALE_FUNCTIONS.values()
    for name in AGGREGATES:
        written = "count(child)" if name == "count" else f"{name}(child.x)"
        found.append((written, text(f"aggregate-{name}", "en"), text(f"aggregate-{name}", "zh")))
    if json:
        listed = [{"written": written, "en": en, "zh": zh} for written, en, zh in found]
        write_json({"functions": listed})
        return
    screen = Screen()
    screen.table([Cell(w, "bold"), zh if screen.language == "zh" else en] for w, en, zh in found)
