"""A run over tables on a screen: which data, how much of them was used, what was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guiju.cli.answer import show_assumed, stands_on
from guiju.cli.layout import Cell, Row
from guiju.cli.screen import Screen
from guiju.model.definition import Definition
from guiju.report.citing import cited_text
from guiju.report.values import number_text

_SHOWN = 12
"""Names that are shown where there are many."""


def show_run(
    run: Mapping[str, Any], definition: Definition, screen: Screen, reject: str | None = None
) -> None:
    """What a run did, from its plain data; `reject` is the file of wrong rows."""
    show_data(run, screen, reject)
    if run.get("outputs"):
        screen.line(screen.say("written"))
        screen.table(
            ([name, Cell(str(file), "bold")] for name, file in run["outputs"].items()), indent=2
        )
    left = run.get("left_out") or {}
    if left.get("rules"):
        rules, tables = (_listed(left[part], screen) for part in ("rules", "without"))
        screen.line(Cell(screen.say("rules-left-out", rules=rules, tables=tables), "yellow"))
    show_unverified(run, definition, screen)
    stands_on(screen, run["policy"], run["hash"], run["date"], run["reform"])


def _listed(names: Sequence[str], screen: Screen) -> str:
    """Names, of many the first and how many there are."""
    shown = screen.say("and").join(names[:_SHOWN])
    return f"{shown} … ({len(names)})" if len(names) > _SHOWN else shown


def show_data(run: Mapping[str, Any], screen: Screen, reject: str | None = None) -> None:
    """The tables: file, rows, how many were left out and in which file they stand."""
    heads = ("head-entity", "head-file", "head-rows", "head-rejected", "head-share")
    rows: list[Row] = [
        [Cell(screen.say(head), "dim", right=index > 1) for index, head in enumerate(heads)]
    ]
    covered = run.get("coverage") or {}
    data = run.get("data") or {}
    for name, staged in data.items():
        share = (covered.get(name) or {}).get("share")
        rejected = staged.get("rejected", 0)
        rows.append([
            name, str(staged.get("file") or screen.say("no-rows")), Cell(f"{staged.get('rows', 0):,}", right=True),
            Cell(f"{rejected:,}", "yellow" if rejected else "", right=True),
            Cell("" if share is None else number_text(share, "share"), right=True),
        ])  # fmt: skip
    screen.table(rows)
    for name, staged in data.items():
        if staged.get("rejected", 0) == staged.get("rows", 0) > 0:
            screen.line(Cell(screen.say("no-row-used", entity=name), "red"))
        if staged.get("extra"):
            headers = _listed(staged["extra"], screen)
            screen.line(Cell(screen.say("headers-unused", entity=name, text=headers), "dim"))
        if staged.get("absent"):
            columns = _listed(staged["absent"], screen)
            screen.line(Cell(screen.say("columns-absent", entity=name, text=columns), "dim"))
        if staged.get("key_checked") is False:
            screen.line(Cell(screen.say("key-unchecked", entity=name), "yellow"))
    assumed = {
        column if "." in column else f"{name}.{column}": count
        for name, staged in data.items()
        for column, count in (staged.get("assumed") or {}).items()
    }
    if reject and any(staged.get("rejected") for staged in data.values()):
        screen.line(screen.say("rejected-into", file=reject))
    show_assumed(assumed, screen)


def show_unverified(run: Mapping[str, Any], definition: Definition, screen: Screen) -> None:
    """The citations a run stands on that nobody has verified."""
    if run.get("unverified"):
        screen.line(Cell(screen.say("stands-unverified"), "yellow"))
        for cite in run["unverified"]:
            screen.line(cited_text(definition, str(cite), screen.language), indent=2)
