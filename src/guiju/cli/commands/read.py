"""`guiju read`: from pages to statements with source, kind and numbers."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date as date_type
from pathlib import Path
from typing import Annotated, Any

import typer

import guiju
from guiju.cli.failure import DONE, NO, WRONG_INPUT, stop
from guiju.cli.layout import Cell
from guiju.cli.options import Day, Json, Lang, Processes, said
from guiju.cli.pages import (
    show_coverage,
    show_opinion,
    show_problems,
    show_problems_of_many,
    show_reading,
)
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import Who, keep_in_store, refuse_beside_store
from guiju.data.apart import check_apart
from guiju.data.atomic import make_folder
from guiju.data.progress import terminal_progress
from guiju.days import read_day_argument
from guiju.locale import language, text, to_json
from guiju.reading.coverage import Coverage as Covered
from guiju.reading.coverage import cover
from guiju.reading.draft import draft as draft_policy
from guiju.reading.grammar import Grammar, read_grammar
from guiju.reading.inputs import Document, open_document
from guiju.reading.many import PageDone, read_many
from guiju.reading.opinion import Opinion, ask_model
from guiju.reading.outputs import reading_in, write_together
from guiju.reading.read import read

FORMS = ("jsonl", "csv", "json", "html")
Pages = Annotated[list[str], typer.Argument(metavar="PAGE…", help=said("pages"))]
Output = Annotated[
    list[str] | None, typer.Option("--output", "-o", metavar="FILE", help=said("read-output"))
]
Out = Annotated[str | None, typer.Option("--out", metavar="FOLDER", help=said("read-out"))]
Forms = Annotated[str, typer.Option("--format", metavar=",".join(FORMS), help=said("read-format"))]
GrammarFile = Annotated[str | None, typer.Option("--grammar", metavar="FILE", help=said("grammar"))]
DraftFolder = Annotated[
    str | None, typer.Option("--draft", metavar="FOLDER", help=said("read-draft"))
]
Coverage = Annotated[
    list[str] | None, typer.Option("--coverage", metavar="POLICY", help=said("coverage"))
]
Llm = Annotated[str | None, typer.Option("--llm", metavar="URL", help=said("llm"))]
LlmModel = Annotated[str, typer.Option("--llm-model", metavar="NAME", help=said("llm-model"))]
Store = Annotated[
    str | None, typer.Option("--store", metavar="FILE|ADDRESS", help=said("read-store"))
]
Explain = Annotated[bool, typer.Option("--explain", help=said("read-explain"))]


def command(
    pages: Pages, output: Output = None, out: Out = None, format: Forms = "jsonl", grammar: GrammarFile = None,
    draft: DraftFolder = None, store: Store = None, who: Who = "", date: Day = None, coverage: Coverage = None,
    llm: Llm = None, llm_model: LlmModel = "local", explain: Explain = False, processes: Processes = None,
    lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """One page to files or the screen; several pages to a folder. 2 where a page could not be read."""
    paths = [Path(page) for page in pages]
    _check_files(paths, [Path(file) for file in output or ()])
    extra = Path(grammar) if grammar else None
    screen_only: dict[str, object] = {"--coverage": coverage, "--llm": llm, "--explain": explain}
    if store is not None:
        refuse_beside_store({"--out": out, "--output": output, "--draft": draft, **screen_only})
        return keep_in_store(paths, store, who, read_day_argument(date), extra, processes, json)
    if out is not None:
        _refuse_beside_folder({"--output": output, "--draft": draft, **screen_only})
        return _to_folder(paths, Path(out), format, extra, processes, json)
    if len(paths) > 1:
        raise stop("read-several", "guiju read", found=len(paths))
    policies = [guiju.load(name).definition for name in coverage or ()]
    page = _Page(open_document(paths[0]), read_grammar(extra))
    covered = cover(page.reading, policies) if coverage else None
    opinion = page.ask(llm, llm_model) if llm else None
    # Last of all: where anything above is wrong, nothing is written.
    files = page.write(output or (), draft, read_day_argument(date))
    if json:
        write_json(page.to_json(files, opinion, covered))
    else:
        page.show(files, opinion, covered, explain)
    return NO if covered is not None and not covered.complete else DONE


class _Page:
    """One page that was read, and what is made of it."""

    def __init__(self, document: Document, grammar: Grammar) -> None:
        self.document = document
        self.reading = read(document.raw, grammar)

    def write(self, output: Sequence[str], draft: str | None, day: date_type | None) -> list[str]:
        """The files written, all or none: statements in each form asked for, a draft."""
        files = [(Path(file), reading_in(self.reading, Path(file))) for file in output]
        if draft is not None:
            files += draft_policy(self.reading, self.document, day).fillers(Path(draft))
            make_folder(Path(draft))
        write_together(files)
        return [str(path) for path, _ in files]

    def ask(self, address: str, model: str) -> Opinion:
        """What a model says of the statements."""
        return ask_model(self.reading, address, model, key=os.environ.get("GUIJU_LLM_KEY", ""))

    def to_json(
        self, files: list[str], opinion: Opinion | None, covered: Covered | None
    ) -> dict[str, Any]:
        """The records of the page with what else was asked for."""
        found: dict[str, Any] = {
            "page": str(self.document.path), "records": list(self.reading.records()), "written": files,
        }  # fmt: skip
        if self.document.warnings:
            found["warnings"] = [to_json(one, language()) for one in self.document.warnings]
        if covered is not None:
            found["coverage"] = covered.to_json()
        if opinion is not None:
            found["model"] = opinion.to_json()
        return found

    def show(
        self, files: list[str], opinion: Opinion | None, covered: Covered | None, explain: bool
    ) -> None:
        """The same on a screen."""
        screen = Screen()
        show_problems(self.document.warnings, screen)
        show_reading(self.reading, files, explain, screen)
        if opinion is not None:
            show_opinion(self.reading, opinion, screen)
        if covered is not None:
            show_coverage(covered, screen)


def _refuse_beside_folder(options: Mapping[str, object]) -> None:
    """Raise InputError where an option is given that is of use with one page only."""
    for option, value in options.items():
        if value:
            raise stop(
                "does-not-go-with", option, found=option, other="--out", command="guiju read"
            )


def _to_folder(
    paths: list[Path], out: Path, format: str, extra: Path | None, processes: int | None, json: bool
) -> int:
    forms = [form.strip() for form in format.split(",")]
    if unknown := [form for form in forms if form not in FORMS]:
        raise stop("reading-form", "--format", found=unknown[0], expected=", ".join(FORMS))
    make_folder(out)
    with terminal_progress(text("reading", language())) as advance:
        done = read_many(
            paths,
            out,
            [f".{form}" for form in forms],
            extra=extra,
            processes=processes,
            progress=advance,
        )
    failed = [page for page in done if page.problems]
    if json:
        write_json({"pages": [_page_json(page) for page in done]})
    else:
        _show_many(done, failed, out, Screen())
    return WRONG_INPUT if failed else DONE


def _page_json(page: PageDone) -> dict[str, object]:
    found: dict[str, object] = {
        "page": str(page.path), "articles": page.articles, "statements": page.statements, "quantities": page.quantities,
    }  # fmt: skip
    if page.problems:
        found["problems"] = [to_json(problem, language()) for problem in page.problems]
    if page.warnings:
        found["warnings"] = [to_json(problem, language()) for problem in page.warnings]
    return found


def _show_many(done: list[PageDone], failed: list[PageDone], out: Path, screen: Screen) -> None:
    show_problems_of_many(done, screen)
    good = len(done) - len(failed)
    count = sum(page.statements for page in done)
    screen.line(screen.say("read-many", pages=good, statements=count, folder=out))
    if failed:
        screen.line(Cell(screen.say("read-left-out", pages=len(failed)), "red"))


def _check_files(pages: list[Path], files: list[Path]) -> None:
    """Raise InputError, before anything is written, for a file of no form and one that would replace a page."""
    for file in files:
        if file.suffix.lower().removeprefix(".") not in FORMS:
            expected = ", ".join(f".{form}" for form in FORMS)
            raise stop("reading-form", str(file), found=file.name, expected=expected)
    check_apart({page.name: page for page in pages}, files)
