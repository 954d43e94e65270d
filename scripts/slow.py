"""Runs the slow tests, part by part, and writes their results to docs/slow-results.md: `make slow`.

`make slow PART=servers` (`python scripts/slow.py servers`) runs one part and writes its section alone. A part that
takes longer than an hour is stopped; what it finished is written, and the next one begins.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 60 * 60
"""Seconds a part may take; what hangs is stopped then."""
ENDING = 60
"""Seconds in which a part that was stopped has to close what it opened."""

PARTS = {
    "drawn": ["tests/evaluate", "tests/verify", "tests/compare"],
    "data": ["tests/data", "tests/tables", "tests/calibrate", "tests/policies"],
    "install": ["tests/house"],
    "servers": ["tests/servers", "--ignore=tests/servers/test_sail.py", "-k", "not ten_million"],
    "millions": ["tests/servers/test_totals.py", "-k", "ten_million"],
    "sail": ["tests/servers/test_sail.py"],
}
"""What pytest is told for each part; `rest` are the tests that no part names."""
FOLDERS = [path for name in ("drawn", "data", "install") for path in PARTS[name]]
PARTS["rest"] = ["tests", *(f"--ignore={path}" for path in (*FOLDERS, "tests/servers"))]
NO_TESTS = 5
"""pytest's exit code where there is nothing to run."""

CLIENTS = ("sqlglot", "psycopg", "chdb-core", "pyspark")
"""The clients of other engines."""

PAGE = ROOT / "docs" / "slow-results.md"

HEAD = """\
# Slow tests · 慢速测试

Written by `make slow`, a section a part (`make slow PART=servers`). Figures are what the tests recorded while they ran.
由 `make slow` 写成，每部分一节（`make slow PART=servers`），数字为测试运行时所记录。
"""
SECTION = """
## {name}

- {today}, commit {commit}: {summary}
- {versions}; {system}, {cpus} CPUs

| 测试 test | 结果 result | 秒 seconds | 数字 figures |
|---|---|---:|---|
{rows}
"""


@dataclass(frozen=True, slots=True)
class Result:
    """One slow test: its name, how it ended, its seconds, what it recorded."""

    name: str
    outcome: str
    seconds: float
    figures: str


def read_results(report: Path) -> list[Result]:
    """The results in pytest's XML report, in the order they ran."""
    return [
        Result(
            name=f"{case.get('classname', '').removeprefix('tests.')}.{case.get('name', '')}",
            outcome=outcome_of(case),
            seconds=float(case.get("time", "0")),
            figures=figures_of(case),
        )
        for case in ElementTree.parse(report).iter("testcase")
    ]


def outcome_of(case: ElementTree.Element) -> str:
    """How a test ended; a skip says why."""
    for kind in ("failure", "error"):
        if case.find(kind) is not None:
            return "failed"
    skipped = case.find("skipped")
    return "passed" if skipped is None else f"skipped: {skipped.get('message', '')}"


def figures_of(case: ElementTree.Element) -> str:
    """What a test recorded with pytest's `record_property`: "rows 1000000, MB 109"."""
    items = case.iterfind("properties/property")
    return ", ".join(f"{item.get('name')} {item.get('value')}" for item in items)


def section(name: str, results: list[Result], began: str, finished: bool) -> str:
    """The section of a part, in Markdown; `began` is the commit it ran on."""
    outcomes = [result.outcome.split(":")[0] for result in results]
    counts = ", ".join(f"{outcomes.count(kind)} {kind}" for kind in sorted(set(outcomes)))
    packages = ("guiju", "duckdb", "PyYAML", "polars", "pyarrow", "hypothesis", "pytest", *CLIENTS)
    summary = f"{counts or 'nothing'} in {sum(result.seconds for result in results):.0f} s"
    return SECTION.format(
        name=name,
        today=date.today().isoformat(),
        commit=began,
        versions=", ".join(
            [f"Python {platform.python_version()}"]
            + [f"{package} {importlib.metadata.version(package)}" for package in packages]
        ),
        system=f"{platform.system()} {platform.machine()}",
        cpus=os.cpu_count(),
        summary=summary if finished else f"{summary}, then stopped before its end · 未完成即停止",
        rows="\n".join(map(row, results)),
    )


def with_section(page: str, name: str, written: str) -> str:
    """The page with the section of a part in its place; the other sections stay as they are.

    >>> with_section(HEAD, "drawn", "\\n## drawn\\n").endswith("## drawn\\n")
    True
    """
    _, *kept = re.split(r"(?m)^(?=## )", page)
    sections = {text.split(maxsplit=2)[1]: f"\n{text.strip()}\n" for text in kept}
    sections[name] = written
    return HEAD + "".join(sections[part] for part in PARTS if part in sections)


def row(result: Result) -> str:
    """A result as a row of the table."""
    cells = [result.name, result.outcome, f"{result.seconds:.1f}", result.figures]
    return f"| {' | '.join(map(cell, cells))} |"


def cell(text: str) -> str:
    """Text as it may stand in a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")


def commit() -> str:
    """The commit the results belong to, with a word when files differ from it: other ones than the page of results."""
    git = ["git", "-C", str(ROOT)]
    head = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    if head.returncode:
        return "unknown"
    others = ["--", ".", f":!{PAGE.relative_to(ROOT)}"]
    changed = subprocess.run(
        [*git, "status", "--porcelain", *others], capture_output=True, text=True
    )
    return head.stdout.strip() + (" with changes" if changed.stdout.strip() else "")


def run_part(name: str) -> int:
    """Runs a part and writes its section; pytest's exit code, 0 where the part has no tests."""
    began = commit()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-m", "slow", f"--junitxml={report}"]
        command += ["-o", f"faulthandler_timeout={LONGEST}", *PARTS[name]]
        process = subprocess.Popen(command, cwd=ROOT)
        ended = waited(process)
        if ended == NO_TESTS:
            return 0
        # 0 all passed, 1 some failed; anything else was cut short.
        results = read_results(report) if report.exists() else []
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else HEAD
    draft = PAGE.with_suffix(".tmp")
    draft.write_text(
        with_section(page, name, section(name, results, began, ended in (0, 1))), encoding="utf-8"
    )
    draft.replace(PAGE)
    return ended


def waited(process: subprocess.Popen[bytes], longest: float = LONGEST) -> int:
    """The exit code of a process; one that takes too long is asked to end, then made to."""
    try:
        return process.wait(longest)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
    try:
        return process.wait(ENDING)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def main(names: list[str]) -> int:
    """Runs the parts that are named, or all; the first exit code that is not 0."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"error: no part {', '.join(unknown)}; parts: {', '.join(PARTS)}")
        print(f"错误：没有 {', '.join(unknown)} 这一部分；可选：{', '.join(PARTS)}")
        return 2
    if hasattr(os, "nice"):
        os.nice(10)
    ended = [run_part(name) for name in names or PARTS]
    print(f"results in {PAGE.relative_to(ROOT)} · 结果写入 {PAGE.relative_to(ROOT)}")
    return next((code for code in ended if code), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
