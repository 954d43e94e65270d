"""Dossiers: the same bytes each time, what they hold and what they do not, checked by their own script."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from guiju.ai.dossier.archive import check_archive, export
from guiju.ai.dossier.checker import MANIFEST, SAID
from guiju.ai.dossier.contents import make_dossier
from guiju.ai.dossier.signing import read_key
from guiju.ai.operation.complaints import PERSON
from guiju.model.problem import InputError
from guiju.store.keeping import Store

from .archives import (
    DAY,
    OPENSSL,
    SSH,
    checked,
    codes,
    files_of,
    filled,
    lines,
)


def test_a_whole_archive_holds(archive: Path) -> None:
    code, report = checked(archive)
    assert (code, report["holds"], report["wrong"]) == (0, True, [])
    signed = [tool is not None for tool in (SSH, OPENSSL)]
    assert codes(report, "checked") == ["manifest", "chain", "records", *["signed"] * sum(signed)]
    unchecked = {"which-manifest", "which-head", "which-records", "whose", "script"}
    assert set(codes(report, "unchecked")) - {"not-asked"} == unchecked


def test_what_was_noted_elsewhere_is_checked(archive: Path, desk: Store, key: Path) -> None:
    manifest = hashlib.sha256(files_of(archive)[MANIFEST]).hexdigest()
    signers = archive.parent / "known"
    signers.write_bytes(files_of(archive)["signature/signers"])
    given = ["--head", str(desk.head()), "--manifest", manifest, "--signers", str(signers)]
    code, report = checked(archive, *given)
    assert code == 0
    assert "head" in codes(report, "checked")
    assert not {"which-manifest", "which-head", "whose"} & set(codes(report, "unchecked"))
    early = desk.entries()[6]
    assert checked(archive, "--head", f"{early.sequence}:{early.hash}")[0] == 0
    assert codes(checked(archive, "--head", f"3:{'0' * 64}")[1], "wrong") == ["head-lost"]
    assert codes(checked(archive, "--manifest", "0" * 64)[1], "wrong") == ["other-manifest"]
    if SSH:
        signers.write_text(
            f"other ssh-ed25519 {base64.b64encode(b'x' * 51).decode()}\n", encoding="ascii"
        )
        assert "forged" in codes(checked(archive, "--signers", str(signers))[1], "wrong")


def test_the_same_store_gives_the_same_bytes(
    archive: Path, desk: Store, key: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again.zip"
    found = export(make_dossier(desk, "chat", DAY), again, read_key(key))
    assert again.read_bytes() == archive.read_bytes()
    assert found.sha256 == hashlib.sha256(again.read_bytes()).hexdigest()
    assert found.manifest == hashlib.sha256(files_of(again)[MANIFEST]).hexdigest()
    assert found.head == str(desk.head())


def test_an_unpacked_archive_holds_too(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(archive) as file:
        file.extractall(folder)
    code, report = checked(folder, script=folder / "check.py")
    assert (code, report["wrong"]) == (0, [])
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "more.txt").write_text("x", encoding="ascii")
    assert codes(checked(folder, script=folder / "check.py")[1], "wrong") == ["unsafe", "extra"]


def test_the_manifest_is_one_of_sha256sum(archive: Path, tmp_path: Path) -> None:
    tool = shutil.which("sha256sum")
    if tool is None:
        pytest.skip("sha256sum not found")
    with zipfile.ZipFile(archive) as file:
        file.extractall(tmp_path / "u")
    done = subprocess.run(
        [tool, "--strict", "-c", MANIFEST], cwd=tmp_path / "u", capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_for_people_it_says_both_languages(archive: Path) -> None:
    script = archive.parent / "check.py"
    script.write_bytes(files_of(archive)["check.py"])
    command = [sys.executable, "-I", str(script), str(archive)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    for words in (
        "checked 已核验",
        "not checked 未核验",
        "RESULT 结论: what was checked holds 已核验的部分成立",
    ):
        assert words in done.stdout
    for english, chinese in SAID.values():
        assert english.count("{}") == chinese.count("{}")


def test_nothing_to_check(tmp_path: Path) -> None:
    script = Path(__file__).resolve().parents[2] / "src" / "guiju" / "ai" / "dossier" / "checker.py"
    (tmp_path / "no.zip").write_bytes(b"PK nothing")
    for target, options in (
        (tmp_path / "no.zip", []),
        (tmp_path / "none.zip", []),
        (tmp_path, ["--what"]),
    ):
        command = [sys.executable, "-I", str(script), str(target), *options]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 2
    assert check_archive(tmp_path / "no.zip")["holds"] is None
    assert check_archive(tmp_path)["holds"] is False


def test_an_archive_is_checked_where_no_store_can_be_opened(archive: Path) -> None:
    script = (
        "import sys\n"
        "class Nothing:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name.split('.')[0] in ('sqlalchemy', 'cryptography'):\n"
        "            raise ImportError(name, name=name)\n"
        "sys.meta_path.insert(0, Nothing())\n"
        "from guiju.cli import main\n"
        "sys.exit(main(['ai', 'export', '--check', sys.argv[1], '--json']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(archive)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["report"]["holds"] is True


def test_who_decided_what_under_which_rules(archive: Path, desk: Store) -> None:
    found = json.loads(files_of(archive)["dossier.json"])
    assert [one["decided"] for one in found["decisions"]] == [
        "suspend: all users",
        "lift M-0001",
        "launch",
    ]
    assert {one["by"] for one in found["decisions"]} == {"Li"}
    rules = {one["rules"] for one in found["decisions"]}
    assert rules <= set(found["rules_used"])
    assert f"rules/ai_china-{found['rules'][:12]}.json" in files_of(archive)
    assert found["state"] == "running"
    assert {one["who"] for one in found["changes"]} == {"ann"}
    assert found["duties"]["counts"]["closed"] > 0


def test_harms_and_who_answers_are_those_of_its_own_duties(archive: Path) -> None:
    found = json.loads(files_of(archive)["dossier.json"])["accountability"]
    assert {one["harm"] for one in found["lines"]} >= {"discrimination", "unlawful_content"}
    assert "workers" not in {one["harm"] for one in found["lines"]}
    assert all(one["liable"] and one["remedy"]["en"] for one in found["lines"])
    assert found["nobody"] == ["public_decision", "business_use", "autonomous_failure"]
    assert set(found["incomplete"]) == {"threshold", "evidence", "sanction"}


def test_nobody_who_complained_is_in_it(archive: Path) -> None:
    for data in files_of(archive).values():
        for word in ("王平", "010-1", "不公", "依规处理"):
            assert word.encode() not in data
    assert json.loads(files_of(archive)["store.json"])["withheld"] == 1


def test_nothing_of_other_systems_is_in_it(archive: Path) -> None:
    kinds = {(one["kind"], one["key"]) for one in lines(files_of(archive), "records.jsonl")}
    assert ("evidence", "e") in kinds
    assert ("evidence", "other") not in kinds
    assert PERSON not in {kind for kind, _ in kinds}
    assert b"of another" not in b"".join(files_of(archive).values())


def test_what_people_wrote_is_no_markup(archive: Path) -> None:
    page = files_of(archive)["dossier.zh.md"].decode()
    assert "<script>" not in page
    assert r"谣言 \<script\> \| \*x\*" in page


def test_erased_records_stay_as_erased(desk: Store, tmp_path: Path) -> None:
    filled(desk)
    desk.erase_record("incident", "I-0002")
    desk.erase_person("ann")
    path = tmp_path / "a.zip"
    export(make_dossier(desk, "chat", DAY), path)
    code, report = checked(path)
    assert (code, report["wrong"]) == (0, [])
    files = files_of(path)
    assert "谣言".encode() not in b"".join(
        data for name, data in files.items() if not name.startswith("rules/")
    )
    assert None in json.loads(files["store.json"])["people"].values()


def test_a_system_that_is_not_there(desk: Store) -> None:
    with pytest.raises(InputError, match="no system is registered"):
        make_dossier(desk, "none", DAY)


def test_both_databases_make_an_account(office: Store, tmp_path: Path) -> None:
    filled(office)
    path = tmp_path / "chat.zip"
    export(make_dossier(office, "chat", DAY), path)
    assert checked(path)[0] == 0
    assert checked(path, "--head", str(office.head()))[0] == 0


def test_nothing_is_left_where_it_cannot_be_written(
    desk: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = make_dossier(desk, "chat", DAY)
    with pytest.raises(InputError):
        export(dossier, tmp_path / "none" / "a.zip")
    path = tmp_path / "a.zip"
    path.write_bytes(b"before")

    def fail(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", fail)
    with pytest.raises(InputError, match="no room on the disk"):
        export(dossier, path)
    assert path.read_bytes() == b"before"
    assert {one.name for one in tmp_path.iterdir()} <= {
        "a.zip",
        "office.db",
        "office.db-wal",
        "office.db-shm",
    }
