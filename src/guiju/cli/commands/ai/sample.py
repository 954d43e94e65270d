"""`guiju ai sample`: a sample of a corpus, as a form to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guiju.ai.assessment.sampling import SIZE, Sample, draw
from guiju.cli.assessing import rate_argument
from guiju.cli.failure import DONE
from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang, Memory, said
from guiju.cli.screen import Screen, write_json
from guiju.cli.storing import Force
from guiju.data.progress import terminal_progress
from guiju.locale import language, text

Corpus = Annotated[str, typer.Argument(metavar="CORPUS", help=said("corpus"))]
Out = Annotated[str, typer.Option("--out", metavar="FILE", help=said("sample-out"))]
Size = Annotated[int, typer.Option("--size", min=1, metavar="1,2,3…", help=said("sample-size"))]
Share = Annotated[str | None, typer.Option("--share", metavar="RATE", help=said("sample-share"))]
Seed = Annotated[int, typer.Option("--seed", metavar="0,1,2…", help=said("sample-seed"))]
By = Annotated[str, typer.Option("--by", metavar="COLUMN", help=said("sample-by"))]
Least = Annotated[int, typer.Option("--least", min=0, metavar="0,1,2…", help=said("sample-least"))]
SHOWN = 40


def command(
    corpus: Corpus, out: Out, size: Size = SIZE, share: Share = None, seed: Seed = 0, by: By = "", least: Least = 0,
    force: Force = False, memory: Memory = None, lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """Draw a sample."""
    with terminal_progress(text("running", language())) as advance:
        sample = draw(
            Path(corpus), Path(out), size=size, share=rate_argument(share, "--share") if share else None, seed=seed,
            by=by, least=least, language=language(), memory=memory, force=force, report=advance,
        )  # fmt: skip
    if json:
        write_json(sample.to_json())
    else:
        show_sample(sample, Screen())
    return DONE


def show_sample(sample: Sample, screen: Screen) -> None:
    """What was drawn, for people."""
    screen.line(
        screen.say(
            "sample-drawn", drawn=sample.drawn, items=sample.items, seed=sample.seed,
            file=Path(sample.file).name, data=screen.say(f"data-{sample.kind}"),
        )
    )  # fmt: skip
    if sample.asked > sample.items:
        screen.line(
            Cell(screen.say("sample-all", asked=sample.asked, items=sample.items), "yellow")
        )
    if sample.by:
        screen.table(
            (
                [
                    stratum.name or screen.say("stratum-none"),
                    Cell(f"{stratum.drawn:,}", right=True),
                    Cell(f"/ {stratum.items:,}", "dim"),
                ]
                for stratum in sample.strata[:SHOWN]
            ),
            indent=2,
        )
    if len(sample.strata) > SHOWN:
        screen.line(screen.say("gaps-more", count=len(sample.strata) - SHOWN), indent=2)
    if not sample.proportional:
        screen.line(Cell(screen.say("sample-uneven"), "yellow"))
    screen.line(screen.say("written"), Cell(sample.out, "bold"))
