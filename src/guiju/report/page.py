"""A page that stands alone: what it holds, and how it is written as HTML.

Nothing in it is loaded from anywhere: the style stands in the page, charts are SVG, no script is needed to read
it. Every text is escaped by the template engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from guiju.locale import text
from guiju.locale.width import clean
from guiju.model.problem import InputError, Place, Problem
from guiju.report.chart import (
    BAR_WIDTH,
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    WIDTH,
    Bar,
    Curve,
    bars,
    zero_of,
)
from guiju.report.section import Section

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True, slots=True)
class Block:
    """A section of the page: paragraphs, a table, curves, a list, each where there is one.

    `bar` is the column of the table whose numbers are drawn as bars beside it, `level` that of the heading.
    """

    section: Section
    paragraphs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    curves: tuple[Curve, ...] = ()
    bar: int | None = None
    level: int = 2

    @property
    def words(self) -> frozenset[int]:
        """The columns that hold words and no figure: they stand left and are wrapped."""
        columns = enumerate(zip(*self.section.rows, strict=True))
        return frozenset(
            index for index, cells in columns if all(cell.number is None for cell in cells)
        )

    @property
    def drawn(self) -> list[float | None]:
        """The numbers drawn as bars."""
        return [] if self.bar is None else [row[self.bar].number for row in self.section.rows]

    def bars(self) -> list[Bar | None]:
        """A bar for each row, or none at all."""
        return bars(self.drawn)

    def zero(self) -> float:
        """Where zero stands in the cell of the bars, in hundredths."""
        return zero_of(self.drawn)


@dataclass(frozen=True, slots=True)
class Page:
    """What a report says; `warning` stands above all else, as for data that are not real, `over` above the title."""

    title: str
    language: str
    blocks: tuple[Block, ...]
    over: str = ""
    lead: tuple[str, ...] = ()
    warning: str = ""
    footer: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)


def as_html(page: Page) -> str:
    """The page as one HTML document.

    Raises InputError where the extra `report` is not installed.
    """
    return template().render(
        page=page,
        style=_resource("page.css"),
        size={
            "width": WIDTH,
            "height": HEIGHT,
            "bar": BAR_WIDTH,
            "left": LEFT,
            "right": RIGHT,
            "bottom": BOTTOM,
        },
        contents=text("report-contents", page.language),
    )


@cache
def template() -> Template:
    """The one template of pages."""
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError:
        values = {"found": "jinja2", "extra": "report"}
        raise InputError([Problem("needs-extra", Place("--out"), values)]) from None
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        finalize=_shown,
    )  # fmt: skip
    return environment.from_string(_resource("page.html"))


def _shown(value: object) -> object:
    """Texts without signs that cannot be seen, as those that turn the direction of writing; the style as it is."""
    return clean(value) if type(value) is str else value


def _resource(name: str) -> str:
    return (files("guiju.report") / name).read_text("utf-8")
