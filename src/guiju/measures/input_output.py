"""Input-output tables: flows between sectors, read from a file or given as matrices, and their inverses.

Notation: Z flows between sectors (domestic), M imported inputs, x output, A = Z diag(x)^-1, L = (I - A)^-1,
B = diag(x)^-1 Z, G = (I - B)^-1, v = 1 - column sums of (Z + M) diag(x)^-1 (value added per unit of output).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from guiju.measures.cells import place_of
from guiju.measures.contents import columns_of, key_of, number_of
from guiju.measures.keys import once_each
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage
from guiju.measures.tables import Array, Table, opened, require, require_scale


@dataclass(frozen=True)
class InputOutput:
    """A table of flows between sectors: `flows[i, j]` is what j buys from i at home, `imports[i, j]` from abroad.

    `output` is each sector's output; `exports` and `final` (all final demand for domestic products) where known.
    """

    sectors: tuple[str, ...]
    flows: Array
    output: Array
    imports: Array
    final: Array | None = None
    exports: Array | None = None

    def __post_init__(self) -> None:
        count = len(self.sectors)
        once_each(self.sectors, "sectors")
        lists = {"output": self.output, "final": self.final, "exports": self.exports}
        for name, numbers in lists.items():
            if numbers is not None and numbers.shape != (count,):
                size = " x ".join(map(str, numbers.shape))
                raise wrong("measure-matrix", name, found=size, expected=str(count))
        for name, shape in (("flows", self.flows.shape), ("imports", self.imports.shape)):
            if shape != (count, count):
                size = " x ".join(map(str, shape))
                raise wrong("measure-matrix", name, found=size, expected=f"{count} x {count}")
        for name, values in (
            ("flows", self.flows),
            ("imports", self.imports),
            ("output", self.output),
            *((("exports", self.exports),) if self.exports is not None else ()),
        ):
            if not np.isfinite(values).all():
                raise wrong("measure-numbers", name, found="nan")
            require_scale(values, name)
            if values.min() < 0:
                at = np.unravel_index(int(values.argmin()), values.shape)
                keys = ", ".join(self.sectors[number] for number in at)
                raise wrong("measure-negative", name, found=float(values.min()), keys=keys)
        if self.output.sum() <= 0:
            raise wrong("measure-empty", "output", found=count)

    def _per_output(self, values: Array) -> Array:
        return np.divide(values, self.output, out=np.zeros_like(values), where=self.output > 0)

    @cached_property
    def coefficients(self) -> Array:
        """A: domestic inputs per unit of output. Sectors without output have none."""
        return self._per_output(self.flows)

    @cached_property
    def leontief(self) -> Array:
        """L: output of i needed, directly and indirectly, for one unit of final demand for j."""
        return _inverse(self.coefficients)

    @cached_property
    def ghosh(self) -> Array:
        """G: output of j made possible by one unit of primary inputs of i."""
        shares = np.divide(
            self.flows,
            self.output[:, None],
            out=np.zeros_like(self.flows),
            where=self.output[:, None] > 0,
        )
        return _inverse(shares)

    @cached_property
    def import_share(self) -> Array:
        """m: imported inputs per unit of output."""
        return self._per_output(self.imports.sum(axis=0))

    @cached_property
    def value_added_share(self) -> Array:
        """v: what is left of a unit of output after all inputs."""
        return np.where(self.output > 0, 1 - self.coefficients.sum(axis=0) - self.import_share, 0.0)

    @property
    def coverage(self) -> Coverage:
        """All sectors, those without output counted apart."""
        empty = int((self.output <= 0).sum())
        count = len(self.sectors)
        return Coverage(count, count - empty, {"sectors-without": empty} if empty else {})

    def place(self, sector: object) -> int:
        """The number of a sector. Raises InputError for one that there is not."""
        return place_of(self.sectors, sector, "sector")


def _inverse(matrix: Array) -> Array:
    try:
        found = np.asarray(np.linalg.inv(np.eye(len(matrix)) - matrix), dtype=np.float64)
    except np.linalg.LinAlgError:
        raise wrong("measure-singular", "flows", found="I - A") from None
    if found.min() < -1e-9:
        # Sectors that use up more than they make: sums of A of 1 or more.
        raise wrong("measure-singular", "flows", found=f"{found.min():.3g}")
    return found


def read_input_output(
    table: Table, *, code: str = "Code", origin: str = "Origin", domestic: str = "Domestic",
    imported: str = "Imports", total: str = "TI", exports: str = "EX", output: str = "GO",
) -> InputOutput:  # fmt: skip
    """An input-output table with a block of domestic and one of imported flows, a column for each sector.

    >>> table = {"Code": ["a", "b", "a", "b", "TI"], "Origin": ["Domestic", "Domestic", "Imports", "Imports", None],
    ...          "a": [10, 30, 5, 0, 100], "b": [20, 5, 0, 5, 80]}
    >>> read_input_output(table, output="Code").output.tolist()
    [100.0, 80.0]

    Rows are known by `code` and `origin`; the columns of flows are those named like the codes of domestic rows.
    Output is the row `total` where there is one, else the column `output` of the domestic rows. Raises InputError for
    columns that there are not, codes that occur twice in a block, and flows that are no numbers.
    """
    with opened(table) as (connection, source):
        require(connection, source, code, origin)
        block = _Block(connection, source, code, origin)
        sectors = block.codes(domestic)
        require(connection, source, *sectors)
        flows = block.numbers(sectors, domestic, sectors)
        block.require_known(sectors, imported)
        imports = block.numbers(sectors, imported, sectors, partly=True)
        names = {name for name, _ in columns_of(connection, source)}
        made = block.total(sectors, total)
        if made is None:
            require(connection, source, output)
            made = block.numbers([output], domestic, sectors)[:, 0]
        abroad = block.numbers([exports], domestic, sectors)[:, 0] if exports in names else None
    found = InputOutput(tuple(sectors), flows, made, imports)
    return replace(found, final=found.output - flows.sum(axis=1), exports=abroad)


@dataclass(frozen=True)
class _Block:
    """Blocks of rows of a table, by what stands in the column `origin`."""

    connection: Any
    source: str
    code: str
    origin: str

    def codes(self, kind: str) -> list[str]:
        """The codes of a block in their order."""
        rows = self.connection.execute(
            f"SELECT {key_of(self.code)} FROM {self.source} WHERE {key_of(self.origin)} = $1",
            [kind],
        ).fetchall()
        found = [str(row[0]) for row in rows]
        if not found:
            raise wrong("measure-where", self.origin, found=f"{self.origin}={kind}")
        if twice := [name for name in found if found.count(name) > 1]:
            raise wrong("measure-twice", self.code, found=twice[0])
        return found

    def require_known(self, sectors: Sequence[str], kind: str) -> None:
        """Raise InputError for a code of a block that is no sector: its flows would be lost."""
        found = self.connection.execute(
            f"SELECT {key_of(self.code)} AS code FROM {self.source} "
            f"WHERE {key_of(self.origin)} = $1 AND code IS NOT NULL",
            [kind],
        ).fetchall()
        for (code,) in found:
            place_of(sectors, code, f"{self.code}, {kind}")

    def numbers(
        self, columns: Sequence[str], kind: str, order: Sequence[str], *, partly: bool = False
    ) -> Array:  # fmt: skip
        """Columns of a block as a matrix, its rows in an order; with `partly`, what is not there is zero."""
        picked = ", ".join(number_of(name) for name in columns)
        rows = self.connection.execute(
            f"SELECT {key_of(self.code)}, {picked} FROM {self.source} WHERE {key_of(self.origin)} = $1",
            [kind],
        ).fetchall()
        by_code = {str(row[0]): row[1:] for row in rows}
        if len(by_code) < len(rows):
            raise wrong("measure-twice", self.code, found=kind)
        matrix = np.zeros((len(order), len(columns)))
        for at, name in enumerate(order):
            if name in by_code or not partly:
                matrix[at] = self._row(by_code[name], f"{kind} {name}", columns)
        return matrix

    def total(self, columns: Sequence[str], code: str) -> Array | None:
        """The numbers of the one row of a code, None where there is no such row."""
        picked = ", ".join(number_of(name) for name in columns)
        rows = self.connection.execute(
            f"SELECT {picked} FROM {self.source} WHERE {key_of(self.code)} = $1", [code]
        ).fetchall()
        if len(rows) > 1:
            raise wrong("measure-twice", self.code, found=code)
        return self._row(rows[0], code, columns) if rows else None

    def _row(self, row: Sequence[float | None], name: str, columns: Sequence[str]) -> Array:
        for column, value in zip(columns, row, strict=True):
            if value is None:
                raise wrong("measure-numbers", f"{name}, {column}", found="-")
        return np.asarray(row, float)


def _numbers(given: Any, name: str) -> Array:
    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise wrong("measure-numbers", name, found=str(given)[:60]) from None


def input_output(
    flows: Sequence[Sequence[float]], output: Sequence[float], *, imports: Sequence[Sequence[float]] | None = None,
    sectors: Sequence[str] | None = None, exports: Sequence[float] | None = None,
) -> InputOutput:  # fmt: skip
    """An input-output table from matrices: flows, output, and imported flows where known.

    >>> io = input_output([[10, 20], [30, 5]], [100, 80])
    >>> io.coefficients.tolist()
    [[0.1, 0.25], [0.3, 0.0625]]

    `flows[i][j]` is what j buys from i. Raises InputError for matrices of another size and negative numbers.
    """
    z, x = _numbers(flows, "flows"), _numbers(output, "output")
    names = (
        tuple(sectors)
        if sectors is not None
        else tuple(str(number) for number in range(1, len(x) + 1))
    )
    m = _numbers(imports, "imports") if imports is not None else np.zeros_like(z)
    e = _numbers(exports, "exports") if exports is not None else None
    return InputOutput(names, z, x, m, x - z.sum(axis=1), e)
