"""Measures that a policy fixes: listed, found by name, and checked against the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from guiju.cli.failure import stop
from guiju.cli.layout import Cell
from guiju.cli.measuring.asked import Asked
from guiju.cli.screen import Screen
from guiju.expression.names import nearest
from guiju.measures import find
from guiju.measures.sweeps import parameters_of
from guiju.model.definition import Definition
from guiju.model.measuring import Measuring
from guiju.model.problem import InputError, Problem


def fixed(measures: Mapping[str, Measuring], policy: str, name: str) -> Measuring:
    """A measure of a policy by its name there. Raises InputError, with the nearest name, for one not there."""
    if name not in measures:
        known = ", ".join(measures) or "-"
        values = {"found": name, "known": known, "nearest": nearest(name, measures)}
        raise stop("unknown-policy-measure", policy, **values)
    return measures[name]


def merged(one: Measuring, asked: Asked) -> Asked:
    """A request with what the policy fixes; options come on top, for all that it leaves open."""
    arguments = {**one.arguments, **({"variant": one.variant} if one.variant else {})}
    return replace(
        asked,
        roles={**arguments, **asked.roles},
        settings={**one.arguments, **asked.settings},
        where={**one.where, **asked.where},
        by=asked.by or one.by or None,
    )


def about(one: Measuring, definition: Definition) -> dict[str, object]:
    """What a result says of the policy that fixes its measure."""
    return {
        "policy": definition.name,
        "hash": definition.hash,
        "name": one.name,
        "label": {"zh": one.label.zh, "en": one.label.en},
        "cites": [str(citation) for citation in one.cites],
    }


def faults(definition: Definition) -> Iterator[Problem]:
    """What the catalogue does not have: measures, variants and arguments, each at its place in the policy."""
    for one in definition.measures.values():
        try:
            measure = find(one.measure)
            measure.variant(one.variant or None)
        except InputError as error:
            for problem in error.problems:
                yield Problem(problem.code, one.place, problem.values)
            continue
        known = [name for name in parameters_of(measure) if name != "where"]
        for name in one.arguments:
            if name not in known:
                values = {
                    "found": name,
                    "measure": measure.name,
                    "known": ", ".join(known),
                    "nearest": nearest(name, known),
                }
                yield Problem("measure-role-unknown", one.place, values)


def list_json(definition: Definition) -> list[dict[str, object]]:
    """The measures of a policy as plain data."""
    return [
        {
            "name": one.name,
            "label": {"zh": one.label.zh, "en": one.label.en},
            "measure": one.measure,
            "variant": one.variant or find(one.measure).variant(None).name,
            "with": dict(one.arguments),
            "where": dict(one.where),
            "by": one.by or None,
        }
        for one in definition.measures.values()
    ]


def show_list(definition: Definition, screen: Screen) -> None:
    """Name, label, measure and variant of each."""
    screen.table(
        [Cell(one.name, "bold"), one.label.text(screen.language), one.measure, one.variant]
        for one in definition.measures.values()
    )
