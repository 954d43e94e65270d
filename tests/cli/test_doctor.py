"""What `guiju doctor` says of the extras, on a machine that has them and on one that has not."""

from __future__ import annotations

import tomllib
from importlib import util
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from guiju.cli.commands import doctor
from guiju.cli.options import Language
from guiju.doctor import EXTRAS, Finding, examine
from guiju.locale import TEXTS

ROOT = Path(__file__).resolve().parents[2]


def test_every_extra_is_examined() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = declared["optional-dependencies"]
    # `sql` is part of three others; the last three are collections.
    assert EXTRAS.keys() == extras.keys() - {"sql", "all", "demo", "dev"}
    assert extras["all"] == [f"guiju[{','.join(sorted(EXTRAS))}]"]
    for extra, names in EXTRAS.items():
        wanted = " ".join(
            (*extras[extra], *(extras["sql"] if "guiju[sql]" in extras[extra] else ()))
        )
        assert all(name in wanted for name in names)
        assert {"en", "zh"} <= TEXTS[f"gives-{extra}"].keys()


def without(hidden: set[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, Finding]:
    """What is found where modules cannot be."""
    found = util.find_spec

    def find(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name in hidden else found(name, package)

    monkeypatch.setattr(util, "find_spec", find)
    return {finding.name: finding for finding in examine()}


def test_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = without({"z3", "sqlglot"}, monkeypatch)
    assert found["verify"].state == "optional"
    assert found["verify"].found == "z3-solver -"
    assert found["verify"].remedy == 'pip install "guiju[verify]"'
    assert (
        found["verify"].offline == 'pip install --no-index --find-links wheelhouse "guiju[verify]"'
    )
    assert {found[name].state for name in ("postgres", "spark", "clickhouse")} == {"optional"}
    assert found["excel"].state == "ok"
    assert doctor.command(Language.en) == 0
    said = capsys.readouterr().out
    assert "proofs: guiju verify" in said
    assert '--find-links wheelhouse "guiju[verify]"' in said


def test_what_the_core_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    found = without({"typer"}, monkeypatch)
    assert found["typer"].state == "wrong"
    assert found["typer"].offline.endswith("--find-links wheelhouse typer")
    assert doctor.command(Language.zh, json=True) == 1


def test_spark_needs_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")
    found = {finding.name: finding for finding in examine()}["spark"]
    assert (found.state, found.remedy) == ("optional", "Java >= 17")
