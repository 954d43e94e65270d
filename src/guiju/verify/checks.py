"""All that is checked of a policy beside its properties: tables, rules, parameters, links."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from guiju.load.policy import Loaded, with_reform
from guiju.model.definition import Definition
from guiju.model.problem import ProblemsError
from guiju.verify.check import Check, Found
from guiju.verify.conditions import check_conditions
from guiju.verify.links import check_links
from guiju.verify.parameters import check_parameters
from guiju.verify.ranges import check_ranges
from guiju.verify.tables import check_tables

PARTS = ("tables", "conditions", "parameters", "ranges", "links")


def check_part(loaded: Loaded, part: str, day: date, seconds: float) -> tuple[Check, ...]:
    """One part of the checks, with the date of the run and the limit for each table, range and part.

    Where the policy cannot be computed on the day, the answer is unknown.
    """
    try:
        return tuple(_part(loaded, part, day, seconds))
    except ProblemsError as error:
        found = Found(part, loaded.definition.name)
        found.unknown("not-computed", error.problems[0].code)
        return (found.check(),)


def _part(loaded: Loaded, part: str, day: date, seconds: float) -> Iterator[Check]:
    definition = loaded.definition
    if part == "tables":
        yield from check_tables(definition, day, seconds)
    elif part == "conditions":
        yield from check_conditions(definition, day, seconds)
    elif part == "parameters":
        yield from check_parameters(definition, list(_reformed(loaded)), day, seconds)
    elif part == "ranges":
        yield from check_ranges(definition, day, seconds)
    else:
        yield from check_links(definition)


def _reformed(loaded: Loaded) -> Iterator[Definition]:
    """The policy under each of its reforms that can be read."""
    for name in loaded.definition.reforms:
        try:
            yield with_reform(loaded, name).definition
        except ProblemsError:
            continue
