"""What a result comes to, in a few sentences: the cost, who gains and loses, by how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guiju.locale import text
from guiju.report.section import Found, figure
from guiju.report.units import Units
from guiju.report.values import words


def lead(found: Found, units: Units, language: str) -> Iterator[str]:
    """The sentences above all tables."""
    if "years" in found:
        yield from _years(found, units.amount, language)
    elif "runs" in found:
        yield from _sought(found, units, language)
    elif "points" in found:
        yield from _profile(found, units.amount, language)
    elif found.get("sweep"):
        yield _sweep(found, units, language)
        yield text("report-static", language)
    else:
        for variant in found["variants"]:
            gap = "" if language == "zh" else " "
            yield gap.join(_variant(variant, units, language))
        if not any(variant.get("response") for variant in found["variants"]):
            yield text("report-static", language)


def amount(value: float, unit: str) -> str:
    """An amount to the fen with its unit.

    >>> amount(-1234.5, "CNY")
    '-1,234.50 CNY'
    """
    return f"{figure(value, 'cost').text} {unit}".strip()


def _variant(variant: Found, units: Units, language: str) -> Iterator[str]:
    unit, entity = units.amount, units.entity
    yield _cost(_named(variant, language), variant["cost"], unit, language)
    interval = (variant.get("intervals") or {}).get("cost")
    if interval:
        low, high = (amount(interval[end], unit) for end in ("low", "high"))
        yield text("report-interval", language, low=low, high=high)
    counts = {
        key: figure(variant[key], key).text for key in ("weight", "winners", "losers", "unchanged")
    }
    sums = {key: amount(abs(variant[key]), unit) for key in ("gains", "losses")}
    yield text("report-touched", language, entity=entity, **counts, **sums)
    for side, people in (("gain", "winners"), ("loss", "losers")):
        if variant[people]:
            total = abs(variant["gains" if side == "gain" else "losses"])
            mean = amount(total / variant[people], unit)
            yield text(f"report-mean_{side}", language, mean=mean)
    for response in variant.get("response") or ():
        if response["stated"]:
            values = {"elasticity": f"{response['elasticity']:g}"}
            cost = amount(response["cost"], unit)
            yield text("report-response", language, amount=cost, **values)


def _named(variant: Found, language: str) -> str:
    """A reform with its title in brackets."""
    title = words(variant.get("title"), language)
    return str(variant["reform"]) + (text("aside", language, text=title) if title else "")


def _cost(name: str, cost: float, unit: str, language: str) -> str:
    # Half a fen is what no sum can show.
    way = "costless" if abs(cost) < 0.005 else "cost" if cost > 0 else "brings"
    return text(f"report-{way}", language, name=name, amount=amount(abs(cost), unit))


def _sweep(found: Found, units: Units, language: str) -> str:
    variants: Sequence[Found] = found["variants"]
    least, most = (pick(variants, key=lambda v: float(v["cost"])) for pick in (min, max))
    unit, of_value = units.amount, units.inputs.get(found["sweep"], "")

    def value(variant: Found) -> str:
        return f"{variant['value']} {of_value}".strip()

    return text(
        "report-sweep", language, parameter=found["sweep"], count=len(variants), first=value(variants[0]),
        last=value(variants[-1]), least=amount(least["cost"], unit), at_least=value(least),
        most=amount(most["cost"], unit), at_most=value(most),
    )  # fmt: skip


def _years(found: Found, unit: str, language: str) -> Iterator[str]:
    years = found["years"]
    ends = {"first": years[0]["date"], "last": years[-1]["date"]}
    for index, variant in enumerate(years[0]["variants"]):
        total = sum(year["variants"][index]["cost"] for year in years)
        name = _named(variant, language)
        yield text("report-years", language, name=name, amount=amount(total, unit), **ends)
    yield text("report-static", language)


def _sought(found: Found, units: Units, language: str) -> Iterator[str]:
    unit = units.inputs.get(found["parameter"], "")
    limit = amount(found["limit"], units.amount)
    value = f"{found['value']:,.10g} {unit}".strip()
    said = text(
        f"seek-{found['answer']}", language, parameter=found["parameter"], limit=limit, value=value
    )
    yield f"{said}{'。' if language == 'zh' else '.'}"
    if found["current"] is not None:
        now = f"{found['current']:,.10g} {unit}".strip()
        yield text("report-seek-now", language, parameter=found["parameter"], value=now)
    yield text("report-static", language)


def _profile(found: Found, unit: str, language: str) -> Iterator[str]:
    for name, zones in zip(found["variants"], found["cliffs"], strict=True):
        variant = name or text("current-law", language)
        if not zones:
            yield text("no-cliffs", language, variant=variant)
            continue
        worst = amount(max(zone["loss"] for zone in zones), unit)
        yield text(
            "report-cliffs", language, variant=variant, count=len(zones), input=found["input"], loss=worst
        )  # fmt: skip
