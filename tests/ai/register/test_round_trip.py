"""Whatever the register holds goes into a form and comes out of it the same, in both languages and both formats."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.ai.register.bodies import read_bodies
from guiju.ai.register.entries import read_entries
from guiju.ai.register.forms import write_form
from guiju.ai.register.kinds import KINDS, Form, form_of
from guiju.ai.register.parts import known_parts
from guiju.locale import LANGUAGES
from guiju.model.definition import Column
from guiju.store.records import Record

# What a person can type into a cell: no control signs, no blanks at the ends, nothing that YAML reads as nothing.
WORDS = st.text(
    st.characters(blacklist_categories=("Cc", "Cs", "Cn"), blacklist_characters="\ufeff\u2028\u2029\x85"),
    min_size=1, max_size=30,
).map(str.strip).filter(bool)  # fmt: skip
PART = WORDS.filter(lambda words: not set(words) & set(";；=＝\n"))
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1)).map(date.isoformat)


def value_of(column: Column, form: Form) -> st.SearchStrategy[Any]:
    kind, words = column.type.kind, form.words(column)
    if words:
        return st.sampled_from(sorted(words))
    if kind == "bool":
        return st.booleans()
    if kind == "finding":
        return st.sampled_from(["yes", "no", "undetermined"])
    if kind == "int":
        return st.integers(1, 10**12)
    if kind == "number":
        return st.one_of(st.integers(0, 10**12), st.floats(0.001, 1e9).map(lambda x: round(x, 3)))
    return DAYS if kind == "date" else WORDS


@st.composite
def bodies(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    form = form_of(kind)
    body: dict[str, Any] = {"title": draw(WORDS)}
    skipped = {
        "key",
        "title",
        "policy",
        "provider",
        "base",
        "system",
        "models",
        "data_sets",
        "since",
        "until",
    }
    for name, column in form.own.items():
        if name in ("roles", "filings"):
            parts = sorted(known_parts(name, form))
            said: Any = PART
            if name == "filings":
                number = st.one_of(st.just(""), PART)
                said = st.fixed_dictionaries({"done": DAYS, "number": number})
            body[name] = draw(st.dictionaries(st.sampled_from(parts), said, max_size=3))
        elif name not in skipped and draw(st.booleans()):
            body[name] = draw(value_of(column, form))
    if "policy" in form.own:
        body["policy"] = "ai_china"
    if "provider" in form.own:
        body["provider"] = None
    body |= {name: [] for name in ("models", "data_sets") if name in form.own}
    chosen = (
        draw(st.lists(st.sampled_from(sorted(form.features)), unique=True)) if form.features else []
    )
    return body | {"features": {name: draw(value_of(form.features[name], form)) for name in chosen}}


@settings(max_examples=15, deadline=None)
@given(st.data(), st.sampled_from(LANGUAGES), st.sampled_from(["xlsx", "yaml"]))
def test_a_form_holds_every_record(data: st.DataObject, language: str, ending: str) -> None:
    drawn = {kind: data.draw(bodies(kind), label=kind) for kind in KINDS}
    records = {kind: [Record(kind, "a", 1, body, "", None, 1)] for kind, body in drawn.items()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"form.{ending}"
        write_form(path, language, records=records)
        entries = read_entries([path])
    reading = read_bodies(entries, {}, {kind: frozenset() for kind in KINDS})
    assert reading.problems == []
    assert reading.bodies == {(kind, "a"): body for kind, body in drawn.items()}


@pytest.mark.parametrize("name", ["form.xlsx", "form.yaml"])
def test_a_form_that_cannot_be_written_is_told(name: str, tmp_path: Path) -> None:
    """The disk is full: the largest file may hold a hundred bytes."""
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100));"
        "from guiju.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = ["ai", "register", "form", "--out", name, "--json"]
    done = subprocess.run(
        [sys.executable, "-c", code, *command],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert [one["code"] for one in json.loads(done.stdout)["problems"]] == ["cannot-write"]
    assert list(tmp_path.iterdir()) == []
