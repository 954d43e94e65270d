"""The wheel holds all of Guiju: code, type marker, policies; and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house import layout

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as `pip` would build it, without network."""
    pytest.importorskip("hatchling", reason="the build backend is not installed: make test")
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*build, "--directory", str(folder)], cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("guiju-*.whl")
    return built


def test_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    source = ROOT / "src"
    files = [file for file in layout.own_files(ROOT) if file.is_relative_to(source)]
    expected = {file.relative_to(source).as_posix() for file in files}
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == expected


@pytest.mark.parametrize(
    "name", ["guiju/py.typed", "guiju/policies/transfer/policy.yaml", "guiju/cli/__init__.py"]
)
def test_wheel_holds(wheel: Path, name: str) -> None:
    assert name in zipfile.ZipFile(wheel).namelist()


def test_wheel_brings_the_command_and_the_licence(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    names = {name.partition(".dist-info/")[2]: name for name in archive.namelist()}
    commands = archive.read(names["entry_points.txt"]).decode()
    assert "guiju = guiju.cli:main" in commands
    assert "Apache License" in archive.read(names["licenses/LICENSE"]).decode()
