"""The one table of functions: every row is whole, and the documents list it."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from guiju.evaluate import runtime
from guiju.expression.functions import (
    AGGREGATES,
    CALLABLE,
    ENGINES,
    FUNCTIONS,
    SCALE_FUNCTIONS,
    Function,
)
from guiju.expression.signatures import RULES
from guiju.expression.syntax import KEYWORDS

ROOT = Path(__file__).resolve().parents[2]
ALL = [pytest.param(function, id=name) for name, function in FUNCTIONS.items()]
WRITTEN = [pytest.param(f, id=f.name) for f in FUNCTIONS.values() if f.written]
CHINESE = re.compile(r"[一-鿿]")
DOCUMENT = (ROOT / "docs" / "en" / "expressions.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("function", ALL)
def test_there_is_a_form_for_every_engine(function: Function) -> None:
    for engine in ENGINES:
        assert function.form(engine)


@pytest.mark.parametrize("function", ALL)
def test_forms_use_only_arguments_there_are(function: Function) -> None:
    for form in (*(function.form(engine) for engine in ENGINES), function.exact):
        for _, name, _, _ in Formatter().parse(form):
            # {*} stands for all arguments, {rest} for all but the first.
            if name is None or name in ("*", "rest"):
                continue
            assert name.isdigit()
            # One more than a person writes: a power of ten or a tolerance that the back end adds.
            assert int(name) <= function.high


@pytest.mark.parametrize("function", ALL)
def test_python_forms_call_only_what_the_runtime_has(function: Function) -> None:
    known = {*runtime.NAMES, "not", "and", "or", "in", "is", "None", "True", "False", "default"}
    for form in (function.python, function.exact):
        plain = re.sub(r"\{[^}]*\}|'[^']*'|\.\w+|\d[\de.-]*", " ", form)
        names = set(re.findall(r"[A-Za-z_]\w*", plain)) - {"day", "month"}
        assert names <= known


@pytest.mark.parametrize("function", ALL)
def test_a_typing_rule_for_what_people_write(function: Function) -> None:
    if function.rule in ("internal", "run_date"):
        assert function.name not in CALLABLE or function.name == "run_date"
    else:
        assert function.rule in RULES
    assert function.low <= function.high


@pytest.mark.parametrize("function", WRITTEN)
def test_it_is_explained_in_both_languages(function: Function) -> None:
    assert function.en
    assert not CHINESE.search(function.en.replace("万元", "").replace("亿元", ""))
    assert CHINESE.search(function.zh)


@pytest.mark.parametrize("name", sorted({*CALLABLE, *AGGREGATES, *SCALE_FUNCTIONS} - {"in"}))
def test_the_document_lists_it(name: str) -> None:
    assert re.search(rf"\b{re.escape(name)}\b", DOCUMENT)


@pytest.mark.parametrize("name", sorted(SCALE_FUNCTIONS))
def test_scale_functions_are_explained(name: str) -> None:
    written, english, chinese = SCALE_FUNCTIONS[name]
    assert written.startswith(f"{name}(")
    assert english
    assert CHINESE.search(chinese)


def test_no_function_is_a_keyword() -> None:
    assert {*CALLABLE, *AGGREGATES, *SCALE_FUNCTIONS} & KEYWORDS == {"in"}


def test_the_document_promises_no_other_function() -> None:
    """Every word before a bracket in the table of functions is one."""
    table = DOCUMENT.split("## Functions", 1)[1]
    promised = set(re.findall(r"`(\w+)\(", table))
    assert promised <= {*CALLABLE, *AGGREGATES, *SCALE_FUNCTIONS}
