"""What the commands of assessment share: options, rates as arguments, verdicts and bases on a screen."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

import typer

import guiju
from guiju.ai.assessment.judging import Verdict
from guiju.ai.duties import duties_named
from guiju.cli.failure import DONE, NO, stop
from guiju.cli.layout import Cell
from guiju.cli.options import said
from guiju.cli.screen import Screen
from guiju.load.scalars import ScalarError, read_number
from guiju.report.citing import citations_text
from guiju.report.values import number_text

RESULT_STYLES = {"pass": "green", "fail": "red", "undecided": "yellow"}


class LineName(StrEnum):
    """The tests of the standard."""

    corpus_manual = "corpus_manual"
    corpus_technical = "corpus_technical"
    source = "source"
    generated = "generated"
    refusal = "refusal"
    non_refusal = "non_refusal"


LINES = "|".join(LineName)
Confidence = Annotated[
    float, typer.Option("--confidence", metavar="SHARE", help=said("confidence"))
]
OneSided = Annotated[bool, typer.Option("--one-sided", help=said("one-sided"))]
Lot = Annotated[int | None, typer.Option("--lot", min=1, metavar="1,2,3…", help=said("plan-lot"))]


def rate_argument(text: str, option: str) -> Fraction:
    """A rate as people write it, 0.98 or 98%, exactly. Raises InputError for anything else."""
    try:
        rate = read_number(text.strip())
    except ScalarError:
        raise stop("judge-rate", option, found=text) from None
    if not 0 <= rate <= 1:
        raise stop("judge-rate", option, found=text)
    return rate


def result_cell(result: str, screen: Screen) -> Cell:
    """pass, fail, undecided as people say it."""
    return Cell(screen.say(f"result-{result}"), RESULT_STYLES.get(result, "dim"))


def exit_code(result: str) -> int:
    """0 where it passes; 1 where it fails or is undecided."""
    return DONE if result == "pass" else NO


def basis_text(duty: str, language: str) -> str:
    """The article behind a number of the standard, as the policy cites it."""
    definition = guiju.load("ai_china").definition
    found = duties_named(definition, date.max, [duty])
    return f"{duty} {citations_text(definition, found[0].cites, language)}" if found else duty


def share(value: float | Fraction | None) -> str:
    """A rate in per cent."""
    return "-" if value is None else number_text(value, "share")


def show_verdict(verdict: Verdict, counts: str, screen: Screen) -> None:
    """Count, rate, line, intervals, and the answers by the standard's rule and with confidence."""
    rule = screen.say("rule-at_least" if verdict.at_least else "rule-at_most")
    screen.line(
        screen.say(
            "verdict-head", count=verdict.count, size=verdict.size, rate=share(verdict.rate),
            counts=screen.say(f"counts-{counts}"), rule=rule, threshold=share(verdict.threshold),
        )
    )  # fmt: skip
    if verdict.weighted is not None:
        screen.line(screen.say("verdict-weighted"))
    if verdict.unknown:
        screen.line(screen.say("verdict-unknown", unknown=verdict.unknown))
    if verdict.reason == "few":
        screen.line(Cell(screen.say("verdict-few", least=verdict.least), "yellow"))
    confidence = share(verdict.confidence)
    sides = screen.say(f"sides-{1 if verdict.one_sided else 2}")
    screen.table(
        [
            screen.say(f"interval-{name}", confidence=confidence, sides=sides),
            f"{share(low)} – {share(high)}",
        ]
        for name, (low, high) in (("exact", verdict.exact), ("wilson", verdict.wilson))
    )
    screen.line(screen.say("verdict-point"), result_cell(verdict.point, screen))
    screen.line(
        screen.say("verdict-result", confidence=confidence),
        result_cell(verdict.result, screen),
        Cell(screen.say(f"why-{verdict.reason}"), "dim"),
    )
