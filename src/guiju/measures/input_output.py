"""Input-output tables: multipliers, linkages, import content, local supply, extraction, place in the chain.

Notation: Z flows between sectors (domestic), M imported inputs, x output, A = Z diag(x)^-1, L = (I - A)^-1,
B = diag(x)^-1 Z, G = (I - B)^-1, v = 1 - column sums of (Z + M) diag(x)^-1 (value added per unit of output).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from guiju.measures.catalogue import Variant, measure, result_of
from guiju.measures.cells import Array, Table, opened, quoted, require
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Result


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
        for name, shape in (("flows", self.flows.shape), ("imports", self.imports.shape)):
            if shape != (count, count):
                raise wrong("measure-weights", name, found=" x ".join(map(str, shape)), expected=count)
        if self.flows.min() < 0 or self.output.min() < 0:
            raise wrong("measure-negative", "flows", found=float(min(self.flows.min(), self.output.min())), keys="flows, output")

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
        shares = np.divide(self.flows, self.output[:, None], out=np.zeros_like(self.flows), where=self.output[:, None] > 0)
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
        return Coverage(len(self.sectors), len(self.sectors) - empty, {"sectors without output": empty} if empty else {})

    def place(self, sector: object) -> int:
        """The number of a sector. Raises InputError for one that there is not."""
        if str(sector) not in self.sectors:
            raise wrong("measure-key", "sector", found=sector, role="sector", nearest="")
        return self.sectors.index(str(sector))


def _inverse(matrix: Array) -> Array:
    try:
        return np.linalg.inv(np.eye(len(matrix)) - matrix)
    except np.linalg.LinAlgError:
        raise wrong("measure-singular", "flows", found="I - A") from None


def read_input_output(
    table: Table, *, code: str = "Code", origin: str = "Origin", domestic: str = "Domestic", imported: str = "Imports",
    total: str = "TI", exports: str = "EX", output: str = "GO",
) -> InputOutput:  # fmt: skip
    """An input-output table with a block of domestic and one of imported flows, a column for each sector.

    Rows are known by `code` and `origin`; the columns of flows are those named like the codes of domestic rows.
    Output is the row `total` where there is one, else the column `output` of the domestic rows.
    """
    connection, source = opened(table)
    require(connection, source, code, origin)
    rows = connection.execute(
        f"SELECT * FROM (SELECT *, row_number() OVER () AS row__ FROM {source}) WHERE {quoted(origin)}::VARCHAR = ? ORDER BY row__",
        [domestic],
    ).fetchnumpy()
    sectors = tuple(str(name) for name in rows[code])
    known = set(rows) - {"row__"}
    if missing := [name for name in sectors if name not in known]:
        raise wrong("measure-column", "table", found=missing[0], nearest="", known=", ".join(sorted(known)))
    flows = np.column_stack([np.asarray(rows[name], float) for name in sectors])
    abroad = connection.execute(f"SELECT * FROM {source} WHERE {quoted(origin)}::VARCHAR = ?", [imported]).fetchnumpy()
    order = {str(name): number for number, name in enumerate(abroad[code])} if len(abroad) else {}
    imports = np.zeros_like(flows)
    for at, name in enumerate(sectors):
        if name in order:
            imports[at] = [float(abroad[column][order[name]]) for column in sectors]
    sums = connection.execute(f"SELECT * FROM {source} WHERE {quoted(code)}::VARCHAR = ?", [total]).fetchnumpy()
    made = [float(sums[name][0]) for name in sectors] if len(sums[code]) else np.asarray(rows[output], float)
    found = InputOutput(sectors, flows, np.asarray(made, float), imports)
    given = np.asarray(rows[exports], float) if exports in rows else None
    final = found.output - flows.sum(axis=1)
    return replace(found, final=final, exports=given)


def input_output(
    flows: Sequence[Sequence[float]], output: Sequence[float], *, imports: Sequence[Sequence[float]] | None = None,
    sectors: Sequence[str] | None = None, exports: Sequence[float] | None = None,
) -> InputOutput:  # fmt: skip
    """An input-output table from matrices: flows, output, and imported flows where known.

    >>> io = input_output([[10, 20], [30, 5]], [100, 80])
    >>> [round(value, 4) for value in output_multiplier(io).data["output_multiplier"]]
    [1.6098, 1.4955]
    """
    z, x = np.asarray(flows, float), np.asarray(output, float)
    names = tuple(sectors) if sectors is not None else tuple(str(number) for number in range(1, len(x) + 1))
    m = np.asarray(imports, float) if imports is not None else np.zeros_like(z)
    e = np.asarray(exports, float) if exports is not None else None
    return InputOutput(names, z, x, m, x - z.sum(axis=1), e)


def _by_sector(name: str, variant: str, io: InputOutput, values: Array, **more: Array) -> Result:
    data: dict[str, Any] = {"sector": list(io.sectors), **more, name: values}
    return result_of(name, variant, data, io.coverage)


_WEAK, _STRONG = "few purchases from others", "much output elsewhere"


@measure(
    "列昂惕夫逆矩阵", "input-output",
    Variant("domestic", "(I - Z diag(x)^-1)^-1", "Leontief 1936; Miller, Blair 2009", "output per final demand", "0 to infinity", _WEAK, _STRONG),
)  # fmt: skip
def leontief_inverse(io: InputOutput) -> Result:
    """Output of each sector needed, directly and indirectly, for one unit of final demand for each other."""
    return _square("leontief_inverse", "domestic", io, io.leontief)


@measure(
    "高希逆矩阵", "input-output",
    Variant("domestic", "(I - diag(x)^-1 Z)^-1", "Ghosh 1958", "output per primary input", "0 to infinity", "few sales to others", "much output elsewhere"),
)  # fmt: skip
def ghosh_inverse(io: InputOutput) -> Result:
    """Output of each sector made possible by one unit of primary inputs of each other."""
    return _square("ghosh_inverse", "domestic", io, io.ghosh)


def _square(name: str, variant: str, io: InputOutput, matrix: Array) -> Result:
    count = len(io.sectors)
    data = {
        "from": [sector for sector in io.sectors for _ in range(count)],
        "to": list(io.sectors) * count,
        name: matrix.ravel(),
    }
    return result_of(name, variant, data, io.coverage)


@measure(
    "产出乘数", "input-output",
    Variant("simple", "column sums of L", "Leontief 1936; Miller, Blair 2009", "output per final demand", "1 to infinity", _WEAK, _STRONG),
)  # fmt: skip
def output_multiplier(io: InputOutput) -> Result:
    """Domestic output of all sectors for one unit of final demand for each."""
    return _by_sector("output_multiplier", "simple", io, io.leontief.sum(axis=0))


@measure(
    "增加值乘数", "input-output",
    Variant("domestic", "v L; with the import content it sums to 1", "Miller, Blair 2009", "1", "0 to 1", "most value comes from abroad", "most value is made at home"),
)  # fmt: skip
def value_added_multiplier(io: InputOutput) -> Result:
    """Domestic value added in one unit of final demand for each sector."""
    return _by_sector("value_added_multiplier", "domestic", io, io.value_added_share @ io.leontief)


@measure(
    "进口含量", "input-output",
    Variant("total", "m L: imported inputs, direct and indirect", "Hummels, Ishii, Yi 2001", "1", "0 to 1", "made at home", "depends on imports"),
    Variant("direct", "m: imported inputs per unit of output", "Hummels, Ishii, Yi 2001", "1", "0 to 1", "made at home", "depends on imports"),
)  # fmt: skip
def import_content(io: InputOutput, *, variant: str = "total") -> Result:
    """Imports in one unit of final demand for each sector (total), or in its own inputs alone (direct)."""
    values = io.import_share if variant == "direct" else io.import_share @ io.leontief
    return _by_sector("import_content", variant, io, values)


@measure(
    "本地配套率", "input-output",
    Variant("rate", "domestic inputs / all inputs, by buying sector", "Miller, Blair 2009", "1", "0 to 1", "inputs come from outside", "inputs come from inside"),
    Variant("gap", "1 - rate: imported inputs / all inputs", "Miller, Blair 2009", "1", "0 to 1", "inputs come from inside", "inputs come from outside"),
)  # fmt: skip
def local_supply_rate(io: InputOutput, *, variant: str = "rate") -> Result:
    """How much of a sector's inputs is bought inside. A sector without inputs has no value."""
    home, abroad = io.flows.sum(axis=0), io.imports.sum(axis=0)
    whole = home + abroad
    rate = np.divide(home, whole, out=np.full_like(home, np.nan), where=whole > 0)
    return _by_sector("local_supply_rate", variant, io, rate if variant == "rate" else 1 - rate)


