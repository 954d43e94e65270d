"""A comparison as sections of a table each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from guiju.compare.groups import crossed
from guiju.locale import text
from guiju.model.definition import Definition, Entity
from guiju.model.types import BOOL, TEXT, Type
from guiju.report.section import (
    INDICES,
    RATES,
    Figure,
    Found,
    Section,
    figure,
    figures,
    heads,
    plain_number,
    unit_of,
)
from guiju.report.values import number_text, value_text, words

SUMMARY = ("before", "after", "change", "winners", "losers", "unchanged")
_SWEEP = ("cost", "change", "winners", "losers")
_GROUP = ("weight", "before", "after", "change", "winners", "losers", "unchanged", "mean_change")
_DETAIL = (
    "cost", "gains", "losses", "mean_change", "mean_gain", "median_gain", "mean_loss", "median_loss", *RATES[:4],
    "gini_before", "gini_after",
)  # fmt: skip
_OF_SOME = ("mean_gain", "median_gain", "mean_loss", "median_loss")
_CURVE = (
    "weight", "mean_input", "average_rate_before", "average_rate_after", "marginal_rate_before", "marginal_rate_after",
    "cliff_before", "cliff_after",
)  # fmt: skip


def sections(found: Found, definition: Definition | None, language: str) -> Iterator[Section]:
    """The tables of a comparison: all reforms, then each in detail, by group and by decile."""
    variants = found["variants"]
    if found.get("sweep"):
        yield Section(
            title(found, language), (found["sweep"], *heads(_SWEEP, language)),
            tuple((Figure(v["value"] or str(v["reform"])), *figures(v, _SWEEP)) for v in variants),
        )  # fmt: skip
        yield from (part for v in variants for part in _parts(v, found, definition, language))
        return
    yield summary(found, variants, language)
    for variant in variants:
        shown = [key for key in _DETAIL if variant.get(key) is not None or _of_nobody(variant, key)]
        rows = [(Figure(text(f"key-{key}", language)), figure(variant[key], key)) for key in shown]
        rows += _inequality(variant, language)
        yield Section(name_of(variant, language), ("", ""), tuple(rows))
        yield from _parts(variant, found, definition, language)


def _of_nobody(variant: Found, key: str) -> bool:
    """Whether a figure is of those who gain or of those who lose, and nobody does."""
    asked = key in _OF_SOME and (key.startswith("mean") or variant["gini_before"] is not None)
    return asked and variant[key.replace("median", "mean")] is None


def summary(found: Found, variants: Sequence[Found], language: str) -> Section:
    """All reforms, a row each."""
    return Section(
        title(found, language), ("", *heads(SUMMARY, language)),
        tuple((Figure(name_of(v, language)), *figures(v, SUMMARY)) for v in variants),
    )  # fmt: skip


def _parts(
    variant: Found, found: Found, definition: Definition | None, language: str
) -> Iterator[Section]:
    """Groups, deciles, bands, rates along an input, response and intervals of a reform, where they were asked for."""
    for column, groups in (variant.get("groups") or {}).items():
        heading = text("by-group", language, reform=variant["reform"], column=column)
        names = [
            value_names(definition, str(found["target"]), part, language) if definition else {}
            for part in crossed(column)
        ]
        yield _groups(heading, groups, language, names)
    if variant.get("deciles"):
        heading = text("by-decile", language, reform=variant["reform"])
        yield _groups(heading, variant["deciles"], language, [{}])
    yield from _bands(variant, found, language)
    if variant.get("curve"):
        yield _curve(variant, found, language)
    if variant.get("response"):
        yield _response(variant, language)
    if variant.get("intervals"):
        yield _intervals(variant, language)


def _groups(
    heading: str, groups: Sequence[Found], language: str, names: Sequence[Mapping[str, str]]
) -> Section:
    rows = []
    for group in groups:
        parts = group["group"] if isinstance(group["group"], list) else [group["group"]]
        name = ", ".join(known.get(str(p), str(p)) for p, known in zip(parts, names, strict=True))
        if group.get("suppressed"):
            rows.append(
                (
                    Figure(name),
                    Figure(text("suppressed", language)),
                    *[Figure("-")] * (len(_GROUP) - 1),
                )
            )
        else:
            rows.append((Figure(name), *figures(group, _GROUP)))
    return Section(heading, (text("head-group", language), *heads(_GROUP, language)), tuple(rows))


def _inequality(variant: Found, language: str) -> list[tuple[Figure, Figure]]:
    rows = []
    for key in INDICES[2:]:
        for when in ("before", "after"):
            value = (variant.get(f"inequality_{when}") or {}).get(key)
            if value is not None:
                said = text(f"key-{key}", language, when=text(f"head-{when}", language))
                rows.append((Figure(said), figure(value, key)))
    return rows


def _bands(variant: Found, found: Found, language: str) -> Iterator[Section]:
    keys = ("weight", "gain")
    for kind in ("amount", "share"):
        listed = [band for band in variant.get("bands") or () if band["kind"] == kind]
        if listed:
            unit = unit_of(found, language) if kind == "amount" else f"% {found['income']}"
            heading = text("by-band", language, reform=variant["reform"], unit=unit)
            rows = [
                (Figure(_limits(band, kind, language)), *figures(band, keys)) for band in listed
            ]
            yield Section(
                heading, (text("head-band", language), *heads(keys, language)), tuple(rows)
            )
    if variant.get("suppressed_bands"):
        count = variant["suppressed_bands"]
        yield Section(
            text("bands-suppressed", language, reform=variant["reform"], count=count), ("", ""), ()
        )


def _limits(band: Found, kind: str, language: str) -> str:
    """The limits of a band of gains in words."""
    lower, upper = band["lower"], band["upper"]
    if lower is None and upper is None:
        return text("band-no-income", language)
    if lower == upper:
        return text("head-unchanged", language)
    sign = "loss" if upper is not None and upper <= 0 else "gain"
    ends = [abs(end) for end in (lower, upper) if end is not None]
    low, high = min(ends), max(ends)
    shown = [
        number_text(end, "share") if kind == "share" else f"{end:,.10g}" for end in (low, high)
    ]
    if len(ends) == 1:
        return text(f"band-{sign}-above", language, low=shown[0])
    return text(f"band-{sign}", language, low=shown[0], high=shown[1])


def _curve(variant: Found, found: Found, language: str) -> Section:
    rows = []
    for point in variant["curve"]:
        low = "…" if point["lower"] is None else f"{point['lower']:,.10g}"
        high = "…" if point["upper"] is None else f"{point['upper']:,.10g}"
        rows.append((Figure(f"{low} – {high}"), *figures(point, _CURVE)))
    heading = text("by-curve", language, reform=variant["reform"])
    return Section(heading, (text("head-input", language), *heads(_CURVE, language)), tuple(rows))


def _response(variant: Found, language: str) -> Section:
    keys = ("cost", "input_change", "held")
    rows: list[tuple[Figure, ...]] = [
        (
            Figure(text("response-static", language)),
            figure(variant["cost"], "cost"),
            Figure("-"),
            Figure("-"),
        )
    ]
    for response in variant["response"]:
        code = "response-stated" if response["stated"] else "response-range"
        said = text(code, language, elasticity=f"{response['elasticity']:g}")
        rows.append((Figure(said), *figures(response, keys)))
    heading = text("by-response", language, reform=variant["reform"])
    return Section(
        heading, (text("head-elasticity", language), *heads(keys, language)), tuple(rows)
    )


def _intervals(variant: Found, language: str) -> Section:
    rows = []
    for name, interval in variant["intervals"].items():
        key = (
            name if name in ("cost", "winners", "losers", "gini_before", "gini_after") else "change"
        )
        said = (
            text(f"head-{name}" if name in ("winners", "losers") else f"key-{name}", language)
            if key == name
            else name
        )
        parts = (interval[part] for part in ("estimate", "error", "low", "high"))
        rows.append((Figure(said), *(figure(part, key) for part in parts)))
    titles = heads(("estimate", "error", "low", "high"), language)
    return Section(
        text("by-interval", language, reform=variant["reform"]), ("", *titles), tuple(rows)
    )


def title(found: Found, language: str) -> str:
    """What is compared with what."""
    label = words(found.get("label"), language)
    target = f"{found['target']} {label}".strip()
    unit = unit_of(found, language)
    baseline = found.get("baseline") or text("current-law", language)
    head = target + text("aside", language, text=unit) if unit else target
    return text("compare-of", language, target=head, baseline=baseline)


def name_of(variant: Found, language: str) -> str:
    """A reform with its title."""
    said = words(variant.get("title"), language)
    return f"{variant['reform']} {said}".strip()


def years_sections(found: Found, definition: Definition | None, language: str) -> Iterator[Section]:
    """A budget: each reform's figures by year, and what they add up to."""
    keys = ("cost", "before", "after", "winners", "losers")
    for index, variant in enumerate(found["years"][0]["variants"]):
        rows = [(Figure(y["date"]), *figures(y["variants"][index], keys)) for y in found["years"]]
        total = sum(year["variants"][index]["cost"] for year in found["years"])
        rows.append(
            (Figure(text("all-years", language)), figure(total, "cost"), *[Figure("-")] * 4)
        )
        heading = f"{title(found, language)}: {name_of(variant, language)}"
        yield Section(heading, (text("head-year", language), *heads(keys, language)), tuple(rows))
    if found["uprated"]:
        yield Section(
            text("uprated", language), (text("head-input", language), *(y["date"] for y in found["years"])),
            tuple((Figure(n), *(plain_number(f) for f in fs)) for n, fs in found["uprated"].items()),
        )  # fmt: skip


