"""Which chart shows a result: by its measure, else by its columns."""

from __future__ import annotations

from dataclasses import replace

from guiju.charts.figures import Figures, is_years

LINES = 12
"""Most lines of a chart: of more nobody can tell which is which."""
KINDS = ("bars", "curve", "heat", "matrix", "network", "rank", "tiles")

_OF_MEASURE = {
    "resilience": "curve",
    "chain_gaps": "network",
    "flegg_quotient": "matrix",
    "markov_transition": "matrix",
    "hypothetical_extraction": "bars",
}


def kind_of(figures: Figures, *, tiles: bool = False) -> str:
    """The kind that shows a result best; with a table of tiles, a map."""
    known = _OF_MEASURE.get(figures.measure)
    if known:
        return known
    if figures.interval and figures.texts:
        return "rank"
    if tiles and figures.texts:
        return "tiles"
    if years_of(figures) and len(figures.lines()) <= LINES:
        return "curve"
    if len(figures.texts) >= 2 and figures.value and _crossed(figures):
        first, second = (set(figures.names(name)) for name in figures.texts[:2])
        return "matrix" if len(first | second) <= 1.5 * min(len(first), len(second)) else "heat"
    return "curve" if years_of(figures) else "bars"


def _crossed(figures: Figures) -> bool:
    """Whether the second column of text says more than the first: some name comes more than once."""
    return len(figures.names(figures.texts[0])) < len(figures.rows)


def of_last_year(figures: Figures) -> Figures:
    """The rows of the last year alone, where there are several: cells of other years would lie below them."""
    years = years_of(figures)
    if not years:
        return figures
    last = max(row[years] for row in figures.rows if row[years] is not None)
    rows = tuple(row for row in figures.rows if row[years] == last)
    return replace(figures, rows=rows, notes=(f"{years} = {last}", *figures.notes))


def years_of(figures: Figures) -> str:
    """The column of years with more than one of them, or nothing."""
    for name in figures.numbers:
        if is_years(name) and name != figures.value and len(figures.names(name)) > 1:
            return name
    return ""
