"""A new machine: the core stays small, the wheelhouse installs without network, a clone runs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from guiju.doctor import EXTRAS
from scripts.wheelhouse import PLATFORMS

ROOT = Path(__file__).resolve().parents[2]
MOST_MEGABYTES = 110
GLIBC = 28
"""Of Kylin V10 and UOS 20: wheels that need a newer one do not run there."""

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path = ROOT, **variables: str) -> str:
    """Runs a command to its end; fails with all it printed."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def new_environment(folder: Path) -> Path:
    """A new virtual environment; its Python."""
    run(sys.executable, "-m", "venv", folder)
    return folder / ("Scripts" if os.name == "nt" else "bin") / "python"


def megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def test_core_install_is_small(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    python = new_environment(tmp_path / "venv")
    target = tmp_path / "installed"
    run(python, "-m", "pip", "install", "--no-compile", "--target", target, ROOT)
    record_property("MB", round(megabytes(target)))
    assert megabytes(target) < MOST_MEGABYTES


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of the repository as last committed."""
    run("git", "clone", "--quiet", ROOT, tmp_path / "clone")
    return tmp_path / "clone"


def test_fresh_clone_runs_the_demo(clone: Path) -> None:
    run("make", "demo", cwd=clone)
    assert run("git", "status", "--porcelain", cwd=clone) == ""


def test_wheelhouse_installs_without_network(
    clone: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    run("make", "wheelhouse", cwd=clone)
    wheels = clone / "wheelhouse"
    record_property("MB", round(megabytes(wheels)))
    assert (wheels / "INSTALL.txt").read_text(encoding="utf-8").count(".whl") == len(
        list(wheels.glob("*.whl"))
    )
    python = new_environment(tmp_path / "offline")
    # A proxy that does not exist and no configuration: nothing but the folder can be read.
    offline = {"PIP_CONFIG_FILE": os.devnull, "HTTPS_PROXY": "http://127.0.0.1:9"}
    options = ["--no-index", "--find-links", str(wheels)]
    run(python, "-m", "pip", "install", *options, "guiju[all]", cwd=tmp_path, **offline)
    found = json.loads(run(python.parent / "guiju", "doctor", "--json", cwd=tmp_path))
    states = {finding["name"]: finding["state"] for finding in found["findings"]}
    assert {states[extra] for extra in EXTRAS if extra != "spark"} == {"ok"}
    assert states["spark"] == "ok" or not (shutil.which("java") or os.environ.get("JAVA_HOME"))


@pytest.mark.parametrize("platform", list(PLATFORMS))
def test_wheels_for_other_machines(platform: str, clone: Path) -> None:
    """All that Guiju needs there is found among them by a pip that is told of that machine."""
    run(
        "make", "wheelhouse", f"FOR={platform}", "PY=3.12", "EXTRAS=demo,postgres,polars", cwd=clone
    )
    wheels = clone / "wheelhouse"
    names = [wheel.name for wheel in wheels.glob("*.whl")]
    for name in names:
        kinds = name.removesuffix(".whl").rpartition("-")[2].split(".")
        older = [re.fullmatch(r"manylinux_2_(\d+)_(.*)", kind) for kind in kinds]
        assert {"any", *PLATFORMS[platform]} & set(kinds) or any(
            kind and int(kind[1]) <= GLIBC and platform == f"linux-{kind[2]}" for kind in older
        )
    assert any(name.startswith("z3_solver") for name in names)
    assert any(name.startswith("duckdb") and "cp312" in name for name in names)
    assert "Python 3.12" in (wheels / "INSTALL.txt").read_text(encoding="utf-8")
