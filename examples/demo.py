"""The main job in a minute: one decision explained, one reform compared.

一分钟看主线：一次有解释的判定，一项改革的测算。

    make demo        or        python examples/demo.py [--people 200000]
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from guiju.locale import language
from guiju.population import write_population

HERE = Path(__file__).resolve().parent
WORDS = {
    "researcher": {
        "en": "1. A researcher of a public university gets a cash award: is half of it exempt?",
        "zh": "一、公立高校科研人员取得现金奖励：能否减按50%计入？",
    },
    "doctor": {
        "en": "2. A doctor of a public hospital gets the same award, under the law as it stands (R0) ...",
        "zh": "二、公立医院医生取得同样的奖励，按现行规定（R0）……",
    },
    "doctor-r1": {
        "en": "   ... and under reform R1, which covers public medical institutions:",
        "zh": "    ……以及按改革方案 R1（覆盖公立医疗卫生机构）：",
    },
    "compare": {
        "en": "3. What R1 changes for {people:,} people. The people are SYNTHETIC, made here from published totals.",
        "zh": "三、R1 对 {people:,} 人的影响。人口为合成数据（按公开总量在本机生成），不是真实个人。",
    },
    "next": {
        "en": "Done in {seconds:.0f} s. Try next:",
        "zh": "用时 {seconds:.0f} 秒。接下来可以试：",
    },
}
NEXT = (
    "guiju show transfer",
    "guiju explain transfer examples/doctor.yaml award.eligible",
    "guiju decide transfer examples/researcher.yaml --set award.cash=500000",
    "guiju check transfer",
    "guiju new mypolicy && guiju check mypolicy",
    "guiju --help",
)


def say(code: str, **values: object) -> None:
    """A heading in the reader's language."""
    print(f"\n{WORDS[code][language()].format(**values)}\n", flush=True)


def guiju(*arguments: str, folder: Path = HERE.parent) -> None:
    """Run a command in a folder as a user would, and stop the demo where it fails."""
    print("$ guiju " + " ".join(arguments), flush=True)
    done = subprocess.run([sys.executable, "-m", "guiju", *arguments], check=False, cwd=folder)
    if done.returncode:
        raise SystemExit(done.returncode)


def main() -> None:
    """Decide, explain, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--people", type=int, default=200_000, help="size of the synthetic population"
    )
    people: int = parser.parse_args().people
    start = time.perf_counter()
    say("researcher")
    guiju("explain", "transfer", "examples/researcher.yaml", "award.eligible")
    guiju(
        "decide",
        "transfer",
        "examples/researcher.yaml",
        "--output",
        "person.tax",
        "--output",
        "person.net",
    )
    say("doctor")
    guiju(
        "decide",
        "transfer",
        "examples/doctor.yaml",
        "--output",
        "award.eligible",
        "--output",
        "person.tax",
    )
    say("doctor-r1")
    guiju("decide", "transfer", "examples/doctor.yaml", "--reform", "R1", "--output", "award.eligible",
          "--output", "person.tax")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        say("compare", people=people)
        write_population(Path(folder), people, seed=1)
        data = [f"--data={name}={name}.parquet" for name in _tables(Path(folder))]
        guiju("compare", "transfer", *data, "--reform", "R1", "--by", "institution.kind", "--weight", "weight",
              "--date", "2024-12-31", folder=Path(folder))  # fmt: skip
    say("next", seconds=time.perf_counter() - start)
    for command in NEXT:
        print(f"  {command.replace('guiju ', f'{_called()} ')}")


def _called() -> str:
    """How the command is called from this folder, whether or not the environment is active."""
    if shutil.which("guiju"):
        return "guiju"
    installed = Path(sys.executable).parent / "guiju"
    here = installed.is_relative_to(Path.cwd())
    return str(installed.relative_to(Path.cwd()) if here else installed)


def _tables(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.parquet"))


if __name__ == "__main__":
    main()
