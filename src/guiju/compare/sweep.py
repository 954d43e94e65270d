"""A sweep: the policy with a parameter at each of several values, all of them computed in one scan."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from fractions import Fraction

from guiju.compare.ranges import read_values
from guiju.compare.request import wrong
from guiju.evaluate.undefined import on_day_of_run
from guiju.expression.names import nearest
from guiju.expression.printer import print_number
from guiju.model.definition import Definition
from guiju.model.parameter import BracketScale, ParameterValue
from guiju.model.problem import Place


def read_sweep(text: str) -> tuple[str, list[Fraction]]:
    """The parameter and its values, of ``inclusion=0.1..1/50`` or ``iit.rates.2=10%,12%``.

    Raises InputError for other forms.
    """
    name, equals, values = text.partition("=")
    if not equals or not name.strip():
        raise wrong("bad-sweep", "--sweep", found=text)
    return name.strip().removeprefix("p."), read_values(values.strip(), "--sweep")


def swept(
    definition: Definition, name: str, values: list[Fraction], day: date, option: str = "--sweep"
) -> list[Definition]:
    """The policy at each value; what holds on the day is replaced, earlier and later values stay.

    `name` is a numeric parameter, or ``scale.rates.N`` or ``scale.above.N`` for the Nth bracket of a scale.
    Raises InputError for a parameter that there is not, that has no value on the day, or that is no number.
    """
    parameter_name, _, part = name.partition(".")
    parameter = definition.parameters.get(parameter_name)
    if parameter is None:
        known = list(definition.parameters)
        raise wrong(
            "no-such-parameter", option, found=parameter_name, known=", ".join(known[:20]),
            nearest=nearest(parameter_name, known),
        )  # fmt: skip
    held = parameter.on(day)
    if held is None:
        raise on_day_of_run(definition, parameter, day, "-", Place(option))
    out = []
    for value in values:
        new = _value(held.value, part, value, str(parameter.type), name, option)
        dated = tuple(replace(v, value=new) if v is held else v for v in parameter.values)
        changed = {**definition.parameters, parameter_name: replace(parameter, values=dated)}
        reform = f"{name}={print_number(value)}"
        text = f"{definition.hash} {reform} {held.start}"
        digest = hashlib.sha256(text.encode()).hexdigest()
        out.append(replace(definition, parameters=changed, reform=reform, hash=digest))
    return out


def value_on(definition: Definition, name: str, day: date) -> Fraction | None:
    """The number that a parameter, or a part of a scale, has on a day."""
    parameter_name, _, part = name.partition(".")
    parameter = definition.parameters.get(parameter_name)
    held = parameter.on(day) if parameter is not None else None
    value = held.value if held is not None else None
    if isinstance(value, BracketScale) and part:
        column, _, place = part.partition(".")
        listed = getattr(value, column, ()) if column in ("rates", "above") else ()
        return listed[int(place) - 1] if place.isdigit() and 0 < int(place) <= len(listed) else None
    return value if isinstance(value, Fraction) else None


def _value(
    held: ParameterValue, part: str, value: Fraction, type_: str, name: str, option: str
) -> ParameterValue:
    if isinstance(held, Fraction) and not part:
        if type_.startswith("int") and value.denominator != 1:
            raise wrong("sweep-not-whole", option, found=print_number(value), parameter=name)
        return value
    if isinstance(held, BracketScale):
        column, _, place = part.partition(".")
        if column in ("rates", "above") and place.isdigit() and 0 < int(place) <= len(held.rates):
            listed = list(getattr(held, column))
            listed[int(place) - 1] = value
            changed = replace(held, **{column: tuple(listed)})
            if list(changed.above) != sorted(set(changed.above)):
                raise wrong("sweep-out-of-order", option, found=print_number(value), parameter=name)
            return changed
        raise wrong("scale-without-part", option, found=name, count=len(held.rates))
    raise wrong("not-a-number-parameter", option, found=name, type=type_)
