"""The same tests on Sail, which wants an older client of Spark than the newest: in an environment of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.process import environment

from .places import SAIL

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "pysail>=0.7",
    "pyspark[connect]==4.1.*",
    "pyarrow",
    "sqlglot>=30,<31",
    "pytest",
    "hypothesis",
)
SERVE = """
from pysail.spark import SparkConnectServer
import sys
server = SparkConnectServer(ip="127.0.0.1", port=0)
server.start(background=True)
print(server.listening_address[1], flush=True)
sys.stdin.read()
"""
FILES = (
    "test_fidelity.py",
    "test_differential.py",
    "test_hostile.py",
    "test_checks.py",
    "test_totals.py",
)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with Sail and this Guiju."""
    folder = tmp_path_factory.mktemp("sail")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    found = folder / "bin" / "python"
    command = [str(found), "-m", "pip", "install", "--quiet", str(ROOT), *PACKAGES]
    installed = subprocess.run(command, capture_output=True, text=True)
    if installed.returncode:
        pytest.skip(f"Sail could not be installed: {installed.stderr.strip().splitlines()[-1]}")
    return found


@pytest.fixture(scope="module")
def sail(python: Path) -> Iterator[str]:
    """The address of a server that ends with the tests."""
    process = subprocess.Popen(
        [str(python), "-c", SERVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield f"sc://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.stdin.close()
        process.terminate()
        process.wait()
        process.stdout.close()


@pytest.mark.slow
@pytest.mark.skipif(bool(SAIL), reason="this is the environment of Sail")
@pytest.mark.parametrize("file", FILES)
def test_all_of_it_on_sail(python: Path, sail: str, file: str) -> None:
    command = [str(python), "-m", "pytest", "-q", "-x", f"tests/servers/{file}"]
    variables = environment(GUIJU_SAIL=sail)
    variables.pop("PYTHONPATH")
    # A warning of this older client is no fault of the project's.
    command += ["-o", "filterwarnings=default", "-p", "no:cacheprovider"]
    ended = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout[-3000:]
    assert " passed" in ended.stdout
