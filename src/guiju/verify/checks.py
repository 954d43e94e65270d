"""All that is checked of a policy beside its properties: tables, rules, parameters, links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from guiju.load.policy import Loaded, with_reform
from guiju.model.definition import Definition
from guiju.model.problem import ProblemsError
from guiju.verify.check import Check, Found, joined
from guiju.verify.conditions import check_conditions
from guiju.verify.links import check_links
from guiju.verify.parameters import check_parameters
from guiju.verify.ranges import check_ranges
from guiju.verify.tables import check_tables

PARTS = ("tables", "conditions", "parameters", "ranges", "links")
PIECES = {"conditions": 6}
"""Into how many pieces a part is cut that takes long: a process does not wait for the others at the end."""


def check_part(
    loaded: Loaded, part: str, day: date, seconds: float, piece: tuple[int, int] = (0, 1)
) -> tuple[Check, ...]:
    """One part of the checks, with the date of the run and the limit for each table, range and part.

    `piece` is which of how many pieces of the rules are looked at. Where the policy cannot be computed on the day,
    the answer is unknown.
    """
    try:
        return tuple(_part(loaded, part, day, seconds, piece))
    except ProblemsError as error:
        found = Found(part, loaded.definition.name)
        found.unknown("not-computed", error.problems[0].code)
        return (found.check(),)


def merged(pieces: Iterable[Sequence[Check]]) -> tuple[Check, ...]:
    """The checks of a part from those of its pieces."""
    found: dict[tuple[str, str], Check] = {}
    for check in (each for piece in pieces for each in piece):
        key = (check.kind, check.subject)
        found[key] = joined(found[key], check) if key in found else check
    return tuple(found.values())


def _part(
    loaded: Loaded, part: str, day: date, seconds: float, piece: tuple[int, int]
) -> Iterator[Check]:
    definition = loaded.definition
    if part == "tables":
        yield from check_tables(definition, day, seconds)
    elif part == "conditions":
        number, of = piece
        rules = list(definition.rules)
        ends = [len(rules) * end // of for end in (number, number + 1)]
        yield from check_conditions(definition, day, seconds, rules[slice(*ends)])
    elif part == "parameters":
        yield from check_parameters(definition, _reformed(loaded), day, seconds)
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
