"""The arguments and options that commands share, each with its help in the person's language."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from guiju.load.policy import policy_names
from guiju.locale import language, text


class Language(StrEnum):
    """The languages of the interface."""

    zh = "zh"
    en = "en"


class Format(StrEnum):
    """The formats of result files."""

    parquet = "parquet"
    csv = "csv"
    xlsx = "xlsx"


class Way(StrEnum):
    """Which way is a gain."""

    up = "up"
    down = "down"


def said(name: str) -> str:
    """The help of an option."""
    return text(f"option-{name}", language())


def _policies(incomplete: str) -> list[str]:
    return [name for name in policy_names() if name.startswith(incomplete)]


PolicyName = Annotated[
    str, typer.Argument(metavar="POLICY", help=said("policy"), autocompletion=_policies)
]
CaseFile = Annotated[str, typer.Argument(metavar="CASE", help=said("case"))]
CaseFileOrNone = Annotated[str | None, typer.Argument(metavar="[CASE]", help=said("case"))]
Lang = Annotated[Language | None, typer.Option("--lang", metavar="zh|en", help=said("lang"))]
Json = Annotated[bool, typer.Option("--json", help=said("json"))]
Day = Annotated[str | None, typer.Option("--date", metavar="DATE", help=said("date"))]
Rules = Annotated[str, typer.Option("--policy", metavar="POLICY", help=said("policy"))]
Reform = Annotated[str, typer.Option("--reform", metavar="REFORM", help=said("reform"))]
Outputs = Annotated[
    list[str] | None, typer.Option("--output", "-o", metavar="ENTITY.RULE", help=said("output"))
]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="ENTITY.COLUMN=VALUE", help=said("set"))
]
Data = Annotated[list[str] | None, typer.Option("--data", metavar="ENTITY=FILE", help=said("data"))]
Reject = Annotated[str | None, typer.Option("--reject", metavar="FILE", help=said("reject"))]
Memory = Annotated[str | None, typer.Option("--memory", metavar="SIZE", help=said("memory"))]
Threads = Annotated[
    int | None, typer.Option("--threads", min=1, metavar="1,2,3…", help=said("threads"))
]
Engine = Annotated[str, typer.Option("--engine", metavar="NAME|ADDRESS", help=said("engine"))]
TimeLimit = Annotated[
    float,
    typer.Option(
        "--time-limit", min=0.1, max=1_000_000, metavar="SECONDS", help=said("time-limit")
    ),
]
Cache = Annotated[str | None, typer.Option("--cache", metavar="FOLDER", help=said("cache"))]
Processes = Annotated[
    int | None, typer.Option("--processes", min=1, metavar="1,2,3…", help=said("processes"))
]
