"""A budget: the same data under the parameters of several years, and what each reform costs in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from guiju.compare.plan import Plan
from guiju.compare.request import Request, rule_key, wrong
from guiju.compare.result import Comparison
from guiju.compare.run import compared
from guiju.data import Breach
from guiju.evaluate.emit import rounded
from guiju.evaluate.quoting import identifier
from guiju.evaluate.undefined import on_day_of_run
from guiju.model.definition import Definition, Key
from guiju.model.problem import InputError, Place
from guiju.sessions import Data, Progress, TableSession, table_session

MOST_YEARS = 100


@dataclass(frozen=True, slots=True)
class Budget:
    """Comparisons of the same data, one for each year, and by what inputs were uprated in each.

    `uprated` maps ``entity.column`` to the factor of each year.
    """

    years: tuple[Comparison, ...]
    uprated: Mapping[str, tuple[float, ...]]

    def to_json(self) -> dict[str, Any]:
        """The budget as plain data: what all years share, then the figures of each."""
        first = self.years[0].to_json()
        shared = {key: value for key, value in first.items() if key not in ("variants", "date")}
        return {
            **shared, "assumptions": [*shared["assumptions"], "years"],
            "date": self.years[0].date.isoformat(),
            "uprated": {name: list(factors) for name, factors in self.uprated.items()},
            "years": [{"date": c.date.isoformat(), "variants": c.to_json()["variants"]} for c in self.years],
        }  # fmt: skip


def read_years(text: str) -> list[int]:
    """The years of ``2024..2030`` or ``2024,2026``.

    >>> read_years("2024..2026")
    [2024, 2025, 2026]

    Raises InputError for other forms and for more than 100 years.
    """
    first, dots, last = text.partition("..")
    try:
        years = (
            list(range(int(first), int(last) + 1))
            if dots
            else [int(part) for part in text.split(",")]
        )
    except ValueError:
        years = []
    if not years or len(years) > MOST_YEARS or not all(1 <= year <= 9999 for year in years):
        raise wrong("bad-years", "--years", found=text)
    return years


def budget(
    definitions: Sequence[Definition], data: Data, day: date, request: Request, *,
    years: str, uprate: Sequence[str] = (), progress: Progress | None = None,
) -> Budget:  # fmt: skip
    """The comparison at the same day of each year; `day` is the day of the data.

    `uprate` lists ``entity.column=parameter``: the column grows as the parameter does since the day of the data.
    Raises InputError for unknown names, wrong data, and parameters without a value in one of the years.
    """
    days = [_in_year(day, year) for year in read_years(years)]
    request = replace(request, distribution=False)
    plans = [_plan(definitions, each, request) for each in days]
    factors = {
        key: [_factor(definitions[0], name, day, each) for each in days]
        for key, name in _uprated(definitions[0], plans[0].entity, uprate).items()
    }
    merged: dict[str, frozenset[str]] = {}
    for plan in plans:
        for name, columns in plan.program.columns.items():
            merged[name] = merged.get(name, frozenset()) | columns
    program = replace(plans[0].program, columns=merged)

    def of_year(staged: TableSession, index: int) -> TableSession:
        session = staged.over(plans[index].program)
        for key, grown in factors.items():
            _uprate(session, definitions[0], key, grown[index])
        return session

    def breaches(staged: TableSession) -> Iterator[Breach]:
        for index in range(len(plans)):
            yield from of_year(staged, index).breaches()

    with table_session(
        program, data, reject=request.reject, progress=progress, memory=request.memory,
        threads=request.threads, engine=request.engine, every_key=request.every_key, rules=breaches,
    ) as staged:  # fmt: skip
        out = []
        for index, plan in enumerate(plans):
            session = of_year(staged, index)
            session.check_guards()
            out.append(compared(session, plan))
    uprated = {".".join(key): tuple(float(f) for f in grown) for key, grown in factors.items()}
    return Budget(tuple(out), uprated)


def _plan(definitions: Sequence[Definition], day: date, request: Request) -> Plan:
    try:
        return Plan(definitions, day, request)
    except InputError as error:
        # Of a parameter without a value on the day it is the year that is wrong.
        years = [
            replace(p, place=Place("--years")) if p.place == Place("--date") else p
            for p in error.problems
        ]
        raise InputError(years) from None


def _in_year(day: date, year: int) -> date:
    """The same day of another year; of 29 February the 28th, where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _uprated(definition: Definition, entity: str, uprate: Sequence[str]) -> dict[Key, str]:
    out = {}
    for text in uprate:
        name, equals, parameter = text.partition("=")
        if not equals:
            raise wrong("bad-uprate", "--uprate", found=text)
        key = rule_key(definition, name.strip(), "--uprate", entity)
        column = definition.entities[key[0]].columns.get(key[1])
        if column is None or column.type.kind not in ("money", "number"):
            raise wrong("bad-uprate", "--uprate", found=text)
        out[key] = parameter.strip().removeprefix("p.")
    return out


def _factor(definition: Definition, name: str, base: date, day: date) -> Fraction:
    """What a parameter is on a day, over what it was on the day of the data."""
    parameter = definition.parameters.get(name)
    if parameter is None:
        known = ", ".join(list(definition.parameters)[:20])
        raise wrong("no-such-parameter", "--uprate", found=name, known=known)
    values = []
    for each in (base, day):
        held = parameter.on(each)
        if held is None:
            raise on_day_of_run(definition, parameter, each, "--uprate", Place("--uprate"))
        if not isinstance(held.value, Fraction) or not held.value:
            raise wrong("not-a-number-parameter", "--uprate", found=name, type=parameter.type)
        values.append(held.value)
    return values[1] / values[0]


def _uprate(session: TableSession, definition: Definition, key: Key, factor: Fraction) -> None:
    """Put the grown column in the place of the given one."""
    entity, name = key
    if entity not in session.staged or name not in session.staged[entity].columns:
        return
    grown = f"t.{identifier(name)} * {float(factor)!r}"
    type_ = definition.entities[entity].columns[name].type
    if type_.kind == "money":
        grown = rounded(grown, type_.fen_digits)
    session.relations[entity] = session.replaced(key, grown)
