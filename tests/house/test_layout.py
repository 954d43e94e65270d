"""The house is in order: sizes, names, words, the glossary."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import layout

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
FILES = layout.own_files(ROOT)
MODULES = [file for file in FILES if file.suffix == ".py" and file.is_relative_to(SOURCE)]
# The page that lists words which must not appear has to name them.
ITSELF = ROOT / "tests" / "house" / "layout.py"
EXPECTED = [".ci/run", "Makefile", "pyproject.toml", "LICENSE", "examples/demo.py"]
EXPECTED += [
    f"{name}.md" for name in ("README", "README.zh", "ARCHITECTURE", "GLOSSARY", "CHANGELOG")
]
TEXTS = [file for file in FILES if file != ITSELF]


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


every_module = pytest.mark.parametrize("module", MODULES, ids=name_of)


def test_there_are_modules() -> None:
    assert {"src/guiju/__init__.py"} <= {name_of(module) for module in MODULES}


@every_module
def test_files_are_short(module: Path) -> None:
    assert layout.long_file(module) == []


@every_module
def test_functions_are_short(module: Path) -> None:
    assert layout.long_functions(module) == []


@every_module
def test_module_names_say_something(module: Path) -> None:
    assert layout.empty_names(module, SOURCE) == []


@every_module
def test_nothing_is_unfinished(module: Path) -> None:
    assert layout.lines_with(layout.UNFINISHED, module) == []


@pytest.mark.parametrize("words", ["HOME_PATH", "TOOL_WORD", "REGISTRY_HOST"])
def test_no_file_speaks_of_a_machine_or_of_tools(words: str) -> None:
    pattern = getattr(layout, words)
    found = {name_of(file): layout.lines_with(pattern, file) for file in TEXTS}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_policies_copy_no_sentences() -> None:
    """Law is cited by document, article and key phrase, never copied."""
    policies = [file for file in FILES if "policies" in file.parts and file.is_relative_to(SOURCE)]
    found = {name_of(file): layout.lines_with(layout.COPIED_SENTENCE, file) for file in policies}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_glossary_explains_each_word_once() -> None:
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    assert len(layout.glossary_rows(text)) >= 10
    assert layout.glossary_problems(text) == []


@pytest.mark.parametrize("name", EXPECTED)
def test_the_root_is_complete(name: str) -> None:
    assert ROOT / name in FILES
