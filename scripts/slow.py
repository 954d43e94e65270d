"""Runs the slow tests and writes their results to docs/slow-results.md: `make slow`.

Further arguments go to pytest (`python scripts/slow.py tests/kill`); the page is then left as it
is, since it has to speak for all slow tests.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 2 * 60 * 60
"""Seconds after which a slow test counts as hanging."""

CLIENTS = ("sqlglot", "psycopg", "chdb-core", "pyspark")
"""The clients of other engines."""

PAGE = ROOT / "docs" / "slow-results.md"

TEMPLATE = """\
# Slow tests · 慢速测试

Written by `make slow`. Figures are what the tests recorded while they ran.
由 `make slow` 写成，数字为测试运行时所记录。

- {today}, commit {commit}
- {versions}
- {system}, {cpus} CPUs
- {summary}

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


def page(results: list[Result]) -> str:
    """The page of results, in Markdown."""
    outcomes = [result.outcome.split(":")[0] for result in results]
    counts = ", ".join(f"{outcomes.count(kind)} {kind}" for kind in sorted(set(outcomes)))
    packages = ("guiju", "duckdb", "PyYAML", "polars", "pyarrow", "hypothesis", "pytest", *CLIENTS)
    return TEMPLATE.format(
        today=date.today().isoformat(),
        commit=commit(),
        versions=", ".join(
            [f"Python {platform.python_version()}"]
            + [f"{name} {importlib.metadata.version(name)}" for name in packages]
        ),
        system=f"{platform.system()} {platform.machine()}",
        cpus=os.cpu_count(),
        summary=f"{counts} in {sum(result.seconds for result in results):.0f} s",
        rows="\n".join(map(row, results)),
    )


def row(result: Result) -> str:
    """A result as a row of the table."""
    cells = [result.name, result.outcome, f"{result.seconds:.1f}", result.figures]
    return f"| {' | '.join(map(cell, cells))} |"


def cell(text: str) -> str:
    """Text as it may stand in a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")


def commit() -> str:
    """The commit the results belong to, with a word when files differ from it."""
    git = ["git", "-C", str(ROOT)]
    head = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    if head.returncode:
        return "unknown"
    changed = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True)
    return head.stdout.strip() + (" with changes" if changed.stdout.strip() else "")


def main(arguments: list[str]) -> int:
    """Runs pytest on the slow tests; its exit code, and the page unless the run was cut short."""
    pytest = [sys.executable, "-m", "pytest", "-m", "slow", "-o", f"faulthandler_timeout={LONGEST}"]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [*pytest, f"--junitxml={report}", *arguments]
        ended = subprocess.run(command, cwd=ROOT).returncode
        # 0 all passed, 1 some failed; anything else is a run that was cut short.
        if ended > 1 or arguments:
            return ended
        draft = PAGE.with_suffix(".tmp")
        draft.write_text(page(read_results(report)), encoding="utf-8")
        draft.replace(PAGE)
    print(f"results in {PAGE.relative_to(ROOT)} · 结果写入 {PAGE.relative_to(ROOT)}")
    return ended


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
