"""A folder to work in: the policy that `guiju new` writes, another one, cases and wrong files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from guiju import scaffold
from guiju.store import open_store

SYSTEMS = {
    "feed": ("ai_china", {"on_cn_network": True, "offered_to_cn_public": True, "is_ranking": True}),
    "model": ("ai_eu", {"on_eu_market": True, "is_gpai_model": True, "designated_systemic": True}),
}
"""Systems that are registered in `systems.db`, with their policy and features."""
CASES = Path(__file__).resolve().parents[1] / "cases" / "cli"


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder, made once: tests must not write into it."""
    folder = tmp_path_factory.mktemp("cli")
    scaffold.new("demo", folder)
    shutil.copytree(CASES / "policies", folder, dirs_exist_ok=True)
    shutil.copytree(CASES / "files", folder, dirs_exist_ok=True)
    with open_store(folder / "systems.db", "ann") as store:
        for name, (policy, features) in SYSTEMS.items():
            store.add("system", name, {"title": name, "policy": policy, "features": features})
    return folder


@pytest.fixture
def folder(furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the furnished folder to work in, with nothing of the person's environment."""
    here = tmp_path / "here"
    shutil.copytree(furnished, here)
    monkeypatch.chdir(here)
    for name in [*os.environ]:
        if name.startswith(("GUIJU", "LC_", "LANG", "NO_COLOR", "COLUMNS", "PYTHONIOENCODING")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "80")
    return here
