"""Drafts: what a page says, as policy data that a person accepts or strikes out.

A draft is a policy that loads and checks: its source, a parameter for each number of a target, and two tables of
targets and proposals. Every number cites a key phrase of its sentence; nothing in it counts until a person has
taken it over into a policy of theirs, as every citation is marked unverified.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import yaml

from guiju.data.atomic import make_folder
from guiju.model.problem import InputError, Place, Problem
from guiju.model.source import PHRASE_LIMIT
from guiju.reading.inputs import Document
from guiju.reading.outputs import Filler, write_together
from guiju.reading.quantities import Quantity
from guiju.reading.read import Reading
from guiju.reading.statements import Statement

TARGETS, PROPOSALS = "targets.csv", "proposals.csv"
COLUMNS = (
    "statement", "accepted", "speakers", "addressed", "instruments", "phrase", "value", "low", "high", "unit",
    "comparator", "measure", "document", "digest", "start", "end", "quote", "rule",
)  # fmt: skip


_LONGEST = 50  # characters of a name, which has a word before it


class _Plain(yaml.SafeDumper):
    """YAML with every value written out: policies have no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        """No value is written as a reference to another."""
        return True


@dataclass(frozen=True, slots=True)
class Draft:
    """The files of a draft, by name."""

    files: dict[str, str]

    def fillers(self, folder: Path) -> list[tuple[Path, Filler]]:
        """The files to write into a folder; files that are there already are not written over.

        Raises InputError where one of them exists.
        """
        if there := [name for name in self.files if (folder / name).exists()]:
            raise InputError(
                [Problem("draft-exists", Place(str(folder / there[0])), {"found": there[0]})]
            )
        return [(folder / name, partial(_fill, content)) for name, content in self.files.items()]

    def write(self, folder: Path) -> list[Path]:
        """Write the files into a folder, all or none.

        Raises InputError where one of them exists, or the folder cannot be written to.
        """
        files = self.fillers(folder)
        make_folder(folder)
        write_together(files)
        return [path for path, _ in files]


def _fill(content: str, temporary: Path) -> None:
    temporary.write_text(content, encoding="utf-8", newline="")


def draft(reading: Reading, document: Document, day: date | None = None) -> Draft:
    """A policy drafted from a page: its source, its targets as parameters, tables of targets and proposals."""
    name = identifier(document.path.stem)
    targets = [one for one in reading.statements if one.kind == "target"]
    proposals = [one for one in reading.statements if one.kind == "proposal"]
    title = next(
        (part.headline.text for part in reading.page.articles if part.headline), document.path.stem
    )
    source: dict[str, object] = {"title": {"zh": title, "en": title}, "status": "unverified"}
    if day is not None:
        source["issued"] = day
    parameters = dict(_parameters(targets, name, day))
    policy = {
        "format": 1,
        "name": f"draft_{name}",
        "title": {"zh": f"草稿：{title}", "en": f"Draft: {title}"},
        "sources": {name: source},
    }
    if parameters:
        policy["parameters"] = parameters
    head = (
        "# Drafted from a page: nothing here counts before a person has accepted it. Sentences stand in the tables.\n"
        "# 由页面起草：未经人工采纳不生效。原句见两张表。\n"
    )
    return Draft(
        {
            "policy.yaml": head
            + yaml.dump(policy, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120),
            TARGETS: _table(targets, document),
            PROPOSALS: _table(proposals, document),
        }
    )


def identifier(stem: str) -> str:
    """The name of a source made of a document's: `2024 科技.pdf` is `page_2024_科技`."""
    name = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", stem).lower()).strip("_")[:_LONGEST]
    return name if name and name[0].isalpha() else f"page_{name}" if name else "page"


def _parameters(
    targets: list[Statement], source: str, day: date | None
) -> Iterator[tuple[str, object]]:
    """A parameter for each number of a target; a range gives two."""
    for statement in targets:
        for number, found in enumerate(statement.quantities, 1):
            edges = {"": found.value, "_low": found.low, "_high": found.high}
            for edge, value in edges.items():
                if value is None:
                    continue
                label = found.measure or statement.quote[:PHRASE_LIMIT]
                entry: dict[str, object] = {
                    "label": {"zh": label, "en": label},
                    "unit": "1" if found.unit == "1" else found.unit,
                    "values": {day or date(1, 1, 1): _plain(value)},
                    "cites": [
                        f'{source} {statement.article} "{key_phrase(statement, found)}" unverified'
                    ],
                }
                yield identifier(f"{statement.name}_{number}") + edge, entry


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


def key_phrase(statement: Statement, quantity: Quantity | None = None) -> str:
    """At most 20 characters of a statement: around its number, or its beginning to the first comma."""
    text = statement.quote
    if quantity is None:
        clause = re.split(r"[，；：]", text)[0]
        return (clause if len(clause) >= 6 else text)[:PHRASE_LIMIT]
    end = quantity.end
    start = max(0, end - PHRASE_LIMIT)
    return re.sub(r"^.*[，；：、](?=.{6,}$)", "", text[start:end]).replace('"', "")


def _table(statements: list[Statement], document: Document) -> str:
    stream = io.StringIO()
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(COLUMNS)
    for statement in statements:
        for found in statement.quantities or (None,):
            table.writerow(_row(statement, found, document))
    return stream.getvalue()


def _row(statement: Statement, found: Quantity | None, document: Document) -> list[object]:
    numbers: list[object] = [""] * 6
    if found is not None:
        numbers = [
            _or_blank(found.value),
            _or_blank(found.low),
            _or_blank(found.high),
            found.unit,
            found.comparator,
            found.measure,
        ]
    who = [
        ";".join(statement.speakers),
        ";".join(statement.addressed),
        ";".join(statement.instruments),
    ]
    place = [document.path.name, document.digest, *statement.span]
    rule = f"{statement.rule} {statement.judgement.rule}"
    return [
        statement.name,
        "no",
        *who,
        key_phrase(statement, found),
        *numbers,
        *place,
        statement.quote,
        rule,
    ]


def _or_blank(value: float | None) -> object:
    return "" if value is None else _plain(value)
