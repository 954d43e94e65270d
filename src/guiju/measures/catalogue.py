"""Every measure by name, with its variants: formula, source, unit, range, and how high and low are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec

from guiju.measures.problems import wrong
from guiju.measures.result import Result

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Variant:
    """One formula of a measure, by which its number can be defended."""

    name: str
    formula: str
    source: str
    unit: str = "1"
    range: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its name in both languages, its family, its variants (the first is taken where none is named)."""

    name: str
    zh: str
    family: str
    variants: tuple[Variant, ...]
    function: Callable[..., Result]

    def variant(self, name: str | None) -> Variant:
        """A variant by name; the first for None. Raises InputError for a name that there is not."""
        if name is None:
            return self.variants[0]
        for variant in self.variants:
            if variant.name == name:
                return variant
        known = ", ".join(variant.name for variant in self.variants)
        raise wrong("measure-variant", self.name, found=name, expected=known, measure=self.name)


MEASURES: dict[str, Measure] = {}
FAMILIES = (
    "inequality", "specialisation", "complexity", "space", "change", "input-output", "networks", "innovation",
)  # fmt: skip


def measure(zh: str, family: str, *variants: Variant) -> Callable[[Callable[P, Result]], Callable[P, Result]]:
    """Register a function as a measure of its own name, and add its variants to its documentation."""

    def register(function: Callable[P, Result]) -> Callable[P, Result]:
        name = function.__name__

        @wraps(function)
        def computed(*args: P.args, **kwargs: P.kwargs) -> Result:
            return function(*args, **kwargs)

        computed.__doc__ = f"{(function.__doc__ or '').rstrip()}\n\n    {zh}. Variants:\n\n" + "\n".join(
            f"    - `{one.name}`: {one.formula}. {one.source}." for one in variants
        )
        MEASURES[name] = Measure(name, zh, family, variants, computed)
        return computed

    return register


def find(name: str) -> Measure:
    """A measure by its name. Raises InputError, with the nearest name, for one that there is not."""
    from guiju.expression.names import nearest

    if name not in MEASURES:
        raise wrong("measure-unknown", name, found=name, nearest=nearest(name, MEASURES), known=", ".join(sorted(MEASURES)))
    return MEASURES[name]


def result_of(
    name: str, variant: str | None, columns: dict[str, Any], coverage: Any, *, notes: tuple[str, ...] = (),
    interval: tuple[str, str] | None = None,
) -> Result:  # fmt: skip
    """A result of a measure, its columns in the order given: keys, then values."""
    chosen = MEASURES[name].variant(variant)
    return Result(name, chosen, tuple(columns), columns, coverage, notes, interval)
