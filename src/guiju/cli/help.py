"""How help looks: one layout for all commands, in the language of the person who asks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import isfinite
from typing import Annotated, Any

import typer
from typer import core

import guiju
from guiju.cli.failure import expected_of
from guiju.cli.layout import Cell, columns, wrapped
from guiju.cli.options import Lang, said
from guiju.locale import language, text
from guiju.locale.placeholders import placeholder
from guiju.model.problem import InputError, Place, Problem

CONTEXT: dict[Any, Any] = {"help_option_names": ["--help", "-h"]}
MOST_COLUMNS = 100
EXAMPLES = {
    "list": "guiju list",
    "show": "guiju show transfer person.tax",
    "check": "guiju check ./my_policy",
    "decide": "guiju decide transfer case.yaml --date 2024-12-31 --output person.tax",
    "compare": "guiju compare transfer --data person=people.csv --reform R1 --target person.tax",
    "report": "guiju report run.json --out memo.html",
    "measure": "guiju measure location_quotient --data firms.csv --region province --industry industry --value firms",
    "calibrate": "guiju calibrate --data people.csv --totals totals.yaml --out weighted.parquet",
    "explain": "guiju explain transfer case.yaml person.tax",
    "verify": "guiju verify transfer --property R1_nobody_loses",
    "read": "guiju read page.txt -o statements.jsonl",
    "search": "guiju search 专利 转化 --store office.db --kind proposal",
    "audit": "guiju audit verify --store office.db",
    "backup": "guiju backup office.backup --store office.db",
    "restore": "guiju restore office.backup --store office.db",
    "new": "guiju new my_policy",
    "diff": "guiju diff transfer --dates 2018-06-30 2024-01-01",
    "index": "guiju index examples/innovation_index strength --data jiangsu.csv --uncertainty 10000",
    "chart": "guiju chart similarity.json --out similarity.svg",
    "doctor": "guiju doctor",
    "ai": "guiju ai gaps --date 2026-11-01",
    "ai gaps": "guiju ai gaps --policy ai_eu --date 2027-12-31",
    "ai incident": "guiju ai incident open chat --kind unlawful_content --known 2026-11-01T08:30 --what …",
    "ai complaint": "guiju ai complaint receive chat --topic decision --received 2026-11-02 --limit 10wd",
    "ai intervention": "guiju ai intervention take chat --measure suspend --scope all --by Li --reason …",
    "ai decision": "guiju ai decision record chat --what … --by Li --reason …",
    "ai duties": "guiju ai duties chat --store office.db --date 2026-11-30",
    "ai export": "guiju ai export chat --out chat.zip --key office_key --store office.db",
    "ai tiers": "guiju ai tiers system.yaml --date 2026-11-01",
    "ai changes": "guiju ai changes old.yaml new.yaml --date 2026-11-01",
    "ai register": "guiju ai register put systems.xlsx --store office.db",
    "ai calendar": "guiju ai calendar --store office.db --ics due.ics",
    "ai publish": "guiju ai publish --out algorithms.html --store office.db",
    "ai assess": "guiju ai assess attach chatbot.yaml rates.json --duty CN-GB-09 --store office.db",
    "ai sample": "guiju ai sample corpus.jsonl --size 4000 --seed 7 --by source --out sample.csv",
    "ai plan": "guiju ai plan --line corpus_manual --observed 3866/4000",
    "ai bank": "guiju ai bank refusal questions.csv",
    "ai marks": "guiju ai marks output/ page.docx",
    "ai rates": "guiju ai rates answers.csv --line refusal --pattern '无法(回答|提供)'",
}


def about(name: str) -> str:
    """What a command does."""
    return text(f"help-{name}", language())


def example(name: str) -> str:
    """The example line of a command."""
    return text("help-example", language(), command=EXAMPLES[name])


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"guiju {guiju.__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", is_eager=True, callback=_version, help=said("version")),
]


def root(context: typer.Context, lang: Lang = None, version: Version = False) -> None:
    """The options that stand before a command; without one, help."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def help_lines(command: Any, context: Any) -> Iterator[str]:
    """A command's help: how it is written, what it does, its options, an example."""
    spoken = language()
    limit = min(shutil.get_terminal_size().columns, MOST_COLUMNS)
    pieces = [piece for p in command.params for piece in _written(p)]
    names = command.list_commands(context) if isinstance(command, core.TyperGroup) else []
    if names:
        pieces.append(f"{placeholder('COMMAND', spoken)} …")
    usage = " ".join([context.command_path, *pieces, text("help-metavar", spoken)])
    yield text("help-usage", spoken, usage=usage)
    yield ""
    yield from wrapped(command.help or "", limit)
    params = command.get_params(context)
    arguments = [_record(p, context) for p in params if p.param_type_name == "argument"]
    options = [_record(p, context) for p in params if p.param_type_name == "option"]
    commands = [(name, command.get_command(context, name).help or "") for name in names]
    for heading, rows in (("arguments", arguments), ("options", options), ("commands", commands)):
        if rows:
            yield ""
            yield text(f"help-{heading}", spoken)
            yield from columns(
                [[Cell(name), Cell(said)] for name, said in rows], indent=2, limit=limit
            )
    yield ""
    yield from wrapped(command.epilog or "", limit)


def _written(param: Any) -> list[str]:
    return [_placeholder(param)] if param.param_type_name == "argument" else []


def _placeholder(param: Any) -> str:
    return placeholder(str(param.metavar or param.name.upper()), language())


def _record(param: Any, context: Any) -> tuple[str, str]:
    """How a parameter is written, and what it is for."""
    if param.param_type_name == "argument":
        return _placeholder(param), str(param.help or "")
    if param.name == "help":
        return "--help, -h", text("help-help", language())
    flag = getattr(param, "is_flag", False)
    names = ", ".join(param.opts)
    return names if flag else f"{names} {_placeholder(param)}", str(param.help or "")


class Command(core.TyperCommand):
    """A command whose help speaks the person's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        formatter.write("".join(f"{line}\n" for line in help_lines(self, ctx)))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments. Two values for an option that takes one would lose the first: they are an error, and so
        are numbers that are none (nan, inf).

        Raises InputError.
        """
        place = Place(ctx.command_path)
        command = {"command": ctx.command_path}
        problems = [
            Problem("option-twice", place, values | command) for values in _twice(self.params, args)
        ]
        if problems:
            raise InputError(problems)
        rest = list(super().parse_args(ctx, args))
        for param in self.params:
            value = ctx.params.get(param.name)
            if isinstance(value, float) and not isfinite(value):
                values = {"found": param.opts[0], "value": value, "expected": expected_of(param)}
                raise InputError([Problem("argument-wrong", place, values | command)])
        return rest


def _twice(params: Sequence[Any], arguments: Sequence[str]) -> Iterator[dict[str, object]]:
    """The options with two values that take one."""
    for param in params:
        single = isinstance(param, core.TyperOption) and param.nargs == 1 and not param.multiple
        if single and not param.is_flag:
            found = list(dict.fromkeys(_values(param.opts, arguments)))
            if len(found) > 1:
                yield {"found": param.opts[0], "values": ", ".join(found)}


def _values(names: Sequence[str], arguments: Sequence[str]) -> Iterator[str]:
    """What stands behind an option, each time it is given."""
    for argument, following in pairwise([*arguments, ""]):
        name, equals, value = argument.partition("=")
        if name in names:
            yield value if equals else following


class Group(core.TyperGroup):
    """All commands, with help in the person's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        formatter.write("".join(f"{line}\n" for line in help_lines(self, ctx)))
