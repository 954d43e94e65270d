"""`guiju compare`: reforms against a baseline, over tables of data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import guiju
from guiju.cli import comparison
from guiju.cli.failure import stop
from guiju.cli.inputs import data_files
from guiju.cli.options import Data, Day, Engine, Json, Lang, PolicyName, Reject, Way, said
from guiju.cli.screen import Screen, write_json
from guiju.data.progress import terminal_progress
from guiju.locale import language, text

Reforms = Annotated[
    list[str] | None, typer.Option("--reform", metavar="REFORM", help=said("reforms"))
]
Baseline = Annotated[str, typer.Option("--baseline", metavar="REFORM", help=said("baseline"))]
By = Annotated[list[str] | None, typer.Option("--by", metavar="COLUMN", help=said("by"))]
Target = Annotated[str | None, typer.Option("--target", metavar="ENTITY.RULE", help=said("target"))]
Weight = Annotated[
    str | None, typer.Option("--weight", metavar="ENTITY.COLUMN", help=said("weight"))
]
Deciles = Annotated[
    str | None, typer.Option("--deciles", metavar="ENTITY.RULE", help=said("deciles"))
]
Direction = Annotated[
    Way | None, typer.Option("--direction", metavar="up|down", help=said("direction"))
]
Income = Annotated[str | None, typer.Option("--income", metavar="ENTITY.RULE", help=said("income"))]
Base = Annotated[str | None, typer.Option("--base", metavar="ENTITY.RULE", help=said("base"))]
Marginal = Annotated[
    str | None, typer.Option("--marginal", metavar="ENTITY.COLUMN", help=said("marginal"))
]
TotalsOnly = Annotated[bool, typer.Option("--totals", help=said("totals"))]
Memory = Annotated[str | None, typer.Option("--memory", metavar="SIZE", help=said("memory"))]
Threads = Annotated[
    int | None, typer.Option("--threads", min=1, metavar="1,2,3…", help=said("threads"))
]
Out = Annotated[str | None, typer.Option("--out", metavar="FILE", help=said("out-report"))]


def command(
    policy: PolicyName, data: Data = None, reform: Reforms = None, baseline: Baseline = "",
    by: By = None, target: Target = None, direction: Direction = None, weight: Weight = None,
    deciles: Deciles = None, income: Income = None, base: Base = None, marginal: Marginal = None,
    totals: TotalsOnly = False, date: Day = None, reject: Reject = None, memory: Memory = None,
    threads: Threads = None, engine: Engine = "", out: Out = None, lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """Cost, winners and losers, by group and by decile."""
    for name, value in (("--data", data), ("--reform", reform)):
        if not value:
            example = f"guiju compare {policy} --data person=people.csv --reform R1"
            raise stop(
                "needs-option",
                "guiju compare",
                found=name,
                example=example,
                command="guiju compare",
            )
    if out and Path(out).suffix.lower() not in comparison.WRITERS:
        endings = ", ".join(comparison.WRITERS)
        raise stop("unknown-output-kind", "--out", found=out, expected=endings)
    loaded, files = guiju.load(policy), data_files(data or ())
    with terminal_progress(text("running", language())) as advance:
        result = loaded.compare(
            files, reform or [], baseline=baseline, date=date, by=by, target=target, weight=weight,
            direction=direction.value if direction else None, deciles=deciles, income=income,
            base=base, marginal=marginal, distribution=not totals, reject=reject, memory=memory,
            threads=threads, engine=engine, progress=advance,
        )  # fmt: skip
    found = result.to_json()
    if out:
        comparison.write(found, loaded.definition, Path(out), language())
    if json:
        write_json(found)
    else:
        comparison.show(found, loaded.definition, Screen(), out, reject)
    return 0
