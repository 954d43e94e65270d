"""Processes that write to a store until they are killed, and what they had acknowledged by then.

A writer is a module that is run as `python -m MODULE ADDRESS NAME [COUNT]` and prints a line for whatever was kept.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.cli.process import environment

ROOT = Path(__file__).resolve().parents[2]
Lines = list[str]


def start(
    module: str, address: str, name: str, count: int | None = None, most: int = 0
) -> subprocess.Popen[str]:
    """A writer in a process of its own; `most` bytes is the largest file it may write."""

    def limit() -> None:
        if most:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    command = [sys.executable, "-m", module, address, name, *([str(count)] if count else [])]
    variables = environment()
    variables["PYTHONPATH"] += f"{os.pathsep}{ROOT}"
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=variables, cwd=ROOT, preexec_fn=limit
    )


def kill(process: subprocess.Popen[str], wait: float, begun: Callable[[Lines], bool]) -> Lines:
    """Kill a writer some time after its lines show that it has begun; all whole lines it wrote until then."""
    assert process.stdout is not None
    lines = [process.stdout.readline()]
    while lines[-1] and not begun(lines):
        lines.append(process.stdout.readline())
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    lines += process.stdout.readlines()
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    return whole(lines)


def whole(lines: Lines) -> Lines:
    """Lines that were written to their end, without it."""
    return [line[:-1] for line in lines if line.endswith("\n")]


def output_of(process: subprocess.Popen[str]) -> tuple[int, Lines]:
    """Exit code and whole lines of a writer that ends by itself."""
    output, _ = process.communicate()
    return process.returncode, whole(output.splitlines(keepends=True))


def nothing_is_lost(
    write: Callable[[str, float], set[str]], kept: Callable[[], set[str]], times: int, *, seed: int, longest: float
) -> None:  # fmt: skip
    """Kill writers again and again; after each, all that was ever acknowledged is there.

    `write` starts one by a name, kills it after so many seconds and says what it had acknowledged.
    """
    drawn, said = random.Random(seed), set[str]()
    for number in range(times):
        said |= write(f"w{number}", drawn.uniform(0.0, longest))
        there = kept()
        assert said <= there
        # At most the one change in flight is there without having been acknowledged.
        assert len(there) <= len(said) + number + 1
    assert said
