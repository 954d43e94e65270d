"""A good policy changed anywhere either loads or is refused with a message."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.load import load_text, with_reform
from guiju.locale import LANGUAGES, messages, render_all
from guiju.model.problem import Problem, ProblemsError
from tests.load.golden import CASES

TEXT = (CASES / "policy" / "whole.yaml").read_text(encoding="utf-8")
POLICY = yaml.load(TEXT, Loader=yaml.BaseLoader)
REFORMS = sorted(POLICY["reforms"])
ODD = [
    "", "null", "-", "=", "?", "'", "yes", "true", "1", "-1", "0", "1e99", "9" * 40, "1.2万",
    "60,000", "2019-01-01", "2019年", "->", "-> nobody", "money", "money or none", "set of kind",
    "finding", "p.rate", "salary", "salary + ", "(", "sum(award.cash)", "CASE", "a|b", "10..1",
    "not", "x y", "CNY/year", "none", "tables/none.csv", "../x", "*.yaml", "²", "很", "\0",
    "\u202e", "x" * 200,
]  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(ODD),
    st.text(max_size=10),
    st.sampled_from([[], {}, ["a", "a"], [["a"]], {"a": "b"}, {"value": "1"}, [{"row": "1"}]]),
)


def test_the_policy_is_good() -> None:
    policy = load_text(TEXT)
    for reform in REFORMS:
        assert with_reform(policy, reform).definition.reform == reform


def attempt(text: str) -> None:
    problems = problems_of(text)
    assert {problem.code for problem in problems} <= messages().keys()
    for language in LANGUAGES:
        assert bool(problems) == bool(render_all(problems, language))


def problems_of(text: str) -> tuple[Problem, ...]:
    """What is wrong with a policy, or with it under its reforms; nothing where all is well."""
    try:
        policy = load_text(text)
        for reform in sorted(policy.definition.reforms)[:3]:
            with_reform(policy, reform)
    except ProblemsError as error:
        return error.problems or (Problem("an error without problems"),)
    return ()


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of a policy."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths(inner, (*path, index))


PATHS = list(paths(POLICY))[1:]


def changed(path: tuple[Any, ...], value: Any, how: str) -> str:
    """The policy with one value replaced, taken away, or its key renamed."""
    copy = deepcopy(POLICY)
    holder = copy
    for step in path[:-1]:
        holder = holder[step]
    last = path[-1]
    if how == "replace":
        holder[last] = value
    elif how == "take away" or not isinstance(last, str):
        del holder[last]
    else:
        holder[str(value)] = holder.pop(last)
    return yaml.dump(copy, allow_unicode=True, sort_keys=False, Dumper=Plain)


class Plain(yaml.CSafeDumper):
    """Writes texts as they are and without anchors, so that only what was changed is wrong."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


# No text is taken for a number or a date, and so none is quoted.
Plain.yaml_implicit_resolvers = {}


@given(st.sampled_from(PATHS), VALUES, st.sampled_from(["replace", "take away", "rename"]))
@settings(max_examples=250, deadline=None)
def test_a_value_changed_anywhere(path: tuple[Any, ...], value: Any, how: str) -> None:
    attempt(changed(path, value, how))


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_characters_changed_anywhere(data: st.DataObject) -> None:
    text = TEXT
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 20)))
        text = text[:start] + data.draw(st.text(max_size=8)) + text[end:]
    attempt(text)


@given(st.lists(st.sampled_from(TEXT.splitlines()), max_size=30))
@settings(max_examples=100, deadline=None)
def test_lines_in_any_order(lines: list[str]) -> None:
    attempt("\n".join(lines))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
def test_every_value_missing(path: tuple[Any, ...]) -> None:
    attempt(changed(path, None, "take away"))
    attempt(changed(path, "null", "replace"))
