"""An dossier as an archive: the same bytes for the same store and day, with manifest, chain and its own checker."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.ai.dossier.checker import MANIFEST
from guiju.ai.dossier.signing import fingerprint, sign
from guiju.api import Policy
from guiju.data.atomic import written
from guiju.locale import LANGUAGES
from guiju.version import VERSION

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from guiju.ai.dossier.contents import Dossier

README = "readme.txt"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive: the earliest that the format knows."""


@dataclass(frozen=True, slots=True)
class Exported:
    """An archive that was written: its own hash, that of its manifest, the head of the log, whose key signed it."""

    path: Path
    sha256: str
    manifest: str
    head: str
    files: int
    signer: str = ""

    def to_json(self) -> dict[str, Any]:
        """What is worth noting elsewhere, as plain data."""
        return {
            "file": str(self.path), "sha256": self.sha256, "manifest": self.manifest, "head": self.head,
            "files": self.files, "signer": self.signer or None,
        }  # fmt: skip


def export(dossier: Dossier, path: Path, key: Ed25519PrivateKey | None = None) -> Exported:
    """Write the archive of an dossier, whole or not at all; with a key, its manifest signed.

    Raises InputError where it cannot be written.
    """
    contents = parts(dossier)
    manifest = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(contents.items())
    ).encode()
    everything = contents | {MANIFEST: manifest} | (sign(manifest, key) if key else {})
    with written(path) as temporary:
        write_zip(temporary, everything)
        sha256 = hashlib.sha256(temporary.read_bytes()).hexdigest()
    return Exported(
        path, sha256, hashlib.sha256(manifest).hexdigest(), str(dossier.head), len(everything),
        fingerprint(key) if key else "",
    )  # fmt: skip


def parts(dossier: Dossier) -> dict[str, bytes]:
    """The files of an archive by name, but for manifest and signature."""
    # Whoever only checks an archive needs no store.
    from guiju.ai.dossier.summary import summary

    policy = dossier.system.rules()
    head = {"sequence": dossier.head.sequence, "hash": dossier.head.hash}
    store = {
        "format": 1, "guiju": VERSION, "system": dossier.system.key, "date": dossier.day.isoformat(),
        "head": head, "people": dict(dossier.people), "withheld": dossier.withheld,
        "concerns": sorted(one.record.entry for one in dossier.kept),
    }  # fmt: skip
    found = {
        "README.txt": _resource(README),
        "check.py": _resource("checker.py"),
        "dossier.json": _json(dossier.to_json()),
        "chain.jsonl": _lines(asdict(entry) for entry in dossier.entries),
        "records.jsonl": _lines(
            {"kind": one.record.kind, "key": one.record.key, "version": one.record.version, "record": one.id,
             "entry": one.record.entry, "salt": one.salt, "body": one.body}
            for one in dossier.kept
        ),
        "store.json": _json(store),
        f"rules/{policy.name}-{policy.hash[:12]}.json": _json(rules(policy)),
    }  # fmt: skip
    for language in LANGUAGES:
        found[f"dossier.{language}.md"] = summary(dossier, language).encode()
    return found


def rules(policy: Policy) -> dict[str, Any]:
    """The text of the rules: every file of the policy's folder, with the hash that names the version."""
    names = sorted(
        path.relative_to(policy.root).as_posix()
        for path in policy.root.rglob("*")
        if path.is_file() and path.suffix in (".yaml", ".csv")
    )
    texts = {name: (policy.root / name).read_text(encoding="utf-8") for name in names}
    return {"policy": policy.name, "hash": policy.hash, "files": texts}


def write_zip(path: Path, contents: Mapping[str, bytes]) -> None:
    """Files as a zip, stored as they are, in order of name, without times or owners."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            info = zipfile.ZipInfo(name, FIRST_DAY)
            info.create_system, info.external_attr = 3, 0o100644 << 16
            archive.writestr(info, contents[name])


def check_archive(
    path: Path, *, head: str = "", manifest: str = "", signers: str = ""
) -> dict[str, Any]:
    """What the checker of this installation says of an archive; it runs in a process of its own.

    >>> check_archive(Path("nowhere.zip"))["holds"] is None
    True
    """
    script = files("guiju.ai.dossier") / "checker.py"
    options = {"--head": head, "--manifest": manifest, "--signers": signers}
    given = [part for name, value in options.items() if value for part in (name, value)]
    command = [sys.executable, "-I", str(script), str(path), "--json", *given]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        return {"holds": None}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _resource(name: str) -> bytes:
    return (files("guiju.ai.dossier") / name).read_text("utf-8").encode()


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _lines(found: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(
        json.dumps(one, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"
        for one in found
    ).encode()
