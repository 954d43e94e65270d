"""The catalogue is complete: registered, explained in both languages, on the page, in the words of the screens.

GUIJU_UPDATE_GOLDEN=1 writes the pages anew.
"""

from __future__ import annotations

import inspect
import os
import re
from pathlib import Path

import pytest

from guiju import measures
from guiju.locale import TEXTS
from guiju.measures.page import catalogue_page
from guiju.model.problem import InputError

ROOT = Path(__file__).resolve().parents[2]
CHINESE = re.compile(r"[一-鿿]")
WORDS = re.compile(r"[A-Za-z]{3,}")
SYMBOLS = {
    "sum",
    "sqrt",
    "mean",
    "max",
    "min",
    "exp",
    "trace",
    "diag",
    "log",
    "phi",
    "out",
    "PCI",
    "share",
}
every_measure = pytest.mark.parametrize("name", sorted(measures.MEASURES))


@every_measure
def test_measure_is_explained(name: str) -> None:
    one = measures.MEASURES[name]
    documentation = inspect.getdoc(one.function) or ""
    assert ">>>" in documentation
    assert one.zh in documentation
    assert CHINESE.search(one.zh)
    assert one.summary() in " ".join(documentation.split())
    assert CHINESE.search(one.summary("zh"))
    assert one.summary("zh").endswith("。")
    assert "variant" in inspect.signature(one.function).parameters
    for variant in one.variants:
        assert variant.formula
        assert variant.source
        assert f"`{variant.name}`: {variant.formula}" in documentation
        for part in ("low", "high"):
            assert getattr(variant, part), f"{variant.name} does not say how {part} is read"
            assert CHINESE.search(variant.said(part, "zh")), f"{variant.name}: {part}"
        for part in ("unit", "range"):
            assert getattr(variant, part), f"{variant.name} has no {part}"
        for part in ("formula", "unit", "range"):
            words = WORDS.findall(getattr(variant, part))
            said = variant.said(part, "zh") != getattr(variant, part)
            # Symbols are the same in both languages.
            assert said or set(words) <= SYMBOLS, f"{variant.name}: {part} is in English only"


@every_measure
def test_unknown_variant_is_an_error(name: str) -> None:
    function = measures.MEASURES[name].function
    with pytest.raises(InputError) as caught:
        function(variant="none such")
    assert caught.value.problems[0].code == "measure-variant"


def test_other_names_lead_to_one_measure() -> None:
    names: dict[str, str] = {}
    for one in measures.MEASURES.values():
        for name in {other.lower() for other in (one.name, *one.also)}:
            assert names.setdefault(name, one.name) == one.name, name
    for other, name in (("同构系数", "structural_similarity"), ("LISA", "local_moran"), ("coi", "complexity_outlook"),
                        ("集而不群", "cluster_linkage"), ("Local Supply Rate", "local_supply_rate")):  # fmt: skip
        assert measures.find(other).name == name
    with pytest.raises(InputError) as caught:
        measures.find("ginni")
    assert caught.value.problems[0].values["nearest"] == "gini"


def test_families_and_measures_are_public() -> None:
    assert {one.family for one in measures.MEASURES.values()} == set(measures.FAMILIES)
    assert set(measures.MEASURES) <= set(measures.__all__)
    assert all(f"family-{family}" in TEXTS for family in measures.FAMILIES)


@pytest.mark.parametrize("name", measures.__all__)
def test_public_name_is_explained(name: str) -> None:
    value = getattr(measures, name)
    assert not callable(value) or inspect.getdoc(value)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_page_is_that_of_the_catalogue(language: str) -> None:
    file = ROOT / "docs" / language / "measure-catalogue.md"
    if os.environ.get("GUIJU_UPDATE_GOLDEN"):
        file.write_text(catalogue_page(language), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == catalogue_page(language)
