"""Every kind of claim about the policies that come along: what holds is proved, what does not is refuted by a case
that comes out so when it is decided the ordinary way.

Each file of cases is a reform that adds properties to the policy of its name.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import guiju
from guiju.load.policy import BUILT_IN, Loaded, load_definition, with_reform
from guiju.model import tree
from guiju.model.definition import Definition
from guiju.model.property import KINDS
from guiju.model.tree import Node
from guiju.verify import Answer, Answers, verify
from tests.mutants.operators import parameters_of

CASES = Path(__file__).parents[1] / "cases" / "verify"
DAY = date(2024, 12, 31)
FILES = sorted(CASES.glob("*/*.yaml"))
CLAIMS = [
    (file, name) for file in FILES for name in yaml.safe_load(file.read_text("utf-8"))["properties"]
]


def answers(file: Path, name: str, **wanted: Any) -> Answers:
    """The answer to one claim of a file."""
    return verify(with_claims(file), [name], date=DAY, **wanted)


@cache
def with_claims(file: Path) -> Loaded:
    """The policy with the claims of a file."""
    loaded = with_reform(load_definition(file.stem), str(file))
    # Properties change no result: the cases are those of the policy itself.
    return replace(loaded, definition=replace(loaded.definition, reform=""))


@pytest.mark.parametrize(("file", "name"), CLAIMS, ids=[f"{f.parent.name}-{n}" for f, n in CLAIMS])
def test_claims_of_both_kinds(file: Path, name: str, tmp_path: Path) -> None:
    found = answers(file, name, save=tmp_path)
    answer = found[name]
    if file.parent.name == "good":
        assert answer.verdict == "proved"
        return
    assert answer.verdict == "refuted"
    if found.saved:
        check_saved(file, answer, found.saved[name])


def check_saved(file: Path, answer: Answer, saved: tuple[str, ...]) -> None:
    """The case files as written are explained, and come out as the answer says."""
    policy = guiju.load(file.stem)
    claimed = with_claims(file).definition.properties[answer.name]
    example = answer.counterexample
    assert example is not None
    if claimed.kind == "always":
        return
    output = ".".join(claimed.target)
    values = [policy.decide(path, outputs=[output]).find(output)[0].value for path in saved]
    assert all(policy.explain(path, output) for path in saved)
    if claimed.kind in ("no_cliff", "monotone", "marginal_rate", "nobody_worse", "cost"):
        assert values == [example.before_value, example.after_value]
    if len(values) == 2:
        assert values[0] != values[1]


def test_every_kind_stands_in_both_folders() -> None:
    for folder in ("good", "bad"):
        listed = yaml.safe_load((CASES / folder / "transfer.yaml").read_text("utf-8"))["properties"]
        assert {kind for claim in listed.values() for kind in claim if kind in KINDS} == set(KINDS)


def test_every_policy_has_claims_of_its_own() -> None:
    for folder in BUILT_IN.glob("*/policy.yaml"):
        assert guiju.load(folder.parent.name).definition.properties


def test_no_property_repeats_a_parameter() -> None:
    """A rule or column compared with a bare number that is the value of a parameter it reads says nothing new."""
    for folder in BUILT_IN.glob("*/policy.yaml"):
        definition = guiju.load(folder.parent.name).definition
        for claimed in definition.properties.values():
            for written in (claimed.limit, claimed.given):
                if written is not None and claimed.target[0]:
                    assert repeated(definition, claimed.target[0], written.tree) == [], claimed.name


def test_a_repeated_parameter_is_seen() -> None:
    text = """
format: 1
name: small
sources: {law: {title: {zh: 办法, en: rules}}}
entities: {person: {key: person_id, columns: {wage: money}}}
parameters: {share: {type: share, values: {2020-01-01: 50%}, cites: [law 一]}}
rules: {person: {part: {is: p.share, type: share}}}
properties:
  repeats: {always: part = 50%, on: person}
  repeats_by_name: {always: p.share = 50%, on: person}
  says_more: {always: part * 2 = 1, on: person}
"""
    definition = guiju.loads(text).definition
    found = {
        name: repeated(definition, "person", claimed.limit.tree)
        for name, claimed in definition.properties.items()
        if claimed.limit is not None
    }
    assert found == {"repeats": ["share"], "repeats_by_name": ["share"], "says_more": []}


def repeated(definition: Definition, entity: str, node: Node) -> list[str]:
    """The parameters whose value an expression repeats, compared with a rule that reads them or with themselves."""
    found = []
    for part in tree.walk(node):
        if isinstance(part, tree.Call) and part.function in ("=", "<>", "<", "<=", ">", ">="):
            for side, other in (part.args, part.args[::-1]):
                if isinstance(other, tree.Literal):
                    values = {
                        name: [dated.value for dated in definition.parameters[name].values]
                        for name in read_by(definition, entity, side)
                    }
                    found += [
                        name
                        for name, listed in values.items()
                        if other.value in listed and other.value
                    ]
    return found


def read_by(definition: Definition, entity: str, node: Node) -> list[str]:
    """The parameters that a bare rule reads itself, or the parameter that is named."""
    if isinstance(node, tree.Parameter):
        return [node.name]
    key = (entity, node.name) if isinstance(node, tree.Column) else (
        (node.entity, node.name) if isinstance(node, tree.Link) else None
    )  # fmt: skip
    rule = definition.rules.get(key) if key is not None else None
    return sorted(parameters_of(definition, rule)) if rule is not None else []
