"""Options of `guiju measure` → the arguments of a measure: its table, roles, numbers, network."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from guiju.cli.failure import stop
from guiju.measures import (
    Coverage,
    Mapped,
    Measure,
    Part,
    Result,
    Sweep,
    by,
    network_of,
    read_flows,
    read_input_output,
    sweep,
)
from guiju.measures.contents import columns_of
from guiju.measures.fixed import converted
from guiju.measures.networks import Network
from guiju.measures.sweeps import parameters_of
from guiju.measures.tables import opened, read_columns

TABLES = ("table", "data", "plants")
MATRICES = ("flows", "shares", "reference")
_TABLE_OF_IO = ("code", "origin", "domestic", "imported", "total", "exports", "output")
# What is read from the data or the mapping, not from an option of its name.
_FROM_DATA = {
    "io",
    "names",
    "sectors",
    "groups",
    "final",
    "regional",
    "national",
    "quotients",
    "supply",
}


@dataclass(frozen=True)
class Asked:
    """What the options say: the file, the roles with a value, all else."""

    data: str
    roles: Mapping[str, Any]
    settings: Mapping[str, str]
    where: Mapping[str, str] = field(default_factory=dict)
    mapping: str | None = None
    by: str | None = None
    sweeps: Mapping[str, list[str]] = field(default_factory=dict)
    sectors: str | None = None


def pairs(given: Sequence[str] | None, option: str) -> dict[str, str]:
    """`NAME=VALUE` texts as a mapping.

    >>> pairs(["year=2020"], "--where")
    {'year': '2020'}

    Raises InputError for a text without `=`.
    """
    found: dict[str, str] = {}
    for text in given or ():
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise stop("measure-set", option, found=text, expected="NAME=VALUE")
        found[name] = value
    return found


def compute(measure: Measure, asked: Asked) -> Result | Sweep:
    """The result asked for, once, for each value of a column, or as a sweep."""
    first = next(iter(parameters_of(measure)))
    arguments = _arguments(measure, asked)
    if first not in TABLES:
        for option, given in (("by", asked.by), ("sweep", asked.sweeps)):
            if given:
                raise _unknown(measure, option)
        given, coverage = _by_name(measure, asked, arguments)
        found = measure.function(**given)
        return replace(found, coverage=coverage) if coverage else found
    table = table_of(asked)
    if asked.sweeps:
        known = parameters_of(measure)
        over = {
            name: [converted(known[name], value) if name in known else value for value in values]
            for name, values in asked.sweeps.items()
        }
        _require(measure, {**arguments, **over, first: table})
        return sweep(measure.name, table, over=over, **arguments)
    _require(measure, {**arguments, first: table})
    if asked.by:
        return by(measure.name, table, asked.by, **arguments)
    return measure.function(table, **arguments)


def table_of(asked: Asked) -> Any:
    """The table: the file with what the mapping adds and the rows that are wanted."""
    table: Any = asked.data
    if asked.mapping:
        table = Mapped(table, asked.mapping, columns(asked.mapping)[0])
    return Part(table, asked.where) if asked.where else table


def columns(table: Any) -> list[str]:
    """The columns of a table."""
    with opened(table) as (connection, source):
        return [name for name, _ in columns_of(connection, source)]


def _arguments(measure: Measure, asked: Asked) -> dict[str, Any]:
    """Roles and settings that the measure knows, in the types it wants."""
    known = parameters_of(measure)
    network = not set(known) & set(TABLES)
    extra = {*_TABLE_OF_IO, "supplier", "buyer", "value", "key", "group"} if network else set()
    found: dict[str, Any] = {}
    for name, value in {**asked.roles, **asked.settings}.items():
        if name in known and name not in _FROM_DATA:
            found[name] = converted(known[name], value)
        elif name not in extra and name not in known:
            raise _unknown(measure, name)
    return found


def _unknown(measure: Measure, name: str) -> Exception:
    known = [one for one in parameters_of(measure) if one not in (*TABLES, *MATRICES, "where")]
    values = {"found": name, "known": ", ".join(known)}
    return stop("measure-role-unknown", f"--{name}", measure=measure.name, **values)


def _require(measure: Measure, arguments: Mapping[str, Any]) -> None:
    for name, parameter in parameters_of(measure).items():
        if parameter.default is inspect.Parameter.empty and name not in arguments:
            raise stop("measure-role", measure.name, found=_option(name))


_OPTIONS = {
    "groups": "mapping FILE --group COLUMN",
    "quotients": "mapping FILE --set quotients=COLUMN",
    "supply": "mapping FILE --set supply=COLUMN",
    "periods": "period COLUMN --period COLUMN",
}
_ROLES = frozenset(
    {"region", "industry", "value", "column", "weights", "group", "key", "year", "start", "end", "pair", "neighbours",
     "supplier", "buyer", "variant"}
)  # fmt: skip


def _option(name: str) -> str:
    """The option by which an argument is given on the command line, without its dashes.

    >>> _option("region"), _option("groups"), _option("size")
    ('region', 'mapping FILE --group COLUMN', 'set size=…')
    """
    return _OPTIONS.get(name, name if name in _ROLES else f"set {name}=…")


def _by_name(
    measure: Measure, asked: Asked, arguments: dict[str, Any]
) -> tuple[dict[str, Any], Coverage | None]:
    """All arguments of a measure of an input-output table, a network, two columns or plain numbers.

    With the coverage of the table they are read from, where the measure cannot know it.
    """
    known = parameters_of(measure)
    coverage = None
    if "regional" in known:
        more, coverage = _sizes(asked)
        arguments |= more
    if "io" in known:
        arguments["io"] = _input_output(asked)
    if set(known) & set(MATRICES):
        network, more = _network(known, asked)
        arguments, coverage = arguments | more, network.coverage
    _require(measure, arguments)
    return arguments, coverage


def _input_output(asked: Asked) -> Any:
    named = {name: value for name, value in asked.settings.items() if name in _TABLE_OF_IO}
    return read_input_output(asked.data, **named)


def _sizes(asked: Asked) -> tuple[dict[str, Any], Coverage]:
    """Sizes of sectors in region and nation, from two columns."""
    for role in ("regional", "national"):
        if role not in asked.settings:
            raise stop("measure-role", "--set", found=f"set {role}=…")
    key = asked.roles.get("key")
    names = [asked.settings["regional"], asked.settings["national"]]
    read = read_columns(table_of(asked), names, [key] if key else [])
    found: dict[str, Any] = {
        role: read.values[name] for role, name in zip(("regional", "national"), names, strict=True)
    }
    return found | ({"sectors": read.keys[key]} if key else {}), read.coverage


def _network(known: Mapping[str, Any], asked: Asked) -> tuple[Network, dict[str, Any]]:
    """A network, and of its matrices and what belongs to its members all that a measure knows."""
    network, final = _members(asked)
    found: dict[str, Any] = {
        "flows": network.flows,
        "shares": network.shares,
        "reference": network.flows,
        "names": list(network.members),
        "final": final,
    }
    if asked.mapping:
        found |= _of_members(network.members, asked)
    return network, {name: value for name, value in found.items() if name in known}


def _members(asked: Asked) -> tuple[Network, Any]:
    """The network of a table of links or of an input-output table, and what each member sells outside it."""
    supplier, buyer, value = (asked.roles.get(role) for role in ("supplier", "buyer", "value"))
    if supplier or buyer:
        for role, given in (("supplier", supplier), ("buyer", buyer), ("value", value)):
            if not given:
                raise stop("measure-role", "--data", found=role)
        table = Part(asked.data, asked.where) if asked.where else asked.data
        network = read_flows(table, str(supplier), str(buyer), str(value))
        return network, [0.0] * len(network.members)
    io = _input_output(asked)
    network = network_of(io, sectors_of(asked.sectors, io.sectors))
    places = [io.place(name) for name in network.members]
    return network, io.output[places] - network.flows.sum(axis=1)


def sectors_of(text: str | None, known: Sequence[str]) -> list[str]:
    """Sectors by a list of names and ranges, all where none are named.

    >>> sectors_of("06-08,20", ["05", "06", "07", "08", "09", "20"])
    ['06', '07', '08', '20']
    """
    if text is None:
        return list(known)
    found: list[str] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if dash and first in known and last in known:
            found += known[known.index(first) : known.index(last) + 1]
        else:
            found.append(part.strip())
    return found


def _of_members(members: Sequence[str], asked: Asked) -> dict[str, Any]:
    """Groups, quotients and supply of members, from columns of the mapping."""
    names = columns(asked.mapping)
    found: dict[str, Any] = {}
    if group := asked.roles.get("group"):
        read = read_columns(asked.mapping, [], [names[0], group])
        groups = dict(zip(read.keys[names[0]], read.keys[group], strict=True))
        for member in members:
            if member not in groups:
                raise stop("measure-unmapped", Path(str(asked.mapping)).name, found=member, count=1)
        found["groups"] = [groups[member] for member in members]
    for role in ("quotients", "supply"):
        if column := asked.settings.get(role):
            read = read_columns(asked.mapping, [column], [names[0]])
            found[role] = dict(zip(read.keys[names[0]], read.values[column].tolist(), strict=True))
    return found
