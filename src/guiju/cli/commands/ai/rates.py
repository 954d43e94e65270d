"""`guiju ai rates`: pass, refusal and over-refusal rates of a results file, with intervals."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guiju.ai.assessment.judging import CONFIDENCE
from guiju.ai.assessment.rates import Rates, measure_rates
from guiju.ai.assessment.yardsticks import yardsticks
from guiju.cli.assessing import (
    LINES,
    Confidence,
    LineName,
    Lot,
    OneSided,
    basis_text,
    exit_code,
    result_cell,
    share,
    show_verdict,
)
from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang, said
from guiju.cli.screen import Screen, write_json

File = Annotated[str, typer.Argument(metavar="RESULTS", help=said("rates-file"))]
LineOption = Annotated[LineName, typer.Option("--line", metavar=LINES, help=said("plan-line"))]
LabelColumn = Annotated[str, typer.Option("--label", metavar="COLUMN", help=said("rates-label"))]
Record = Annotated[str | None, typer.Option("--sample", metavar="FILE", help=said("rates-sample"))]
Pattern = Annotated[str, typer.Option("--pattern", metavar="PATTERN", help=said("rates-pattern"))]


def command(
    file: File, line: LineOption, label: LabelColumn = "", pattern: Pattern = "", lot: Lot = None,
    sample: Record = None, confidence: Confidence = CONFIDENCE, one_sided: OneSided = False,
    lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """0 where the rate passes, 1 where it fails or is undecided."""
    rates = measure_rates(
        Path(file), line.value, label=label, pattern=pattern, lot=lot, record=Path(sample) if sample else None,
        confidence=confidence, one_sided=one_sided,
    )  # fmt: skip
    if json:
        write_json(rates.to_json())
    else:
        show_rates(rates, Screen())
    return exit_code(rates.result)


def show_rates(rates: Rates, screen: Screen) -> None:
    """The rate of all results and of each group, for people."""
    show_verdict(rates.all, rates.line.counts, screen)
    labels = yardsticks().groups
    screen.table(
        (
            [
                name,
                labels[name].text(screen.language) if name in labels else "",
                Cell(f"{verdict.count}/{verdict.size}", right=True),
                Cell(share(verdict.rate), right=True),
                f"{share(verdict.exact[0])} – {share(verdict.exact[1])}",
                result_cell(verdict.result, screen),
            ]
            for name, verdict in rates.groups
        ),
        indent=2,
    )
    both, alike = rates.agreement or (0, 0)
    if both:
        screen.line(screen.say("agreement", both=both, alike=alike))
    basis = basis_text(rates.line.duty, screen.language)
    screen.line(Cell(screen.say("basis", text=basis), "yellow"))
