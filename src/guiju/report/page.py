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
from guiju.model.problem import InputError, Place, Problem
from guiju.report.chart import BAR_WIDTH, HEIGHT, WIDTH, Bar, Curve, bars
from guiju.report.section import Section

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True, slots=True)
class Block:
    """A section of the page: paragraphs, a table, a curve, a list, each where there is one.

    `bar` is the column of the table whose numbers are drawn as bars beside it, `level` that of the heading.
    """

    section: Section
    paragraphs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    curve: Curve | None = None
    bar: int | None = None
    level: int = 2

    def bars(self) -> list[Bar | None]:
        """A bar for each row, or none at all."""
        rows = self.section.rows
        if self.bar is None:
            return [None] * len(rows)
        return bars([row[self.bar].number for row in rows])


@dataclass(frozen=True, slots=True)
class Page:
    """What a report says; `warning` stands above all else, as for data that are not real."""

    title: str
    language: str
    blocks: tuple[Block, ...]
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
        size={"width": WIDTH, "height": HEIGHT, "bar": BAR_WIDTH},
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
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_resource("page.html"))


def _resource(name: str) -> str:
    return (files("guiju.report") / name).read_text("utf-8")
