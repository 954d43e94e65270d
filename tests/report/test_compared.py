"""The page of a comparison: the properties that concern its reforms, with the answers that are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

import guiju
from guiju.report.proofs import compared_blocks
from guiju.verify import store
from tests.cli.conftest import CASES

PROOFS = CASES / "policies" / "proofs"


def test_properties_of_the_reforms_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "default_folder", lambda: tmp_path)
    loaded = guiju.load(PROOFS)._loaded
    found = {"policy": str(PROOFS), "variants": [{"reform": "longer"}]}

    def rows() -> dict[str, str]:
        (first, *_) = compared_blocks(found, loaded.definition, loaded, "en")
        return {
            str(name.text).split(" ")[0]: str(answer.text)
            for name, answer, *_ in first.section.rows
        }

    before = rows()
    assert "longer_includes_today" in before
    assert all("no answer kept" in answer for answer in before.values())
    guiju.load(PROOFS).verify(["longer_includes_today"], cache=tmp_path)
    assert rows()["longer_includes_today"].startswith("proved")


def test_nothing_where_no_property_concerns_them() -> None:
    loaded = guiju.load(PROOFS)._loaded
    found = {"policy": str(PROOFS), "variants": [{"reform": "none"}]}
    assert not list(compared_blocks(found, loaded.definition, loaded, "en"))
