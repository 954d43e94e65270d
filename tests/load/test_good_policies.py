"""Small policies that must load, covering the reference of the format."""

from __future__ import annotations

from pathlib import Path

import pytest

from guiju.load import load_definition, load_text, with_reform
from tests.load.dump import dump
from tests.load.golden import CASES, check_golden, folders

GOOD = folders("policy", "good")


@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_policy_is_read_as_meant(folder: Path) -> None:
    policy = load_definition(folder)
    texts = [dump(policy.definition)]
    reforms = folder / "reforms.txt"
    if reforms.exists():
        names = reforms.read_text(encoding="utf-8").split()
        texts += [f"\n{dump(with_reform(policy, name).definition)}" for name in names]
    check_golden(folder / "expected.txt", "\n".join(texts))


def test_whole_policy() -> None:
    """The policy that holds every key once, as it is and under its reforms."""
    policy = load_text((CASES / "policy" / "whole.yaml").read_text(encoding="utf-8"))
    texts = [dump(policy.definition), f"\n{dump(with_reform(policy, 'R1').definition)}"]
    check_golden(CASES / "policy" / "whole.txt", "\n".join(texts))


@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_loading_twice_is_the_same(folder: Path) -> None:
    assert load_definition(folder).definition == load_definition(folder / "policy.yaml").definition
