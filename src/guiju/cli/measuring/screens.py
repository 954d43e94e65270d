"""The catalogue of measures, what one needs, and a result, on a screen."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from guiju.cli.layout import Cell
from guiju.cli.screen import Screen
from guiju.locale.columns import cell_word, column_head
from guiju.measures import FAMILIES, MEASURES, Measure, Result, Sweep, Variant
from guiju.measures.sweeps import parameters_of

MOST_ROWS = 30
_ABOUT = ("unit", "range", "low", "high")


def show_catalogue(screen: Screen) -> None:
    """All measures: name, 中文, variants, family by family."""
    for family in FAMILIES:
        screen.heading(screen.say(f"family-{family}"))
        screen.table(
            (
                [
                    Cell(one.name, "bold"),
                    one.zh,
                    ", ".join(variant.name for variant in one.variants),
                ]
                for one in MEASURES.values()
                if one.family == family
            ),
            indent=2,
        )


def catalogue_json(language: str) -> list[dict[str, Any]]:
    """All measures as plain data."""
    return [measure_json(MEASURES[name], language) for family in FAMILIES for name in _of(family)]


def _of(family: str) -> list[str]:
    return [one.name for one in MEASURES.values() if one.family == family]


def measure_json(measure: Measure, language: str) -> dict[str, Any]:
    """A measure as plain data: variants, what it needs and takes."""
    needs, takes = roles_of(measure)
    return {
        "measure": measure.name,
        "zh": measure.zh,
        "also": list(measure.also),
        "summary": measure.summary(language),
        "family": measure.family,
        "needs": needs,
        "takes": takes,
        "variants": [_variant_json(one, language) for one in measure.variants],
    }


def _variant_json(variant: Variant, language: str) -> dict[str, str]:
    """A variant as plain data."""
    return {
        "variant": variant.name,
        "formula": variant.said("formula", language),
        "source": variant.source,
        **{part: variant.said(part, language) for part in _ABOUT},
    }


def roles_of(measure: Measure) -> tuple[list[str], list[str]]:
    """The arguments that a measure needs, and those it takes besides."""
    known = parameters_of(measure)
    needs = [name for name, one in known.items() if one.default is inspect.Parameter.empty]
    return needs, [name for name in known if name not in (*needs, "variant", "where")]


def show_measure(measure: Measure, screen: Screen) -> None:
    """What a measure is: its variants with formula, source, unit, range and reading; what it needs."""
    screen.line(Cell(measure.name, "bold"), measure.zh)
    screen.line(measure.summary(screen.language))
    needs, takes = roles_of(measure)
    screen.table(
        [
            [screen.say("measure-needs"), ", ".join(needs)],
            [screen.say("measure-takes"), ", ".join(takes)],
        ]
    )
    screen.heading(screen.say("measure-variants"))
    for variant in measure.variants:
        screen.line(Cell(variant.name, "bold"), indent=2)
        screen.table(_about(variant, screen), indent=4)


def _about(variant: Variant, screen: Screen) -> list[list[str]]:
    """Formula, source, unit, range and reading of a variant."""
    rows = [
        [screen.say("measure-formula"), variant.said("formula", screen.language)],
        [screen.say("measure-source"), variant.source],
    ]
    said = ((part, variant.said(part, screen.language)) for part in _ABOUT)
    return rows + [[screen.say(f"measure-{part}"), words] for part, words in said if words]


def variants_of(found: Result | Sweep) -> list[Variant]:
    """The variants behind a result: of a sweep over variants all of them."""
    if not isinstance(found, Sweep) or "variant" not in found.result.columns:
        return [(found.result if isinstance(found, Sweep) else found).variant]
    measure = MEASURES[found.result.measure]
    return [measure.variant(name) for name in dict.fromkeys(found.result.data["variant"])]


def _about_all(variants: list[Variant], screen: Screen) -> list[list[str]]:
    """Formula, source and unit of each of several variants."""
    return [
        [
            one.name,
            "; ".join(
                [
                    one.said("formula", screen.language),
                    one.source,
                    one.said("unit", screen.language),
                ]
            ),
        ]
        for one in variants
    ]


def show_result(found: Result | Sweep, screen: Screen) -> None:
    """A result: rows, variant, coverage, notes; of a sweep also the spread."""
    result = found.result if isinstance(found, Sweep) else found
    screen.line(Cell(result.measure, "bold"), MEASURES[result.measure].zh, result.variant.name)
    _show_rows(result.records(), result.columns, screen)
    if isinstance(found, Sweep):
        runs = max(found.spread.data["runs"], default=0)
        screen.heading(screen.say("measure-spread", count=runs))
        _show_rows(found.spread.records(), found.spread.columns, screen)
    screen.line()
    of_all = variants_of(found)
    rows = _about(result.variant, screen) if len(of_all) == 1 else _about_all(of_all, screen)
    coverage = result.coverage
    used = screen.say("measure-used", used=f"{coverage.used:,}", rows=f"{coverage.rows:,}")
    rows.append([screen.say("measure-coverage"), used])
    rows += [["", words] for words in coverage.said(screen.language)]
    for note in result.notes:
        said = note if isinstance(note, str) else note.said(screen.language)
        rows.append([screen.say("measure-note"), said])
    screen.table([[Cell(row[0], "dim"), row[1]] for row in rows])


def _show_rows(
    records: list[dict[str, Any]], names: tuple[str, ...], screen: Screen
) -> None:  # fmt: skip
    shown = records[:MOST_ROWS]
    numeric = {
        name for name in names if all(_is_number(row[name]) or row[name] is None for row in records)
    }
    rows = [[Cell(_head(name, screen.language), "dim", name in numeric) for name in names]]
    rows += [
        [Cell(_text(name, row[name], screen.language), "", name in numeric) for name in names]
        for row in shown
    ]
    screen.table(rows, indent=2)
    if len(records) > len(shown):
        screen.line(screen.say("measure-more", count=len(records) - len(shown)), indent=2)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _head(name: str, language: str) -> str:
    """A column: a measure with its Chinese name, others with what they mean."""
    if name in MEASURES and language == "zh":
        return f"{name} {MEASURES[name].zh}"
    return column_head(name, language)


def _text(column: str, value: Any, language: str) -> str:
    """A cell: whole numbers in full, others to six decimals or six digits, nothing for what is missing.

    >>> [_text("x", value, "en") for value in (0.5, 1234567.891, None, 3, True)]
    ['0.500000', '1,234,567.891', '', '3', 'yes']
    """
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return cell_word(column, value, language)
    if isinstance(value, int):
        return str(value)
    if value != 0 and abs(value) < 1e-4:
        return f"{value:.5e}"
    return f"{value:,.3f}" if abs(value) >= 1000 else f"{value:.6f}"


def result_json(found: Result | Sweep, language: str) -> Mapping[str, Any]:
    """A result as plain data; of a sweep with its spread."""
    if isinstance(found, Sweep):
        variants = [_variant_json(one, language) for one in variants_of(found)]
        return {
            **found.result.to_json(language),
            "variants": variants,
            "spread": found.spread.records(),
        }
    return found.to_json(language)
