"""What a composite index is: indicators under aggregates, and how each step treats them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from guiju.model.label import NO_LABEL, Label
from guiju.model.problem import NOWHERE, InputError, Place, Problem
from guiju.model.source import Citation

NORMALISERS = ("minmax", "zscore", "rank", "goalposts", "distance-to-target", "borda", "percentile")
AGGREGATIONS = ("arithmetic", "geometric", "harmonic", "mpi", "copeland")
WEIGHTINGS = ("given", "equal", "entropy", "pca", "bod", "multipliers")
IMPUTATIONS = ("none", "mean", "median", "group-mean", "zero")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One column of the data and how it counts.

    `direction` 1 where more is better, -1 where less is; `band` (low, high) where neither is: inside it counts full.
    `denominator` is a column to divide by; `goalposts` fixed ends for normalising, which keep years comparable.
    """

    code: str
    parent: str
    direction: int = 1
    weight: float = 1.0
    denominator: str | None = None
    scale: float = 1.0
    goalposts: tuple[float, float] | None = None
    target: float | None = None
    band: tuple[float, float] | None = None
    unit: str = ""
    label: Label = NO_LABEL
    cites: tuple[Citation, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A node of the tree above indicators; the one without a parent is the index.

    `multiplier` makes its score multiply that of its parent, as a share of the scale, instead of being averaged in.
    `weighting` and `aggregation` say how the parts below it count where they count otherwise than in all the index;
    with the weighting `multipliers` a weight is a factor of its part (mean about 1), and weights need not sum to 1.
    """

    code: str
    parent: str | None = None
    weight: float = 1.0
    aggregation: str | None = None
    weighting: str | None = None
    multiplier: bool = False
    label: Label = NO_LABEL
    cites: tuple[Citation, ...] = ()
    place: Place = NOWHERE


Node: TypeAlias = "Indicator | Aggregate"


@dataclass(frozen=True, slots=True)
class Index:
    """An index: its tree and the choices of each step.

    `unit` and `group` are columns: the names of what is ranked, and of the groups whose means fill gaps. Raises
    InputError for a tree that is none and for choices that there are not.
    """

    name: str
    indicators: tuple[Indicator, ...]
    aggregates: tuple[Aggregate, ...]
    unit: str = "unit"
    group: str | None = None
    impute: str = "none"
    least_coverage: float = 0.0
    winsorise: float = 5
    skew: float = 2.0
    kurtosis: float = 3.5
    normalise: str = "minmax"
    low: float = 0.0
    high: float = 100.0
    weighting: str = "given"
    aggregation: str = "arithmetic"
    label: Label = NO_LABEL
    cites: tuple[Citation, ...] = ()
    place: Place = NOWHERE

    def __post_init__(self) -> None:
        problems = [*tree_faults(self.name, self.indicators, self.aggregates), *self._bad_choices()]
        if problems:
            raise InputError(problems)

    def _bad_choices(self) -> Iterator[Problem]:
        here = self.place if self.place != NOWHERE else Place(self.name)
        for key, allowed in CHOICES.items():
            if (found := getattr(self, key)) not in allowed:
                values = {"found": found, "key": key, "expected": ", ".join(allowed)}
                yield Problem("index-choice", here, values)
        ranges = (
            ("winsorise", self.winsorise >= 0 and self.winsorise == int(self.winsorise), "0, 1, 2 …"),
            ("least_coverage", 0 <= self.least_coverage <= 1, "0 … 1"), ("skew", self.skew >= 0, "0 …"),
        )  # fmt: skip
        for key, good, expected in ranges:
            if not good:
                values = {"found": getattr(self, key), "key": key, "expected": expected}
                yield Problem("index-range", here, values)
        if self.impute == "group-mean" and not self.group:
            yield Problem("index-group", here, {})
        for one in self.indicators:
            at = one.place if one.place != NOWHERE else here
            yield from (Problem(code, at, values) for code, values in self._contradictions(one))
        yield from self._bad_means(here)

    def _contradictions(self, one: Indicator) -> Iterator[tuple[str, Mapping[str, object]]]:
        """What an indicator lacks for the normaliser, or has that does not go together."""
        if not 0 < one.scale < float("inf"):
            yield (
                "index-range",
                {"found": one.scale, "key": f"{one.code}: scale", "expected": "> 0"},
            )
        if one.goalposts and self.normalise not in ("minmax", "goalposts"):
            yield "index-ends", {"found": one.code, "how": self.normalise}
        if self.normalise == "goalposts" and not (one.goalposts or one.band):
            yield "index-goalposts", {"found": one.code}
        if self.normalise == "distance-to-target" and one.target is None and not one.band:
            yield "index-target", {"found": one.code}
        if one.band and one.direction != 1:
            yield "index-band", {"found": "direction: -1", "of": one.code}
        if one.band and one.goalposts and not _reaches_beyond(one.goalposts, one.band):
            ends = ", ".join(f"{end:g}" for end in one.goalposts)
            yield "index-band", {"found": f"goalposts: [{ends}]", "of": one.code}

    def _bad_means(self, here: Place) -> Iterator[Problem]:
        """Aggregates whose mean cannot be taken as it is asked for."""
        averaged = {part.parent for part in self.nodes if not getattr(part, "multiplier", False)}
        parents = {part.parent for part in self.nodes}
        for one in self.aggregates:
            at = one.place if one.place != NOWHERE else here
            how = one.aggregation or self.aggregation
            if (one.weighting or self.weighting) == "bod" and how != "arithmetic":
                yield Problem("index-bod-means", at, {"found": how, "of": one.code})
            if one.multiplier and one.parent is None:
                yield Problem("index-multiplier", at, {"found": one.code})
            if one.code in parents and one.code not in averaged:
                yield Problem("index-multiplier", at, {"found": one.code})

    @property
    def root(self) -> str:
        """The aggregate on top."""
        return next(one.code for one in self.aggregates if one.parent is None)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Indicators, then aggregates."""
        return *self.indicators, *self.aggregates

    def children(self, code: str) -> list[Node]:
        """What is right below an aggregate, in the order given."""
        return [one for one in self.nodes if one.parent == code]

    def bottom_up(self) -> list[Aggregate]:
        """The aggregates, each after all below it."""
        parents = {one.code: one.parent for one in self.aggregates}
        depth = {code: sum(1 for _ in _above(code, parents)) for code in parents}
        return sorted(self.aggregates, key=lambda one: -depth[one.code])


def _reaches_beyond(goalposts: tuple[float, float], band: tuple[float, float]) -> bool:
    """Whether some values between the goalposts lie outside the band, so that they can count less."""
    return goalposts[0] < band[0] or goalposts[1] > band[1]


CHOICES: Mapping[str, Sequence[str]] = {
    "normalise": NORMALISERS, "aggregation": AGGREGATIONS, "weighting": WEIGHTINGS, "impute": IMPUTATIONS,
}  # fmt: skip


MOST_NODES, MOST_LEVELS = 5_000, 50
"""Indicators and aggregates of an index, and aggregates above one of them; the largest known has some hundreds."""


def tree_faults(
    name: str, indicators: Sequence[Indicator], aggregates: Sequence[Aggregate]
) -> Iterator[Problem]:
    """What is wrong with a tree: codes given twice, parents that are not there, no single root, empty aggregates,
    cycles, and sizes beyond all use.
    """
    nodes: tuple[Node, ...] = (*indicators, *aggregates)
    if len(nodes) > MOST_NODES:
        yield Problem("index-large", Place(name), {"found": len(nodes), "expected": MOST_NODES})
        return
    known: dict[str, Node] = {}
    for one in nodes:
        at = one.place if one.place != NOWHERE else Place(name)
        if one.code in known:
            yield Problem("index-code", at, {"found": one.code})
        known.setdefault(one.code, one)
    codes = {one.code: one for one in aggregates}
    for one in nodes:
        at = one.place if one.place != NOWHERE else Place(name)
        if one.parent is not None and one.parent not in codes:
            values = {"found": one.parent, "of": one.code, "known": ", ".join(codes) or "-"}
            yield Problem("index-parent", at, values)
        if one.weight < 0:
            yield Problem("index-weight", at, {"found": one.weight, "of": one.code})
    yield from _shape(name, nodes, aggregates)


def _shape(name: str, nodes: Sequence[Node], aggregates: Sequence[Aggregate]) -> Iterator[Problem]:
    roots = [one.code for one in aggregates if one.parent is None]
    if len(roots) != 1:
        yield Problem("index-root", Place(name), {"found": ", ".join(roots) or "-"})
    parents = {one.code: one.parent for one in aggregates}
    below: dict[str | None, list[Node]] = {}
    for node in nodes:
        below.setdefault(node.parent, []).append(node)
    for one in aggregates:
        at = one.place if one.place != NOWHERE else Place(name)
        above, parts = list(_above(one.code, parents)), below.get(one.code, [])
        if one.code in above:
            yield Problem("index-cycle", at, {"found": one.code})
        if len(above) == MOST_LEVELS:
            yield Problem("index-deep", at, {"found": one.code, "expected": MOST_LEVELS})
        if not parts:
            yield Problem("index-empty", at, {"found": one.code})
        elif not any(part.weight for part in parts):
            codes = ", ".join(part.code for part in parts)
            yield Problem("index-weight", at, {"found": 0, "of": codes})


def _above(code: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    """The aggregates above one, each once, itself too where the way leads back to it."""
    seen: set[str] = set()
    at = parents.get(code)
    while at is not None and at not in seen:
        seen.add(at)
        yield at
        at = parents.get(at)
