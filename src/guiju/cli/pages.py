"""How a page that was read looks on a screen: its articles and statements, a model's opinion, what policies cover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from guiju.cli.layout import Cell
from guiju.cli.screen import Screen
from guiju.locale import render
from guiju.model.problem import Problem
from guiju.reading.coverage import Coverage
from guiju.reading.opinion import Opinion
from guiju.reading.read import Reading
from guiju.reading.statements import Statement

_MOST_SHOWN = 200
_MOST_PROBLEMS = 20


class _Page(Protocol):
    """A page of many: why it was left out, or what of it could not be read."""

    @property
    def problems(self) -> tuple[Problem, ...]: ...

    @property
    def warnings(self) -> tuple[Problem, ...]: ...


def show_problems(problems: Iterable[Problem], screen: Screen) -> None:
    """Each problem with its place, what was expected and what to do."""
    for problem in problems:
        for line in render(problem, screen.language).splitlines():
            screen.line(line)


def show_problems_of_many(pages: Sequence[_Page], screen: Screen) -> None:
    """The first problems of many pages, and the first pages of which something could not be read."""
    show_problems([one for page in pages for one in page.problems][:_MOST_PROBLEMS], screen)
    # That heads and feet are left out goes without saying for each of many files; `--json` says it.
    lost = [one for page in pages for one in page.warnings if one.code != "page-running"]
    show_problems(lost[:_MOST_PROBLEMS], screen)


def show_reading(reading: Reading, files: Sequence[str], explain: bool, screen: Screen) -> None:
    """The page in short: each article, its statements by kind, what looks like a printing error."""
    for article in reading.page.articles:
        statements = [one for one in reading.statements if one.article == article.name]
        headline = article.headline.text if article.headline else screen.say("no-headline")
        counts = Counter(one.kind for one in statements)
        screen.heading(f"{article.name}  {headline}")
        kinds = [
            f"{screen.say(f'statement-{kind}')} {count}" for kind, count in sorted(counts.items())
        ]
        screen.line(
            Cell(
                screen.say("and").join(
                    [screen.say("read-statements", count=len(statements)), *kinds]
                ),
                "dim",
            ),
            indent=2,
        )
        screen.table([_row(one, explain, screen) for one in statements], indent=2)
    for suspect in reading.page.suspects:
        screen.line(
            screen.say(
                "suspect", found=suspect.found, proposed=suspect.proposed, start=suspect.span[0]
            )
        )
    for file in files:
        screen.line(screen.say("written"), Cell(file, "bold"))


def _short(quote: str) -> str:
    """A quote for the screen; files have it whole."""
    return quote if len(quote) <= _MOST_SHOWN else f"{quote[: _MOST_SHOWN - 1]}…"


def _row(one: Statement, explain: bool, screen: Screen) -> list[Cell | str]:
    who = "、".join(one.speakers) or screen.say("reading-paper")
    row: list[Cell | str] = [
        Cell(screen.say(f"statement-{one.kind}"), "bold"),
        who,
        _short(one.quote),
    ]
    if explain:
        named = screen.say(f"attribution-{one.attribution}")
        row.append(Cell(f"{named} · {one.rule} · {one.judgement.rule}", "dim"))
    return row


def show_coverage(covered: Coverage, screen: Screen) -> None:
    """Each proposal and target with what models it, why nothing does, or that it is open."""
    screen.line()
    for match in covered.matches:
        words = {"covered": "green", "set-aside": "dim", "uncovered": "red"}
        answer = ", ".join(match.by) or match.because.text(screen.language)
        screen.line(
            Cell(screen.say(match.standing), words[match.standing]),
            match.statement.quote[:40],
            Cell(answer, "bold"),
        )
    for policy, entry in covered.stale:
        screen.line(Cell(screen.say("coverage-stale", policy=policy, entry=entry), "yellow"))
    counts = covered.counts
    screen.line(
        screen.say(
            "coverage-counts", covered=counts["covered"], aside=counts["set-aside"], uncovered=counts["uncovered"],
            all=len(covered.matches),
        )
    )  # fmt: skip


def show_opinion(reading: Reading, opinion: Opinion, screen: Screen) -> None:
    """Where a model and the grammar differ, and how many labels agree."""
    statements = {one.name: one for one in reading.statements}
    screen.line()
    for label in opinion.labels:
        if label.verdict == "review":
            own = _labelled(
                statements[label.statement].kind, statements[label.statement].speakers, screen
            )
            other = _labelled(label.kind, label.speakers, screen)
            screen.line(screen.say("model-review", statement=label.statement, own=own, other=other))
    counts = opinion.counts
    screen.line(
        screen.say(
            "model-counts", model=opinion.model, agrees=counts["agrees"], review=counts["review"],
            rejected=counts["rejected"],
        )
    )  # fmt: skip


def _labelled(kind: str, speakers: Sequence[str], screen: Screen) -> str:
    """A kind and a source, as either may be what differs."""
    who = "、".join(speakers) or screen.say("reading-paper")
    return f"{screen.say(f'statement-{kind}')} · {who}"
