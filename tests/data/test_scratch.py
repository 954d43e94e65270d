"""Folders for temporary files: those of killed processes go, those of living ones stay."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from guiju.scratch import scratch_folder

MAKE = """
import sys, time
from pathlib import Path
from guiju.scratch import scratch_folder
folder = scratch_folder("guiju-", Path(sys.argv[1]))
(folder / "spilled").write_text("rows")
print(folder, flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_what_a_killed_process_left_goes_with_the_next_one(tmp_path: Path) -> None:
    owners = [
        subprocess.Popen([sys.executable, "-c", MAKE, str(tmp_path)], stdout=subprocess.PIPE, encoding="utf-8")
        for _ in range(2)
    ]  # fmt: skip
    killed, _ = owners
    try:
        first, second = (Path(owner.stdout.readline().strip()) for owner in owners if owner.stdout)
        assert first.is_dir()
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        mine = scratch_folder("guiju-", tmp_path)
        assert set(tmp_path.iterdir()) == {mine, second}
        assert (second / "spilled").read_text() == "rows"
    finally:
        for owner in owners:
            owner.kill()
            owner.wait()
            if owner.stdout:
                owner.stdout.close()


def test_folders_of_others_stay(tmp_path: Path) -> None:
    """Of another machine, of another prefix, or with another form of name."""
    others = [tmp_path / name for name in ("guiju-other-1-abc", "guiju-x", "guiju-clickhouse-1-a")]
    for folder in others:
        folder.mkdir()
    mine = scratch_folder("guiju-", tmp_path)
    assert set(tmp_path.iterdir()) == {mine, *others}
    assert f"-{os.getpid()}-" in mine.name