@measure(
    "弗莱格区位商", "input-output",
    Variant("FLQ", "CILQ_ij lambda for i other than j, lambda = log2(1 + regional / national size)^delta; SLQ on the diagonal; above 1 counts as 1", "Flegg, Webber, Elliott 1995; Flegg, Webber 1997", "1", "0 to 1", "supplied from outside", "supplied inside"),
    Variant("CILQ", "(x_ir/x_i) / (x_jr/x_j), above 1 counts as 1", "Miller, Blair 2009", "1", "0 to 1", "supplied from outside", "supplied inside"),
    Variant("SLQ", "location quotient of the supplier, above 1 counts as 1", "Miller, Blair 2009", "1", "0 to 1", "supplied from outside", "supplied inside"),
)  # fmt: skip
def flegg_quotient(
    regional: Sequence[float], national: Sequence[float], *, delta: float = 0.3, variant: str = "FLQ",
    sectors: Sequence[str] | None = None,
) -> Result:  # fmt: skip
    """How much of what a sector needs of another its region can supply, from sizes of sectors in region and nation."""
    r, n = np.asarray(regional, float), np.asarray(national, float)
    if r.shape != n.shape or (n <= 0).any() or (r < 0).any():
        raise wrong("measure-positive", "national", found=float(n.min()) if len(n) else 0, keys="national")
    share, size = r / n, float(r.sum() / n.sum())
    slq = share / size
    quotient = np.divide(share[:, None], share[None, :], out=np.zeros((len(r), len(r))), where=share[None, :] > 0)
    if variant == "SLQ":
        quotient = np.repeat(slq[:, None], len(r), axis=1)
    elif variant == "FLQ":
        np.fill_diagonal(quotient, slq)
        quotient = quotient * np.log2(1 + size) ** delta
    names = tuple(sectors) if sectors is not None else tuple(str(number) for number in range(1, len(r) + 1))
    data = {
        "from": [name for name in names for _ in names],
        "to": list(names) * len(names),
        "flegg_quotient": np.minimum(quotient, 1).ravel(),
    }
    notes = (f"delta = {delta}",) if variant == "FLQ" else ()
    return result_of("flegg_quotient", variant, data, Coverage(len(r), len(r)), notes=notes)


