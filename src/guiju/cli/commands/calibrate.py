"""`guiju calibrate`: microdata weighted to official totals, and the validation page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from guiju.calibrate import Request, calibrate
from guiju.calibrate.run import BOUNDS, NAME
from guiju.cli import validation
from guiju.cli.failure import NO, stop
from guiju.cli.options import Json, Lang, Memory, Threads, said
from guiju.cli.screen import Screen, write_json
from guiju.data.progress import terminal_progress
from guiju.days import read_day_argument
from guiju.locale import language, text

Microdata = Annotated[str, typer.Option("--data", metavar="FILE", help=said("microdata"))]
Official = Annotated[str, typer.Option("--totals", metavar="FILE", help=said("official"))]
Design = Annotated[str, typer.Option("--weight", metavar="COLUMN", help=said("design-weight"))]
As = Annotated[str, typer.Option("--as", metavar="COLUMN", help=said("as"))]
Method = Annotated[str, typer.Option("--method", metavar="METHOD", help=said("method"))]
Bounds = Annotated[str | None, typer.Option("--bounds", metavar="LOW,HIGH", help=said("bounds"))]
Tolerance = Annotated[float, typer.Option("--tolerance", metavar="SHARE", help=said("tolerance"))]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help=said("from"))]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help=said("to"))]
Validate = Annotated[bool, typer.Option("--validate", help=said("validate"))]
Out = Annotated[str | None, typer.Option("--out", metavar="FILE", help=said("out-weighted"))]
Page = Annotated[str | None, typer.Option("--page", metavar="FILE", help=said("page"))]


def command(
    data: Microdata, totals: Official, weight: Design = "", name: As = NAME,
    method: Method = "raking", bounds: Bounds = None, tolerance: Tolerance = 1e-6,
    start: From = None, end: To = None, validate: Validate = False, out: Out = None,
    page: Page = None, memory: Memory = None, threads: Threads = None, lang: Lang = None,
    json: Json = False,
) -> int:  # fmt: skip
    """New weights, and model totals beside official ones."""
    validation.check_page(page)
    asked = Request(
        weight=weight, name=name, method=method, bounds=read_bounds(bounds), tolerance=tolerance,
        start=read_day_argument(start), end=read_day_argument(end), validate=validate,
        memory=memory, threads=threads,
    )  # fmt: skip
    with terminal_progress(text("running", language())) as advance:
        result = calibrate(data, totals, asked, out=out, progress=advance)
    found = result.to_json()
    if page:
        validation.write(found, Path(page), language())
    if json:
        write_json(found)
    else:
        validation.show(found, Screen())
    return NO if result.unmet else 0


def read_bounds(given: str | None) -> tuple[float, float]:
    """The two bounds from their text.

    >>> read_bounds("0.5,3")
    (0.5, 3.0)

    Raises InputError for anything but two numbers.
    """
    if given is None:
        return BOUNDS
    try:
        low, high = (float(part) for part in given.split(","))
    except ValueError:
        raise stop("bad-bounds", "--bounds", found=given) from None
    return low, high
