"""`guiju ai plan`: how many items to judge, how many may fail, and whether a count is enough."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any

import typer

from guiju.ai.assessment.judging import CONFIDENCE, Verdict, judge, judge_line
from guiju.ai.assessment.plans import Plan, find_plan, needed, plan_of_size, point_plan
from guiju.ai.assessment.yardsticks import Line, yardsticks
from guiju.cli.assessing import (
    LINES,
    Confidence,
    LineName,
    Lot,
    OneSided,
    basis_text,
    exit_code,
    rate_argument,
    share,
    show_verdict,
)
from guiju.cli.failure import DONE, NO, stop
from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang, said
from guiju.cli.screen import Screen, write_json

LineOption = Annotated[
    LineName | None, typer.Option("--line", metavar=LINES, help=said("plan-line"))
]
Threshold = Annotated[
    str | None, typer.Option("--threshold", metavar="RATE", help=said("plan-threshold"))
]
AtMost = Annotated[bool, typer.Option("--at-most", help=said("plan-at-most"))]
Expected = Annotated[
    str | None, typer.Option("--expected", metavar="RATE", help=said("plan-expected"))
]
Size = Annotated[
    int | None, typer.Option("--size", min=1, metavar="1,2,3…", help=said("plan-size"))
]
Observed = Annotated[
    str | None, typer.Option("--observed", metavar="COUNT/SIZE", help=said("plan-observed"))
]
Unknown = Annotated[
    int, typer.Option("--unknown", min=0, metavar="0,1,2…", help=said("plan-unknown"))
]
Producer = Annotated[
    float, typer.Option("--producer-risk", metavar="SHARE", help=said("plan-producer"))
]
Consumer = Annotated[
    float, typer.Option("--consumer-risk", metavar="SHARE", help=said("plan-consumer"))
]
_OBSERVED = re.compile(r"\s*(\d{1,15})\s*/\s*(\d{1,15})\s*")


def command(
    line: LineOption = None, threshold: Threshold = None, at_most: AtMost = False, expected: Expected = None,
    size: Size = None, observed: Observed = None, unknown: Unknown = 0, lot: Lot = None,
    producer_risk: Producer = 0.05, consumer_risk: Consumer = 0.05, confidence: Confidence = CONFIDENCE,
    one_sided: OneSided = False, lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """0 where a plan is found or the count passes; 1 where it fails or is undecided."""
    named = yardsticks().lines[line.value] if line else None
    if (named is None) == (threshold is None):
        raise stop("plan-which", "guiju ai plan")
    rate = named.rate if named else rate_argument(str(threshold), "--threshold")
    at_least = named.at_least if named else not at_most
    how: dict[str, Any] = {"lot": lot, "confidence": confidence, "one_sided": one_sided}
    if observed is not None:
        return _answer(
            _verdict(observed, named, rate, at_least, how | {"unknown": unknown}), named, json
        )
    good = rate_argument(expected, "--expected") if expected is not None else None
    tolerable, intolerable = _bad(good, at_least), _bad(rate, at_least)
    if size is not None:
        # Without an expected rate only the rates at which the plan is shown hang on it.
        better = intolerable / 2 if good is None else tolerable
        found = plan_of_size(size, better, intolerable, consumer=consumer_risk, lot=lot)
        point = point_plan(size, better, intolerable, lot)
        enough = needed([size], rate, at_least=at_least, **how)[size]
        return _given(found, point, named, consumer_risk, (enough, confidence, at_least), json)
    if good is None:
        raise stop("plan-what", "guiju ai plan")
    plan = find_plan(
        tolerable, intolerable, producer=producer_risk, consumer=consumer_risk, lot=lot
    )
    return _found(plan, producer_risk, consumer_risk, json)


def _verdict(
    observed: str, line: Line | None, rate: Fraction, at_least: bool, how: dict[str, Any]
) -> Verdict:
    count, drawn = _counts(observed)
    if line is not None:
        return judge_line(line, count, drawn, **how)
    return judge(count, drawn, rate, at_least=at_least, **how)


def _found(plan: Plan, producer: float, consumer: float, json: bool) -> int:
    if json:
        write_json(plan.to_json())
        return DONE
    screen = Screen()
    shown = {
        "good": share(1 - plan.tolerable), "bad": share(1 - plan.intolerable),
        "producer": share(producer), "consumer": share(consumer),
    }  # fmt: skip
    screen.line(screen.say("plan-least", **shown))
    _show(plan, screen)
    return DONE


def _counts(observed: str) -> tuple[int, int]:
    found = _OBSERVED.fullmatch(observed)
    if found is None:
        raise stop("judge-counts", "--observed", found=observed)
    return int(found[1]), int(found[2])


def _bad(rate: Fraction | None, at_least: bool) -> Fraction:
    """The share of bad items behind a rate: of items that should count, those that do not."""
    rate = rate or Fraction(0)
    return 1 - rate if at_least else rate


def _answer(verdict: Verdict, line: Line | None, json: bool) -> int:
    counts, duty = (line.counts, line.duty) if line else ("", "")
    if json:
        write_json({"measure": "rate", "test": line and line.name, "duty": duty or None, "counts": counts or None,
                    **verdict.to_json()})  # fmt: skip
    else:
        screen = Screen()
        show_verdict(verdict, counts, screen)
        if duty:
            _show_basis(duty, screen)
    return exit_code(verdict.result)


def _given(
    plan: Plan | None, point: Plan, line: Line | None, consumer: float, enough: tuple[int | None, float, bool],
    json: bool,
) -> int:  # fmt: skip
    """The plan of a given size, beside the rule of the standard and the count that passes with confidence."""
    if json:
        write_json({"plan": plan and plan.to_json(), "point": point.to_json(),
                    "passes": {"count": enough[0], "confidence": enough[1]}})  # fmt: skip
        return DONE if plan else NO
    screen = Screen()
    shown = {"bad": share(1 - point.intolerable), "consumer": share(consumer), "size": point.size}
    screen.line(screen.say("plan-given" if plan else "plan-given-none", **shown))
    if plan:
        _show(plan, screen)
    code = "plan-enough" if enough[2] else "plan-enough-most"
    code = "plan-enough-none" if enough[0] is None else code
    screen.line(screen.say(code, count=enough[0], size=point.size, confidence=share(enough[1])))
    screen.heading(screen.say("plan-point"))
    _show(point, screen)
    if line:
        _show_basis(line.duty, screen)
    return DONE if plan else NO


def _show(plan: Plan, screen: Screen) -> None:
    screen.line(Cell(screen.say("plan-head", size=plan.size, number=plan.number), "bold"))
    for rate in plan.rates():
        chance = share(plan.chance(rate))
        screen.line(screen.say("plan-accepts", rate=share(1 - rate), chance=chance), indent=2)


def _show_basis(duty: str, screen: Screen) -> None:
    said_ = basis_text(duty, screen.language)
    screen.line(Cell(screen.say("basis", text=said_), "yellow"))
