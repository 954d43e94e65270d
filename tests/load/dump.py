"""A checked policy as text: types of everything, rules in order, tables with their rows."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from guiju.expression.printer import print_tree
from guiju.load.scalars import number_text
from guiju.locale import render
from guiju.model.definition import Column, DecisionTable, Definition, Rule
from guiju.model.parameter import BracketScale, DatedValue, Parameter


def dump(definition: Definition) -> str:
    """Everything that the loader made out of a policy."""
    parts = (
        _declared(definition), _parameters(definition), _rules(definition), _measures(definition),
        _indices(definition), _rest(definition),
    )  # fmt: skip
    return "\n".join(line for part in parts for line in part)


def _declared(definition: Definition) -> Iterator[str]:
    yield f"policy {definition.name} {definition.reform}".rstrip()
    for source in definition.sources.values():
        yield f"source {source.name} {source.status}"
    for enum in definition.enums.values():
        yield f"enum {enum.name}: {', '.join(enum.values)}"
    for entity in definition.entities.values():
        optional = " optional" if entity.optional else ""
        yield f"entity {entity.name} ({', '.join(entity.key)}){optional}"
        yield from (f"  {column.name}: {_column(column)}" for column in entity.columns.values())


def _measures(definition: Definition) -> Iterator[str]:
    for one in definition.measures.values():
        given = ", ".join(f"{name}={text}" for name, text in {**one.arguments, **one.where}.items())
        cites = "; ".join(map(str, one.cites))
        yield f"measure {one.name}: {one.measure} {one.variant} ({given}) by {one.by} [{cites}]"


def _indices(definition: Definition) -> Iterator[str]:
    for index in definition.indices.values():
        yield f"index {index.name} of {index.unit}: {index.normalise} {index.low:g}-{index.high:g}, {index.impute}"
        for node in index.indicators:
            ends = node.band or node.goalposts
            yield f"  {node.parent} < {node.code} x {node.weight:g} {node.direction:+d} / {node.denominator} {ends}"
        for aggregate in index.aggregates:
            how = f"{aggregate.weighting or index.weighting}, {aggregate.aggregation or index.aggregation}"
            yield f"  {aggregate.parent} < {aggregate.code} x {aggregate.weight:g}: {how}"


def _column(column: Column) -> str:
    limits = {"min": column.minimum, "max": column.maximum}
    words = [str(column.type), f"-> {column.link}" if column.link else ""]
    words += [f"{word} {_shown(value)}" for word, value in limits.items() if value is not None]
    words.append(f"default {_shown(column.default)}" if column.has_default else "")
    return " ".join(word for word in words if word)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, BracketScale):
        quick = "" if not value.quick else f" quick {_shown(value.quick)}"
        return f"above {_shown(value.above)} rates {_shown(value.rates)}{quick}"
    return number_text(value) if isinstance(value, Fraction) else str(value)


def _parameters(definition: Definition) -> Iterator[str]:
    for parameter in definition.parameters.values():
        yield f"parameter {parameter.name}: {parameter.type}"
        yield from (f"  {_dated(parameter, value)}" for value in parameter.values)


def _dated(parameter: Parameter, dated: DatedValue) -> str:
    cites = "; ".join(str(citation) for citation in (*dated.cites, *parameter.cites))
    return f"{dated.start} {_shown(dated.value)}" + (f"  [{cites}]" if cites else "")


def _rules(definition: Definition) -> Iterator[str]:
    for key in definition.order:
        rule = definition.rules[key]
        yield f"rule {'.'.join(key)}: {rule.type}{_rounding(rule)}"
        if rule.tree is not None:
            at = "" if rule.at is None else f" at {print_tree(rule.at)}"
            yield f"  = {print_tree(rule.tree)}{at}"
        else:
            yield f"  = table {rule.table} {rule.outcome}"
        reads = ", ".join(sorted(".".join(read) for read in definition.reads[key]))
        yield f"  reads {reads or '-'}"


def _rounding(rule: Rule) -> str:
    if rule.round is None:
        return ""
    return f" {'cut' if rule.down else 'rounded'} to {rule.round}"


def _rest(definition: Definition) -> Iterator[str]:
    for table in definition.tables.values():
        yield from _table(table)
    for reform in definition.reforms.values():
        yield f"reform {reform.name} after {', '.join(reform.after) or '-'}"
    for case in definition.cases.values():
        given = ", ".join(f"{len(rows)} {entity}" for entity, rows in case.given.items())
        yield f"case {case.name} {case.date} {case.reform}: {given or '-'}"
        yield from (f"  expects {target}" for target in case.expect)
    yield from (render(warning, "en") for warning in definition.warnings)


def _table(table: DecisionTable) -> Iterator[str]:
    kind = f"{table.hit} {table.collect}" if table.hit == "collect" else table.hit
    yield f"table {table.name} on {table.entity}: {kind}{', disjoint' if table.disjoint else ''}"
    yield "  " + ", ".join(f"{name}: {type_}" for name, type_ in table.outcomes.items())
    for row in table.rows:
        when = "always" if row.condition is None else print_tree(row.condition)
        values = ", ".join(f"{name} {print_tree(node)}" for name, node in row.outcomes.items())
        period = f" from {row.start}" if row.start else ""
        period += f" to {row.end}" if row.end else ""
        cites = "; ".join(map(str, row.cites))
        yield f"  {row.name}{period}: {when} → {values}" + (f"  [{cites}]" if cites else "")
    for name, node in table.otherwise.items():
        yield f"  otherwise {name} {print_tree(node)}"
