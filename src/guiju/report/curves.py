"""The curves of an answer: rates along an input, cost by value or year, a case along an input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from guiju.locale import text
from guiju.report.chart import Curve, Line, curve
from guiju.report.section import Found
from guiju.report.sections import name_of, title
from guiju.report.units import Units

_RATES = (
    "average_rate_before",
    "average_rate_after",
    "marginal_rate_before",
    "marginal_rate_after",
)


def curves(found: Found, units: Units, language: str) -> Mapping[str, tuple[Curve, ...]]:
    """Curves under the title of the table that they show."""
    if "years" in found:
        made = _years(found, units.amount, language)
    elif "runs" in found:
        made = _sought(found, units, language)
    elif "points" in found:
        made = _profile(found, units, language)
    else:
        made = _compared(found, units, language)
    return {name: tuple(c for c in drawn if c is not None) for name, drawn in made.items()}


def _labelled(code: str, unit: str, language: str) -> str:
    said = text(code, language)
    return said + text("aside", language, text=unit) if unit else said


def _compared(found: Found, units: Units, language: str) -> dict[str, list[Curve | None]]:
    made: dict[str, list[Curve | None]] = {}
    cost = _labelled("head-cost", units.amount, language)
    if found.get("sweep"):
        points = sorted((float(Fraction(v["value"])), v["cost"]) for v in found["variants"])
        line = Line(text("head-cost", language), tuple(points))
        heading = title(found, language)
        made[heading] = [curve(heading, units.named(found["sweep"]), cost, [line])]
    for variant in found["variants"]:
        listed = [p for p in variant.get("curve") or () if p["mean_input"] is not None]
        if listed:
            heading = text("by-curve", language, reform=variant["reform"])
            lines = [
                Line(
                    text(f"key-{rate}", language), tuple((p["mean_input"], p[rate]) for p in listed)
                )
                for rate in _RATES
            ]
            x_label = units.named(text("head-mean_input", language))
            made[heading] = [curve(heading, x_label, "", lines, share=True)]
    return made


def _years(found: Found, unit: str, language: str) -> dict[str, list[Curve | None]]:
    made: dict[str, list[Curve | None]] = {}
    years = found["years"]
    for index, variant in enumerate(years[0]["variants"]):
        points = tuple((int(y["date"][:4]), y["variants"][index]["cost"]) for y in years)
        heading = f"{title(found, language)}: {name_of(variant, language)}"
        labels = text("head-year", language), _labelled("head-cost", unit, language)
        line = Line(text("head-cost", language), points)
        made[heading] = [curve(heading, *labels, [line], years=True)]
    return made


def _sought(found: Found, units: Units, language: str) -> dict[str, list[Curve | None]]:
    """The first sweep, which spans the whole range, and the limit as a line."""
    points = sorted({
        pair for run in found["runs"][:1] for pair in zip(run["values"], run["costs"], strict=True)
    })  # fmt: skip
    heading = text("seek-run", language, count=len(found["runs"]))
    limit = tuple((x, found["limit"]) for x, _ in (points[:1] + points[-1:]))
    name = f"{text('head-cost', language)} ≤ {found['limit']:,.2f}"
    lines = [Line(text("head-cost", language), tuple(points)), Line(name, limit)]
    y_label = _labelled("head-cost", units.amount, language)
    return {heading: [curve(heading, units.named(found["parameter"]), y_label, lines)]}


def _profile(found: Found, units: Units, language: str) -> dict[str, list[Curve | None]]:
    """The target of each variant along the input, and its marginal rates, which hold from point to point."""
    points: Sequence[Found] = found["points"]
    heading = text("profile-of", language, target=found["target"], input=found["input"])
    x_label = units.named(str(found["input"]))
    names = [name or text("current-law", language) for name in found["variants"]]
    values = [
        Line(name, tuple((p["input"], p["values"][index]) for p in points))
        for index, name in enumerate(names)
    ]
    rates = [
        Line(name, tuple(
            (x, left["marginal_rates"][index])
            for left, right in pairwise(points) for x in (left["input"], right["input"])
        ))
        for index, name in enumerate(names)
    ]  # fmt: skip
    target = units.behind(str(found["target"]), units.amount)
    marginal = text("head-marginal_rate", language)
    return {
        heading: [
            curve(heading, x_label, target, values),
            curve(f"{heading}: {marginal}", x_label, marginal, rates, share=True),
        ]
    }
