"""Each variant against values that peers, or formulas written anew from the literature, gave on the shared data.

`peer_values.jsonl` has a line for each measure, variant and table: what gave the values, and the rows they stand in.
Tables are asked for as on the command line.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from guiju import measures as m
from guiju.cli.measuring.asked import Asked, compute
from tests.measures.test_reference import CODES, FOUR, REFERENCE, VARIANTS

LINES = (Path(__file__).parent / "peer_values.jsonl").read_text(encoding="utf-8").splitlines()
ENTRIES: list[dict[str, Any]] = [json.loads(line) for line in LINES]
ARRAYS = ("reference", "flows")
ELSEWHERE = {
    # test_claims.py: econcomplex 1.0.1.
    ("complexity_outlook", "sum"),
    ("complexity_gain", "gross"),
    # reference.json under one name for several measures.
    ("litzenberger_sternberg", "plain"),
    ("ellison_glaeser", "plant"),
}


def asked(entry: dict[str, Any], data: Path, clusters: Path) -> m.Result:
    """The result of an entry, its roles given as on the command line."""
    roles = dict(entry["roles"])
    settings = dict([str(roles.pop("set")).split("=")]) if "set" in roles else {}
    if "neighbours" in roles:
        roles["neighbours"] = str(data / roles["neighbours"])
    if "period" in roles:
        roles["periods"] = roles.pop("period")
    mapping = str(clusters) if roles.pop("mapping", None) else None
    sectors = roles.pop("sectors", None)
    named = {**roles, "variant": entry["variant"]}
    request = Asked(str(data / entry["data"]), named, settings, mapping=mapping, sectors=sectors)
    found = compute(m.find(entry["measure"]), request)
    assert isinstance(found, m.Result)
    return found


def given(entry: dict[str, Any]) -> m.Result:
    """The result of an entry that brings its table along."""
    arguments = {
        name: np.array(value, dtype=float) if name in ARRAYS else value
        for name, value in entry["given"].items()
    }
    return m.find(entry["measure"]).function(**arguments, variant=entry["variant"])


def differences(found: m.Result, entry: dict[str, Any]) -> list[str]:
    """Where a result differs from the values of an entry."""
    rows, wrong = found.records(), []
    for one in entry["values"]:
        there = [row for row in rows if all(str(row[k]) == str(v) for k, v in one["at"].items())]
        value, expected = (there[0][one["column"]] if len(there) == 1 else there), one["value"]
        if isinstance(value, (int, float)) and isinstance(expected, (int, float)):
            same = math.isclose(value, expected, rel_tol=one.get("tolerance", 1e-9), abs_tol=1e-10)
        else:
            same = value == expected
        if not same:
            wrong.append(f"{one['at']} {one['column']}: {value!r}, expected {expected!r}")
    return wrong


def name_of(entry: dict[str, Any]) -> str:
    return f"{entry['measure']}-{entry['variant']}"


@pytest.fixture(scope="session")
def clusters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("clusters") / "clusters.csv"
    rows = zip(CODES, FOUR, strict=True)
    file.write_text("code,cluster\n" + "".join(f"{a},{b}\n" for a, b in rows), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if "data" in e], ids=lambda entry: name_of(entry)
)
def test_value_of_a_peer(entry: dict[str, Any], shared: Path, clusters: Path) -> None:
    assert differences(asked(entry, shared / "data", clusters), entry) == []


@pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if "given" in e], ids=lambda entry: name_of(entry)
)
def test_value_of_a_small_table(entry: dict[str, Any]) -> None:
    assert differences(given(entry), entry) == []


def test_every_variant_has_a_value_that_is_not_our_own() -> None:
    have = {(entry["measure"], entry["variant"]) for entry in ENTRIES}
    have |= {(one["measure"], VARIANTS.get(one["variant"], "")) for one in REFERENCE}
    every = {(one.name, v.name) for one in m.MEASURES.values() for v in one.variants}
    assert every - have == ELSEWHERE


def test_the_check_of_a_peer_can_fail() -> None:
    entry = next(e for e in ENTRIES if "given" in e)
    entry = {**entry, "values": [{**entry["values"][0], "value": 0.5}]}
    assert len(differences(given(entry), entry)) == 1
