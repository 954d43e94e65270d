"""Folders for temporary files: those of killed processes go, those of living ones stay."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from guiju.data import open_connection, write_folder
from guiju.data.atomic import written
from guiju.scratch import scratch_folder, unfinished

MAKE = """
import sys, time
from pathlib import Path
from guiju.data import open_connection, write_folder
from guiju.data.atomic import written
from guiju.scratch import scratch_folder, unfinished
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


WRITE = """
import sys, time
from pathlib import Path
from guiju.data import open_connection, write_folder
from guiju.data.atomic import written
folder = Path(sys.argv[1])
def stopped():
    print("writing", flush=True)
    time.sleep(600)
with written(folder / "a.csv") as temporary:
    temporary.write_text("half")
    (folder / (temporary.name + "-journal")).write_text("")
    with open_connection(allowed=[folder]) as connection:
        connection.create_function("stopped", stopped, [], "INTEGER")
        write_folder(connection, {"b.csv": "SELECT stopped()"}, folder, {})
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_what_a_killed_run_left_beside_its_results_goes_with_the_next_one(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITE, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        left = set(tmp_path.iterdir())
        assert len(left) == 3
        with written(tmp_path / "a.csv") as mine:
            # The other run still lives: what it writes is its own.
            assert left <= set(tmp_path.iterdir())
            mine.write_text("whole")
        process.kill()
    (tmp_path / ".a.csv.notes.part").write_text("somebody's")
    with written(tmp_path / "a.csv") as mine:
        mine.write_text("whole")
    with open_connection(allowed=[tmp_path]) as connection:
        write_folder(connection, {"b.csv": "SELECT 1 AS a"}, tmp_path, {})
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".a.csv.notes.part", "a.csv", "b.csv", "run.json",
    ]  # fmt: skip


def test_a_link_among_what_was_left_is_not_followed(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "a").write_text("mine")
    mine = unfinished(tmp_path / "out")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = tmp_path / mine.name.replace(f"-{os.getpid()}-", f"-{gone.pid}-")
    left.symlink_to(kept, target_is_directory=True)
    unfinished(tmp_path / "out")
    assert not left.is_symlink()
    assert (kept / "a").read_text() == "mine"
