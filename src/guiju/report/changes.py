"""What a reform changes, part by part, with what each part cites."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from guiju.diff import Change, diff_versions
from guiju.locale import text
from guiju.model.definition import Definition
from guiju.model.parameter import Parameter
from guiju.model.source import Citation
from guiju.report.basis import cites_of_parameter
from guiju.report.citing import citations_text
from guiju.report.section import Figure, Section
from guiju.report.values import value_text


def changes_section(
    baseline: Definition, reformed: Definition, title: str, day: date, language: str
) -> Section:
    """The parameters, rules, rows of tables and the rest that a reform says otherwise; no rows where nothing."""
    heads = ("part", "name", "before", "after", "cites")
    titles = tuple(
        text(f"head-{head}" if head in ("before", "after") else f"report-{head}", language)
        for head in heads
    )
    rows = []
    for change in diff_versions(baseline, reformed):
        before, after = _values(change, baseline, reformed, day, language)
        definition = baseline if change.after is None else reformed
        cites = citations_text(definition, _cites(change, definition), language)
        said = (text(f"diff-{change.kind}", language), _named(change, definition, language))
        rows.append(tuple(Figure(part) for part in (*said, before, after, cites or "-")))
    return Section(title, titles, tuple(rows))


def _named(change: Change, definition: Definition, language: str) -> str:
    """The name of what is changed, with its label."""
    label = ""
    if change.kind == "parameter":
        label = definition.parameters[change.name].label.text(language)
    elif change.kind == "rule":
        entity, _, name = change.name.partition(".")
        label = definition.rules[entity, name].label.text(language)
    return f"{change.name} ({label})" if label and label != change.name else change.name


def _values(
    change: Change, baseline: Definition, reformed: Definition, day: date, language: str
) -> tuple[str, str]:
    """Before and after: of a parameter what holds on the day, with its unit, where that is what changes."""
    if change.kind == "parameter":
        sides = [d.parameters.get(change.name) for d in (baseline, reformed)]
        before, after = (
            parameter_text(parameter, definition, day, language) if parameter else "-"
            for parameter, definition in zip(sides, (baseline, reformed), strict=True)
        )
        if before != after:
            return before, after
    return change.before or "-", change.after or "-"


def parameter_text(parameter: Parameter, definition: Definition, day: date, language: str) -> str:
    """The value of a parameter on a day with its unit and the day from which it holds."""
    dated = parameter.on(day)
    if dated is None or dated.value is None:
        return "-"
    value = value_text(dated.value, parameter.type, language, definition.enums)
    return f"{value}, {text('since', language, date=dated.start)}"


def _cites(change: Change, definition: Definition) -> Iterable[Citation]:
    """What the changed part cites; of a row without citation of its own, its table's."""
    if change.kind == "parameter":
        return cites_of_parameter(definition.parameters[change.name])
    if change.kind == "rule":
        entity, _, name = change.name.partition(".")
        return definition.rules[entity, name].cites
    if change.kind == "table row":
        table = definition.tables[change.name.partition(":")[0]]
        name = change.name.partition(":")[2]
        rows = (row for row in table.rows if name == row.name or name.startswith(f"{row.name} "))
        row = next(rows, None)
        return (row.cites if row else ()) or table.cites
    return ()
