"""The commands of operation as programs use them: JSON, exit codes, standard input, an archive from key to check."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from guiju.cli import main
from guiju.store import open_store
from guiju.store.keeping import Store

SSH = shutil.which("ssh-keygen")
FILED = "incident open chat --kind unlawful_content --known 2026-11-01T08:30 --what x"


@pytest.fixture
def run(
    desk: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Any:
    """Runs `guiju ai …` on the store with the systems; exit code and JSON."""
    monkeypatch.setenv("GUIJU_STORE", str(tmp_path / "office.db"))
    monkeypatch.chdir(tmp_path)

    def command(line: str) -> tuple[int, Any]:
        code = main(["ai", *line.split(), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return command


def test_every_action_answers_in_json(run: Any, tmp_path: Path) -> None:
    """With the version to be named next, and who kept it."""
    (tmp_path / "report.pdf").write_bytes(b"report")
    code, made = run(f"{FILED} --who bo")
    assert (code, made["key"], made["version"], made["who"]) == (0, "I-0001", 1, "bo")
    code, made = run(
        "incident done I-0001 --clock CN-AR-05 --at 2026-11-01T09:00 --evidence report.pdf --seen 1"
    )
    assert (code, made["version"], made["due"][0]["evidence"][0]["title"]) == (0, 2, "report.pdf")
    assert run("incident show I-0001")[1] == made
    assert [one["key"] for one in run("incident list chat")[1]["incidents"]] == ["I-0001"]
    assert run("incident list model")[1] == {"incidents": []}
    assert (
        run("complaint receive chat --topic price --received 2026-11-02 --name A")[1]["person"]
        is True
    )
    assert run("complaint show C-0001")[1]["person"]["name"] == "A"
    taken = (
        "intervention take chat --measure stop --scope all --by Li --reason risk --at 2026-11-02"
    )
    assert run(taken)[1]["decision"] == "D-0001"
    assert run("intervention list chat")[1]["state"] == "stopped"
    assert run("intervention list")[1]["state"] is None
    assert run("decision list chat")[1]["decisions"][0]["decided"] == "stop: all"
    code, found = run("duties chat --date 2026-11-20")
    assert (code, found["counts"]["overdue"]) == (0, 1)
    code, found = run("duties --overdue --date 2026-11-20")
    assert (code, [one["system"] for one in found["systems"]]) == (1, ["chat"])


def test_where_no_clock_runs_the_kinds_that_start_one_are_named(
    run: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    made = run("incident open model --known 2026-11-01T08:30 --place DE --what x")[1]
    assert made["due"] == []
    could, complaint = made["would_start"]
    assert complaint["kind"] == "complaint"
    assert (could["kind"], could["clocks"][0]["clock"]) == ("model_incident", "EU-56")
    assert "Art. 55(1)(c)" in could["clocks"][0]["cites"][0]
    assert run("incident show I-0001")[1] == made
    for language, words in (("en", "serious incident of a model"), ("zh", "模型的严重事件")):
        assert main(["ai", "incident", "show", "I-0001", "--lang", language]) == 0
        shown = capsys.readouterr().out
        assert "--kind model_incident" in shown
        assert words in shown
    made = run("incident reassess I-0001 --kind model_incident --reason known")[1]
    assert [one["clock"] for one in made["due"]] == ["EU-56"]
    assert "would_start" not in made


def test_clocks_of_a_system_and_what_else_would_start_one(run: Any) -> None:
    found = run("incident clocks cv --kind complaint --date 2028-12-31")[1]
    assert [one["clock"] for one in found["clocks"]] == ["EU-69"]
    least = {
        (one["kind"], one["severity"]): [c["clock"] for c in one["clocks"]]
        for one in found["would_start"]
    }
    assert least[None, "serious"] == ["EU-66"]
    assert least["death", "minor"] == ["EU-68"]
    assert (None, "grave") not in least
    assert run("incident clocks cv --kind death --date 2024-01-01")[1]["would_start"] == []


@pytest.mark.parametrize("kind", ["incident", "complaint", "decision", "intervention"])
def test_a_list_of_a_system_that_is_not_there_is_no_empty_list(run: Any, kind: str) -> None:
    code, found = run(f"{kind} list nobody")
    assert (code, found["problems"][0]["code"]) == (2, "system-missing")
    assert run(f"{kind} list cv")[0] == 0


def test_the_second_of_two_is_told(run: Any) -> None:
    run(FILED)
    run("incident done I-0001 --clock CN-AR-05 --at 2026-11-01T09:00 --seen 1")
    code, found = run("incident reassess I-0001 --severity grave --reason more --seen 1")
    assert (code, found["problems"][0]["code"]) == (2, "record-changed")
    assert run("incident show I-0001")[1]["version"] == 2


def test_words_from_standard_input_stand_in_no_command(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("她说不公\n"))
    run("complaint receive chat --topic work --received 2026-11-02 --words -")
    assert run("complaint show C-0001")[1]["person"]["words"] == "她说不公"


def test_an_archive_from_key_to_check(run: Any, tmp_path: Path) -> None:
    run(FILED)
    key = tmp_path / "office.pem"
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    forms = (
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    key.write_bytes(Ed25519PrivateKey.generate().private_bytes(*forms))
    code, written = run("export chat --out chat.zip --key office.pem --date 2026-11-20")
    assert (code, written["report"]["holds"]) == (0, True)
    assert written["signer"].startswith("SHA256:")
    head, manifest = written["head"], written["manifest"]
    code, found = run(f"export --check chat.zip --head {head} --manifest {manifest}")
    assert (code, found["report"]["wrong"]) == (0, [])
    code, found = run(f"export --check chat.zip --manifest {'0' * 64}")
    assert (code, [line["code"] for line in found["report"]["wrong"]]) == (1, ["other-manifest"])
    again = run("export chat --out again.zip --key office.pem --date 2026-11-20")[1]
    assert again["sha256"] == written["sha256"]


def test_nothing_is_written_where_the_key_is_wrong(run: Any, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("no key", encoding="ascii")
    code, found = run("export chat --out chat.zip --key key")
    assert (code, found["problems"][0]["code"]) == (2, "sign-key")
    assert not (tmp_path / "chat.zip").exists()


def test_the_script_reads_as_python_3_8(run: Any, tmp_path: Path) -> None:
    """It has to run where the file arrives; nothing of Guiju is imported, nothing newer is written."""
    import ast

    run("export chat --out chat.zip")
    with zipfile.ZipFile(tmp_path / "chat.zip") as file:
        tree = ast.parse(file.read("check.py").decode(), feature_version=(3, 8))
    named = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    named |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert named <= {*sys.stdlib_module_names, "__future__"}
    newer = {"removeprefix", "removesuffix", "file_digest", "pairwise", "StrEnum"}
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not newer & names


def test_the_system_python_checks_too(run: Any, tmp_path: Path) -> None:
    """Another Python than this one, where the machine has it."""
    other = "/usr/bin/python3"
    if not Path(other).exists():
        pytest.skip("no other Python here")
    run("export chat --out chat.zip")
    with zipfile.ZipFile(tmp_path / "chat.zip") as file:
        file.extract("check.py", tmp_path)
    command = [other, "-I", "check.py", "chat.zip"]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr


def test_a_name_of_a_system_that_no_file_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Any
) -> None:
    """Keys with dots, slashes, quotes and percent signs are names like others."""
    with open_store(tmp_path / "office.db", "ann") as store:
        for name in ('a"b%_', "../up", "聊天"):
            store.add(
                "system",
                name,
                {"title": name, "policy": "ai_china", "features": {"on_cn_network": True}},
            )
    for name in ('a"b%_', "../up", "聊天"):
        code, found = run(f"export {name} --out out.zip")
        assert (code, found["report"]["holds"]) == (0, True)
        with zipfile.ZipFile(tmp_path / "out.zip") as file:
            assert json.loads(file.read("store.json"))["system"] == name
            assert file.read("records.jsonl").count(b"\n") == 1