@measure(
    "后向关联", "input-output",
    Variant("rasmussen", "column sums of L / their mean", "Rasmussen 1956", "mean = 1", "0 to infinity", "pulls little", "above 1: pulls more than the mean"),
    Variant("direct", "column sums of A / their mean", "Chenery, Watanabe 1958", "mean = 1", "0 to infinity", "pulls little", "above 1: pulls more than the mean"),
)  # fmt: skip
def backward_linkage(io: InputOutput, *, variant: str = "rasmussen") -> Result:
    """How strongly a sector pulls its suppliers, beside the mean of all."""
    sums = (io.leontief if variant == "rasmussen" else io.coefficients).sum(axis=0)
    return _by_sector("backward_linkage", variant, io, sums / sums.mean())


@measure(
    "前向关联", "input-output",
    Variant("ghosh", "row sums of G / their mean", "Ghosh 1958; Jones 1976", "mean = 1", "0 to infinity", "supplies little", "above 1: supplies more than the mean"),
    Variant("rasmussen", "row sums of L / their mean (sensitivity of dispersion)", "Rasmussen 1956", "mean = 1", "0 to infinity", "supplies little", "above 1: supplies more than the mean"),
)  # fmt: skip
def forward_linkage(io: InputOutput, *, variant: str = "ghosh") -> Result:
    """How strongly a sector's buyers depend on it, beside the mean of all."""
    sums = (io.ghosh if variant == "ghosh" else io.leontief).sum(axis=1)
    return _by_sector("forward_linkage", variant, io, sums / sums.mean())


