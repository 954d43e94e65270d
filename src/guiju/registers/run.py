"""All statements of a policy: those of one date in one session, each judged, contradictions shown with their rows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from guiju.days import read_day_argument
from guiju.evaluate.nodes import reads
from guiju.evaluate.program import Program, compile_program
from guiju.evaluate.quoting import identifier, literal
from guiju.expression.names import nearest
from guiju.load.policy import Loaded
from guiju.model.definition import Definition, Key, Rule
from guiju.model.problem import InputError, Place, Problem
from guiju.model.source import Citation
from guiju.model.statement import CONTRADICTED, HOLDS, OPEN, Figure, Statement
from guiju.model.types import Type
from guiju.registers.answer import Line, StatementResult, StatementResults
from guiju.registers.judge import CITES, Judgement, hidden
from guiju.registers.rows import Counted
from guiju.sessions import Progress, TableSession, table_session
from guiju.unverified import is_unverified


def check_statements(
    loaded: Loaded, statements: Sequence[str] = (), *, data: Mapping[str, Any] | None = None,
    date: str | datetime.date | None = None, progress: Progress | None = None,
) -> StatementResults:  # fmt: skip
    """What the registers say to the statements of a policy, in the order in which they stand there.

    `data` maps entities to tables that stand in the place of the registers that come with the policy. `date` is that
    as of which parameters are read; without it each statement's own, else today.

    >>> from guiju.load import load_text
    >>> check_statements(load_text("format: 1\\nname: tiny")).results
    ()

    Raises InputError for an unknown statement or entity, and for registers that cannot be read.
    """
    definition = loaded.definition
    chosen = _chosen(definition, statements)
    tables = _tables(loaded, data or {})
    day, today = read_day_argument(date), datetime.date.today()
    by_day: dict[datetime.date, list[Statement]] = {}
    for statement in chosen:
        by_day.setdefault(day or statement.date or today, []).append(statement)
    found: dict[str, StatementResult] = {}
    registers: dict[str, Mapping[str, Any]] = {}
    for when, group in by_day.items():
        run = _Run(definition, tables, frozenset(data or ()), when)
        for result in run.results(group, registers, progress):
            found[result.name] = result
    results = tuple(found[statement.name] for statement in chosen)
    return StatementResults(definition.name, definition.hash, results, registers)


def _chosen(definition: Definition, names: Sequence[str]) -> list[Statement]:
    known = definition.statements
    problems = [
        Problem(
            "unknown-statement", Place("--statement"),
            {"found": name, "known": ", ".join(known) or "-", "nearest": nearest(name, known)},
        )
        for name in names if name not in known
    ]  # fmt: skip
    if problems:
        raise InputError(problems)
    return [known[name] for name in dict.fromkeys(names or known)]


def _tables(loaded: Loaded, data: Mapping[str, Any]) -> dict[str, Any]:
    """Entity → what holds its rows: what is given, else the file that comes with the policy."""
    definition = loaded.definition
    known = ", ".join(definition.entities) or "-"
    problems = [
        Problem(
            "unknown-entity", Place("--data"),
            {"found": name, "known": known, "nearest": nearest(name, definition.entities)},
        )
        for name in data if name not in definition.entities
    ]  # fmt: skip
    if problems:
        raise InputError(problems)
    own = {name: loaded.root / register.file for name, register in definition.registers.items()}
    return {**own, **data}


def with_statements(definition: Definition, statements: Iterable[Statement]) -> Definition:
    """A policy with what statements compute as further rules, under names that no rule can have."""
    rules, order, read = dict(definition.rules), list(definition.order), dict(definition.reads)
    for statement in statements:
        parts = [("", statement.expression)]
        if statement.given is not None:
            parts.append(("?", statement.given))
        for part, expression in parts:
            key = (statement.entity, hidden(statement, part))
            type_ = expression.tree.type
            digits = type_.fen_digits if type_.kind == "money" else None
            rules[key] = Rule(
                *key, text=expression.text, type=type_, tree=expression.tree, round=digits, place=expression.place,
            )  # fmt: skip
            order.append(key)
            read[key] = frozenset(k for k, _ in reads(expression.tree, statement.entity))
    return replace(definition, rules=rules, order=tuple(order), reads=read)


@dataclass(frozen=True, slots=True)
class _Run:
    """The statements of one date."""

    definition: Definition
    tables: Mapping[str, Any]
    given: frozenset[str]
    """The entities whose rows the caller gives."""
    day: datetime.date

    def results(
        self, statements: Sequence[Statement], registers: dict[str, Mapping[str, Any]], progress: Progress | None
    ) -> Iterator[StatementResult]:  # fmt: skip
        """Each statement judged; those without a register are open."""
        extended = with_statements(self.definition, statements)
        reads_of = {s.name: self._program(extended, [s]).columns for s in statements}
        able = []
        for statement in statements:
            lacking = [name for name in reads_of[statement.name] if name not in self.tables]
            if lacking:
                yield self._open(statement, "no-register", lacking)
            else:
                able.append(statement)
        if not able:
            return
        program = self._with_columns(self._program(extended, able))
        data = {name: self.tables[name] for name in program.columns}
        with table_session(program, data, progress=progress, every_key=True) as session:
            counted = Counted(session, extended, self.day)
            for number, statement in enumerate(able):
                entities = tuple(reads_of[statement.name])
                yield self._judged(session, statement, entities, number, counted)
            for name, staged in session.staged.items():
                digest = staged.digest or None
                registers[name] = {
                    "file": staged.file or None,
                    "rows": staged.rows,
                    "sha256": digest,
                }

    def _program(self, definition: Definition, statements: Iterable[Statement]) -> Program:
        goals: list[Key] = []
        for statement in statements:
            goals.append((statement.entity, hidden(statement)))
            if statement.given is not None:
                goals.append((statement.entity, hidden(statement, "?")))
        return compile_program([definition], self.day, goals, reasons=False)

    def _with_columns(self, program: Program) -> Program:
        """The program with every column of the registers, since rows are shown whole."""
        columns = {
            name: frozenset({*read, *program.entities[name].columns})
            for name, read in program.columns.items()
        }
        return replace(program, columns=columns)

    def _judged(
        self, session: TableSession, statement: Statement, entities: tuple[str, ...], number: int, counted: Counted
    ) -> StatementResult:  # fmt: skip
        empty = [name for name in entities if name not in session.filled]
        if empty:
            return self._open(statement, "no-rows", empty)
        judgement = Judgement(session, statement, number)
        lines, counts = judgement.lines(), judgement.counts()
        absent = sum(line.absent for line in lines)
        if absent:
            counts[OPEN] = counts.get(OPEN, 0) + absent
        shown = {word: sum(line.verdict == word for line in lines) for word in (CONTRADICTED, OPEN)}
        left_out = sum(counts.get(word, 0) - shown[word] for word in shown)
        lines = tuple(_with_rows(judgement, counted, line) for line in lines)
        lines = (*lines, *_total(statement))
        found = {*counts, *(line.verdict for line in lines)}
        compared = next((word for word in (CONTRADICTED, OPEN) if word in found), HOLDS)
        unverified, rows = self._unverified(statement, session, entities)
        doubtful = bool(unverified or rows)
        verdict, because, concerned = self._verdict(compared, counts, entities, doubtful=doubtful)
        return replace(
            self._result(statement, verdict, compared, because, concerned, lines),
            left_out=left_out, silent=judgement.silent(), counts=counts, unverified=unverified, unverified_rows=rows,
        )  # fmt: skip

    def _verdict(
        self, compared: str, counts: Mapping[str, int], entities: tuple[str, ...], *, doubtful: bool
    ) -> tuple[str, str, tuple[str, ...]]:
        """What follows from a comparison, and why nothing does: agreement with what nobody has read proves nothing."""
        if compared != CONTRADICTED and not counts:
            return OPEN, "none", ()
        if compared == OPEN:
            return OPEN, "missing", ()
        registers = self.definition.registers
        own = [name for name in entities if name in registers and name not in self.given]
        partial = tuple(name for name in own if not registers[name].complete)
        if partial:
            return OPEN, "incomplete", partial
        if compared == HOLDS and doubtful:
            return OPEN, "unverified", ()
        return compared, "", ()

    def _unverified(
        self, statement: Statement, session: TableSession, entities: tuple[str, ...]
    ) -> tuple[tuple[Citation, ...], int]:
        """The citations of a statement and its registers that nobody has verified, and how many rows have such."""
        cites = list(statement.cites)
        rows = 0
        doubtful = [n for n, s in self.definition.sources.items() if s.status == "unverified"]
        listed = ", ".join(literal(name) for name in ["", *doubtful])
        for name in entities:
            register = self.definition.registers.get(name)
            if register is not None and name not in self.given:
                cites.extend(register.cites)
            column = session.program.entities[name].columns.get(CITES)
            if column is None or column.type.kind != "text":
                continue
            text = identifier(CITES)
            query = (
                f"SELECT count(*) FROM {session.relations[name]} WHERE trim({text}) LIKE '% unverified' "
                f"OR split_part(trim({text}), ' ', 1) IN ({listed}) AND trim({text}) <> ''"
            )
            rows += session.connection.execute(query).fetchone()[0]
        return tuple(c for c in cites if is_unverified(self.definition, c)), rows

    def _open(self, statement: Statement, because: str, entities: Sequence[str]) -> StatementResult:
        """A statement without rows; figures that do not add up do so without any."""
        lines = _total(statement)
        wrong = any(line.verdict == CONTRADICTED for line in lines)
        verdict = CONTRADICTED if wrong else OPEN
        because = "" if wrong else because
        cites = tuple(c for c in statement.cites if is_unverified(self.definition, c))
        result = self._result(statement, verdict, verdict, because, tuple(entities), lines)
        return replace(result, unverified=cites)

    def _result(
        self, statement: Statement, verdict: str, compared: str, because: str, entities: tuple[str, ...],
        lines: tuple[Line, ...],
    ) -> StatementResult:  # fmt: skip
        type_ = statement.expression.tree.type
        return StatementResult(
            statement.name, statement.kind, verdict, compared, statement.expected, self.day, _unit(statement, type_),
            statement.label, statement.reason, statement.cites, because, entities, lines, assumed=_assumed(statement),
        )  # fmt: skip


def _with_rows(judgement: Judgement, counted: Counted, line: Line) -> Line:
    """A line that does not hold with the rows that show why: those it was computed from, or those ranked before it."""
    if line.verdict == HOLDS or line.absent:
        return line
    if judgement.statement.kind == "rank":
        return replace(line, counted=judgement.ahead(line))
    return counted.beside(judgement.statement, line)


def _unit(statement: Statement, type_: Type) -> str:
    """The unit of a statement's values; ``share`` where they are written as parts of a whole."""
    figures = [f for f in (*statement.figures.values(), statement.others) if f is not None]
    if type_.kind == "share" or (figures and all(figure.percent for figure in figures)):
        return "share"
    return "1" if statement.kind == "rank" or type_.unit is None else str(type_.unit)


def _assumed(statement: Statement) -> tuple[tuple[str, str], ...]:
    """How near "about" and "nearly" are taken."""
    figures = [*statement.figures.values(), statement.others, statement.total]
    near = {f"{float(f.within):.4g}" for f in figures if f is not None and f.within is not None}
    return tuple(("within", share) for share in sorted(near))


def _total(statement: Statement) -> tuple[Line, ...]:
    """What a document says of the sum of its own figures, each as precise as it is written."""
    total = statement.total
    if total is None:
        return ()
    parts = list(statement.figures.values())
    added = sum((part.number for part in parts), Fraction(0))
    low, high = (
        None if None in ends else sum((end for end in ends if end is not None), Fraction(0))
        for ends in ([p.low for p in parts], [p.high for p in parts])
    )
    low_in, high_in = all(p.low_in for p in parts), all(p.high_in for p in parts)
    holds = Figure("", "equal", added, low, high, low_in, high_in).meets(total)
    difference = None if holds else added - total.number
    return (Line("", HOLDS if holds else CONTRADICTED, total.text, added, difference),)
