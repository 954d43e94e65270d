"""A reading as a page: the raw text with marked spans on the left, the statements on the right.

Nothing is loaded and no script is needed: filters are radio buttons and style sheets, which browsers have
understood since 2011. A statement leads to its place in the raw text, and back.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files

from guiju.locale import language, text
from guiju.reading.read import Reading
from guiju.reading.statements import Statement

KINDS = ("fact", "problem", "proposal", "target", "praise")


def page_of(reading: Reading) -> str:
    """The page as HTML that stands alone, in the language of the interface."""
    spoken = language()
    speakers = sorted({name for statement in reading.statements for name in statement.speakers})
    numbers = {name: f"who{number}" for number, name in enumerate(speakers)}
    style = files("guiju.reading").joinpath("view.css").read_text(encoding="utf-8")
    rules = [
        f"#kind-{kind}:checked ~ .columns .statement:not(.{kind}) {{ display: none }}"
        for kind in KINDS
    ]
    rules += [
        f"#{mark}:checked ~ .columns .statement:not(.{mark}) {{ display: none }}"
        for mark in numbers.values()
    ]
    title = next(
        (article.headline.text for article in reading.page.articles if article.headline),
        text("reading", spoken),
    )
    return "\n".join(
        [
            f'<!DOCTYPE html>\n<html lang="{spoken}">\n<head>\n<meta charset="utf-8">',
            f"<title>{escape(title)}</title>\n<style>\n{style}\n"
            + "\n".join(rules)
            + "\n</style>\n</head>\n<body>",
            f"<h1>{escape(title)}</h1>",
            _filters(
                "kind",
                [(f"kind-{kind}", text(f"statement-{kind}", spoken)) for kind in KINDS],
                spoken,
            ),
            _filters("who", [(mark, name) for name, mark in numbers.items()], spoken),
            '<div class="columns">',
            f'<div class="raw">{_marked(reading)}</div>',
            '<div class="statements">'
            + "\n".join(_entry(one, numbers, spoken) for one in reading.statements)
            + "</div>",
            "</div>\n</body>\n</html>\n",
        ]
    )


def _filters(group: str, choices: list[tuple[str, str]], spoken: str) -> str:
    """Radio buttons, the first of which shows everything."""
    rows = [(f"{group}-all", text("reading-all", spoken)), *choices]
    return (
        "\n".join(
            f'<input type="radio" name="{group}" id="{mark}"{" checked" if number == 0 else ""}>'
            f'<label for="{mark}" class="{group}">{escape(name)}</label>'
            for number, (mark, name) in enumerate(rows)
        )
        + '<br class="rule">'
    )


def _marked(reading: Reading) -> str:
    """The raw text, each statement's characters in a span of its kind."""
    raw = reading.page.raw
    parts: list[str] = []
    position = 0
    for statement in sorted(reading.statements, key=lambda one: one.span):
        start, end = statement.span
        if start < position:
            continue
        parts.append(escape(raw[position:start]))
        parts.append(
            f'<a class="{statement.kind}" id="r-{statement.name}" href="#{statement.name}">{escape(raw[start:end])}</a>'
        )
        position = end
    parts.append(escape(raw[position:]))
    return "".join(parts)


def _entry(statement: Statement, numbers: dict[str, str], spoken: str) -> str:
    marks = " ".join(["statement", statement.kind, *(numbers[name] for name in statement.speakers)])
    who = "、".join(statement.speakers) or text("reading-paper", spoken)
    details = [
        text(f"attribution-{statement.attribution}", spoken),
        statement.cue,
        text(f"form-{statement.form}", spoken),
    ]
    found = "；".join(quantity.text for quantity in statement.quantities)
    return (
        f'<div class="{marks}" id="{statement.name}"><p class="who"><b>{escape(who)}</b> '
        f'<span class="label {statement.kind}">{text(f"statement-{statement.kind}", spoken)}</span> '
        f'<span class="how">{escape(" · ".join(part for part in details if part))}</span></p>'
        f'<p><a href="#r-{statement.name}">{escape(statement.quote)}</a></p>'
        + (f'<p class="how">{escape(found)}</p>' if found else "")
        + "</div>"
    )
