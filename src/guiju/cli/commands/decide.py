"""`guiju decide`: one case, or every row of tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

import guiju
from guiju.cli import answer, coverage
from guiju.cli.duties import duties_of
from guiju.cli.failure import stop
from guiju.cli.inputs import case_source, data_files, names
from guiju.cli.options import (
    CaseFileOrNone,
    Data,
    Day,
    Engine,
    Format,
    Json,
    Lang,
    Memory,
    Outputs,
    PolicyName,
    Reform,
    Reject,
    Settings,
    Threads,
    said,
)
from guiju.cli.screen import Screen, write_json
from guiju.locale import language, text
from guiju.model.definition import Definition
from guiju.results import Decision

Ask = Annotated[bool, typer.Option("--ask", help=said("ask"))]
Float = Annotated[bool, typer.Option("--float", help=said("float"))]
Out = Annotated[str | None, typer.Option("--out", metavar="PATH", help=said("out"))]
FileFormat = Annotated[
    Format,
    typer.Option("--format", metavar="parquet|csv|xlsx", show_default=False, help=said("format")),
]
_WITH_CASE = ("CASE", "--set", "--ask", "--float")
_WITH_DATA = ("--out", "--reject", "--engine", "--memory", "--threads")


def command(
    policy: PolicyName, case: CaseFileOrNone = None, date: Day = None, reform: Reform = "",
    output: Outputs = None, set: Settings = None, ask: Ask = False, float: Float = False,
    data: Data = None, out: Out = None, format: FileFormat = Format.parquet, reject: Reject = None,
    engine: Engine = "", memory: Memory = None, threads: Threads = None, lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """A case where one is given, tables with `--data`."""
    one = dict(zip(_WITH_CASE, (case, set, ask, float), strict=True))
    many = dict(zip(_WITH_DATA, (out, reject, engine, memory, threads), strict=True))
    loaded = guiju.load(policy)
    _check_options(one, many, data, policy)
    if data:
        return decide_rows(
            loaded, data_files(data), json, out=str(out), date=date, reform=reform, reject=reject,
            outputs=names(output, "--output"), format=format.value, engine=engine,
            memory=memory, threads=threads,
        )  # fmt: skip
    source, settings = case_source(case), set or []
    if ask:
        inputs = loaded.ask(
            source, date=date, reform=reform, outputs=names(output, "--output"), settings=settings
        )
        return answer.show_inputs(inputs, loaded, json)
    decision = loaded.decide(
        source,
        date=date,
        reform=reform,
        outputs=names(output, "--output"),
        exact=not float,
        settings=settings,
    )
    if json:
        write_json(as_json(decision, loaded.under(reform or decision.reform).definition))
    else:
        definition = loaded.under(reform or decision.reform).definition
        answer.show(decision, definition, Screen())
    return 0


def as_json(decision: Decision, definition: Definition) -> dict[str, Any]:
    """A decision as plain data; of AI systems with what stands behind the ids of their duties."""
    owed = duties_of(decision, definition)
    listed = {row: [duty.to_json() for duty in duties] for row, duties in owed}
    return decision.to_json() | ({"duties": listed} if listed else {})


def decide_rows(
    policy: guiju.Policy, files: Mapping[str, str | None], json: bool, *, out: str, date: str | None,
    reform: str, reject: str | None, outputs: list[str] | None, format: str, engine: str, memory: str | None,
    threads: int | None,
) -> int:  # fmt: skip
    """Every row of tables, results into files."""
    # Reading tables takes DuckDB, which a case does not wait for.
    from guiju.data.progress import terminal_progress

    with terminal_progress(text("running", language())) as advance:
        run = policy.decide_tables(
            files, out=out, date=date, reform=reform, reject=reject, outputs=outputs,
            format=format, progress=advance, engine=engine, memory=memory, threads=threads,
        )  # fmt: skip
    if json:
        write_json(run.to_json())
    else:
        definition = policy.under(reform).definition
        coverage.show_run(run.to_json(), definition, Screen(), reject)
    return 0


def _check_options(
    one: Mapping[str, object], many: Mapping[str, object], data: object, policy: str
) -> None:
    """Options that belong together, and only those."""
    command = "guiju decide"
    mixed = one if data else many
    for name, value in mixed.items():
        if value:
            other = "--data" if data else "CASE"
            raise stop("does-not-go-with", name, found=name, other=other, command=command)
    if data and not many["--out"]:
        example = f"guiju decide {policy} --data person=people.csv --out results"
        raise stop("needs-option", command, found="--out", example=example, command=command)
    if not data and not any(one[name] for name in ("CASE", "--set", "--ask")):
        example = f"guiju decide {policy} case.yaml"
        raise stop("needs-option", command, found="CASE", example=example, command=command)
    out = Path(str(many["--out"] or ""))
    if out.suffix and not out.is_dir():
        from guiju.data.output import check_kind

        check_kind(out)
