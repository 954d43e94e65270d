"""Multipliers and linkages of input-output tables: what final demand for a sector makes elsewhere, and imports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from guiju.measures.catalogue import measure, result_of
from guiju.measures.input_output import InputOutput
from guiju.measures.networks import names_of
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Note, Result
from guiju.measures.tables import Array


def _by_sector(
    name: str, variant: str, io: InputOutput, values: Array, notes: tuple[Note, ...] = (),
    more: dict[str, Array] | None = None
) -> Result:  # fmt: skip
    data: dict[str, Any] = {"sector": list(io.sectors), **(more or {}), name: values}
    return result_of(name, variant, data, io.coverage, notes=notes)


def _pairs(name: str, variant: str, io: InputOutput, matrix: Array) -> Result:
    count = len(io.sectors)
    data = {
        "from": [sector for sector in io.sectors for _ in range(count)],
        "to": list(io.sectors) * count,
        name: matrix.ravel(),
    }
    return result_of(name, variant, data, io.coverage)


@measure
def leontief_inverse(io: InputOutput, *, variant: str = "domestic") -> Result:
    """Output of each sector needed, directly and indirectly, for one unit of final demand for each other.

    >>> from guiju.measures import input_output
    >>> io = input_output([[10, 20], [30, 5]], [100, 80])
    >>> round(leontief_inverse(io).at(**{"from": "1", "to": "2"})["leontief_inverse"], 4)
    0.3252

    A row for each pair of sectors. Raises InputError where sectors use up more than they make.
    """
    return _pairs("leontief_inverse", variant, io, io.leontief)


@measure
def ghosh_inverse(io: InputOutput, *, variant: str = "domestic") -> Result:
    """Output of each sector made possible by one unit of primary inputs of each other.

    >>> from guiju.measures import input_output
    >>> io = input_output([[10, 20], [30, 5]], [100, 80])
    >>> round(ghosh_inverse(io).at(**{"from": "1", "to": "2"})["ghosh_inverse"], 4)
    0.2602

    A row for each pair of sectors. Raises InputError where sectors sell more than they make.
    """
    return _pairs("ghosh_inverse", variant, io, io.ghosh)


@measure
def output_multiplier(io: InputOutput, *, variant: str = "simple") -> Result:
    """Domestic output of all sectors for one unit of final demand for each.

    >>> from guiju.measures import input_output
    >>> io = input_output([[10, 20], [30, 5]], [100, 80])
    >>> np.round(output_multiplier(io).data["output_multiplier"], 4).tolist()
    [1.6098, 1.4959]

    A row for each sector. Raises InputError where sectors use up more than they make.
    """
    return _by_sector("output_multiplier", variant, io, io.leontief.sum(axis=0))


@measure
def value_added_multiplier(io: InputOutput, *, variant: str = "domestic") -> Result:
    """Domestic value added in one unit of final demand for each sector.

    >>> from guiju.measures import input_output
    >>> io = input_output([[10, 20], [30, 5]], [100, 80], imports=[[5, 0], [0, 10]])
    >>> np.round(value_added_multiplier(io).data["value_added_multiplier"], 4).tolist()
    [0.8902, 0.8374]

    With the import content it sums to 1. A sector without output has 0.
    """
    values = io.value_added_share @ io.leontief
    return _by_sector("value_added_multiplier", variant, io, values, _below_zero(io))


def _below_zero(io: InputOutput) -> tuple[Note, ...]:
    """A note on sectors whose inputs are more than their output."""
    count = int((io.value_added_share < -1e-12).sum())
    return (Note("below-zero", {"count": count}),) if count else ()


@measure
def import_content(io: InputOutput, *, variant: str = "total") -> Result:
    """Imports in one unit of final demand for each sector (total), or in its own inputs alone (direct).

    >>> from guiju.measures import input_output
    >>> io = input_output([[10, 20], [30, 5]], [100, 80], imports=[[5, 0], [0, 10]])
    >>> np.round(import_content(io).data["import_content"], 4).tolist()
    [0.1098, 0.1626]

    A row for each sector. Without a block of imports all are 0: what is imported is then not known.
    """
    values = io.import_share if variant == "direct" else io.import_share @ io.leontief
    notes = (Note("no-imports"),) if not io.imports.any() else _below_zero(io)
    return _by_sector("import_content", variant, io, values, notes)


@measure
def local_supply_rate(io: InputOutput, *, variant: str = "rate") -> Result:
    """How much of a sector's inputs is bought inside.

    >>> from guiju.measures import input_output
    >>> io = input_output([[10, 20], [30, 5]], [100, 80], imports=[[5, 0], [0, 10]])
    >>> np.round(local_supply_rate(io).data["local_supply_rate"], 4).tolist()
    [0.8889, 0.7143]

    A row for each sector; one without inputs has no value. Without a block of imports all are 1: a note says so.
    """
    home, abroad = io.flows.sum(axis=0), io.imports.sum(axis=0)
    whole = home + abroad
    rate = np.divide(home, whole, out=np.full_like(home, np.nan), where=whole > 0)
    notes = (Note("no-imports"),) if not io.imports.any() else ()
    values = rate if variant == "rate" else 1 - rate
    return _by_sector("local_supply_rate", variant, io, values, notes)


@measure
def flegg_quotient(
    regional: Sequence[float], national: Sequence[float], *, delta: float = 0.3, variant: str = "FLQ",
    sectors: Sequence[str] | None = None,
) -> Result:  # fmt: skip
    """How much of what a sector needs of another its region can supply, from sizes of sectors in region and nation.

    >>> found = flegg_quotient([10, 30], [100, 100], variant="CILQ")
    >>> np.round(found.data["flegg_quotient"], 4).tolist()
    [1.0, 0.3333, 1.0, 1.0]

    Sizes such as employment, sector by sector; `delta` 0 to 1, usually about 0.3. A row for each pair of supplier and
    buyer; a buyer that the region does not have needs nothing: 0. Raises InputError for lists of different length,
    missing numbers, national sizes of zero, and a sector larger in the region than in the nation.
    """
    try:
        r, n = np.asarray(regional, float), np.asarray(national, float)
    except (TypeError, ValueError):
        found = f"{regional}, {national}"[:60]
        raise wrong("measure-numbers", "regional, national", found=found) from None
    if not 0 <= delta <= 1:
        raise wrong("measure-parameter", "delta", found=delta, expected="0 … 1")
    if not (np.isfinite(r).all() and np.isfinite(n).all()):
        raise wrong("measure-numbers", "regional, national", found="NaN")
    if r.shape != n.shape:
        raise wrong("measure-lengths", "regional", found=f"{len(r)}, {len(n)}")
    if not len(n) or (n <= 0).any():
        raise wrong("measure-positive", "national", found=float(n.min()) if len(n) else 0, keys="-")
    if (r < 0).any() or (r > n).any() or r.sum() <= 0:
        raise wrong("measure-parameter", "regional", found=regional, expected="0 … national")
    share, size = r / n, float(r.sum() / n.sum())
    names = names_of(len(r), sectors)
    data = {
        "from": [name for name in names for _ in names],
        "to": names * len(names),
        "flegg_quotient": np.minimum(_quotient(share, size, delta, variant), 1).ravel(),
    }
    notes = (Note("setting", {"name": "delta", "value": delta}),) if variant == "FLQ" else ()
    return result_of("flegg_quotient", variant, data, Coverage(len(r), len(r)), notes=notes)


def _quotient(share: Array, size: float, delta: float, variant: str) -> Array:
    """Quotients of supplier and buyer from the shares of sectors and of the whole that are in the region."""
    count, slq = len(share), share / size
    if variant == "SLQ":
        return np.repeat(slq[:, None], count, axis=1)
    quotient = np.divide(
        share[:, None], share[None, :], out=np.zeros((count, count)), where=share[None, :] > 0
    )
    if variant == "FLQ":
        np.fill_diagonal(quotient, slq)
        quotient = quotient * np.log2(1 + size) ** delta
    return quotient


@measure
def backward_linkage(io: InputOutput, *, variant: str = "rasmussen") -> Result:
    """How strongly a sector pulls its suppliers, beside the mean of all.

    >>> from guiju.measures import input_output
    >>> io = input_output([[10, 20], [30, 5]], [100, 80])
    >>> np.round(backward_linkage(io).data["backward_linkage"], 4).tolist()
    [1.0366, 0.9634]

    A row for each sector; the mean is 1. Raises InputError where no sector buys from any.
    """
    sums = (io.leontief if variant == "rasmussen" else io.coefficients).sum(axis=0)
    if sums.mean() <= 0:
        raise wrong("measure-empty", "flows", found=len(sums))
    return _by_sector("backward_linkage", variant, io, sums / sums.mean())


@measure
def forward_linkage(io: InputOutput, *, variant: str = "ghosh") -> Result:
    """How strongly a sector's buyers depend on it, beside the mean of all.

    >>> from guiju.measures import input_output
    >>> io = input_output([[10, 20], [30, 5]], [100, 80])
    >>> np.round(forward_linkage(io).data["forward_linkage"], 4).tolist()
    [0.943, 1.057]

    A row for each sector; the mean is 1. Raises InputError where sectors sell more than they make.
    """
    sums = (io.ghosh if variant == "ghosh" else io.leontief).sum(axis=1)
    return _by_sector("forward_linkage", variant, io, sums / sums.mean())


@measure
def hypothetical_extraction(io: InputOutput, *, variant: str = "complete") -> Result:
    """What would be lost if a sector neither bought nor sold, and nobody wanted its products.

    >>> from guiju.measures import input_output
    >>> io = input_output([[10, 20], [30, 5]], [100, 80])
    >>> np.round(hypothetical_extraction(io).data["hypothetical_extraction"], 4).tolist()
    [0.7333, 0.5679]

    A row for each sector. All sectors at once: extraction of j is an update of rank one of L, so nothing is
    inverted again.
    """
    # Without j, each x_i loses L_ij x_j / L_jj, whatever sector j demanded and supplied.
    lost = io.leontief * (io.output / np.diag(io.leontief))[None, :]
    total, sums = float(io.output.sum()), lost.sum(axis=0)
    others = total - io.output
    outside = np.divide(
        sums - np.diag(lost), others, out=np.full_like(sums, np.nan), where=others > 0
    )
    values = outside if variant == "outside" else sums / total
    return _by_sector("hypothetical_extraction", variant, io, values)


@measure
def upstreamness(io: InputOutput, *, variant: str = "upstreamness") -> Result:
    """How many steps lie between a sector and final users (or, downstream, primary inputs).

    >>> from guiju.measures import input_output
    >>> io = input_output([[10, 20], [30, 5]], [100, 80])
    >>> np.round(upstreamness(io).data["upstreamness"], 4).tolist()
    [1.4797, 1.6585]

    A row for each sector, in steps from 1. Raises InputError where sectors sell more than they make.
    """
    values = io.ghosh.sum(axis=1) if variant == "upstreamness" else io.leontief.sum(axis=0)
    return _by_sector("upstreamness", variant, io, values)


@measure
def chain_participation(
    io: InputOutput,
    *,
    intermediate_exports: Sequence[float] | None = None,
    variant: str = "koopman",
) -> Result:
    """Backward participation: imports in a unit of a sector's exports. Forward: its value added in exported inputs.

    >>> from guiju.measures import input_output
    >>> io = input_output([[10, 20], [30, 5]], [100, 80], imports=[[5, 0], [0, 10]], exports=[20, 10])
    >>> round(chain_participation(io).at(sector="1")["chain_participation"], 4)
    0.1098

    A row for each sector. Forward needs `intermediate_exports` (exports used as inputs abroad); a table of one country
    does not show which of them are exported again, so it is an upper bound, and missing without that column. Raises
    InputError for a table without exports.
    """
    if io.exports is None or float(io.exports.sum()) <= 0:
        raise wrong("measure-role", "exports", found="exports")
    backward = io.import_share @ io.leontief
    forward = np.full(len(io.sectors), np.nan)
    if intermediate_exports is not None:
        used = np.asarray(intermediate_exports, float)
        if used.shape != io.output.shape:
            size, expected = str(len(used)), str(len(io.sectors))
            raise wrong("measure-matrix", "intermediate_exports", found=size, expected=expected)
        forward = io.value_added_share * (io.leontief @ used) / float(io.exports.sum())
    more = {"exports": io.exports, "forward": forward}
    notes = (Note("no-forward"),) if intermediate_exports is None else ()
    return _by_sector("chain_participation", variant, io, backward, notes, more=more)


@measure
def input_concentration(io: InputOutput, *, variant: str = "all") -> Result:
    """How much the inputs of a sector come from few supplying sectors: their Herfindahl-Hirschman index.

    >>> from guiju.measures import input_output
    >>> io = input_output([[10, 20], [30, 5]], [100, 80])
    >>> np.round(input_concentration(io).data["input_concentration"], 4).tolist()
    [0.625, 0.68]

    A row for each sector; one without inputs has no value.
    """
    flows = io.flows + io.imports if variant == "all" else io.flows
    whole = flows.sum(axis=0)
    squares = np.square(flows).sum(axis=0)
    found = np.divide(squares, whole**2, out=np.full_like(whole, np.nan), where=whole > 0)
    return _by_sector("input_concentration", variant, io, found)
