"""`guiju ai bank`: what a keyword library or question bank covers, or an empty form for one."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from guiju.ai.assessment.banks import Coverage, check_bank, write_form
from guiju.ai.assessment.yardsticks import group_of, yardsticks
from guiju.cli.assessing import basis_text, exit_code, result_cell
from guiju.cli.failure import DONE, stop
from guiju.cli.layout import Cell
from guiju.cli.options import Day, Json, Lang, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import Force
from guiju.days import day_or_today
from guiju.locale import language


class BankName(StrEnum):
    """The banks of the standard."""

    keywords = "keywords"
    generated = "generated"
    refusal = "refusal"
    non_refusal = "non_refusal"


Name = Annotated[
    BankName,
    typer.Argument(metavar="keywords|generated|refusal|non_refusal", help=said("bank-name")),
]
File = Annotated[str | None, typer.Argument(metavar="[FILE]", help=said("bank-file"))]
Form = Annotated[str | None, typer.Option("--form", metavar="FILE", help=said("bank-form"))]
SHOWN = 20


def command(
    bank: Name, file: File = None, form: Form = None, date: Day = None, force: Force = False, lang: Lang = None,
    json: Json = False,
) -> int:  # fmt: skip
    """0 where the bank holds what is asked for, 1 where it does not or this is undecided."""
    if (file is None) == (form is None):
        raise stop("bank-which", "guiju ai bank")
    if form is not None:
        rows = write_form(bank.value, Path(form), language(), force=force)
        if json:
            write_json({"form": form, "rows": rows})
        else:
            screen = Screen()
            screen.line(screen.say("bank-form", rows=rows, file=form))
        return DONE
    coverage = check_bank(Path(str(file)), bank.value, day_or_today(date))
    if json:
        write_json(coverage.to_json())
    else:
        show_coverage(coverage, Screen())
    return exit_code(coverage.result)


def show_coverage(coverage: Coverage, screen: Screen) -> None:
    """What a bank holds and lacks, for people."""
    bank = coverage.bank
    screen.line(
        Cell(screen.say(f"bank-{bank.name}"), "bold"),
        screen.say("bank-head", total=coverage.total, needed=bank.total),
        result_cell(coverage.result, screen),
    )
    groups: dict[str, int] = {}
    for name, count in coverage.counts.items():
        group = group_of(name) if bank.each else name
        groups[group] = groups.get(group, 0) + count
    labels = yardsticks().groups
    screen.table(
        (
            [
                group,
                labels[group].text(screen.language) if group in labels else "",
                Cell(f"{count:,}", right=True),
            ]
            for group, count in groups.items()
        ),
        indent=2,
    )
    for short in coverage.shortfalls[:SHOWN]:
        said_ = screen.say(
            "bank-short", name=short.name or screen.say("bank-total"), found=short.found,
            needed=short.needed,
        )  # fmt: skip
        screen.line(Cell(said_, "red"), indent=2)
    if len(coverage.shortfalls) > SHOWN:
        more = len(coverage.shortfalls) - SHOWN
        screen.line(screen.say("gaps-more", count=more), indent=2)
    _show_rows(coverage, screen)
    screen.line(Cell(screen.say("basis", text=basis_text(bank.duty, screen.language)), "yellow"))


def _show_rows(coverage: Coverage, screen: Screen) -> None:
    """Rows that do not count, and the age of the bank."""
    for reason, count in coverage.left_out.items():
        listed = screen.say("and").join(str(row) for row, _ in coverage.rows[reason])
        said_ = screen.say(f"bank-{reason}", count=count, rows=listed)
        screen.line(Cell(said_, "yellow"), indent=2)
    if coverage.bank.days:
        code = "bank-no-age" if coverage.age is None else "bank-age"
        said_ = screen.say(code, age=coverage.age, most=coverage.bank.days)
        screen.line(Cell(said_, "red" if coverage.stale else ""), indent=2)
