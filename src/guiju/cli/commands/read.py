"""`guiju read`: from pages to statements with source, kind and numbers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from guiju.cli.failure import DONE, WRONG_INPUT, stop
from guiju.cli.layout import Cell
from guiju.cli.options import Day, Json, Lang, Processes, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import Who, keep_in_store, refuse_beside_store
from guiju.data.progress import terminal_progress
from guiju.days import read_day_argument
from guiju.locale import language, render, text, to_json
from guiju.reading.draft import draft as draft_policy
from guiju.reading.grammar import read_grammar
from guiju.reading.inputs import open_document
from guiju.reading.many import PageDone, read_many
from guiju.reading.outputs import write_reading
from guiju.reading.read import Reading, read

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
Store = Annotated[
    str | None, typer.Option("--store", metavar="FILE|ADDRESS", help=said("read-store"))
]
Explain = Annotated[bool, typer.Option("--explain", help=said("read-explain"))]


def command(
    pages: Pages, output: Output = None, out: Out = None, format: Forms = "jsonl", grammar: GrammarFile = None,
    draft: DraftFolder = None, store: Store = None, who: Who = "", date: Day = None, explain: Explain = False,
    processes: Processes = None, lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """One page to files or the screen; several pages to a folder. 2 where a page could not be read."""
    paths = [Path(page) for page in pages]
    extra = Path(grammar) if grammar else None
    if store is not None:
        refuse_beside_store({"--out": out, "--output": output, "--draft": draft})
        return keep_in_store(paths, store, who, read_day_argument(date), extra, processes, json)
    if out is not None:
        return _to_folder(paths, Path(out), format, extra, processes, json)
    if len(paths) > 1:
        raise stop("read-several", "guiju read", found=len(paths))
    document = open_document(paths[0])
    reading = read(document.raw, read_grammar(extra))
    files = list(output or ())
    for file in files:
        write_reading(reading, Path(file))
    if draft is not None:
        drafted = draft_policy(reading, document, read_day_argument(date))
        files += [str(path) for path in drafted.write(Path(draft))]
    if json:
        write_json({"page": str(paths[0]), "records": list(reading.records()), "written": files})
    else:
        _show(reading, files, explain, Screen())
    return DONE


def _to_folder(
    paths: list[Path], out: Path, format: str, extra: Path | None, processes: int | None, json: bool
) -> int:
    forms = [form.strip() for form in format.split(",")]
    if unknown := [form for form in forms if form not in FORMS]:
        raise stop("reading-form", "--format", found=unknown[0], expected=", ".join(FORMS))
    out.mkdir(parents=True, exist_ok=True)
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
    return found


def _show_many(done: list[PageDone], failed: list[PageDone], out: Path, screen: Screen) -> None:
    for page in failed[:20]:
        for problem in page.problems:
            for line in render(problem, screen.language).splitlines():
                screen.line(line)
    good = len(done) - len(failed)
    count = sum(page.statements for page in done)
    screen.line(screen.say("read-many", pages=good, statements=count, folder=out))
    if failed:
        screen.line(Cell(screen.say("read-left-out", pages=len(failed)), "red"))


def _show(reading: Reading, files: list[str], explain: bool, screen: Screen) -> None:
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
        rows: list[list[Cell | str]] = []
        for one in statements:
            who = "、".join(one.speakers) or screen.say("reading-paper")
            row: list[Cell | str] = [
                Cell(screen.say(f"statement-{one.kind}"), "bold"),
                who,
                one.quote,
            ]
            if explain:
                row.append(
                    Cell(
                        f"{screen.say(f'attribution-{one.attribution}')} · {one.rule} · {one.judgement.rule}",
                        "dim",
                    )
                )
            rows.append(row)
        screen.table(rows, indent=2)
    for suspect in reading.page.suspects:
        screen.line(
            screen.say(
                "suspect", found=suspect.found, proposed=suspect.proposed, start=suspect.span[0]
            )
        )
    for file in files:
        screen.line(screen.say("written"), Cell(file, "bold"))
