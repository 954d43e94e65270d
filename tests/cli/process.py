"""`guiju` as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import guiju

GUIJU = (sys.executable, "-m", "guiju")


def environment(**more: str) -> dict[str, str]:
    """The variables a process gets: this Guiju, nothing of the person's language or colours."""
    source = str(Path(guiju.__file__).parents[1])
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GUIJU", "LC_", "LANG"))}
    return kept | {"PYTHONPATH": source, "COLUMNS": "80", "PYTHONUTF8": "1"} | more


def run(
    arguments: Sequence[str], folder: Path, data: bytes = b"", **more: str
) -> subprocess.CompletedProcess[bytes]:
    """Run `guiju` with arguments in a folder."""
    command, variables = [*GUIJU, *arguments], environment(**more)
    return subprocess.run(command, cwd=folder, env=variables, input=data, capture_output=True)
