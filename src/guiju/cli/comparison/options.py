"""The options of `guiju compare`, each with its help."""

from __future__ import annotations

from typing import Annotated

import typer

from guiju.cli.options import Way, said

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
Bands = Annotated[list[str] | None, typer.Option("--bands", metavar="LIMITS", help=said("bands"))]
Ratios = Annotated[bool, typer.Option("--inequality", help=said("inequality"))]
Along = Annotated[str | None, typer.Option("--along", metavar="INPUT=A..B/N", help=said("along"))]
CaseOfProfile = Annotated[
    str | None, typer.Option("--case", metavar="CASE", help=said("case-along"))
]
Elasticity = Annotated[
    float | None, typer.Option("--response", metavar="ELASTICITY", help=said("response"))
]
Sweep = Annotated[
    str | None, typer.Option("--sweep", metavar="PARAMETER=A..B/N", help=said("sweep"))
]
Seek = Annotated[str | None, typer.Option("--seek", metavar="PARAMETER", help=said("seek"))]
Cost = Annotated[float | None, typer.Option("--cost", metavar="AMOUNT", help=said("cost"))]
Between = Annotated[str, typer.Option("--between", metavar="A..B", help=said("between"))]
Years = Annotated[str | None, typer.Option("--years", metavar="A..B", help=said("years"))]
Uprate = Annotated[
    list[str] | None,
    typer.Option("--uprate", metavar="ENTITY.COLUMN=PARAMETER", help=said("uprate")),
]
Move = Annotated[list[str] | None, typer.Option("--move", metavar="COLUMN", help=said("move"))]
Replicates = Annotated[
    int | None, typer.Option("--replicates", metavar="N", help=said("replicates"))
]
Seed = Annotated[int | None, typer.Option("--seed", metavar="N", help=said("seed"))]
ReplicateWeights = Annotated[
    str | None,
    typer.Option("--replicate-weights", metavar="A,B,C", help=said("replicate-weights")),
]
ReplicateScale = Annotated[
    float | None, typer.Option("--replicate-scale", metavar="X", help=said("replicate-scale"))
]
MinCell = Annotated[
    int | None, typer.Option("--min-cell", min=2, metavar="N", help=said("min-cell"))
]
TotalsOnly = Annotated[bool, typer.Option("--totals", help=said("totals"))]
Record = Annotated[str | None, typer.Option("--record", metavar="FILE", help=said("record"))]
ReplayFile = Annotated[str | None, typer.Option("--replay", metavar="FILE", help=said("replay"))]
EveryKey = Annotated[bool, typer.Option("--every-key", help=said("every-key"))]
Out = Annotated[str | None, typer.Option("--out", metavar="FILE", help=said("out-report"))]
