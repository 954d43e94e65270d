"""A budget: the same data under the parameters of several years, and what each reform costs in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from guiju.compare.plan import Plan
from guiju.compare.request import Request, rule_key, wrong
from guiju.compare.result import Comparison
from guiju.compare.run import compared
from guiju.data import Breach
from guiju.evaluate.emit import PRINTED_CALL, rounded
from guiju.evaluate.quoting import identifier, literal
from guiju.evaluate.undefined import on_day_of_run
from guiju.expression.functions import FUNCTIONS
from guiju.model.definition import Definition, Key
from guiju.model.problem import InputError, Place
from guiju.sessions import Data, Progress, TableSession, table_session

MOST_YEARS = 100


@dataclass(frozen=True, slots=True)
class Budget:
    """Comparisons of the same data, one for each year, and by what inputs were uprated in each.

    `uprated` maps ``entity.column`` to the factor of each year. `moved` are the columns that moved with the year,
    `stayed` the dates of the rows that were read and did not.
    """

    years: tuple[Comparison, ...]
    uprated: Mapping[str, tuple[float, ...]]
    moved: tuple[str, ...] = ()
    stayed: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The budget as plain data: what all years share, then the figures of each."""
        first = self.years[0].to_json()
        shared = {key: value for key, value in first.items() if key not in ("variants", "date")}
        dates = [
            f"{word}={', '.join(names)}"
            for word, names in (("moved", self.moved), ("stayed", self.stayed))
            if names
        ]
        return {
            **shared, "assumptions": [*shared["assumptions"], "years", *dates],
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
    years: str, uprate: Sequence[str] = (), move: Sequence[str] = (), progress: Progress | None = None,
) -> Budget:  # fmt: skip
    """The comparison at the same day of each year; `day` is the day of the data.

    `uprate` lists ``entity.column=parameter``: the column grows as the parameter does since the day of the data.
    `move` lists columns of dates or calendar years, ``dates`` for all dates: they move as many years as the year is
    away from the day of the data, as if the rows were of that year.
    Raises InputError for unknown names, wrong data, and parameters without a value in one of the years.
    """
    days = [_in_year(day, year) for year in read_years(years)]
    request = replace(request, distribution=False)
    plans = [_plan(definitions, each, request) for each in days]
    factors = {
        key: [_factor(definitions[0], name, day, each) for each in days]
        for key, name in _uprated(definitions[0], plans[0].entity, uprate).items()
    }
    program = replace(plans[0].program, columns=_columns_read(plans))
    read = _dates_read(definitions[0], program.columns)
    moved = _moved(definitions[0], plans[0].entity, move, read)

    def of_year(staged: TableSession, index: int) -> TableSession:
        session = staged.over(plans[index].program)
        for key, grown in factors.items():
            _uprate(session, definitions[0], key, grown[index])
        for key in moved:
            _move(session, definitions[0], key, days[index].year - day.year)
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
    return Budget(tuple(out), uprated, _named(moved), _named(set(read).difference(moved)))


def _columns_read(plans: Sequence[Plan]) -> dict[str, frozenset[str]]:
    """The columns of each entity that any of the years reads."""
    merged: dict[str, frozenset[str]] = {}
    for plan in plans:
        for name, columns in plan.program.columns.items():
            merged[name] = merged.get(name, frozenset()) | columns
    return merged


def _named(keys: Iterable[Key]) -> tuple[str, ...]:
    return tuple(sorted(".".join(key) for key in keys))


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


def _dates_read(definition: Definition, columns: Mapping[str, frozenset[str]]) -> list[Key]:
    """The given dates that the rules read."""
    return [
        (entity, column.name)
        for entity in sorted(columns)
        for column in definition.entities[entity].columns.values()
        if column.name in columns[entity] and column.type.kind == "date"
    ]


def _moved(
    definition: Definition, entity: str, move: Sequence[str], dates: Sequence[Key]
) -> list[Key]:
    """The columns that move with the year, each once."""
    out: dict[Key, None] = {}
    for name in (part.strip() for text in move for part in text.split(",")):
        if name == "dates":
            out |= dict.fromkeys(dates)
            continue
        key = rule_key(definition, name, "--move", entity)
        column = definition.entities[key[0]].columns.get(key[1])
        if column is None or column.type.kind not in ("date", "int") or column.link:
            raise wrong("bad-move", "--move", found=name)
        out[key] = None
    return list(out)


def _move(session: TableSession, definition: Definition, key: Key, years: int) -> None:
    """Put the date or calendar year of that many years later in the place of the given one."""
    entity, name = key
    if not years or entity not in session.staged or name not in session.staged[entity].columns:
        return
    given = f"t.{identifier(name)}"
    if definition.entities[entity].columns[name].type.kind == "int":
        later = f"{given} + {years}"
    else:
        moved = _written(session.dialect, "add_years", given, str(years))
        year = _written(session.dialect, "year", given)
        # A day of the year 9999 stands for no end, and stays.
        later = f"CASE WHEN {year} >= {9999 - max(years, 0)} THEN {given} ELSE {moved} END"
    session.relations[entity] = session.replaced(key, later)


def _written(dialect: str, function: str, *arguments: str) -> str:
    """A function in DuckDB's words, or as the printer of a server finds its form."""
    if FUNCTIONS[function].printed(dialect):
        return f"{PRINTED_CALL}({', '.join([literal(function), *arguments])})"
    return FUNCTIONS[function].duckdb.format(*arguments)
