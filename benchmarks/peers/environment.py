"""Peers run in environments of their own: their pins and licences never meet those of Guiju."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = HERE.parent.parent / ".venv-peers"


def peer_python(name: str) -> str:
    """The Python of a peer's environment, made from ``NAME.txt`` beside this file where it is absent.

    Raises SystemExit where the packages cannot be installed; the benchmark then has to be run where they can.
    """
    folder = FOLDER / name
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    wanted, mark = (HERE / f"{name}.txt").read_text("utf-8"), folder / "installed.txt"
    if not mark.is_file() or mark.read_text("utf-8") != wanted:
        print(f"setting up {name}", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        command = [str(python), "-m", "pip", "install", "--quiet", "-r", str(HERE / f"{name}.txt")]
        if subprocess.run(command, check=False).returncode:
            raise SystemExit(f"the peer {name} cannot be installed here")
        mark.write_text(wanted, "utf-8")
    return str(python)
