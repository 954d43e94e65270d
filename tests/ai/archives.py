"""Archives of dossiers: a system with something to tell, the script run on them, their files and lines."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from guiju.ai.dossier.checker import MANIFEST
from guiju.store.keeping import Store

from .actions import PROOF, act

DAY = date(2026, 11, 20)
SSH = shutil.which("ssh-keygen")
OPENSSL = shutil.which("openssl")
Files = dict[str, bytes]


def filled(store: Store) -> None:
    """What a system has after some weeks: two incidents, a complaint, interventions, evidence, decisions."""
    act(store, "open")
    act(store, "done")
    act(store, "open", kinds=["rumour"], what="谣言 <script> | *x*")
    act(store, "receive")
    act(store, "answer")
    act(store, "intervene", evidence=[PROOF], incident="I-0001")
    act(store, "lift")
    act(store, "decide")
    store.add(
        "evidence",
        "e",
        {
            "system": "chat",
            "duty": "CN-AR-01",
            "title": "制度",
            "sha256": "cd" * 32,
            "result": "pass",
        },
    )
    store.add(
        "evidence",
        "other",
        {"system": "cv", "duty": "EU-66", "title": "of another", "sha256": "ef" * 32},
    )


def checked(target: Path, *options: str, script: Path | None = None) -> tuple[int, dict[str, Any]]:
    """Exit code and report of the script that the archive carries, run by itself."""
    if script is None:
        script = target.parent / "check.py"
        with zipfile.ZipFile(target) as file:
            script.write_bytes(file.read("check.py"))
    command = [sys.executable, "-I", str(script), str(target), "--json", *options]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert not done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout)


def codes(report: Mapping[str, Any], part: str) -> list[str]:
    return [line["code"] for line in report[part]]


def files_of(path: Path) -> Files:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def with_manifest(files: Files) -> Files:
    """Files with a manifest that fits them, as somebody who knows the format would make it."""
    named = {
        name: data for name, data in files.items() if name != MANIFEST and "signature/" not in name
    }
    lines = (
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(named.items())
    )
    return files | {MANIFEST: "".join(lines).encode()}


def lines(files: Files, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files[name].decode().splitlines()]


def put(files: Files, name: str, found: list[dict[str, Any]]) -> Files:
    text = "".join(
        json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n" for one in found
    )
    return files | {name: text.encode()}