def sought_sections(
    found: Found, definition: Definition | None, language: str
) -> Iterator[Section]:
    """A goal-seek: the answer in words, then the runs."""
    limit, value = f"{found['limit']:,.2f}", f"{found['value']:.10g}"
    said = text(
        f"seek-{found['answer']}", language, parameter=found["parameter"], limit=limit, value=value
    )
    rows = [
        (
            Figure(text("seek-value", language)),
            plain_number(found["value"]),
            figure(found["cost"], "cost"),
        )
    ]
    if found["beyond"] is not None:
        beyond = (plain_number(found["beyond"]), figure(found["beyond_cost"], "cost"))
        rows.append((Figure(text("seek-beyond", language)), *beyond))
    yield Section(said, ("", found["parameter"], text("head-cost", language)), tuple(rows))
    for run in found["runs"][:1]:
        pairs = zip(run["values"], run["costs"], strict=True)
        yield Section(
            text("seek-run", language, count=len(found["runs"])), (found["parameter"], text("head-cost", language)),
            tuple((plain_number(v), figure(c, "cost")) for v, c in pairs),
        )  # fmt: skip


def profile_sections(
    found: Found, definition: Definition | None, language: str
) -> Iterator[Section]:
    """A case along an input: the target and rates at each kink, then the cliffs of each variant."""
    variants = [v or text("current-law", language) for v in found["variants"]]
    titles = [
        f"{text(f'head-{k}', language)} {v}"
        for v in variants
        for k in ("target", "average_rate", "marginal_rate")
    ]
    rows = []
    for point in found["points"]:
        row: list[Figure] = [replace(plain_number(point["input"]))]
        for index in range(len(variants)):
            row.append(figure(point["values"][index], "before"))
            row.append(figure(point["average_rates"][index], "average_rate"))
            row.append(figure(point["marginal_rates"][index], "marginal_rate"))
        rows.append(tuple(row))
    heading = text("profile-of", language, target=found["target"], input=found["input"])
    yield Section(heading, (found["input"], *titles), tuple(rows))
    for variant, zones in zip(variants, found["cliffs"], strict=True):
        said = text("cliffs-of" if zones else "no-cliffs", language, variant=variant)
        lines = [
            (plain_number(z["start"]), plain_number(z["end"]), figure(z["loss"], "losses"))
            for z in zones
        ]
        yield Section(
            said,
            heads(("above", "until", "most_lost"), language) if zones else ("", ""),
            tuple(lines),
        )


def value_names(definition: Definition, target: str, column: str, language: str) -> dict[str, str]:
    """How the values of a column are shown that `--by` names from the target's entity."""
    entity = definition.entities[target.partition(".")[0]]
    *links, name = column.removeprefix(f"{entity.name}.").split(".")
    for link in links:
        targets = {c.link for c in entity.columns.values() if c.link and link in (c.name, c.link)}
        if len(targets) != 1:
            return {}
        entity = definition.entities[targets.pop()]
    known = name in entity.columns or (entity.name, name) in definition.rules
    type_ = described_type(definition, entity, name) if known else BOOL
    if type_.kind in ("finding", "bool"):
        answers: dict[str, Any] = {"true": True, "false": False, "none": None}
        return {said: value_text(value, type_, language) for said, value in answers.items()}
    enum = definition.enums.get(type_.enum or "")
    values = enum.values if enum else ()
    return {value: value_text(value, type_, language, definition.enums) for value in values}


def described_type(definition: Definition, entity: Entity, name: str) -> Type:
    """The type of a rule or column; text for anything else that can be grouped by."""
    rule, column = definition.rules.get((entity.name, name)), entity.columns.get(name)
    return rule.type if rule else column.type if column else TEXT
