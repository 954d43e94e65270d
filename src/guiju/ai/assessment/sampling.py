"""Samples of a corpus: simple random or by strata, seeded, the same on every machine, whatever the size of the file.

Each item gets a number that follows from the seed and its place in the file alone (the lower half of an MD5); the
sample are those with the smallest ones. That is a simple random sample without putting back (简单随机抽样), or one of
each stratum (分层抽样). The engine reads the file twice and holds no more than the numbers of the sample.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import md5
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.ai.assessment.corpus import ROW, Corpus, check_items, json_fields, open_corpus
from guiju.data.connection import open_connection
from guiju.data.output import check_kind, run_file, write_result
from guiju.data.progress import Report, followed
from guiju.decide import read_text
from guiju.evaluate.quoting import identifier, literal
from guiju.model.problem import InputError, Place, Problem
from guiju.version import VERSION

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SIZE = 4_000
"""Items of the manual sample that GB/T 45654 asks for (unverified)."""

HEADS = {
    "row": ("row", "行号"), "stratum": ("stratum", "层"), "qualified": ("qualified", "合格"), "note": ("note", "备注"),
}  # fmt: skip
"""Columns that a form has beside those of the items, in English and Chinese."""

SMALL = 100_000
"""Items up to which a sample is kept in memory while it is drawn."""

METHOD = "smallest md5(seed:row), lower 64 bits"


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the corpus: how many items it has, and how many of them were drawn."""

    name: str | None
    items: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample drawn: of which file, by which seed, how many of how many.

    `proportional` says that every item had the same chance, so that the rate of the sample is that of the corpus.
    `asked` is how many items were asked for, which may be more than there are.
    """

    file: str
    digest: str
    kind: str
    seed: int
    by: str
    strata: tuple[Stratum, ...]
    proportional: bool
    out: str
    asked: int

    @property
    def items(self) -> int:
        """Items of the corpus."""
        return sum(stratum.items for stratum in self.strata)

    @property
    def drawn(self) -> int:
        """Items of the sample."""
        return sum(stratum.drawn for stratum in self.strata)

    def to_json(self) -> dict[str, Any]:
        """The sample as plain data."""
        found: dict[str, Any] = {
            "file": Path(self.file).name, "sha256": self.digest, "data": self.kind, "items": self.items,
            "drawn": self.drawn, "asked": self.asked, "seed": self.seed, "method": METHOD, "version": VERSION,
            "proportional": self.proportional, "out": self.out or None,
        }  # fmt: skip
        if self.by:
            found["by"] = self.by
            found["strata"] = [
                {"stratum": s.name, "items": s.items, "drawn": s.drawn} for s in self.strata
            ]
        return found


def draw(
    path: Path, out: Path, *, size: int = SIZE, share: Fraction | None = None, seed: int = 0, by: str = "",
    least: int = 0, language: str = "en", memory: str | None = None, force: bool = False,
    report: Report | None = None,
) -> Sample:  # fmt: skip
    """Draw a sample and write it, with columns to be filled in, to a CSV, Excel or Parquet file.

    `share` of all items is drawn where it is given, rounded up, instead of `size`. `by` names a column, or a field of
    JSON lines, whose values are strata: each gets its share of `size`, but at least `least` items, or all it has.
    Beside the file stands how it was drawn.

    >>> Path("corpus.txt").write_text("".join(f"line {n}\\n" for n in range(1000)), encoding="utf-8")
    8890
    >>> sample = draw(Path("corpus.txt"), Path("sample.csv"), size=10, seed=7)
    >>> sample.items, sample.drawn
    (1000, 10)

    Raises InputError where the corpus cannot be read, has no items or lacks the column, and where the form is there
    already, perhaps filled in, without `force`; over the corpus itself nothing is ever written.
    """
    if share is not None and not 0 < share <= 1:
        raise InputError(
            [Problem("sample-share", Place("--share"), {"found": f"{float(share):.6g}"})]
        )
    if size < 1:
        raise InputError([Problem("sample-size", Place("--size"), {"found": size})])
    check_kind(out)
    check_new(out, force=force and out.resolve() != path.resolve())
    folders = [out.parent.resolve(), path]
    with open_connection(memory, allowed=folders) as connection:
        corpus = open_corpus(connection, path, report)
        with followed(connection, report):
            stratum = corpus.field(by) if by else "NULL"
            counts = _candidates(
                connection, corpus, stratum, seed, None if share else max(size, least)
            )
            if share is not None:
                size = ceil(share * sum(counts.values()))
            if by and corpus.json and counts.keys() == {None}:
                raise InputError([corpus.no_column(by, json_fields(connection, corpus))])
            shares = allocate(counts, size, least, _start(seed))
            _pick(connection, shares)
            strata = tuple(Stratum(name, items, shares[name]) for name, items in counts.items())
            even = shares == allocate(counts, size, 0, _start(seed))
            sample = Sample(
                corpus.file, corpus.digest, corpus.kind, seed, by, strata, even, str(out), size
            )
            write_result(connection, _form(corpus, by, language), out, sample.to_json())
    return sample


def check_new(out: Path, *, force: bool) -> None:
    """Raise InputError where a form would be written over a file, which people may have filled in."""
    if out.exists() and not force:
        raise InputError([Problem("form-exists", Place(str(out)), {"found": str(out)})])


def _candidates(
    connection: DuckDBPyConnection, corpus: Corpus, stratum: str, seed: int, most: int | None
) -> dict[str | None, int]:
    """Fill `candidates` with what may be drawn of each stratum, in the order of drawing; how many items each has.

    Small samples keep the first of each stratum only; for large ones all numbers are sorted, on disk where need be.
    """
    order = f"md5_number_lower(concat({literal(f'{seed}:')}, {ROW}))"
    items = f"SELECT {stratum} AS stratum, {ROW}, {order} AS o FROM {corpus.relation}"
    if most is not None and most <= SMALL:
        connection.execute(
            f"CREATE TEMP TABLE firsts AS SELECT stratum, count(*) AS items, "
            f"arg_min({ROW}, o, {most}) AS rows FROM ({items}) GROUP BY stratum"
        )
        connection.execute(
            f"CREATE TEMP VIEW candidates AS SELECT stratum, unnest(rows) AS {ROW}, "
            "generate_subscripts(rows, 1) AS place FROM firsts"
        )
        counted = "SELECT stratum, items FROM firsts"
    else:
        connection.execute(
            f"CREATE TEMP TABLE candidates AS SELECT stratum, {ROW}, "
            f"row_number() OVER (PARTITION BY stratum ORDER BY o, {ROW}) AS place FROM ({items})"
        )
        counted = "SELECT stratum, count(*) FROM candidates GROUP BY stratum"
    check_items(connection, corpus)
    found = connection.execute(f"{counted} ORDER BY stratum NULLS FIRST").fetchall()
    if not found:
        raise InputError([Problem("corpus-empty", Place(corpus.file), {"found": corpus.file})])
    return {name: int(number) for name, number in found}


def _pick(connection: DuckDBPyConnection, shares: Mapping[str | None, int]) -> None:
    """Fill `picked` with the numbers of the items drawn."""
    connection.execute("CREATE TEMP TABLE shares (stratum VARCHAR, drawn BIGINT)")
    connection.execute(
        "INSERT INTO shares SELECT unnest($1), unnest($2)", [list(shares), list(shares.values())]
    )
    connection.execute(
        f"CREATE TEMP TABLE picked AS SELECT c.stratum, c.{ROW} FROM candidates c "
        "JOIN shares s ON c.stratum IS NOT DISTINCT FROM s.stratum WHERE c.place <= s.drawn"
    )


def allocate(
    counts: Mapping[str | None, int], size: int, least: int = 0, start: Fraction = Fraction(1, 2)
) -> dict[str | None, int]:
    """How many items each stratum gives: its share, at least `least` or all it has.

    Shares are rounded by steps along all strata from a `start` between 0 and 1: where that is drawn at random every
    item has the same chance, however small its stratum.

    >>> allocate({"a": 700, "b": 200, "c": 100}, 10)
    {'a': 7, 'b': 2, 'c': 1}
    >>> allocate({"a": 9990, "b": 10}, 100, least=20)
    {'a': 100, 'b': 10}
    """
    total = sum(counts.values())
    wanted = min(size, total)
    shares: dict[str | None, int] = {}
    passed = 0
    for name, count in counts.items():
        before = floor(Fraction(wanted * passed, total) + start)
        passed += count
        shares[name] = floor(Fraction(wanted * passed, total) + start) - before
    return {name: max(shares[name], min(least, counts[name])) for name in counts}


def _start(seed: int) -> Fraction:
    """A number from 0 to below 1 that follows from the seed."""
    return Fraction(int.from_bytes(md5(f"{seed}:strata".encode()).digest()[:8], "big"), 1 << 64)


def _form(corpus: Corpus, by: str, language: str) -> str:
    """The query of the sample, in the order of the file, with empty columns for whoever judges it."""
    at = int(language == "zh")
    heads = {name: _free(found[at], corpus.columns) for name, found in HEADS.items()}
    columns = ", ".join(f"c.{identifier(name)}" for name in corpus.columns)
    stratum = f"p.stratum AS {identifier(heads['stratum'])}, " if by else ""
    return (
        f"SELECT p.{ROW} AS {identifier(heads['row'])}, {stratum}{columns}, "
        f"CAST(NULL AS VARCHAR) AS {identifier(heads['qualified'])}, "
        f"CAST(NULL AS VARCHAR) AS {identifier(heads['note'])} "
        f"FROM {corpus.relation} c JOIN picked p ON c.{ROW} = p.{ROW} ORDER BY p.{ROW}"
    )


def _free(name: str, taken: tuple[str, ...]) -> str:
    """A name that no column of the corpus has."""
    return _free(f"{name}_", taken) if name in taken else name


def find_sample(path: Path, record: Path | None = None) -> Sample | None:
    """How a sample was drawn: from the record named, else the one beside the form, if there is one.

    Raises InputError where it is no record of a sample.
    """
    beside = record or run_file(path)
    if record is None and not beside.is_file():
        return None
    try:
        found = json.loads(read_text(beside))
        strata = found.get("strata") or [
            {"stratum": None, "items": found["items"], "drawn": found["drawn"]}
        ]
        return Sample(
            str(found["file"]), str(found["sha256"]), str(found["data"]), int(found["seed"]),
            str(found.get("by") or ""),
            tuple(Stratum(s["stratum"], int(s["items"]), int(s["drawn"])) for s in strata),
            bool(found["proportional"]), str(path), int(found.get("asked") or found["drawn"]),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        place = Place(str(beside))
        raise InputError([Problem("sample-record", place, {"found": str(beside)})]) from None
