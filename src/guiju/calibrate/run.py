"""calibrate: microdata uprated and weighted to official totals, and how near they come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from guiju.calibrate.coding import CODED, Coding
from guiju.calibrate.distance import BOUNDED, METHODS, Distance
from guiju.calibrate.microdata import check_columns, check_values, open_microdata
from guiju.calibrate.result import Calibration, Line, Unmet
from guiju.calibrate.totals import Margin, Totals, read_totals
from guiju.calibrate.uprate import factors, uprated
from guiju.data import open_connection
from guiju.data.atomic import beside, written
from guiju.data.connection import path_literal
from guiju.data.encoding import file_digest
from guiju.data.output import check_kind, write_table
from guiju.data.progress import followed
from guiju.evaluate.quoting import literal
from guiju.expression.names import nearest
from guiju.model.label import Label
from guiju.model.problem import InputError, Place, Problem
from guiju.version import VERSION

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from guiju.calibrate.solve import Solution

Progress: TypeAlias = Callable[[float], None]
Rows: TypeAlias = list[list[tuple[float, int]]]
NAME = "calibrated_weight"
BOUNDS = (0.2, 5.0)


@dataclass(frozen=True, slots=True)
class Request:
    """How to calibrate.

    `weight` is the column of design weights, "" where each row counts once; `name` that of the new
    ones. `method` is one of `METHODS`; `bounds` hold for bounded and logit. `start` and `end` are the
    dates of the data and of the figures they are carried to. With `validate` nothing is weighted.
    """

    weight: str = ""
    name: str = NAME
    method: str = "raking"
    bounds: tuple[float, float] = BOUNDS
    tolerance: float = 1e-6
    start: date | None = None
    end: date | None = None
    validate: bool = False
    memory: str | None = None
    threads: int | None = None


def calibrate(
    data: Any,
    totals: Totals | str | Path,
    request: Request | None = None,
    *,
    out: str | Path | None = None,
    progress: Progress | None = None,
    **wanted: Any,
) -> Calibration:
    """Weights with which microdata meet official totals; `out` gets the rows with the new column.

    `data` is a file (CSV, Excel, Parquet) or a frame, `totals` a file of official totals; `wanted` are
    fields of `Request`. Where a total cannot be met, the result says which and why, and nothing is
    written.

    >>> from pathlib import Path
    >>> _ = Path("people.csv").write_text("sex\\nf\\nf\\nm\\n")
    >>> text = "format: 1\\nmargins: {m: {by: sex, totals: {f: 30, m: 20}, source: s, date: 2023-12-31}}"
    >>> _ = Path("totals.yaml").write_text(text)
    >>> result = calibrate("people.csv", "totals.yaml", out="weighted.csv")
    >>> result.met, Path("weighted.csv").read_text("utf-8-sig").split()
    (True, ['sex,calibrated_weight', 'f,15.0...', 'f,15.0...', 'm,20.0...'])

    Raises InputError for wrong data, totals or settings: where, what was found, what to do.
    """
    asked = request or Request(**wanted)
    target = Path(out) if out is not None else None
    _check_request(asked, target)
    found = totals if isinstance(totals, Totals) else read_totals(totals)
    allowed = [Path(data)] if isinstance(data, (str, Path)) else []
    allowed += [target.parent] if target is not None else []
    with open_connection(asked.memory, asked.threads, allowed) as connection:
        return _Calibrating(connection, data, found, asked, progress).result(target)


def _check_request(asked: Request, out: Path | None) -> None:
    problems = []
    if asked.method not in METHODS:
        near = nearest(asked.method, METHODS)
        values = {"found": asked.method, "known": ", ".join(METHODS), "nearest": near}
        problems.append(Problem("not-a-choice", Place("--method"), values))
    low, high = asked.bounds
    if asked.method in BOUNDED and not 0 <= low < 1 < high < float("inf"):
        problems.append(Problem("bad-bounds", Place("--bounds"), {"found": f"{low:g},{high:g}"}))
    if not 0 < asked.tolerance < 1:
        problems.append(Problem("bad-tolerance", Place("--tolerance"), {"found": asked.tolerance}))
    if problems:
        raise InputError(problems)
    if out is not None:
        check_kind(out)
        # Whether the folder is there is better known before the work than after.
        beside(out)


class _Calibrating:
    def __init__(
        self,
        connection: DuckDBPyConnection,
        given: Any,
        totals: Totals,
        asked: Request,
        progress: Progress | None,
    ) -> None:
        self.connection, self.totals, self.asked, self.progress = (
            connection,
            totals,
            asked,
            progress,
        )
        self.factors = factors(totals.uprating, asked.start, asked.end)
        with followed(connection, self._part(0.0, 0.3)):
            data = open_microdata(connection, given)
            check_columns(data, totals, asked.weight, asked.name)
            numbers = [m.of for m in totals.margins if m.of] + [s.column for s in totals.uprating]
            check_values(connection, data, asked.weight, list(dict.fromkeys(numbers)))
            self.data = uprated(data, self.factors)
            self.coding = Coding(connection, self.data, totals.margins, asked.weight)
            self.coding.build()
        self.before = self.coding.totals()
        high = asked.bounds if asked.method in BOUNDED else (0.0, float("inf"))
        self.distance = Distance(asked.method, *high)
        self.used = [i for i, m in enumerate(totals.margins) if m.use == "calibrate"]

    def _part(self, start: float, end: float) -> Progress | None:
        """What tells the share of a step as a share of the whole."""
        progress = self.progress
        return progress and (lambda share: progress(start + (end - start) * share))

    def result(self, out: Path | None) -> Calibration:
        """The whole calibration."""
        if self.asked.validate:
            return self._finished(self.before, None, (), 0, "")
        if not self.used:
            where = Place(self.totals.file)
            raise InputError([Problem("nothing-to-calibrate", where, {"found": self.totals.file})])
        unmet = self._impossible()
        if unmet:
            return self._finished(self.before, None, unmet, 0, "")
        solution = self._solution()
        unmet = self._missed(solution)
        ratio = self.coding.ratio(self.used, solution.factors, self.distance)
        if not unmet and out is not None:
            self._write(solution, out)
        after = self.coding.totals(ratio)
        written_to = str(out) if out is not None and not unmet else ""
        return self._finished(self.before, (after, ratio), unmet, solution.steps, written_to)

    def _impossible(self) -> tuple[Unmet, ...]:
        """Totals that no weights can meet, seen before any are looked for."""
        found = []
        negative = self.asked.method == "linear"
        low, high = (float("-inf") if negative else self.distance.low), self.distance.high
        for i in self.used:
            margin = self.totals.margins[i]
            for target, (total, rows) in zip(margin.targets, self.before[i], strict=True):
                if target.total and (not rows or not total):
                    why = "no-rows"
                elif not target.total and rows and total and not negative:
                    why = "zero-total"
                elif not margin.of and total and not low <= target.total / total <= high:
                    why = "beyond-bounds"
                else:
                    continue
                found.append(Unmet(margin.name, target.text, target.total, total, why))
        return tuple(found) or tuple(self._conflicts())

    def _conflicts(self) -> list[Unmet]:
        """Margins that count the same rows, every one of them, and do not agree on how many."""
        whole: dict[tuple[object, ...], Margin] = {}
        outside = {part.margin for part in self.coding.outside() if part.rows}
        found = []
        for i in self.used:
            margin = self.totals.margins[i]
            if margin.name in outside:
                continue
            first = whole.setdefault((margin.of,), margin)
            expected, total = (sum(t.total for t in m.targets) for m in (first, margin))
            if abs(total - expected) > self.asked.tolerance * max(expected, total):
                found.append(Unmet(margin.name, "", total, expected, "conflict", first.name))
        return found

    def _solution(self) -> Solution:
        try:
            import numpy as np
        except ImportError:
            missing = {"found": self.data.file, "extra": "calibrate"}
            raise InputError([Problem("needs-extra", Place("numpy"), missing)]) from None
        from guiju.calibrate.solve import Side, solve

        columns = self._columns()
        totals, sides = [], []
        for i in self.used:
            margin = self.totals.margins[i]
            totals.append(np.array([target.total for target in margin.targets]))
            values = columns[f"v{i}"] if margin.of else None
            sides.append(Side(columns[f"c{i}"], len(margin.targets), values))
        return solve(
            columns["w"], sides, totals, self.distance, self.asked.tolerance, self._part(0.3, 0.7)
        )

    def _columns(self) -> Any:
        """The numbers that decide the weights; rows that are alike in all of them as one."""
        margins = self.totals.margins
        codes = [f"COALESCE(c{i}, {len(margins[i].targets)}) AS c{i}" for i in self.used]
        values = [f"v{i}" for i in self.used if margins[i].of]
        if values:
            query = f"SELECT w, {', '.join([*codes, *values])} FROM {CODED}"
        else:
            query = (
                f"SELECT FSUM(w) AS w, {', '.join(codes)} FROM {CODED} GROUP BY ALL ORDER BY ALL"
            )
        return self.connection.execute(query).fetchnumpy()

    def _missed(self, solution: Solution) -> tuple[Unmet, ...]:
        if solution.met:
            return ()
        why = "bounds" if self.asked.method in BOUNDED else "not-reached"
        found = []
        for i, reached in zip(self.used, solution.reached, strict=True):
            margin = self.totals.margins[i]
            for target, total in zip(margin.targets, reached, strict=True):
                limit = self.asked.tolerance * (abs(target.total) or 1.0)
                if not abs(float(total) - target.total) <= limit:
                    name, text = margin.name, target.text
                    found.append(Unmet(name, text, target.total, float(total), why))
        return tuple(found)

    def _write(self, solution: Solution, out: Path) -> None:
        query = self.coding.output(self.used, solution.factors, self.distance, self.asked.name)
        with followed(self.connection, self._part(0.7, 1.0)):
            if out.suffix.lower() != ".parquet":
                write_table(self.connection, query, out)
                return
            marks = ", ".join(f"{key}: {literal(text)}" for key, text in self._marks().items())
            options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{marks}}}"
            with written(out) as temporary:
                self.connection.execute(f"COPY ({query}) TO {path_literal(temporary)} ({options})")

    def _marks(self) -> dict[str, str]:
        """What the written file says of itself."""
        return {
            "kind": self.data.kind,
            "generator": f"guiju.calibrate {VERSION}",
            "data": self.data.digest,
            "totals": self._totals_digest(),
            "method": self.asked.method,
        }

    def _totals_digest(self) -> str:
        path = Path(self.totals.file)
        return file_digest(path) if path.is_file() else ""

    def _finished(
        self, before: Rows, after: tuple[Rows, str] | None, unmet: Sequence[Unmet], steps: int,
        out: str,
    ) -> Calibration:  # fmt: skip
        asked, ratio = self.asked, after[1] if after else ""
        if self.progress is not None:
            self.progress(1.0)
        return Calibration(
            data=self.data.file, totals=self.totals.file, kind=self.data.kind,
            method="" if asked.validate else asked.method, weight=asked.weight, name=asked.name,
            tolerance=asked.tolerance, steps=steps,
            bounds=asked.bounds if asked.method in BOUNDED and not asked.validate else None,
            lines=tuple(_lines(self.totals.margins, before, after[0] if after else None)),
            outside=self.coding.outside(), before=self.coding.weights(),
            after=self.coding.weights(ratio, self.distance) if after else None,
            unmet=tuple(unmet), uprated=self.factors, out=out, digest=self.data.digest,
            totals_digest=self._totals_digest(), version=VERSION,
        )  # fmt: skip


def _lines(margins: Sequence[Margin], before: Rows, after: Rows | None) -> list[Line]:
    out = []
    for i, margin in enumerate(margins):
        for j, target in enumerate(margin.targets):
            total, rows = before[i][j]
            out.append(
                Line(
                    margin.name, target.text, margin.of, margin.unit, target.total, total,
                    after[i][j][0] if after else None, rows, margin.use, margin.status,
                    margin.source, margin.date, _words(margin.label), _words(margin.coverage),
                )
            )  # fmt: skip
    return out


def _words(label: Label) -> dict[str, str | None]:
    return {"zh": label.zh, "en": label.en}