@measure(
    "假设抽取", "input-output",
    Variant("complete", "output lost where the sector's row and column are zero, as a share of all output", "Dietzenbacher, van der Linden, Steenge 1993", "1", "0 to 1", "the others hardly miss it", "the others need it"),
    Variant("outside", "output that the others lose, as a share of their output", "Dietzenbacher, van der Linden, Steenge 1993", "1", "0 to 1", "the others hardly miss it", "the others need it"),
)  # fmt: skip
def hypothetical_extraction(io: InputOutput, *, variant: str = "complete") -> Result:
    """What would be lost if a sector neither bought nor sold, and nobody wanted its products.

    All sectors at once: extraction of j is an update of rank one of L, so nothing is inverted again.
    """
    final = io.final if io.final is not None else io.output - io.flows.sum(axis=1)
    # Without j, each x_i loses L_ij x_j / L_jj, whatever sector j demanded and supplied.
    lost = io.leontief * (io.output / np.diag(io.leontief))[None, :]
    total = float((io.leontief @ final).sum())
    own = np.diag(lost).copy()
    sums = lost.sum(axis=0)
    values = (sums - own) / (total - io.output) if variant == "outside" else sums / total
    return _by_sector("hypothetical_extraction", variant, io, values)


@measure(
    "上游度", "input-output",
    Variant("upstreamness", "row sums of G: distance to final use in steps", "Antràs, Chor, Fally, Hillberry 2012", "steps", "1 to infinity", "1: sells to final users", "far from final users"),
    Variant("downstreamness", "column sums of L: distance to primary inputs in steps", "Miller, Temurshoev 2017", "steps", "1 to infinity", "1: uses primary inputs alone", "far from primary inputs"),
)  # fmt: skip
def upstreamness(io: InputOutput, *, variant: str = "upstreamness") -> Result:
    """How many steps lie between a sector and final users (or, downstream, primary inputs)."""
    values = io.ghosh.sum(axis=1) if variant == "upstreamness" else io.leontief.sum(axis=0)
    return _by_sector("upstreamness", variant, io, values)


@measure(
    "全球价值链参与度", "input-output",
    Variant("koopman", "backward: m L e / e; forward: domestic value added in exports of inputs that others export on, / e", "Koopman, Powers, Wang, Wei 2010", "1", "0 to 1", "outside the chain", "deep in the chain"),
)  # fmt: skip
def chain_participation(io: InputOutput, *, intermediate_exports: Sequence[float] | None = None) -> Result:
    """Backward participation: imports in a unit of a sector's exports. Forward: its value added in exported inputs.

    Forward needs `intermediate_exports` (exports used as inputs abroad); a table of one country does not show which
    of them are exported again, so it is an upper bound, and missing without that column.
    """
    backward = io.import_share @ io.leontief
    if io.exports is None or float(io.exports.sum()) <= 0:
        raise wrong("measure-column", "exports", found="exports", nearest="", known="")
    forward = np.full(len(io.sectors), np.nan)
    if intermediate_exports is not None:
        used = io.value_added_share * (io.leontief @ np.asarray(intermediate_exports, float))
        forward = used / float(io.exports.sum())
    return _by_sector("chain_participation", "koopman", io, backward, exports=io.exports, forward=forward)
