"""Signatures of dossiers: ssh-keygen and openssl themselves find them good, or not."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest

from guiju.ai.dossier.archive import export, write_zip
from guiju.ai.dossier.checker import MANIFEST
from guiju.ai.dossier.contents import make_dossier
from guiju.ai.dossier.signing import PASSWORD, fingerprint, read_key
from guiju.model.problem import InputError
from guiju.store.keeping import Store

from .archives import (
    DAY,
    OPENSSL,
    SSH,
    checked,
    codes,
    files_of,
)


def test_another_key_than_the_known_one_is_found(
    archive: Path, desk: Store, tmp_path: Path
) -> None:
    if SSH is None:
        pytest.skip("ssh-keygen not found")
    known = tmp_path / "known"
    known.write_bytes(files_of(archive)["signature/signers"])
    other = tmp_path / "other"
    subprocess.run([SSH, "-q", "-t", "ed25519", "-N", "", "-f", str(other)], check=True)
    mixed = tmp_path / "mixed.zip"
    export(make_dossier(desk, "chat", DAY), mixed, read_key(other))
    assert checked(mixed)[0] == 0
    assert "forged" in codes(checked(mixed, "--signers", str(known))[1], "wrong")
    parts = files_of(archive) | {"signature/public.pem": files_of(mixed)["signature/public.pem"]}
    write_zip(archive, parts)
    assert codes(checked(archive)[1], "wrong") == ["keys"]


@pytest.mark.skipif(SSH is None, reason="ssh-keygen not found")
def test_ssh_keygen_finds_the_signature_good(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "u"
    with zipfile.ZipFile(archive) as file:
        file.extractall(folder)
    command = [
        str(SSH), "-Y", "verify", "-f", "signature/signers", "-I", "guiju", "-n", "guiju-account", "-s",
        "signature/manifest.sig",
    ]  # fmt: skip
    data = (folder / MANIFEST).read_bytes()
    done = subprocess.run(command, cwd=folder, input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b'Good "guiju-account" signature' in done.stdout
    bad = subprocess.run(command, cwd=folder, input=data + b"\n", capture_output=True, check=False)
    assert bad.returncode != 0


@pytest.mark.skipif(OPENSSL is None, reason="openssl not found")
def test_openssl_finds_the_signature_good(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "u"
    with zipfile.ZipFile(archive) as file:
        file.extractall(folder)
    command = [
        str(OPENSSL), "pkeyutl", "-verify", "-pubin", "-inkey", "signature/public.pem", "-rawin", "-in", MANIFEST,
        "-sigfile", "signature/manifest.ed25519",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    (folder / MANIFEST).write_bytes(b"other")
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode != 0


def refused(path: Path) -> str:
    with pytest.raises(InputError) as error:
        read_key(path)
    return error.value.problems[0].code


@pytest.mark.skipif(SSH is None, reason="ssh-keygen not found")
@pytest.mark.parametrize("cipher", ["", "aes256-ctr", "aes256-gcm@openssh.com"])
def test_keys_of_ssh_keygen_with_and_without_a_password(
    cipher: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "key"
    how = ["-N", "secret-word", "-Z", cipher] if cipher else ["-N", ""]
    subprocess.run([str(SSH), "-q", "-t", "ed25519", *how, "-f", str(path)], check=True)
    shown = subprocess.run(
        [str(SSH), "-l", "-f", f"{path}.pub"], capture_output=True, text=True, check=True
    )
    if cipher:
        assert refused(path) == "sign-password"
        monkeypatch.setenv(PASSWORD, "another")
        assert refused(path) == "sign-password-wrong"
    # A password that a key does not need is left alone.
    monkeypatch.setenv(PASSWORD, "secret-word")
    assert fingerprint(read_key(path)) in shown.stdout
    assert refused(path.with_suffix(".pub")) == "sign-key"


@pytest.mark.skipif(OPENSSL is None, reason="openssl not found")
@pytest.mark.parametrize("locked", [False, True])
def test_keys_of_openssl_with_and_without_a_password(
    locked: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "key.pem"
    how = ["-aes-256-cbc", "-pass", "pass:secret-word"] if locked else []
    subprocess.run(
        [str(OPENSSL), "genpkey", "-algorithm", "ed25519", *how, "-out", str(path)],
        check=True, capture_output=True,
    )  # fmt: skip
    if locked:
        assert refused(path) == "sign-password"
        monkeypatch.setenv(PASSWORD, "another")
        assert refused(path) == "sign-password-wrong"
    monkeypatch.setenv(PASSWORD, "secret-word")
    assert fingerprint(read_key(path)).startswith("SHA256:")


def test_what_is_no_key(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    other = tmp_path / "ec.pem"
    other.write_bytes(
        ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (tmp_path / "text").write_text("no key", encoding="ascii")
    for path, code in (
        (other, "sign-key-kind"),
        (tmp_path / "text", "sign-key"),
        (tmp_path / "none", "no-file"),
    ):
        with pytest.raises(InputError) as error:
            read_key(path)
        assert error.value.problems[0].code == code


def test_without_tools_the_report_says_so(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(archive.parent))
    code, report = checked(archive)
    assert code == 0
    assert codes(report, "unchecked").count("not-asked") == 2
    assert "signed" not in codes(report, "checked")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("ssh-keygen: illegal option -- Y", "not-asked"),
        ("Unsupported operation for -Y", "not-asked"),
        ("no match", "forged"),
    ],
)
def test_an_old_ssh_keygen_is_not_believed(
    archive: Path, said: str, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tool that cannot check says nothing about the signature; one that can and refuses does."""
    tools = archive.parent / "tools"
    tools.mkdir()
    tool = tools / "ssh-keygen"
    tool.write_text(f"#!/bin/sh\necho '{said}' >&2\nexit 255\n", encoding="ascii")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    report = checked(archive)[1]
    assert wanted in codes(report, "wrong" if wanted == "forged" else "unchecked")
    assert report["holds"] is (wanted != "forged")
