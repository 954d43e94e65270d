"""A real browser opens the charts, and shows their Chinese."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from guiju import charts
from tests.charts.drawn import case
from tests.load.golden import CASES

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="needs the browser chromium")
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync")


def test_the_browser_opens_a_chart(tmp_path: Path) -> None:
    result, options = case(CASES / "charts/good/hostile.json")
    file = charts.chart(result, language="zh", **options).write(tmp_path / "chart.svg")
    assert BROWSER is not None
    done = subprocess.run(
        [BROWSER, *OPTIONS, f"--user-data-dir={tmp_path / 'browser'}", "--dump-dom", file.as_uri()],
        capture_output=True, encoding="utf-8", timeout=120, check=True,
    )  # fmt: skip
    # A page of an SVG that is not well-formed would hold this word, and no text of the chart.
    assert "parsererror" not in done.stdout
    assert "&lt;script&gt;alert('x')&lt;/script&gt;" in done.stdout
    assert "&amp;amp; 第二行" in done.stdout
    assert "<script" not in done.stdout
