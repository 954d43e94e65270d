"""Sections → Definition: everything declared, rules resolved, content hashed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from guiju.expression.names import Scope
from guiju.load.cases import read_cases, read_reforms
from guiju.load.coverage import read_coverage
from guiju.load.declarations import read_entities, read_enums, read_sources
from guiju.load.document import Item
from guiju.load.folder import Raw
from guiju.load.format import COUNTRY
from guiju.load.indices import read_indices
from guiju.load.measures import read_measures
from guiju.load.parameters import read_parameters
from guiju.load.properties import read_domains, read_properties
from guiju.load.reader import Reader
from guiju.load.rules import RuleBuilder
from guiju.load.statements import read_registers, read_statements
from guiju.model.definition import Definition
from guiju.model.parameter import BracketScale, Parameter
from guiju.model.problem import PolicyError

_UNHASHED = frozenset(
    {
        "title",
        "about",
        "label",
        "cases",
        "reforms",
        "include",
        "name",
        "properties",
        "registers",
        "statements",
        "coverage",
    }
)
_UNHASHED_FIELDS = frozenset({"label", "about", "title", "file"})


def build(raw: Raw, reader: Reader, *, reform: str = "") -> Definition:
    """The checked policy. Raises PolicyError with every problem of its files."""
    section = raw.sections.get
    sources = read_sources(reader, section("sources"))
    enums = read_enums(reader, section("enums"))
    entities = read_entities(reader, section("entities"))
    parameters = read_parameters(reader, section("parameters"))
    types = {(e.name, c.name): c.type for e in entities.values() for c in e.columns.values()}
    parameter_types = {name: parameter.type for name, parameter in parameters.items()}
    scope = Scope(entities, enums, parameter_types, types, set(), _zero_parameters(parameters))
    builder = RuleBuilder(raw, reader, scope)
    rules, tables = builder.rules_and_tables()
    reforms = read_reforms(reader, section("reforms"))
    cases = read_cases(reader, section("cases"), scope, reforms)
    domain = read_domains(reader, section("entities"), entities, scope)
    properties = read_properties(reader, section("properties"), scope, reforms)
    measures = read_measures(reader, section("measures"))
    indices = read_indices(reader, section("indices"))
    registers = read_registers(reader, section("registers"), entities, raw.registers)
    statements = read_statements(reader, section("statements"), scope)
    rules_by_name = [f"{entity}.{rule}" for entity, rule in rules]
    elements = [*rules_by_name, *entities, *parameters, *tables, *reforms, *properties, *statements]
    coverage = read_coverage(reader, section("coverage"), elements)
    title, about = reader.label(section("title")), reader.label(section("about"))
    name, country = reader.text(section("name")), _country(reader, section("country"))
    if any(not problem.warning for problem in reader.problems):
        raise PolicyError(sorted(reader.problems, key=lambda p: (p.warning, p.place)))
    return Definition(
        name, title, sources, enums, entities, parameters, rules, tables, reforms, cases,
        builder.order, builder.reads, content_hash(raw), reform, about=about,
        warnings=tuple(reader.problems), properties=properties, domain=domain,
        measures=measures, indices=indices, registers=registers, statements=statements, coverage=coverage,
        country=country,
    )  # fmt: skip


def _country(reader: Reader, item: Item | None) -> str:
    """The two letters of a country; without it nothing."""
    found = reader.text(item)
    if item is not None and found and not re.search(COUNTRY, found):
        reader.note("not-a-country", item.place, found=found)
    return found


def content_hash(raw: Raw) -> str:
    """SHA-256 of what decides results: layout, comments, titles, labels, cases, claims do not count."""
    sections = {key: _hashed(item) for key, item in raw.sections.items() if key not in _UNHASHED}
    sections["entities"] = _without_domains(sections.get("entities"))
    sections["rules"] = _without_ranges(sections.get("rules"))
    declared: Any = sections.get("tables")
    sections["tables"] = {
        name: {
            "table": _without_rows(declared.get(name)) if isinstance(declared, dict) else None,
            "rows": [_hashed(row) for row in rows],
        }
        for name, rows in raw.tables.items()
    }
    text = json.dumps(sections, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _without_domains(entities: Any) -> Any:
    """What entities say beside the domains of their inputs, which decide nothing."""
    if not isinstance(entities, dict):
        return entities
    return {
        name: {k: v for k, v in entity.items() if k != "domain"}
        if isinstance(entity, dict)
        else entity
        for name, entity in entities.items()
    }


def _without_ranges(rules: Any) -> Any:
    """What rules say beside the ranges of their values, which are claims and decide nothing."""
    if not isinstance(rules, dict):
        return rules

    def without(rule: Any) -> Any:
        if not isinstance(rule, dict):
            return rule
        return {k: v for k, v in rule.items() if k not in ("min", "max")}

    return {
        entity: {name: without(rule) for name, rule in named.items()}
        if isinstance(named, dict)
        else named
        for entity, named in rules.items()
    }


def _without_rows(table: Any) -> Any:
    """What a table says beside its rows, which count alike from a file and from the policy."""
    return {k: v for k, v in table.items() if k != "rows"} if isinstance(table, dict) else table


def _hashed(item: Item) -> Any:
    if item.kind == "mapping":
        return {k: _hashed(v) for k, v in item.value.items() if k not in _UNHASHED_FIELDS}
    return [_hashed(part) for part in item.value] if item.kind == "list" else item.plain()


def _zero_parameters(parameters: Mapping[str, Parameter]) -> set[str]:
    """The parameters that are 0 at some date."""

    def values(parameter: Parameter) -> Iterable[Any]:
        given = (dated.value for dated in parameter.values)
        return (v for v in given if v is not None and not isinstance(v, BracketScale))

    return {name for name, p in parameters.items() if any(value == 0 for value in values(p))}
