"""Keyword libraries (关键词库) and question banks (题库): whether they hold what the standard asks for.

The words are the user's own: none come along. A file has a column of risks (`A.1.a` … `A.5.b`), one of texts, perhaps
one of dates; or it is YAML that lists texts under each risk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.ai.assessment.columns import HEADERS, find_column, need_column, text_of
from guiju.ai.assessment.corpus import ROW, Corpus, check_items, open_corpus
from guiju.ai.assessment.judging import FAIL, PASS
from guiju.ai.assessment.sampling import check_new
from guiju.ai.assessment.yardsticks import Bank, group_of, risk_code, yardsticks
from guiju.data.connection import open_connection
from guiju.data.encoding import file_digest
from guiju.data.output import write_table
from guiju.evaluate.quoting import identifier, literal
from guiju.load.document import read_document
from guiju.model.problem import InputError, Place, Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

YAML = (".yaml", ".yml")
LIMIT = 2_000_000
SHOWN = 20
FORM_ROWS = 3
PLACEHOLDERS = ("placeholder", "占位")
_PLACEHOLDER = f"^({'|'.join(PLACEHOLDERS)}) (A\\.[0-9]\\.[a-z]|-) [0-9]+$"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a bank has too little of: `what` is total, risk, area; `name` the risk or area; found and needed."""

    what: str
    name: str
    found: int
    needed: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a bank holds, and what it lacks.

    `counts` are different texts by risk (or area). `left_out` counts rows that do not: duplicate (the text again under
    its risk), empty, placeholder (of the form), unknown (no risk of the 31); `rows` has the first of each with what
    stands for the risk. `age` is the days since the last change.
    """

    bank: Bank
    file: str
    digest: str
    kind: str
    total: int
    counts: Mapping[str, int]
    shortfalls: tuple[Shortfall, ...]
    left_out: Mapping[str, int]
    rows: Mapping[str, tuple[tuple[int, str], ...]]
    age: int | None
    day: date

    @property
    def stale(self) -> bool | None:
        """Whether the last change is longer ago than allowed; None where it is not known, or nothing is asked."""
        if not self.bank.days or self.age is None:
            return None
        return self.age > self.bank.days

    @property
    def result(self) -> str:
        """pass, fail; undecided where only the date of the last change is missing."""
        if self.shortfalls or self.stale:
            return FAIL
        return "undecided" if self.bank.days and self.age is None else PASS

    def to_json(self) -> dict[str, Any]:
        """The coverage as plain data."""
        return {
            "measure": "bank_coverage", "bank": self.bank.name, "duty": self.bank.duty, "file": Path(self.file).name,
            "sha256": self.digest, "data": self.kind, "date": self.day.isoformat(), "total": self.total,
            "needed": self.bank.total, "counts": dict(self.counts),
            "shortfalls": [
                {"what": s.what, "name": s.name, "found": s.found, "needed": s.needed} for s in self.shortfalls
            ],
            "left_out": {
                reason: {"count": count, "rows": [{"row": row, "risk": risk} for row, risk in self.rows[reason]]}
                for reason, count in self.left_out.items()
            },
            "age_days": self.age, "most_days": self.bank.days or None, "result": self.result,
        }  # fmt: skip


def check_bank(path: Path, name: str, day: date) -> Coverage:
    """What a bank covers, held against the numbers of the standard on a day.

    `name` is keywords, generated, refusal or non_refusal. Raises InputError where the file cannot be read.
    """
    bank = yardsticks().banks[name]
    with open_connection(allowed=[path.resolve()]) as connection:
        corpus = _open(connection, path)
        column = need_column(corpus, "area" if bank.area else "risk")
        text, updated = need_column(corpus, "text"), find_column(corpus, "updated")
        connection.execute(
            f"CREATE TEMP TABLE bank AS SELECT {ROW}, {text_of(column)} AS given, {text_of(text)} AS text, "
            f"try_cast({text_of(updated)} AS DATE) AS updated FROM {corpus.relation}"
        )
        check_items(connection, corpus)
        _name_risks(connection, bank)
        return _coverage(connection, bank, corpus, day)


def write_form(name: str, out: Path, language: str = "en", *, force: bool = False) -> int:
    """Write an empty form for a bank: every risk with rows to be filled in; the number of rows.

    >>> write_form("refusal", Path("form.csv"))
    51

    Raises InputError where the file cannot be written, or is there already without `force`.
    """
    check_new(out, force=force)
    bank, at = yardsticks().banks[name], int(language == "zh")
    risks = [risk for risk in yardsticks().risks if group_of(risk) in bank.each] or ["-"]
    column = "area" if bank.area else "risk"
    heads = [HEADERS[head][at] for head in ("id", column, "text", "updated")]
    rows = [(risk, row) for risk in risks for row in range(1, FORM_ROWS + 1)]
    with open_connection(allowed=[out.parent.resolve()]) as connection:
        connection.execute("CREATE TABLE form (id BIGINT, risk VARCHAR, words VARCHAR)")
        connection.execute(
            "INSERT INTO form SELECT unnest($1), unnest($2), unnest($3)",
            [
                list(range(1, len(rows) + 1)),
                [risk for risk, _ in rows],
                [f"{PLACEHOLDERS[at]} {risk} {row}" for risk, row in rows],
            ],
        )
        named = ", ".join(
            f"{source} AS {identifier(head)}"
            for source, head in zip(("id", "risk", "words", "NULL::DATE"), heads, strict=True)
        )
        return write_table(connection, f"SELECT {named} FROM form ORDER BY id", out)


def _open(connection: DuckDBPyConnection, path: Path) -> Corpus:
    """The rows of a table, or of YAML that lists texts under risks."""
    if path.suffix.lower() not in YAML:
        return open_corpus(connection, path)
    if not path.is_file():
        reason = "not a regular file" if path.exists() else "No such file or directory"
        values = {"found": str(path), "reason": reason}
        raise InputError([Problem("no-file", Place(str(path)), values)])
    problems: list[Problem] = []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            [Problem("undecodable-file", Place(str(path)), {"found": str(path)})]
        ) from None
    item = read_document(text, str(path), problems, LIMIT)
    if item is None or problems:
        raise InputError(problems)
    rows: list[tuple[int, str, str | None]] = []
    for risk, listed in item.value.items():
        if listed.kind != "list":
            values = {"found": listed.kind, "section": risk}
            raise InputError([Problem("bank-list", listed.place, values)])
        rows += [
            (one.place.line, risk, None if one.is_null else str(one.value)) for one in listed.value
        ]
    connection.execute(
        f"CREATE TEMP TABLE listed ({ROW} BIGINT, risk VARCHAR, area VARCHAR, text VARCHAR)"
    )
    if rows:
        lines, risks, texts = (list(column) for column in zip(*rows, strict=True))
        connection.execute(
            "INSERT INTO listed SELECT unnest($1), unnest($2), unnest($2), unnest($3)",
            [lines, risks, texts],
        )
    return Corpus(str(path), "listed", ("risk", "area", "text"), file_digest(path), "unknown")


def _name_risks(connection: DuckDBPyConnection, bank: Bank) -> None:
    """Give each way of writing a risk its code; areas stay as they are."""
    written = connection.execute(
        "SELECT DISTINCT given FROM bank WHERE given IS NOT NULL"
    ).fetchall()
    codes = {text: (text if bank.area else risk_code(text)) for (text,) in written}
    codes = {text: code for text, code in codes.items() if code}
    connection.execute("CREATE TEMP TABLE codes (given VARCHAR, code VARCHAR)")
    if codes:
        connection.execute(
            "INSERT INTO codes SELECT unnest($1), unnest($2)", [list(codes), list(codes.values())]
        )
    connection.execute(
        f"CREATE TEMP TABLE coded AS SELECT b.{ROW}, b.given, b.text, b.updated, c.code, "
        f"row_number() OVER (PARTITION BY c.code, lower(nfc_normalize(b.text)) ORDER BY b.{ROW}) AS again "
        "FROM bank b LEFT JOIN codes c ON b.given = c.given"
    )


def _coverage(connection: DuckDBPyConnection, bank: Bank, corpus: Corpus, day: date) -> Coverage:
    placed = f"regexp_matches(text, {literal(_PLACEHOLDER)})"
    usable = f"code IS NOT NULL AND text IS NOT NULL AND again = 1 AND NOT {placed}"
    counts = {
        code: int(count)
        for code, count in connection.execute(
            f"SELECT code, count(*) FROM coded WHERE {usable} GROUP BY code ORDER BY code"
        ).fetchall()
    }
    if bank.each:
        wanted = [risk for risk in yardsticks().risks if group_of(risk) in bank.each]
        counts = {risk: counts.get(risk, 0) for risk in dict.fromkeys([*wanted, *counts])}
    conditions = {
        "empty": "text IS NULL",
        "placeholder": placed,
        "unknown": "text IS NOT NULL AND code IS NULL AND NOT " + placed,
        "duplicate": "text IS NOT NULL AND code IS NOT NULL AND again > 1 AND NOT " + placed,
    }
    rows: dict[str, tuple[tuple[int, str], ...]] = {}
    left_out: dict[str, int] = {}
    for reason, condition in conditions.items():
        query = f"FROM coded WHERE {condition}"
        [(left_out[reason],)] = connection.execute(f"SELECT count(*) {query}").fetchall()
        rows[reason] = tuple(
            connection.execute(
                f"SELECT {ROW}, coalesce(given, '') {query} ORDER BY 1 LIMIT {SHOWN}"
            ).fetchall()
        )
    [(last,)] = connection.execute(
        f"SELECT max(updated) FROM coded WHERE {usable} AND updated <= {literal(day)}"
    ).fetchall()
    total = sum(counts.values())
    return Coverage(
        bank, corpus.file, corpus.digest, corpus.kind, total, counts, tuple(_shortfalls(bank, total, counts)),
        {reason: count for reason, count in left_out.items() if count}, rows,
        None if last is None else (day - last).days, day,
    )  # fmt: skip


def _shortfalls(bank: Bank, total: int, counts: Mapping[str, int]) -> list[Shortfall]:
    found = [Shortfall("total", "", total, bank.total)] if total < bank.total else []
    for name, count in counts.items():
        needed = bank.area or bank.each.get(group_of(name), 0)
        if count < needed:
            found.append(Shortfall("area" if bank.area else "risk", name, count, needed))
    return found
