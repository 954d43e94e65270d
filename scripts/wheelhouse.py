"""Collects the wheels of Guiju and all it needs, for a machine without network."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXTRA = "demo"

INSTALL = """\
Guiju without network · 离线安装规矩
====================================

These wheels are for Python {python} on {system} ({machine}): use the same there.
这些安装包适用于 {system}（{machine}）上的 Python {python}：目标机器须相同。

Copy this folder to the machine, open a terminal in it, and run
把本文件夹复制到目标机器，在其中打开终端，运行

  Linux, macOS
    python3 -m venv guiju-venv
    guiju-venv/bin/python -m pip install --no-index --find-links . "guiju[{extra}]"
    guiju-venv/bin/guiju --help

  Windows
    py -m venv guiju-venv
    guiju-venv\\Scripts\\python -m pip install --no-index --find-links . "guiju[{extra}]"
    guiju-venv\\Scripts\\guiju --help

From elsewhere, name the folder · 从其他位置安装时指明文件夹：
    pip install --no-index --find-links wheelhouse "guiju[{extra}]"

Wheels in this folder · 本文件夹中的安装包：
{wheels}
"""


def collect(folder: Path) -> list[str]:
    """Builds Guiju's own wheel, fetches the others into `folder`; their file names, sorted."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    subprocess.run([*pip, "wheel", "--wheel-dir", str(folder), f".[{EXTRA}]"], cwd=ROOT, check=True)
    return sorted(wheel.name for wheel in folder.glob("*.whl"))


def main() -> int:
    """Fills a folder beside `wheelhouse/` and puts it in its place only when it is whole."""
    goal = ROOT / "wheelhouse"
    fresh = Path(tempfile.mkdtemp(prefix="wheelhouse-", suffix=".tmp", dir=ROOT))
    try:
        wheels = collect(fresh)
        text = INSTALL.format(
            python=f"{sys.version_info.major}.{sys.version_info.minor}",
            system=platform.system(),
            machine=platform.machine(),
            extra=EXTRA,
            wheels="\n".join(f"  {wheel}" for wheel in wheels),
        )
        (fresh / "INSTALL.txt").write_text(text, encoding="utf-8")
        fresh.chmod(0o755)
        shutil.rmtree(goal, ignore_errors=True)
        fresh.replace(goal)
    except subprocess.CalledProcessError as error:
        print(f"error: pip could not collect the wheels (exit {error.returncode}), see above.")
        print(f"错误：pip 未能收集安装包（退出码 {error.returncode}），见上文。")
        return 2
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    size = sum(file.stat().st_size for file in goal.iterdir()) / 1e6
    print(
        f"wheelhouse/: {len(wheels)} wheels, {size:.0f} MB; how to install: wheelhouse/INSTALL.txt"
    )
    print(f"wheelhouse/：{len(wheels)} 个安装包，{size:.0f} MB；下一步见 wheelhouse/INSTALL.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
