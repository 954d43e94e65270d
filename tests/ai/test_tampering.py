"""Whatever was done to a dossier, the script inside finds it, or says that it cannot."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from guiju.ai.dossier.archive import write_zip
from guiju.ai.dossier.checker import MANIFEST
from guiju.store.audit import Entry
from guiju.store.canonical import canonical, digest
from guiju.store.keeping import Store

from .archives import (
    SSH,
    Files,
    checked,
    codes,
    files_of,
    lines,
    put,
    with_manifest,
)


def edited(name: str, old: str, new: str) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        text = files[name].decode()
        assert old in text
        return files | {name: text.replace(old, new, 1).encode()}

    return change


def without(name: str) -> Callable[[Files], Files]:
    return lambda files: {key: data for key, data in files.items() if key != name}


def last_version_left_out(files: Files) -> Files:
    found = lines(files, "records.jsonl")
    newest = max(one["version"] for one in found if one["kind"] == "incident")
    return put(
        files,
        "records.jsonl",
        [one for one in found if (one["kind"], one["version"]) != ("incident", newest)],
    )


def body_emptied(files: Files) -> Files:
    found = lines(files, "records.jsonl")
    found[0] |= {"body": None, "salt": None}
    return put(files, "records.jsonl", found)


def entry_altered(files: Files) -> Files:
    found = lines(files, "chain.jsonl")
    found[2]["at"] = found[2]["at"].replace("2026", "2025")
    return put(files, "chain.jsonl", found)


def entry_altered_and_sealed(files: Files) -> Files:
    found = lines(files, "chain.jsonl")
    found[2] = asdict(sealed(Entry(**(found[2] | {"input": "0" * 64}))))
    return put(files, "chain.jsonl", found)


def entry_left_out(files: Files) -> Files:
    found = lines(files, "chain.jsonl")
    return put(files, "chain.jsonl", found[:3] + found[4:])


def chain_cut(files: Files) -> Files:
    return put(files, "chain.jsonl", lines(files, "chain.jsonl")[:-1])


def name_twice(files: Files) -> Files:
    text = files["records.jsonl"].decode()
    return files | {"records.jsonl": text.replace('{"kind":', '{"kind":"x","kind":', 1).encode()}


def sealed(entry: Entry) -> Entry:
    return replace(entry, hash=entry.sealed())


PLAIN: Mapping[str, tuple[Callable[[Files], Files], set[str]]] = {
    "a byte of a page": (edited("dossier.en.md", "Chat", "Chut"), {"changed"}),
    "a byte of a record": (
        edited("records.jsonl", "坏内容", "好内容"),
        {"changed", "not-as-logged"},
    ),
    "a byte of the script": (edited("check.py", "Check a", "Chuck an"), {"changed"}),
    "a file less": (without("dossier.zh.md"), {"missing"}),
    "a file more": (lambda files: files | {"note.txt": b"x"}, {"extra"}),
    "no manifest": (without(MANIFEST), {"no-manifest"}),
    "the manifest of another": (
        lambda files: files | {MANIFEST: with_manifest(files | {"dossier.json": b"{}"})[MANIFEST]},
        {"changed", "forged"},
    ),
    "a line less in the manifest": (
        lambda files: files | {MANIFEST: b"\n".join(files[MANIFEST].split(b"\n")[1:])},
        {"extra", "forged", "lacks"},
    ),
    "half a signature": (without("signature/manifest.sig"), {"half-signed"}),
}


@pytest.mark.parametrize("name", PLAIN)
def test_what_was_done_to_files_is_found(name: str, archive: Path) -> None:
    change, wanted = PLAIN[name]
    script = archive.parent / "own.py"
    script.write_bytes(files_of(archive)["check.py"])
    write_zip(archive, change(files_of(archive)))
    code, report = checked(archive, script=script)
    assert code == 1
    found = set(codes(report, "wrong"))
    assert found & wanted
    assert found <= wanted | {"lacks"}


FITTED: Mapping[str, tuple[Callable[[Files], Files], str]] = {
    "a record changed": (edited("records.jsonl", "坏内容", "好内容"), "not-as-logged"),
    "a record of nowhere": (edited("records.jsonl", '"version":1', '"version":9'), "not-logged"),
    "the last version left out": (last_version_left_out, "left-out"),
    "a body emptied": (body_emptied, "emptied"),
    "an entry altered": (entry_altered, "altered"),
    "an entry altered and sealed again": (entry_altered_and_sealed, "break"),
    "an entry left out": (entry_left_out, "break"),
    "the chain cut before its head": (chain_cut, "no-head"),
    "a name twice in one object": (name_twice, "form"),
    "no records at all": (lambda files: files | {"records.jsonl": b"[]\n"}, "form"),
    "no JSON": (lambda files: files | {"chain.jsonl": b"{\n"}, "form"),
    "no log": (lambda files: files | {"chain.jsonl": b""}, "form"),
    "no text": (lambda files: files | {"store.json": b"\xff\xfe"}, "form"),
    "deep JSON": (lambda files: files | {"store.json": b"[" * 200000}, "form"),
    "a needed file away": (without("records.jsonl"), "lacks"),
}


@pytest.mark.parametrize("name", FITTED)
def test_what_was_done_with_a_manifest_that_fits_is_found(name: str, archive: Path) -> None:
    """By the log itself, and by the signature."""
    change, wanted = FITTED[name]
    script = archive.parent / "own.py"
    script.write_bytes(files_of(archive)["check.py"])
    signed = with_manifest(change(files_of(archive)))
    write_zip(archive, signed)
    code, report = checked(archive, script=script)
    assert code == 1
    assert wanted in codes(report, "wrong")
    if wanted not in ("form", "lacks") and SSH:
        assert "forged" in codes(report, "wrong")
    bare = {key: data for key, data in signed.items() if "signature/" not in key}
    write_zip(archive, bare)
    code, report = checked(archive, script=script)
    assert code == 1
    assert wanted in codes(report, "wrong")


def test_a_whole_forgery_is_found_only_by_what_was_noted(archive: Path, desk: Store) -> None:
    """Who writes log and manifest anew deceives the script, which says so; a head noted elsewhere does not let it."""
    files = {key: data for key, data in files_of(archive).items() if "signature/" not in key}
    found, chain = lines(files, "records.jsonl"), lines(files, "chain.jsonl")
    forged = found[-1]
    forged["body"] = canonical({"system": "chat", "title": "forged"})
    previous = chain[0]["previous"]
    for entry in chain:
        if entry["sequence"] == forged["entry"]:
            entry["input"] = digest(forged["salt"], forged["body"])
        entry |= {"previous": previous}
        entry["hash"] = previous = Entry(**entry).sealed()
    store = json.loads(files["store.json"])
    store["head"]["hash"] = previous
    files = put(put(files, "records.jsonl", found), "chain.jsonl", chain) | {
        "store.json": canonical(store).encode()
    }
    script = archive.parent / "own.py"
    script.write_bytes(files["check.py"])
    write_zip(archive, with_manifest(files))
    code, report = checked(archive, script=script)
    assert code == 0
    assert {"which-manifest", "which-head", "unsigned"} <= set(codes(report, "unchecked"))
    assert codes(checked(archive, "--head", str(desk.head()), script=script)[1], "wrong") == [
        "head-lost"
    ]


HOSTILE = (
    "../evil.txt", "/etc/passwd", "a/../../evil", "C:\\evil", "a\\..\\evil", "a//b", "./a", "a\x00b", " a", "é", "a/",
    "-rf", "con\n",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_names_that_lead_elsewhere_are_found_and_never_written(name: str, archive: Path) -> None:
    script = archive.parent / "own.py"
    script.write_bytes(files_of(archive)["check.py"])
    before = sorted(archive.parent.iterdir())
    with zipfile.ZipFile(archive, "a") as file:
        info = zipfile.ZipInfo("x")
        info.filename = info.orig_filename = name
        file.writestr(info, b"evil")
    code, report = checked(archive, script=script)
    assert code == 1
    assert {"unsafe", "unreadable"} & set(codes(report, "wrong"))
    assert sorted(archive.parent.iterdir()) == before


def test_links_doubles_and_packed_files_are_found(archive: Path) -> None:
    script = archive.parent / "own.py"
    script.write_bytes(files_of(archive)["check.py"])
    good = archive.read_bytes()
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed = zipfile.ZipInfo("bomb.txt")
    packed.compress_type = zipfile.ZIP_DEFLATED
    double = zipfile.ZipInfo("dossier.json")
    for info, data, wanted in (
        (link, b"/etc/passwd", "unsafe"), (packed, b"0" * 10_000_000, "packed"), (double, b"{}", "twice"),
    ):  # fmt: skip
        archive.write_bytes(good)
        with (
            zipfile.ZipFile(archive, "a") as file,
            pytest.warns(UserWarning, match="Duplicate") if wanted == "twice" else nullcontext(),
        ):
            file.writestr(info, data)
        assert wanted in codes(checked(archive, script=script)[1], "wrong")
    archive.write_bytes(good)
    with zipfile.ZipFile(archive, "a") as file:
        file.comment = b"read me"
    assert "comment" in codes(checked(archive, script=script)[1], "wrong")


@pytest.mark.slow
def test_every_changed_byte_is_found(archive: Path) -> None:
    """Of the content; of the frame of a zip many bytes mean nothing."""
    data = bytearray(archive.read_bytes())
    with zipfile.ZipFile(archive) as file:
        spots = [info.header_offset + 30 + len(info.filename) + 7 for info in file.infolist()]
    script = archive.parent / "own.py"
    script.write_bytes(files_of(archive)["check.py"])
    for spot in spots:
        changed = bytearray(data)
        changed[spot] ^= 1
        archive.write_bytes(changed)
        assert checked(archive, script=script)[0] == 1
