"""Pages read to files by `guiju read --out`: 10,000 of about 1,500 characters, one of them broken; and one of 6,000.

The pages are the labelled ones of the tests, cut and joined so that no two are alike. CPU seconds count those of all
processes; memory is the largest process's. Fewer pages: `--pages 1000`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CASES = Path(__file__).parents[1] / "tests" / "cases" / "reading"
LENGTH, LIMIT_S, PAGE_LIMIT_S = 1500, 180.0, 0.1


def paragraphs() -> list[str]:
    """The paragraphs of the labelled pages that may be looked at."""
    found: list[str] = []
    for path in sorted((CASES / "dev").glob("*/page.txt")):
        text = path.read_text(encoding="utf-8")
        found += [part for part in text.split("\n\n") if part.strip()] if "\n\n" in text else [text]
    return found


def page(parts: list[str], drawn: random.Random) -> str:
    """About 1,500 characters: parts of several pages, digits changed."""
    text = ""
    while len(text) < LENGTH:
        part = drawn.choice(parts)
        start = drawn.randrange(max(1, len(part) - LENGTH // 2))
        cut = part[start : start + LENGTH]
        text += cut[cut.find("\n") + 1 :] + "\n\n"
    return "".join(
        str(drawn.randrange(1, 10)) if mark in "123456789" else mark for mark in text[:LENGTH]
    )


def many(count: int, processes: int) -> dict[str, float]:
    """Seconds and megabytes of reading many pages, one broken among them."""
    drawn, parts = random.Random(5), paragraphs()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        names = []
        for number in range(count):
            name = folder / f"p{number}.txt"
            name.write_text(page(parts, drawn), encoding="utf-8")
            names.append(str(name))
        Path(names[count // 2]).write_bytes(b"\x00\xff broken")
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [
            sys.executable,
            "-m",
            "guiju",
            "read",
            *names,
            "--out",
            str(folder / "out"),
            "--json",
        ]
        run = subprocess.run(
            [*command, "--processes", str(processes)],
            capture_output=True,
            env=environment,
            check=False,
        )
        wall = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = json.loads(run.stdout)["pages"]
        left_out = [entry for entry in done if entry.get("problems")]
        if run.returncode != 2 or len(left_out) != 1 or len(done) != count:
            raise SystemExit(
                f"ended with {run.returncode}, {len(left_out)} left out of {len(done)}"
            )
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall_s": wall, "cpu_s": cpu, "peak_mb": after.ru_maxrss / 1024}


def single() -> float:
    """CPU seconds for one page of 6,000 characters, the best of five."""
    from guiju.reading import read

    text = "\n\n".join(paragraphs())[:6000]
    read(text)
    times = []
    for _ in range(5):
        start = time.process_time()
        read(text)
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Print the figures and how they stand to what is asked: three minutes on two cores, a tenth of a second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args()
    found = many(chosen.pages, chosen.processes)
    limit = LIMIT_S * chosen.pages / 10_000
    print(
        f"{chosen.pages} pages of {LENGTH} characters: {found['wall_s']:.1f} s, CPU {found['cpu_s']:.1f} s "
        f"({found['cpu_s'] / chosen.pages * 1000:.1f} ms a page), {found['peak_mb']:.0f} MB a process; "
        f"CPU of two cores / limit {found['cpu_s'] / 2 / limit:.2f}; load {os.getloadavg()[0]:.1f}"
    )
    one = single()
    print(
        f"one page of 6,000 characters: CPU {one * 1000:.0f} ms; ratio to the limit {one / PAGE_LIMIT_S:.2f}"
    )


if __name__ == "__main__":
    main()
