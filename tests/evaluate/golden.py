"""Golden files: compared, or written anew where GUIJU_UPDATE_GOLDEN is set."""

from __future__ import annotations

import os
from pathlib import Path


def same_as_golden(path: Path, text: str) -> None:
    """Fail where the text differs from the file."""
    if os.environ.get("GUIJU_UPDATE_GOLDEN"):
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text, (
        f"{path.name}: read it, then GUIJU_UPDATE_GOLDEN=1 to accept"
    )
