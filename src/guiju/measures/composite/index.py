"""What a composite index is: indicators under aggregates, and how each step treats them. Plain data, read from YAML."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from guiju.measures.problems import wrong

NORMALISERS = ("minmax", "zscore", "rank", "goalposts", "distance-to-target", "borda", "percentile")
AGGREGATIONS = ("arithmetic", "geometric", "harmonic", "mpi", "copeland")
WEIGHTINGS = ("given", "equal", "entropy", "pca", "bod")
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
    label: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A node of the tree above indicators; the one without a parent is the index.

    `multiplier` makes its weight multiply the parent's score instead of being averaged in.
    """

    code: str
    parent: str | None = None
    weight: float = 1.0
    aggregation: str | None = None
    multiplier: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Index:
    """An index: its tree and the choices of each step."""

    name: str
    indicators: tuple[Indicator, ...]
    aggregates: tuple[Aggregate, ...]
    unit: str = "unit"
    group: str | None = None
    impute: str = "none"
    least_coverage: float = 0.0
    winsorise: int = 5
    skew: float = 2.0
    kurtosis: float = 3.5
    normalise: str = "minmax"
    low: float = 0.0
    high: float = 100.0
    weighting: str = "given"
    aggregation: str = "arithmetic"
    source: str = ""
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        codes = [one.code for one in self.nodes]
        if twice := {code for code in codes if codes.count(code) > 1}:
            raise wrong("index-code", self.name, found=sorted(twice)[0])
        known = {one.code for one in self.aggregates}
        for one in self.nodes:
            if one.parent is not None and one.parent not in known:
                raise wrong("index-parent", self.name, found=one.parent, of=one.code)
        roots = [one.code for one in self.aggregates if one.parent is None]
        if len(roots) != 1:
            raise wrong("index-root", self.name, found=", ".join(roots) or "-")
        self._refuse_cycles()
        choices = (
            ("normalise", self.normalise, NORMALISERS), ("aggregation", self.aggregation, AGGREGATIONS),
            ("weighting", self.weighting, WEIGHTINGS), ("impute", self.impute, IMPUTATIONS),
        )  # fmt: skip
        for key, value, allowed in choices:
            if value not in allowed:
                raise wrong(
                    "index-choice", self.name, found=value, key=key, expected=", ".join(allowed)
                )

    def _refuse_cycles(self) -> None:
        parents = {one.code: one.parent for one in self.aggregates}
        for code in parents:
            seen, at = {code}, parents[code]
            while at is not None:
                if at in seen:
                    raise wrong("index-cycle", self.name, found=code)
                seen.add(at)
                at = parents[at]

    @property
    def nodes(self) -> tuple[Indicator | Aggregate, ...]:
        """Indicators, then aggregates, in the order given."""
        return (*self.indicators, *self.aggregates)

    @property
    def root(self) -> str:
        """The aggregate on top."""
        return next(one.code for one in self.aggregates if one.parent is None)

    def children(self, code: str) -> list[Indicator | Aggregate]:
        """What is right below an aggregate, in the order given."""
        return [one for one in self.nodes if one.parent == code]

    def bottom_up(self) -> list[Aggregate]:
        """The aggregates, each after all below it."""
        depth = {one.code: 0 for one in self.aggregates}
        parents = {one.code: one.parent for one in self.aggregates}
        for code in depth:
            at = parents[code]
            while at is not None:
                depth[code] += 1
                at = parents[at]
        return sorted(self.aggregates, key=lambda one: -depth[one.code])


def read_index(source: str | Path | Mapping[str, Any]) -> Index:
    """An index from YAML (a file or a mapping), or from a table of indicators as COINr's `iMeta` has it (.csv).

    Raises InputError for unknown keys, codes given twice, parents that there are not, and trees with a cycle.
    """
    if isinstance(source, Mapping):
        return _from_mapping(source, str(source.get("name", "index")))
    path = Path(source)
    if not path.is_file():
        raise wrong("no-file", str(path), found=str(path), reason="no such file")
    if path.suffix.lower() == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return _from_table(list(csv.DictReader(stream)), path.stem)
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(loaded, Mapping):
        raise wrong(
            "index-choice",
            str(path),
            found=type(loaded).__name__,
            key="index",
            expected="a mapping",
        )
    return _from_mapping(loaded, path.stem)


def _from_mapping(given: Mapping[str, Any], name: str) -> Index:
    known = {one.name for one in fields(Index)} - {"notes"}
    _refuse_unknown(given, known, name)
    values = {key: value for key, value in given.items() if key in known}
    values["name"] = str(given.get("name", name))
    values["indicators"] = tuple(_indicator(one, name) for one in given.get("indicators", ()))
    values["aggregates"] = tuple(_aggregate(one, name) for one in given.get("aggregates", ()))
    return Index(**values)


def _refuse_unknown(given: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    from guiju.expression.names import nearest

    allowed = sorted(known)
    for key in given:
        if key not in allowed:
            raise wrong(
                "index-key",
                where,
                found=key,
                nearest=nearest(str(key), allowed),
                known=", ".join(allowed),
            )


def _indicator(given: Mapping[str, Any], where: str) -> Indicator:
    _refuse_unknown(given, {one.name for one in fields(Indicator)}, where)
    values = dict(given)
    for key in ("goalposts", "band"):
        if values.get(key) is not None:
            values[key] = _pair(values[key], key, where)
    if values.get("direction", 1) not in (1, -1):
        raise wrong(
            "index-choice", where, found=values["direction"], key="direction", expected="1, -1"
        )
    return Indicator(**values)


def _pair(values: Sequence[float], key: str, where: str) -> tuple[float, float]:
    low, high = (float(value) for value in values)
    if low >= high:
        raise wrong("index-choice", where, found=f"{low}, {high}", key=key, expected="low, high")
    return low, high


def _aggregate(given: Mapping[str, Any], where: str) -> Aggregate:
    _refuse_unknown(given, {one.name for one in fields(Aggregate)}, where)
    return Aggregate(**given)


def _from_table(rows: Sequence[Mapping[str, str]], name: str) -> Index:
    def blank(row: Mapping[str, str], key: str) -> str:
        value = (row.get(key) or "").strip()
        return "" if value == "NA" else value

    indicators = tuple(
        Indicator(
            row["iCode"], blank(row, "Parent"), int(row["Direction"]), float(row["Weight"]),
            blank(row, "Denominator") or None, target=float(row["Target"]) if blank(row, "Target") else None,
            unit=blank(row, "Unit"), label=blank(row, "iName"),
        )
        for row in rows if row["Type"] == "Indicator"
    )  # fmt: skip
    aggregates = tuple(
        Aggregate(
            row["iCode"],
            blank(row, "Parent") or None,
            float(row["Weight"]),
            label=blank(row, "iName"),
        )
        for row in rows
        if row["Type"] == "Aggregate"
    )
    return Index(name, indicators, aggregates, unit="uCode")
