"""Run a command in a process of its own and read what it cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any


def measured(
    arguments: list[str], *, parse: bool = True, python: str = sys.executable
) -> dict[str, Any]:
    """Wall and CPU seconds, peak memory in MB, and the JSON on the last line that the command printed.

    Python keeps its compiled modules, as where it is installed: the first run of all writes them.
    `python` is another interpreter, of an engine in an environment of its own.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen([python, *arguments], stdout=subprocess.PIPE, env=environment)
    output: list[bytes] = []
    assert process.stdout is not None
    reader = threading.Thread(target=lambda: output.append(process.stdout.read()))  # type: ignore[union-attr]
    reader.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    reader.join()
    if status:
        raise SystemExit(f"{' '.join(arguments)} ended with {status}")
    lines = output[0].decode().strip().splitlines()
    return {
        "wall_s": round(wall, 3),
        "cpu_s": round(usage.ru_utime + usage.ru_stime, 3),
        "peak_mb": usage.ru_maxrss // 1024,
        "result": json.loads(lines[-1]) if parse and lines else None,
    }


def best(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The run with the least CPU."""
    return min(runs, key=lambda run: run["cpu_s"])


HERE = Path(__file__).parent
