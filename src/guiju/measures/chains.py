"""Chains of supply: gaps against a reference chain, roles on the chain, dependence on single sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guiju.measures.catalogue import measure, result_of
from guiju.measures.cells import place_of
from guiju.measures.networks import names_of, square_matrix
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Note, Result
from guiju.measures.tables import Array, Table, read_columns


@measure
def chain_gaps(
    reference: Array, quotients: Mapping[str, float], supply: Mapping[str, float], *, names: Sequence[str],
    threshold: float = 0.5, least_quotient: float = 1.0, variant: str = "reference-chain",
) -> Result:  # fmt: skip
    """Which links of a reference chain a region lacks, with their share of the chain's value.

    >>> need = np.array([[0.0, 6.0, 0.0], [0.0, 0.0, 0.0], [0.0, 4.0, 0.0]])
    >>> found = chain_gaps(need, {"chips": 0.2, "cases": 1.5}, {"chips": 0.1}, names=["chips", "phones", "cases"])
    >>> found.at(supplier="chips")["chain_gaps"]
    0.6

    `reference[i, j]` is what j needs of i, `quotients` the location quotient of each supplier in the region,
    `supply` the share of the need that is covered inside. One not named has 0, and a note says how many. Raises
    InputError for a chain without needs, and for quotients or supply that are no numbers or name no supplier at all.
    """
    if not 0 <= threshold < np.inf:
        raise wrong("measure-parameter", "threshold", found=threshold, expected="0 …")
    reference = square_matrix(reference, "reference")
    total = float(reference.sum())
    if total <= 0:
        raise wrong("measure-empty", "reference", found=len(reference))
    names_of(len(reference), names)
    unnamed = [
        _unnamed(role, given, names, reference)
        for role, given in (("quotients", quotients), ("supply", supply))
    ]
    rows, columns = (at.tolist() for at in np.nonzero(reference))
    weak = [
        quotients.get(names[i], 0.0) < least_quotient and supply.get(names[i], 0.0) < threshold for i in rows
    ]  # fmt: skip
    kept = [
        (i, j) for (i, j), gap in zip(zip(rows, columns, strict=True), weak, strict=True) if gap
    ]
    data: dict[str, Any] = {
        "supplier": [names[i] for i, _ in kept],
        "buyer": [names[j] for _, j in kept],
        "quotient": [quotients.get(names[i], 0.0) for i, _ in kept],
        "supply": [supply.get(names[i], 0.0) for i, _ in kept],
        "chain_gaps": [float(reference[i, j]) / total for i, j in kept],
    }
    counts = {"count": len(kept), "links": len(rows), "share": f"{sum(data['chain_gaps']):.4f}"}
    notes: tuple[Note, ...] = (
        Note("gaps", counts),
        Note("setting", {"name": "threshold", "value": threshold}),
    )
    notes += tuple(note for note in unnamed if note)
    return result_of("chain_gaps", variant, data, Coverage(len(rows), len(rows)), notes=notes)


def _unnamed(role: str, given: Any, names: Sequence[str], reference: Array) -> Note | None:
    """A note on suppliers that have no value of their own, and count with 0."""
    if not isinstance(given, Mapping):
        raise wrong("measure-numbers", role, found=str(given)[:60])
    for name, value in given.items():
        if not (isinstance(value, (int, float)) and 0 <= value < np.inf):
            raise wrong("measure-numbers", f"{role}, {name}", found=value)
    if given and given.keys().isdisjoint(names):
        place_of(names, next(iter(given)), role)
    suppliers = [names[at] for at in np.flatnonzero(reference.sum(axis=1)).tolist()]
    lost = [name for name in suppliers if name not in given]
    return Note("unnamed", {"count": len(lost), "role": role, "found": lost[0]}) if lost else None


@measure
def tier_roles(
    flows: Array,
    final: Sequence[float],
    *,
    names: Sequence[str] | None = None,
    variant: str = "tiers",
) -> Result:
    """Assembler, module or part: the role of each member by how far it is from final use.

    >>> flows = np.array([[0, 9, 0], [0, 0, 9], [0, 0, 0]], dtype=float)
    >>> tier_roles(flows, [0, 0, 9], names=["screw", "engine", "car"]).data["tier_roles"]
    ['part', 'module', 'assembler']

    `final` is what each sells to final use. Upstreamness below 1.5 is an assembler, below 2.5 a module maker,
    above a maker of parts; a member that sells nothing has the role of an assembler. Raises InputError for
    members that sell only in a circle.
    """
    flows = square_matrix(flows, "flows")
    demand = _final(final, len(flows))
    sales = flows.sum(axis=1) + demand
    shares = np.divide(flows, sales[:, None], out=np.zeros_like(flows), where=sales[:, None] > 0)
    try:
        distance = np.linalg.solve(np.eye(len(flows)) - shares, np.ones(len(flows)))
    except np.linalg.LinAlgError:
        raise wrong("measure-singular", "flows", found="I - B") from None
    role = np.where(distance < 1.5, "assembler", np.where(distance < 2.5, "module", "part"))
    data = {
        "member": names_of(len(flows), names),
        "upstreamness": distance,
        "tier_roles": role.tolist(),
    }
    return result_of("tier_roles", variant, data, Coverage(len(flows), len(flows)))


@measure
def single_source_exposure(
    table: Table,
    buyer: str,
    supplier: str,
    value: str,
    *,
    product: str | None = None,
    limit: float = 0.7,
    variant: str = "hhi",
) -> Result:
    """How much each buyer depends on single suppliers; with `product`, supplier shares are taken product by product.

    >>> bought = {"buyer": ["car", "car", "car"], "supplier": ["a", "b", "c"], "value": [80, 10, 10]}
    >>> single_source_exposure(bought, "buyer", "supplier", "value", variant="largest").at(buyer="car")
    {'buyer': 'car', 'single_source_exposure': 0.8}

    A row for each buyer; one without purchases has no value. Raises InputError for negative values.
    """
    if not 0 < limit <= 1:
        raise wrong("measure-parameter", "limit", found=limit, expected="0 … 1")
    read = read_columns(table, [value], [buyer, supplier, *([product] if product else [])])
    values = read.values[value]
    if values.min() < 0:
        keys = read.keys[buyer][int(values.argmin())]
        raise wrong("measure-negative", value, found=float(values.min()), keys=keys)
    names, who = np.unique(np.asarray(read.keys[buyer]), return_inverse=True)
    products = np.asarray(read.keys[product]) if product else np.zeros(len(values), dtype=int)
    of = _numbers(np.asarray(read.keys[supplier]))
    what = _numbers(products)
    found = _exposures(who, what, of, values, limit, variant)
    data = {buyer: names.tolist(), "single_source_exposure": found}
    notes = (Note("setting", {"name": "limit", "value": limit}),) if variant == "share-70" else ()
    return result_of("single_source_exposure", variant, data, read.coverage, notes=notes)


def _final(given: Sequence[float], count: int) -> Array:
    """What each member sells to final use. Raises InputError for too few or too many, and what is no size."""
    try:
        final = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise wrong("measure-numbers", "final", found=str(given)[:60]) from None
    if final.shape != (count,):
        size = " x ".join(map(str, final.shape))
        raise wrong("measure-matrix", "final", found=size, expected=str(count))
    if not np.isfinite(final).all():
        raise wrong("measure-numbers", "final", found="NaN")
    if final.min() < 0:
        raise wrong("measure-negative", "final", found=float(final.min()), keys="final")
    return final


def _numbers(keys: NDArray[Any]) -> NDArray[np.intp]:
    """Keys as numbers from 0."""
    return np.unique(keys, return_inverse=True)[1]


def _exposures(
    who: NDArray[np.intp], what: NDArray[np.intp], of: NDArray[np.intp], values: Array, limit: float, variant: str
) -> Array:  # fmt: skip
    """The exposure of each buyer: of each product by its suppliers, products weighed by what is bought of them."""
    links, at = np.unique(np.stack([who, what, of]), axis=1, return_inverse=True)
    sizes = np.bincount(at.ravel(), values)
    bought, product = np.unique(links[:2], axis=1, return_inverse=True)
    sums = np.bincount(product.ravel(), sizes)
    shares = np.divide(
        sizes, sums[product.ravel()], out=np.zeros_like(sizes), where=sums[product.ravel()] > 0
    )
    largest = np.zeros(len(sums))
    np.maximum.at(largest, product.ravel(), shares)
    squares = np.bincount(product.ravel(), np.square(shares))
    part = {"share-70": (largest > limit).astype(float), "largest": largest, "hhi": squares}[
        variant
    ]
    whole = np.bincount(bought[0], sums)
    weighed = np.bincount(bought[0], sums * part)
    return np.divide(weighed, whole, out=np.full_like(whole, np.nan), where=whole > 0)
