"""Every measure by name, with its variants: formula, source, unit, range, and how high and low are read."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import numpy as np
import yaml

from guiju.expression.names import nearest
from guiju.measures.problems import wrong
from guiju.measures.result import Coverage, Note, Result

P = ParamSpec("P")
VARIANTS = Path(__file__).parent / "variants"
"""Where formulas and readings are written."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One formula of a measure, by which its number can be defended.

    `zh` holds the same in Chinese: formula (where it has words), unit, range and the readings of low and high.
    """

    name: str
    formula: str
    source: str
    unit: str = "1"
    range: str = ""
    low: str = ""
    high: str = ""
    zh: Mapping[str, str] = field(default_factory=dict)

    def said(self, part: str, language: str = "en") -> str:
        """Formula, unit, range or the reading of low or high, in a language.

        >>> MEASURES["gini"].variant("plain").said("high", "zh")
        '一方占有全部'
        """
        english = str(getattr(self, part))
        return self.zh.get(part, english) if language == "zh" else english


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its name, its Chinese name, its family, its variants, its function, and what else it is called.

    The first variant is taken where none is named. `says` is what it tells, in Chinese.
    """

    name: str
    zh: str
    family: str
    variants: tuple[Variant, ...]
    function: Callable[..., Result]
    also: tuple[str, ...] = ()
    says: str = ""

    def summary(self, language: str = "en") -> str:
        """What the measure tells, in one sentence of a language.

        >>> MEASURES["prais"].summary(), MEASURES["prais"].summary("zh")
        ('Mobility between quantile classes in one number.', '分位档之间的流动性，合为一个数。')
        """
        first = (inspect.getdoc(self.function) or "").partition("\n\n")[0]
        return self.says if language == "zh" else " ".join(first.split())

    def variant(self, name: str | None) -> Variant:
        """A variant by name, in any case; the first for None. Raises InputError for a name that there is not.

        >>> MEASURES["flegg_quotient"].variant("flq").name
        'FLQ'
        """
        if name is None:
            return self.variants[0]
        asked = _plain(name)
        for variant in self.variants:
            if _plain(variant.name) == asked:
                return variant
        known = [variant.name for variant in self.variants]
        values = {"found": name, "known": ", ".join(known), "nearest": nearest(name, known)}
        raise wrong("measure-variant", self.name, measure=self.name, **values)


def _plain(name: str) -> str:
    """A name without the differences that mean nothing: case, blanks and lines for hyphens."""
    return name.strip().lower().replace("_", "-").replace(" ", "-")


FAMILIES = (
    "inequality", "specialisation", "complexity", "space", "change", "input-output", "networks", "innovation",
)  # fmt: skip
MEASURES: dict[str, Measure] = {}


@dataclass(frozen=True, slots=True)
class _Written:
    """A measure as its family's file has it."""

    zh: str
    says: str
    family: str
    variants: tuple[Variant, ...]
    also: tuple[str, ...]


def _read(family: str) -> dict[str, _Written]:
    """The measures of a family, by name."""
    text = (VARIANTS / f"{family}.yaml").read_text(encoding="utf-8")
    loaded = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {
        name: _Written(
            entry["zh"],
            entry["says"],
            family,
            tuple(Variant(key, **fields) for key, fields in entry["variants"].items()),
            (*entry.get("also", ()), *_chinese(entry["zh"])),
        )
        for name, entry in loaded.items()
    }


def _chinese(name: str) -> tuple[str, ...]:
    """A Chinese name, and where a part of it stands in brackets, what is before and in them.

    >>> _chinese("相似系数（同构系数）")
    ('相似系数（同构系数）', '相似系数', '同构系数')
    """
    before, bracket, inside = name.partition("（")
    return (name, before, inside.rstrip("）")) if bracket else (name,)


_WRITTEN = {name: entry for family in FAMILIES for name, entry in _read(family).items()}


def measure(function: Callable[P, Result]) -> Callable[P, Result]:
    """Register a function as the measure of its name, and add its variants to its documentation."""
    name = function.__name__
    written = _WRITTEN[name]
    defaults = {key: one.default for key, one in inspect.signature(function).parameters.items()}

    @wraps(function)
    def computed(*args: P.args, **kwargs: P.kwargs) -> Result:
        asked = kwargs.get("variant")
        if asked is not None:
            kwargs["variant"] = MEASURES[name].variant(str(asked)).name
        found = function(*args, **kwargs)
        settings = _set_otherwise(found, kwargs, defaults)
        return replace(found, notes=(*found.notes, *settings)) if settings else found

    formulas = "\n".join(
        f"    - `{one.name}`: {one.formula}. {one.source}." for one in written.variants
    )
    computed.__doc__ = (
        f"{(function.__doc__ or '').rstrip()}\n\n    {written.zh}. Variants:\n\n{formulas}\n"
    )
    MEASURES[name] = Measure(
        name, written.zh, written.family, written.variants, computed, written.also, written.says
    )
    return computed


_TOLD = frozenset({"seed", "permutations", "draws", "k"})
"""Settings that notes of their own tell."""


def _set_otherwise(
    found: Result, given: Mapping[str, Any], defaults: Mapping[str, Any]
) -> tuple[Note, ...]:
    """Notes on numbers that were set otherwise than the formula has them."""
    told = {one.values.get("name") for one in found.notes if isinstance(one, Note)} | _TOLD
    return tuple(
        Note("setting", {"name": name, "value": value})
        for name, value in given.items()
        if isinstance(defaults.get(name), (int, float))
        and value != defaults[name]
        and name not in told
    )


def find(name: str) -> Measure:
    """A measure by its name, its Chinese name, or another that it is known by.

    >>> find("gini").zh, find("同构系数").name, find("RCA").name
    ('基尼系数', 'structural_similarity', 'location_quotient')

    Raises InputError, with the nearest name, for one that there is not.
    """
    if name in MEASURES:
        return MEASURES[name]
    known = {other.lower(): one for one in MEASURES.values() for other in (one.name, *one.also)}
    asked = name.strip().lower().replace("-", "_").replace(" ", "_")
    if asked in known:
        return known[asked]
    values = {"found": name, "nearest": nearest(asked, known), "count": len(MEASURES)}
    raise wrong("measure-unknown", name, **values)


_SAID = ("empty-regions", "empty-industries", "nothing-below")
"""Notes that say which values are missing, and why."""


def result_of(
    name: str, variant: str | None, columns: Mapping[str, Any], coverage: Coverage, *,
    notes: tuple[str | Note, ...] = (), interval: tuple[str, str] | None = None,
) -> Result:  # fmt: skip
    """A result of a measure, its columns in the order given: keys, then values.

    Where values are missing and no note says why, one says how many.
    """
    chosen = MEASURES[name].variant(variant)
    values = np.asarray(columns[tuple(columns)[-1]])
    missing = int(np.isnan(values).sum()) if values.dtype.kind == "f" else 0
    if missing and not any(isinstance(one, Note) and one.code in _SAID for one in notes):
        notes = (*notes, Note("no-value", {"count": missing}))
    return Result(name, chosen, tuple(columns), columns, coverage, notes, interval)
