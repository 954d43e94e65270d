"""A backup with the copies of evidence: one archive, whole or not at all, every copy held against its name."""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from guiju.cli import main
from guiju.model.problem import InputError
from guiju.store import open_store
from guiju.store.archives import back_up_with_copies, is_archive, restore_with_copies
from guiju.store.copies import content_folder, content_path, copies_in
from guiju.store.keeping import Store

CONTENTS = (b"report", b"", bytes(range(256)) * 9000)


def put(folder: Path, content: bytes) -> Path:
    path = content_path(folder, hashlib.sha256(content).hexdigest())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def own_folder(address: Path) -> Path:
    found = content_folder(str(address))
    assert found is not None
    return found


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Store]:
    """A store with copies beside it, and a file in the folder that is none."""
    with open_store(tmp_path / "a.db", "ann") as store:
        store.add("system", "x", {"a": 1})
        for content in CONTENTS:
            put(own_folder(tmp_path / "a.db"), content)
        (own_folder(tmp_path / "a.db") / "notes.txt").write_text("mine")
        yield store


def code_of(error: pytest.ExceptionInfo[InputError]) -> str:
    return error.value.problems[0].code


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_there_and_back(office: Store, tmp_path: Path) -> None:
    written = back_up_with_copies(office, tmp_path / "b.zip", own_folder(tmp_path / "a.db"))
    assert (written.copies, written.damaged) == (3, ())
    assert is_archive(tmp_path / "b.zip")
    address = tmp_path / "again.db"
    head, count = restore_with_copies(tmp_path / "b.zip", str(address), own_folder(address), "ben")
    assert count == 3
    assert {path.read_bytes() for path in copies_in(own_folder(address))} == set(CONTENTS)
    assert not (own_folder(address) / "notes.txt").exists()
    with open_store(address, create=False) as again:
        assert again.verify(head).whole
        assert again.verify(office.head()).whole
    assert left_over(tmp_path) == []


def test_nothing_is_overwritten_unasked(office: Store, tmp_path: Path) -> None:
    folder = own_folder(tmp_path / "a.db")
    back_up_with_copies(office, tmp_path / "b.zip", folder)
    with pytest.raises(InputError) as error:
        back_up_with_copies(office, tmp_path / "b.zip", folder)
    assert code_of(error) == "backup-exists"
    with pytest.raises(InputError) as error:
        restore_with_copies(tmp_path / "b.zip", str(tmp_path / "a.db"), folder)
    assert code_of(error) == "store-exists"
    other = own_folder(tmp_path / "c.db")
    there = put(other, CONTENTS[0])
    there.write_bytes(b"other")
    with pytest.raises(InputError) as error:
        restore_with_copies(tmp_path / "b.zip", str(tmp_path / "c.db"), other)
    assert code_of(error) == "copy-differs"
    assert (there.read_bytes(), (tmp_path / "c.db").exists()) == (b"other", False)
    assert len(copies_in(other)) == 1
    restore_with_copies(tmp_path / "b.zip", str(tmp_path / "c.db"), other, force=True)
    assert there.read_bytes() == CONTENTS[0]


def test_a_damaged_copy_is_left_out_and_named(office: Store, tmp_path: Path) -> None:
    folder = own_folder(tmp_path / "a.db")
    content_path(folder, hashlib.sha256(CONTENTS[0]).hexdigest()).write_bytes(b"changed")
    written = back_up_with_copies(office, tmp_path / "b.zip", folder)
    assert written.damaged == (hashlib.sha256(CONTENTS[0]).hexdigest(),)
    assert written.copies == 2


def rewritten(source: Path, target: Path, changes: dict[str, tuple[str, bytes]]) -> Path:
    """An archive with some members under another name or with other content."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            key = next((start for start in changes if name.startswith(start)), None)
            new.writestr(*(changes[key] if key else (name, old.read(name))))
    return target


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (
            {"evidence/e3": ("evidence/e3/" + hashlib.sha256(b"").hexdigest(), b"x")},
            "archive-copy-changed",
        ),
        ({"evidence/e3": ("evidence/../../evil", b"x")}, "archive-odd"),
        ({"evidence/e3": ("/etc/evil", b"x")}, "archive-odd"),
        ({"store.db": ("other.db", b"x")}, "archive-odd"),
        ({"store.db": ("store.db", b"no store")}, "store-foreign"),
    ],
)
def test_what_does_not_hold_is_refused_and_changes_nothing(
    changes: dict[str, tuple[str, bytes]], code: str, office: Store, tmp_path: Path
) -> None:
    back_up_with_copies(office, tmp_path / "b.zip", own_folder(tmp_path / "a.db"))
    bad = rewritten(tmp_path / "b.zip", tmp_path / "bad.zip", changes)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(InputError) as error:
        restore_with_copies(bad, str(tmp_path / "new.db"), own_folder(tmp_path / "new.db"))
    assert code_of(error) == code
    assert "bad.zip" in error.value.problems[0].place.file
    assert sorted(tmp_path.iterdir()) == before


def test_a_cut_archive_is_refused(office: Store, tmp_path: Path) -> None:
    whole = tmp_path / "b.zip"
    back_up_with_copies(office, whole, own_folder(tmp_path / "a.db"))
    content = bytearray(whole.read_bytes())
    at = content.index(CONTENTS[2][:600]) + 700
    content[at] ^= 1
    whole.write_bytes(content)
    with pytest.raises(InputError) as error:
        restore_with_copies(whole, str(tmp_path / "new.db"), own_folder(tmp_path / "new.db"))
    assert code_of(error) == "archive-broken"
    assert not (tmp_path / "new.db").exists()


def test_a_server_has_no_folder_of_its_own(office: Store, tmp_path: Path) -> None:
    back_up_with_copies(office, tmp_path / "b.zip", own_folder(tmp_path / "a.db"))
    with pytest.raises(InputError) as error:
        restore_with_copies(tmp_path / "b.zip", "postgresql://host/office", None)
    assert code_of(error) == "copies-nowhere"


def test_commands(
    office: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)

    def answer(line: str) -> tuple[int, dict[str, object]]:
        code = main([*line.split(), "--json"])
        return code, json.loads(capsys.readouterr().out)

    code, found = answer("backup plain.backup --store a.db")
    assert (code, found["copies"], found["left_out"]) == (0, 0, 3)
    code, found = answer("backup both.zip --with-evidence --store a.db")
    assert (code, found["copies"], found["left_out"]) == (0, 3, 0)
    assert answer("backup other.zip --with-evidence --files nowhere --store a.db")[0] == 2
    assert not (tmp_path / "other.zip").exists()
    code, found = answer("restore both.zip --store b.db")
    assert (code, found["copies"], found["folder"]) == (0, 3, "b.db.evidence")
    assert "copies" not in answer("restore plain.backup --store c.db")[1]


@pytest.mark.parametrize("option", [[], ["--with-evidence"]], ids=["store", "archive"])
def test_on_a_full_disk_the_backup_is_named_and_not_the_store(
    option: list[str], office: Store, tmp_path: Path
) -> None:
    for number in range(40):
        office.add("run", f"r{number}", {"filling": "x" * 4000})

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    command = [
        sys.executable,
        "-m",
        "guiju",
        "backup",
        "b.zip",
        "--store",
        "a.db",
        "--json",
        *option,
    ]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, check=False, preexec_fn=little_room
    )
    (problem,) = json.loads(done.stdout)["problems"]
    assert (done.returncode, problem["file"]) == (2, "b.zip")
    assert problem["code"] in ("disk-full", "cannot-write")
    assert not (tmp_path / "b.zip").exists()
    assert left_over(tmp_path) == []
