"""Golden files: what a test produced must equal what the file beside the case holds.

`GUIJU_UPDATE_GOLDEN=1` writes them anew; look at the difference before keeping it.
"""

from __future__ import annotations

import os
from pathlib import Path

CASES = Path(__file__).resolve().parents[1] / "cases"
UPDATE = os.environ.get("GUIJU_UPDATE_GOLDEN") == "1"


def check_golden(file: Path, text: str) -> None:
    """Compare a text with a golden file."""
    text = text.rstrip("\n") + "\n"
    if UPDATE:
        file.write_text(text, encoding="utf-8")
    assert file.is_file(), f"{file.name} is missing: GUIJU_UPDATE_GOLDEN=1 writes it"
    assert text == file.read_text(encoding="utf-8")


def folders(*parts: str) -> list[Path]:
    """The case folders of a topic, in order."""
    return sorted(path for path in CASES.joinpath(*parts).iterdir() if path.is_dir())
