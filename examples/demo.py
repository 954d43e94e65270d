"""The main job in a minute: one decision explained, one reform compared, one AI system at three dates.

一分钟看主线：一次有解释的判定，一项改革的测算，一个人工智能系统在三个日期。

    make demo        or        python examples/demo.py [--people 200000]
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from guiju import load
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
    "systems": {
        "en": "4. A chatbot for the public in China: its tiers and duties in March 2024, today and at the end of 2028.",
        "zh": "四、面向公众的聊天机器人：2024年3月、今天、2028年底的类别与义务。",
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
    "guiju decide ai_china examples/chatbot.yaml --date 2024-03-15 --output system.duties",
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
    say("systems")
    show_system_at_dates("2024-03-15", date.today().isoformat(), "2028-12-31")
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


def show_system_at_dates(*days: str) -> None:
    """One AI system under the rules of each day: its tiers, and how many duties they bring."""
    policy = load("ai_china")
    for day in days:
        outputs = ["system.tiers", "system.duty_count"]
        decision = policy.decide(HERE / "chatbot.yaml", date=day, outputs=outputs)
        tiers = ", ".join(decision["system.tiers"])
        print(f"{day}  {int(decision['system.duty_count']):3}  {tiers}")


def _tables(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.parquet"))


if __name__ == "__main__":
    main()
