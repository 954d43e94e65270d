"""What `import guiju` gives: sorted names, each explained with an example that works, and fast."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys
import types
from pathlib import Path

import pytest

import guiju

MODULES = sorted(module.name for module in pkgutil.walk_packages(guiju.__path__, "guiju."))
# Loading these takes longer than all of Guiju; who only looks at a policy does not wait for them.
HEAVY = {"duckdb", "polars", "pyarrow", "pandas", "numpy", "typer", "click", "rich"}


def explained(name: str) -> bool:
    """Whether a public name is one that carries a docstring of its own (plain values do not)."""
    return callable(getattr(guiju, name))


def own_docstring(value: object) -> str:
    """The docstring written for a class or function, not one inherited from a class above."""
    written = vars(value).get("__doc__") if inspect.isclass(value) else value.__doc__
    return str(written or "")


def test_names_are_sorted_and_unique() -> None:
    assert list(guiju.__all__) == sorted(set(guiju.__all__))


@pytest.mark.parametrize("name", guiju.__all__)
def test_name_exists(name: str) -> None:
    assert hasattr(guiju, name)


def test_names_outlive_the_modules_of_the_same_name() -> None:
    """Loading `guiju.check` puts the module in the place of a function `guiju.check`."""
    for module in MODULES:
        importlib.import_module(module)
    modules = {name for name in guiju.__all__ if inspect.ismodule(getattr(guiju, name))}
    assert modules == set()


def test_nothing_else_is_public() -> None:
    others = {
        name
        for name, value in vars(guiju).items()
        if not name.startswith("_")
        and not isinstance(value, types.ModuleType)
        and name not in {*guiju.__all__, "annotations"}
    }
    assert others == set()


@pytest.mark.parametrize("name", [name for name in guiju.__all__ if explained(name)])
def test_name_has_a_docstring_with_an_example(name: str) -> None:
    assert ">>>" in own_docstring(getattr(guiju, name)), f"guiju.{name} shows no example"


@pytest.mark.parametrize("name", ["guiju", *MODULES])
def test_examples_in_docstrings_work(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module(name)
    monkeypatch.chdir(tmp_path)
    lines: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    for test in doctest.DocTestFinder(exclude_empty=True).find(module):
        runner.run(test, out=lines.append)
    assert not lines, "".join(lines)


def test_import_loads_nothing_heavy() -> None:
    code = "import sys, guiju; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert set(done.stdout.split()) & HEAVY == set()
