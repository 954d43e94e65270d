"""What a reform changes, part by part, with what each part cites."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from guiju.diff import Change, diff_versions
from guiju.locale import text
from guiju.model.definition import Definition, Row
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
    rows, seen = [], set[str]()
    for change in diff_versions(baseline, reformed):
        definition = baseline if change.after is None else reformed
        name, (before, after) = change.name, (change.before or "-", change.after or "-")
        if change.kind == "parameter":
            before, after = _parameter(change, baseline, reformed, day, language)
        elif change.kind == "table row":
            name, before, after = _row(change, baseline, reformed, day)
            definition = reformed if after != "-" else baseline
        if f"{change.kind} {name}" in seen:
            continue
        seen.add(f"{change.kind} {name}")
        cites = citations_text(definition, _cites(change, name, definition, day), language)
        said = (text(f"diff-{change.kind}", language), _named(change, name, definition, language))
        rows.append(tuple(Figure(part) for part in (*said, before, after, cites or "-")))
    return Section(title, titles, tuple(rows))


def _named(change: Change, name: str, definition: Definition, language: str) -> str:
    """The name of what is changed, with its label."""
    label = ""
    if change.kind == "parameter":
        label = definition.parameters[name].label.text(language)
    elif change.kind == "rule":
        entity, _, rule = name.partition(".")
        label = definition.rules[entity, rule].label.text(language)
    return name + text("aside", language, text=label) if label and label != name else name


def _parameter(
    change: Change, baseline: Definition, reformed: Definition, day: date, language: str
) -> tuple[str, str]:
    """What holds on the day, with its unit, where that is what changes; else all dated values."""
    before, after = (
        parameter_text(found, definition, day, language) if found else "-"
        for definition in (baseline, reformed)
        for found in [definition.parameters.get(change.name)]
    )
    return (before, after) if before != after else (change.before or "-", change.after or "-")


def _row(
    change: Change, baseline: Definition, reformed: Definition, day: date
) -> tuple[str, str, str]:
    """The row that holds on the day before and after, where that is what changes; else the change as it is."""
    table, _, name = change.name.partition(":")
    name = name.partition(" [")[0]
    before, after = (
        _row_text(row) if row else "-"
        for definition in (baseline, reformed)
        for row in [_row_on(definition, table, name, day)]
    )
    if before == after:
        return change.name, change.before or "-", change.after or "-"
    return f"{table}:{name}", before, after


def _row_on(definition: Definition, table: str, name: str, day: date | None = None) -> Row | None:
    """The row of a name that holds on a day, or without one the first."""
    found = definition.tables.get(table)
    rows = (r for r in (found.rows if found else ()) if r.name == name)
    return next((row for row in rows if day is None or row.holds_on(day)), None)


def _row_text(row: Row) -> str:
    """Conditions and outcomes; `?` in the head of a condition is for the file alone."""
    cells = ((key.strip(), cell) for key, cell in row.cells.items() if cell not in ("", "-"))
    shown = (
        f"{key.replace(' ?', ':')} {cell.removeprefix('= ')}"
        for key, cell in cells
        if key not in ("row", "from", "to", "cites") and not key.startswith(("reason", "cites"))
    )
    since = f" ({row.start} –)" if row.start and not row.end else ""
    return ", ".join(shown) + since


def parameter_text(parameter: Parameter, definition: Definition, day: date, language: str) -> str:
    """The value of a parameter on a day with its unit and the day from which it holds."""
    dated = parameter.on(day)
    if dated is None or dated.value is None:
        return "-"
    value = value_text(dated.value, parameter.type, language, definition.enums)
    return f"{value}, {text('since', language, date=dated.start)}"


def _cites(change: Change, name: str, definition: Definition, day: date) -> Iterable[Citation]:
    """What the changed part cites; of a row without citation of its own, its table's."""
    if change.kind == "parameter":
        return cites_of_parameter(definition.parameters[name])
    if change.kind == "rule":
        entity, _, rule = name.partition(".")
        return definition.rules[entity, rule].cites
    if change.kind == "table row":
        table, _, called = name.partition(":")
        called = called.partition(" [")[0]
        row = _row_on(definition, table, called, day) or _row_on(definition, table, called)
        found = definition.tables.get(table)
        return (row.cites if row else ()) or (found.cites if found else ())
    return ()
