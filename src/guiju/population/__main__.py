"""`python -m guiju.population FOLDER`: write a synthetic population, and show how near it comes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from guiju.cli import help as helps
from guiju.cli import validation
from guiju.cli.entry import in_language
from guiju.cli.failure import Guard, stop
from guiju.cli.options import Json, Lang, said
from guiju.cli.screen import Screen, write_json
from guiju.data.progress import terminal_progress
from guiju.locale import language, text
from guiju.population.deviation import compare_published
from guiju.population.figures import HOSPITAL_CONTRACTS, Scenario
from guiju.population.writing import write_population

NAME = "python -m guiju.population"
Folder = Annotated[str, typer.Argument(metavar="FOLDER", help=said("population-folder"))]
Rows = Annotated[
    int, typer.Option("--rows", min=1, max=10**9, metavar="1,2,3…", help=said("population-rows"))
]
Seed = Annotated[int, typer.Option("--seed", min=0, metavar="0,1,2…", help=said("population-seed"))]
Year = Annotated[
    int, typer.Option("--year", min=2019, max=2100, metavar="2019…", help=said("population-year"))
]
Payslips = Annotated[bool, typer.Option("--payslips", help=said("population-payslips"))]
Everything = Annotated[bool, typer.Option("--everything", help=said("population-everything"))]
Hospitals = Annotated[
    float,
    typer.Option("--hospital-contracts", metavar="NUMBER", help=said("population-hospitals")),
]
Page = Annotated[str | None, typer.Option("--page", metavar="FILE", help=said("page"))]
Memory = Annotated[str | None, typer.Option("--memory", metavar="SIZE", help=said("memory"))]
Threads = Annotated[
    int | None, typer.Option("--threads", min=1, metavar="1,2,3…", help=said("threads"))
]


def command(
    folder: Folder, rows: Rows = 200_000, seed: Seed = 1, year: Year = 2024,
    payslips: Payslips = False, everything: Everything = False, hospital_contracts: Hospitals = HOSPITAL_CONTRACTS,
    page: Page = None, memory: Memory = None, threads: Threads = None, lang: Lang = None,
    json: Json = False,
) -> int:  # fmt: skip
    """Write the tables, then their weighted totals beside the published ones."""
    validation.check_page(page)
    with terminal_progress(text("running", language())) as advance:
        try:
            write_population(
                folder, rows, seed, year=year, payslips=payslips, everything=everything, memory=memory, threads=threads,
                scenario=Scenario(hospital_contracts), progress=advance,
            )  # fmt: skip
        except ValueError as error:
            raise stop("population-argument", NAME, found=str(error)) from None
    found = compare_published(folder, memory=memory).to_json()
    if page:
        validation.write(found, Path(page), language())
    if json:
        write_json(found)
    else:
        validation.show(found, Screen())
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; without arguments, those of the process."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    with in_language(given), Guard(given) as guard:
        app = typer.Typer(
            add_completion=False, context_settings=helps.CONTEXT, pretty_exceptions_enable=False
        )
        app.command(
            cls=helps.Command, help=helps.about("population"), context_settings=helps.CONTEXT
        )(command)
        result = typer.main.get_command(app).main(given, prog_name=NAME, standalone_mode=False)
        guard.code = result if isinstance(result, int) else 0
        sys.stdout.flush()
    return guard.code


if __name__ == "__main__":
    raise SystemExit(main())
