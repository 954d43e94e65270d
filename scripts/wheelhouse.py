"""Collects the wheels of Guiju and all it needs, for a machine without network: `make wheelhouse`.

Without options for this machine and Python. For another: `make wheelhouse FOR=linux-x86_64 PY=3.12`. `EXTRAS=demo`
takes less than everything.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]["all"][0].removeprefix("guiju[").removesuffix("]")
_GLIBC = (17, 24, 26, 27, 28)
"""Minor versions of glibc 2 whose wheels run on 2.28, that of Kylin V10 and UOS 20."""
PLATFORMS = {
    "windows": ["win_amd64"],
    "linux-x86_64": ["manylinux2014_x86_64", *(f"manylinux_2_{n}_x86_64" for n in _GLIBC)],
    "linux-aarch64": ["manylinux2014_aarch64", *(f"manylinux_2_{n}_aarch64" for n in _GLIBC)],
}
"""Machines that wheels can be fetched for from any other; Kylin and UOS are Linux."""
NOT_ON_WINDOWS = ("clickhouse",)
"""Extras whose packages have no wheels for Windows."""
MORE = ("colorama", "tzdata", "typing_extensions")
"""What other systems and versions of Python need beside: pip asks those of this one."""

INSTALL = """\
Guiju without network · 离线安装规矩
====================================

These wheels are for Python {python} on {system} ({machine}): use the same there.
这些安装包适用于 {system}（{machine}）上的 Python {python}：目标机器须相同。

Copy this folder to the machine, open a terminal in it, and run
把本文件夹复制到目标机器，在其中打开终端，运行

  Linux, macOS
    python3 -m venv guiju-venv
    guiju-venv/bin/python -m pip install --no-index --find-links . "guiju[{extras}]"
    guiju-venv/bin/guiju --help

  Windows
    py -m venv guiju-venv
    guiju-venv\\Scripts\\python -m pip install --no-index --find-links . "guiju[{extras}]"
    guiju-venv\\Scripts\\guiju --help

From elsewhere, name the folder · 从其他位置安装时指明文件夹：
    pip install --no-index --find-links wheelhouse "guiju[{extras}]"

Wheels in this folder · 本文件夹中的安装包：
{wheels}
"""


@dataclass(frozen=True, slots=True)
class Goal:
    """The machine that the wheels are for: one of `PLATFORMS`, '' for this one; its Python; the extras."""

    platform: str
    python: str
    extras: str

    @property
    def words(self) -> dict[str, str]:
        """What INSTALL.txt says of it."""
        system, _, machine = self.platform.partition("-")
        return {
            "python": self.python,
            "system": system.capitalize() or platform.system(),
            "machine": machine or ("amd64" if system else platform.machine()),
            "extras": self.extras,
        }


def goal(arguments: Sequence[str]) -> Goal:
    """The goal that the command line names."""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--platform", choices=["", *PLATFORMS], default="")
    parser.add_argument("--python", default=here, help="3.11, 3.12 or 3.13")
    parser.add_argument("--extras", default=EXTRAS)
    given = parser.parse_args(arguments)
    if given.python != here and not given.platform:
        parser.error(
            "--python of another version wants --platform · 另一版本的 Python 须同时给出 --platform"
        )
    left_out = NOT_ON_WINDOWS if "windows" in (given.platform, platform.system().lower()) else ()
    extras = [extra for extra in given.extras.split(",") if extra not in left_out]
    return Goal(given.platform, given.python, ",".join(extras))


def collect(folder: Path, goal: Goal) -> list[str]:
    """Builds Guiju's own wheel, fetches the others into `folder`; their file names, sorted."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    build = [*pip, "wheel", "--wheel-dir", str(folder)]
    if not goal.platform:
        subprocess.run([*build, f".[{goal.extras}]"], cwd=ROOT, check=True)
        return sorted(wheel.name for wheel in folder.glob("*.whl"))
    subprocess.run([*build, "--no-deps", "."], cwd=ROOT, check=True)
    if "spark" in goal.extras.split(","):
        # Only its source is published; it is the same for all machines.
        subprocess.run([*build, "--no-deps", "pyspark>=4,<5"], cwd=ROOT, check=True)
    number = goal.python.replace(".", "")
    options = ["--only-binary=:all:", "--python-version", goal.python, "--implementation", "cp"]
    for abi in (f"cp{number}", "abi3", "none"):
        options += ["--abi", abi]
    for name in PLATFORMS[goal.platform]:
        options += ["--platform", name]
    wanted = [f"guiju[{goal.extras}]", *MORE]
    fetch = [
        *pip,
        "download",
        "--dest",
        str(folder),
        "--find-links",
        str(folder),
        *options,
        *wanted,
    ]
    subprocess.run(fetch, cwd=ROOT, check=True)
    return sorted(wheel.name for wheel in folder.glob("*.whl"))


def main(arguments: Sequence[str]) -> int:
    """Fills a folder beside `wheelhouse/` and puts it in its place only when it is whole."""
    wanted, target = goal(arguments), ROOT / "wheelhouse"
    fresh = Path(tempfile.mkdtemp(prefix="wheelhouse-", suffix=".tmp", dir=ROOT))
    try:
        wheels = collect(fresh, wanted)
        text = INSTALL.format(**wanted.words, wheels="\n".join(f"  {wheel}" for wheel in wheels))
        (fresh / "INSTALL.txt").write_text(text, encoding="utf-8")
        fresh.chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        fresh.replace(target)
    except subprocess.CalledProcessError as error:
        print(f"error: pip could not collect the wheels (exit {error.returncode}), see above.")
        print(f"错误：pip 未能收集安装包（退出码 {error.returncode}），见上文。")
        return 2
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    size = sum(file.stat().st_size for file in target.iterdir()) / 1e6
    print(
        f"wheelhouse/: {len(wheels)} wheels, {size:.0f} MB; how to install: wheelhouse/INSTALL.txt"
    )
    print(f"wheelhouse/：{len(wheels)} 个安装包，{size:.0f} MB；下一步见 wheelhouse/INSTALL.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
