"""What is carried along is what it says it is, with its licence, inside the package."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import guiju

VENDOR = Path(guiju.__file__).parent / "charts" / "vendor"


def test_files_are_unchanged_and_licensed() -> None:
    files = tomllib.loads((VENDOR / "VENDOR.toml").read_text(encoding="utf-8"))["file"]
    named = {"VENDOR.toml"}
    for file in files:
        data = (VENDOR / file["name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
        assert file["version"].encode() in data
        assert file["licence"] == "Apache-2.0"
        assert all((VENDOR / name).stat().st_size > 100 for name in file["licence_files"])
        named |= {file["name"], *file["licence_files"]}
    assert {path.name for path in VENDOR.iterdir()} == named
