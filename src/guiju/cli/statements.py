"""Statements held against registers on a screen: verdicts, differences, the rows behind them."""

from __future__ import annotations

from guiju.cli.failure import DONE, NO, UNKNOWN
from guiju.cli.layout import Cell
from guiju.cli.screen import Screen
from guiju.model.definition import Definition
from guiju.model.statement import CONTRADICTED, HOLDS, OPEN
from guiju.registers import StatementResults
from guiju.report.section import Found
from guiju.report.statements import HEADS, cited, counts, remarks, row_text, rows_of, told
from guiju.report.values import words

CODES = {HOLDS: DONE, CONTRADICTED: NO, OPEN: UNKNOWN}
_STYLES = {HOLDS: "green", CONTRADICTED: "red", OPEN: "yellow"}
_MOST = 20


def show_statements(results: StatementResults, definition: Definition, screen: Screen) -> None:
    """All statements, then how many there are of each verdict and what they were held against."""
    listed = results.to_json()["statements"]
    for statement in listed:
        _show(statement, definition, screen)
    screen.line(screen.say("statements-total", **counts(listed)))
    for found in results.registers.values():
        against = screen.say("statements-against", file=found["file"] or "-", rows=found["rows"])
        screen.line(Cell(against, "dim"))


def _show(statement: Found, definition: Definition, screen: Screen) -> None:
    verdict = statement["verdict"]
    known = statement["passed"] and verdict != HOLDS
    style = "yellow" if known else _STYLES[verdict]
    screen.line(
        Cell(screen.say(verdict), style), statement["name"], words(statement["label"], screen.language),
        Cell(screen.say("aside", text=screen.say("statement-known")).strip() if known else "", "dim"),
    )  # fmt: skip
    screen.line(Cell(cited(statement, definition, screen.language), "dim"), indent=2)
    for remark in remarks(statement, screen.language):
        screen.line(remark, indent=2)
    broken = [line for line in statement["lines"] if line["verdict"] != HOLDS]
    rows: list[tuple[str, ...]] = [told(statement, line, screen.language) for line in broken]
    if rows and statement["kind"] != "holds":
        rows.insert(0, tuple(screen.say(head) for head in HEADS))
    screen.table(rows, indent=4)
    shown: dict[tuple[str, str], str] = {}
    for line in broken:
        for row in rows_of(line):
            shown.setdefault((row["entity"], row["key"]), row_text(row, screen.language))
    listed = [[f"{entity} {key}", said] for (entity, key), said in shown.items()]
    screen.table(listed[:_MOST], indent=6)
    more = len(listed) - _MOST
    if more > 0:
        screen.line(screen.say("statement-more", count=more), indent=6)
