"""Days on which a parameter has no value: before the first, and after an end; what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from guiju.load.document import Item
from guiju.model.definition import Definition
from guiju.model.parameter import DatedValue, Parameter
from guiju.model.problem import InputError, Place, Problem

BEFORE, ENDED = "parameter-not-defined-at", "parameter-ended-at"
"""The guards for a date of a row before the first value, and from an end on."""
UNDEFINED = (BEFORE, ENDED)
AS_OPTION = Place("--date")


def on_day_of_run(
    definition: Definition, parameter: Parameter, day: date, rule: str, place: Place = AS_OPTION
) -> InputError:
    """The error for a parameter that has no value on a day named at a place, on which a rule reads it."""
    end = next((dated for dated in reversed(parameter.values) if dated.start <= day), None)
    if end is None:
        values = {
            "parameter": parameter.name, "date": day, "rule": rule,
            "first": parameter.values[0].start if parameter.values else "-",
        }  # fmt: skip
        return InputError([Problem("parameter-not-defined", place, values)])
    said = dict(of_end(definition, parameter, end))
    values = {
        "parameter": parameter.name, "date": day, "rule": rule, "ended": said["ended"],
        "held": said["held"], "reform": said.get("reform"),
    }  # fmt: skip
    return InputError(
        [Problem("parameter-ended-by", end.place if "reform" in said else place, values)]
    )


def of_end(
    definition: Definition, parameter: Parameter, end: DatedValue
) -> tuple[tuple[str, Any], ...]:
    """What is said of an end: its day, the days on which the parameter holds, and the reform that set it."""
    said = (("ended", end.start), ("held", parameter.held))
    reform = _reform_of(definition, end.place)
    return (*said, ("reform", reform)) if reform else said


def _reform_of(definition: Definition, place: Place) -> str:
    """The reform of the policy that says what stands at a place, or that is read from its file; else nothing."""
    for name, reform in definition.reforms.items():
        if any(item.place == place for item in _items(reform.changes["item"])):
            return name
    names = definition.reform.split("+")
    return next((name for name in names if name == Path(place.file).stem), "")


def _items(item: Item) -> Iterator[Item]:
    """An item and all within it."""
    yield item
    inner = item.value.values() if isinstance(item.value, dict) else item.value
    for part in inner if item.kind != "text" else ():
        yield from _items(part)
