"""`guiju measure`: the catalogue of measures, what one needs, and its values for a table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import guiju
from guiju.cli.failure import stop
from guiju.cli.layout import Cell
from guiju.cli.options import Json, Lang, said
from guiju.cli.screen import Screen, write_json
from guiju.doctor import EXTRAS
from guiju.locale import language
from guiju.report.citing import citations_text

if TYPE_CHECKING:
    from guiju.cli.measuring.asked import Asked

Policy = Annotated[
    str | None, typer.Option("--policy", metavar="POLICY", help=said("measure-policy"))
]
Name = Annotated[str | None, typer.Argument(metavar="[NAME]", help=said("measure-name"))]
Data = Annotated[str | None, typer.Option("--data", metavar="FILE", help=said("measure-data"))]
VariantName = Annotated[str | None, typer.Option("--variant", metavar="NAME", help=said("variant"))]
By = Annotated[str | None, typer.Option("--by", metavar="COLUMN", help=said("measure-by"))]


def _column(option: str) -> Any:
    return typer.Option(option, metavar="COLUMN", help=said(f"role-{option[2:]}"))


Region = Annotated[str | None, _column("--region")]
Industry = Annotated[str | None, _column("--industry")]
Value = Annotated[str | None, _column("--value")]
Column = Annotated[str | None, _column("--column")]
Weights = Annotated[str | None, _column("--weights")]
GroupColumn = Annotated[str | None, _column("--group")]
Key = Annotated[str | None, _column("--key")]
Year = Annotated[str | None, _column("--year")]
Supplier = Annotated[str | None, _column("--supplier")]
Buyer = Annotated[str | None, _column("--buyer")]
Start = Annotated[str | None, typer.Option("--start", metavar="VALUE", help=said("start-end"))]
End = Annotated[str | None, typer.Option("--end", metavar="VALUE", help=said("start-end"))]
Pair = Annotated[str | None, typer.Option("--pair", metavar="A,B", help=said("pair"))]
Period = Annotated[
    list[str] | None, typer.Option("--period", metavar="COLUMN", help=said("period"))
]
Where = Annotated[
    list[str] | None, typer.Option("--where", metavar="COLUMN=VALUE", help=said("where"))
]
Neighbours = Annotated[
    str | None, typer.Option("--neighbours", metavar="FILE", help=said("neighbours"))
]
MappingFile = Annotated[str | None, typer.Option("--mapping", metavar="FILE", help=said("mapping"))]
Sectors = Annotated[str | None, typer.Option("--sectors", metavar="A-B,C", help=said("sectors"))]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help=said("measure-set"))
]
Choices = Annotated[
    list[str] | None, typer.Option("--sweep", metavar="NAME=A,B", help=said("choices"))
]
Out = Annotated[str | None, typer.Option("--out", metavar="FILE", help=said("measure-out"))]


def command(
    name: Name = None, data: Data = None, variant: VariantName = None, by: By = None,
    region: Region = None, industry: Industry = None, value: Value = None, column: Column = None,
    weights: Weights = None, group: GroupColumn = None, key: Key = None, year: Year = None,
    start: Start = None, end: End = None, pair: Pair = None, period: Period = None,
    where: Where = None, neighbours: Neighbours = None, mapping: MappingFile = None,
    supplier: Supplier = None, buyer: Buyer = None, sectors: Sectors = None,
    settings: Settings = None, sweep: Choices = None, policy: Policy = None, out: Out = None,
    lang: Lang = None, json: Json = False,
) -> int:  # fmt: skip
    """The catalogue, a measure explained, or its result."""
    _need_numbers()
    from guiju.cli.measuring import asked

    roles = {
        "variant": variant, "region": region, "industry": industry, "value": value,
        "column": column, "weights": weights, "group": group, "key": key, "year": year,
        "start": start, "end": end, "pair": pair, "periods": period, "neighbours": neighbours,
        "supplier": supplier, "buyer": buyer,
    }  # fmt: skip
    given = {role: words for role, words in roles.items() if words}
    more = asked.pairs(settings, "--set")
    choices = {key: words.split(",") for key, words in asked.pairs(sweep, "--sweep").items()}
    request = asked.Asked(
        data or "", given, more, asked.pairs(where, "--where"), mapping, by, choices, sectors
    )
    if policy:
        return _of_policy(policy, name, request, out, json)
    if name is None or (data is None and not given and not more):
        return _explain(name, json)
    return _show(_computed(name, request), out, json, {})


def _of_policy(
    policy: str, name: str | None, request: Asked, out: str | None, json: bool
) -> int:  # fmt: skip
    """The measures of a policy, one of them explained, or its result."""
    from guiju.cli.measuring import fixed

    definition = guiju.load(policy).definition
    if name is None:
        if json:
            write_json(fixed.list_json(definition))
        else:
            fixed.show_list(definition, Screen())
        return 0
    one = fixed.fixed(definition.measures, policy, name)
    if not request.data:
        return _explain(one.measure, json)
    found = _computed(one.measure, fixed.merged(one, request))
    said = citations_text(definition, one.cites, language())
    return _show(found, out, json, fixed.about(one, definition), said)


def _show(
    found: Any, out: str | None, json: bool, more: Mapping[str, Any], cited: str = ""
) -> int:  # fmt: skip
    """A result, with what a policy says of it, on the screen or as JSON, and to a file where one is named."""
    from guiju.cli.measuring import screens

    if out:
        _write(found, Path(out), more)
    if json:
        write_json({**more, **screens.result_json(found, language())})
        return 0
    screen = Screen()
    if more:
        screen.line(Cell(more["name"], "bold"), more["label"][screen.language] or "", cited)
    screens.show_result(found, screen)
    return 0


def _need_numbers() -> None:
    """Raises InputError, with what to install, where a package of the extra is not there."""
    from importlib.util import find_spec

    for name in EXTRAS["measures"]:
        if find_spec(name) is None:
            raise stop("needs-extra", "guiju measure", found="guiju measure", extra="measures")


def _explain(name: str | None, json: bool) -> int:
    from guiju.cli.measuring import screens
    from guiju.measures import find

    if name is None:
        if json:
            write_json(screens.catalogue_json(language()))
        else:
            screens.show_catalogue(Screen())
    elif json:
        write_json(screens.measure_json(find(name), language()))
    else:
        screens.show_measure(find(name), Screen())
    return 0


def _computed(name: str, request: Any) -> Any:
    from guiju.cli.measuring.asked import MATRICES, TABLES, compute
    from guiju.measures import find
    from guiju.measures.sweeps import parameters_of

    measure = find(name)
    reads = {*TABLES, *MATRICES, "io", "regional"} & set(parameters_of(measure))
    if reads and not request.data:
        raise stop("measure-role", name, found="data")
    return compute(measure, request)


def _write(found: Any, path: Path, more: Mapping[str, Any]) -> None:
    """The rows of a result to a file, whole or not at all, with beside it how they came about."""
    from guiju.data import open_connection, write_result
    from guiju.data.output import check_kind
    from guiju.measures import Sweep
    from guiju.measures.tables import register

    result = found.result if isinstance(found, Sweep) else found
    check_kind(path)
    run = {**more} | {key: words for key, words in result.to_json().items() if key != "rows"}
    columns = {name: [row[name] for row in result.records()] for name in result.columns}
    with open_connection(allowed=[path.parent.absolute()]) as connection:
        write_result(connection, register(connection, columns), path, run)
