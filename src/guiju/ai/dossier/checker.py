"""Check a dossier. 核验问责档案。

Needs Python 3.8 and its standard library; changes nothing. 只需 Python 3.8 及其标准库；不改动任何内容。

    python3 check.py                 the folder in which this script lies 本脚本所在文件夹
    python3 check.py ARCHIVE.zip     an archive, without unpacking it 压缩包，不解压
        --head NUMBER:HASH           the head of the log as noted elsewhere 另行记下的日志末端
        --manifest HASH              SHA-256 of MANIFEST.sha256 as noted elsewhere 另行记下的清单散列值
        --signers FILE               allowed signers of ssh-keygen from elsewhere 另行取得的签名者文件
        --json                       the result as JSON

Exit code 0: what was checked holds; 1: it does not; 2: there is nothing to check.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Files = dict[str, bytes]
    Lines = dict[str, Any]

MANIFEST = "MANIFEST.sha256"
SIGNED = ("manifest.sig", "manifest.ed25519", "public.pem", "signers")
SIGNATURE = tuple(f"signature/{name}" for name in SIGNED)
NAMESPACE = "guiju-account"
NEEDED = ("README.txt", "dossier.json", "chain.jsonl", "check.py", "records.jsonl", "store.json")
SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
OLD = re.compile("(?i)(illegal|unknown) option|unsupported operation")
LINE = re.compile(r"([0-9a-f]{64})  (.+)")
MISSHAPEN = (LookupError, TypeError, ValueError, AttributeError, RuntimeError, subprocess.SubprocessError)  # fmt: skip
SEALED = ("sequence", "at", "clock", "who", "action", "subject", "policy", "input")
PARTS = {"checked": "checked 已核验", "wrong": "WRONG 有误", "unchecked": "not checked 未核验"}
RESULTS = ("the file does not hold 档案不成立", "what was checked holds 已核验的部分成立")
SAID = {
    "comment": ("the archive has a comment: {}", "压缩包带有注释：{}"),
    "unsafe": ("unsafe name, or no ordinary file: {}", "不安全的名称，或不是普通文件：{}"),
    "twice": ("twice in the archive: {}", "压缩包中出现两次：{}"),
    "packed": ("not stored as it is: {}", "并非原样存放：{}"),
    "unreadable": ("cannot be read: {}", "无法读取：{}"),
    "no-manifest": ("there is no {}", "没有清单 {}"),
    "manifest-line": ("a line of the manifest: {}", "清单行有误：{}"),
    "missing": ("missing: {}", "缺少文件：{}"),
    "extra": ("not in the manifest: {}", "清单之外的文件：{}"),
    "changed": ("changed: {}", "内容与清单不符：{}"),
    "lacks": ("the manifest lacks {}", "清单中没有 {}"),
    "other-manifest": ("the manifest is not the one noted elsewhere: {}", "清单不是另行记下的那一份：{}"),
    "manifest": ("{} files against the manifest, whose SHA-256 is {}", "{} 个文件与清单逐一比对，清单 SHA-256 为 {}"),
    "which-manifest": ("whether the manifest is the one handed over: compare its SHA-256 with one noted elsewhere",
        "清单是否为当初交付的那一份：请将其 SHA-256 与另行记下的比对"),
    "altered": ("entry {} of the log was altered", "日志第 {} 条被改动"),
    "break": ("the log breaks before entry {}", "日志在第 {} 条之前断开"),
    "no-head": ("the log does not end at the head given: {}", "日志没有到达所列末端：{}"),
    "head-lost": ("the head noted elsewhere is not in the log: {}", "另行记下的末端不在日志中：{}"),
    "head": ("the head noted elsewhere is in the log: {}", "另行记下的末端在日志中：{}"),
    "which-head": ("whether the log was written anew as a whole: compare its head with one noted elsewhere",
        "日志是否整体重写：请将其末端与另行记下的比对"),
    "chain": ("the chain of the log, from entry {} to its head {}", "日志自第 {} 条至末端 {} 的散列链"),
    "before": ("entries of the log before number {}", "日志第 {} 条之前的各条"),
    "not-logged": ("not in the log: {}", "日志中没有：{}"),
    "emptied": ("empty, but no erasure was logged: {}", "内容为空而日志未记删除：{}"),
    "not-as-logged": ("not what was logged: {}", "与日志所记不符：{}"),
    "left-out": ("a version was left out: {} {}", "缺少版本：{} {}"),
    "records": ("{} versions ({} records) against the log, {} erased", "{} 个版本（{} 条记录）与日志比对，{} 个已删除"),
    "which-records": ("whether whole records were left out, whether the records are true, the summaries in dossier.*",
        "是否整条漏列记录，记录内容是否属实，以及 dossier.* 中的摘要"),
    "unsigned": ("a signature: there is none", "签名：没有签名"),
    "half-signed": ("the signature lacks {}", "签名缺少 {}"),
    "keys": ("the parts of the signature have different keys", "签名各部分所用的公钥不同"),
    "signed": ("the signature of the manifest, by {}", "清单的签名，经 {} 核验"),
    "forged": ("the signature does not hold, says {}", "{} 认为签名不成立"),
    "not-asked": ("the signature by {}: {}", "未经 {} 核验签名：{}"),
    "whose": ("whose key signed: compare {} with a fingerprint from elsewhere, or give --signers",
        "签名公钥属于何人：请将 {} 与另行取得的指纹比对，或用 --signers 给出"),
    "form": ("the content has not the form it should have: {}", "内容的形式不对：{}"),
    "script": ("this script: one that came with the file may have been made to agree; take it from elsewhere",
        "本脚本自身：随档案而来的脚本可能被改过，请另行取得"),
}  # fmt: skip


class Report:
    """What was checked, what is wrong, what was not checked: codes with their values, each in English and Chinese."""

    def __init__(self) -> None:
        self.lines: dict[str, list[dict[str, str]]] = {part: [] for part in PARTS}

    def add(self, part: str, code: str, *values: object) -> None:
        """One line of a part."""
        english, chinese = (text.format(*values) for text in SAID[code])
        self.lines[part].append({"code": code, "en": english, "zh": chinese})

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.lines["wrong"]

    def write(self) -> None:
        """The report for people."""
        for part, head in PARTS.items():
            if self.lines[part]:
                print(head)
            for line in self.lines[part]:
                print(f"  - {line['en']}\n    {line['zh']}")
        print("RESULT 结论:", RESULTS[self.holds])

    def to_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return {"holds": self.holds, **self.lines}


def read_archive(path: Path, report: Report) -> Files:
    """The files of an archive by name; nothing is unpacked, and what leads elsewhere is wrong and left out."""
    files: Files = {}
    with zipfile.ZipFile(path) as archive:
        if archive.comment:
            report.add("wrong", "comment", repr(archive.comment[:80]))
        for info in archive.infolist():
            name = info.orig_filename
            ordinary = stat.S_IFMT(info.external_attr >> 16) in (0, stat.S_IFREG)
            if not ordinary or not SAFE.fullmatch(name):
                report.add("wrong", "unsafe", repr(name))
            elif name in files:
                report.add("wrong", "twice", name)
            elif info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
                report.add("wrong", "packed", name)
            else:
                try:
                    files[name] = archive.read(info)
                except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError):
                    report.add("wrong", "unreadable", name)
    return files


def read_folder(path: Path, report: Report) -> Files:
    """The files of an unpacked archive by name; links are wrong and left out."""
    files: Files = {}
    folders = [path]
    while folders:
        for found in sorted(folders.pop().iterdir()):
            name = found.relative_to(path).as_posix()
            ordinary = not found.is_symlink() and (found.is_file() or found.is_dir())
            if not ordinary or not SAFE.fullmatch(name):
                report.add("wrong", "unsafe", repr(name))
            elif found.is_dir():
                folders.append(found)
            else:
                files[name] = found.read_bytes()
    return files


def check_manifest(files: Files, noted: str, report: Report) -> bool:
    """Whether there is a manifest; that it names just the files that are there, each with its SHA-256, is reported."""
    if MANIFEST not in files:
        report.add("wrong", "no-manifest", MANIFEST)
        return False
    own = hashlib.sha256(files[MANIFEST]).hexdigest()
    listed: dict[str, str] = {}
    for line in files[MANIFEST].decode("utf-8", "replace").splitlines():
        found = LINE.fullmatch(line)
        if not found or not SAFE.fullmatch(found.group(2)) or found.group(2) in listed:
            report.add("wrong", "manifest-line", repr(line))
        else:
            listed[found.group(2)] = found.group(1)
    there = set(files) - {MANIFEST} - set(SIGNATURE)
    hashes = {name: hashlib.sha256(files[name]).hexdigest() for name in there}
    changed = {name for name in there & set(listed) if hashes[name] != listed[name]}
    groups = {
        "missing": set(listed) - there, "extra": there - set(listed), "changed": changed,
        "lacks": set(NEEDED) - set(listed),
    }  # fmt: skip
    for code, names in groups.items():
        for name in sorted(names):
            report.add("wrong", code, name)
    report.add("checked", "manifest", len(listed), own)
    if not noted:
        report.add("unchecked", "which-manifest")
    elif noted != own:
        report.add("wrong", "other-manifest", own)
    return True


def digest(*parts: str) -> str:
    """SHA-256 of texts, one a line."""
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()


def read_json(text: str) -> Any:
    """JSON without names given twice, which two readers would read differently."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a name twice")
        return found

    return json.loads(text, object_pairs_hook=once)


def lines_of(files: Files, name: str) -> list[Lines]:
    """The objects of a file with one a line."""
    return [read_json(line) for line in files[name].decode("utf-8").split("\n") if line]


def check_chain(files: Files, noted: str, report: Report) -> dict[int, Lines]:
    """The entries by number; that each has its own hash and holds that of the one before, to the head, is reported."""
    entries = lines_of(files, "chain.jsonl")
    head = read_json(files["store.json"].decode("utf-8"))["head"]
    wanted = f"{head['sequence']}:{head['hash']}"
    previous: Lines | None = None
    for entry in entries:
        own = {name: entry[name] for name in SEALED}
        plain = json.dumps(own, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if digest(entry["previous"], plain) != entry["hash"]:
            report.add("wrong", "altered", entry["sequence"])
        before = previous or {
            "hash": entry["previous"],
            "sequence": entry["sequence"] - 1,
            "at": "",
        }
        link = (entry["previous"], entry["sequence"] - 1)
        if link != (before["hash"], before["sequence"]) or entry["at"] < before["at"]:
            report.add("wrong", "break", entry["sequence"])
        previous = entry
    last = f"{previous['sequence']}:{previous['hash']}" if previous else "-"
    if last != wanted:
        report.add("wrong", "no-head", wanted)
    first = entries[0]["sequence"]
    report.add("checked", "chain", first, last)
    if first > 1:
        report.add("unchecked", "before", first)
    heads = {f"{entry['sequence']}:{entry['hash']}" for entry in entries}
    if not noted:
        report.add("unchecked", "which-head")
    else:
        report.add(
            *("checked", "head") if noted.lower() in heads else ("wrong", "head-lost"), noted
        )
    return {entry["sequence"]: entry for entry in entries}


def check_records(files: Files, entries: dict[int, Lines], report: Report) -> None:
    """Whether each version of each record is what the log says was written, and the last one is there."""
    subjects = {entry["subject"]: entry["action"] for entry in entries.values()}
    versions: dict[tuple[str, str], list[int]] = {}
    erased = 0
    for one in lines_of(files, "records.jsonl"):
        name = f"{one['kind']} {one['key']} version {one['version']}"
        whole = f"record:{one['kind']}:{one['record']}"
        entry = entries.get(one["entry"])
        versions.setdefault((one["kind"], one["record"]), []).append(one["version"])
        erased += one["body"] is None
        if entry is None or entry["subject"] != f"{whole}:{one['version']}":
            report.add("wrong", "not-logged", name)
        elif one["body"] is None and subjects.get(whole) != "record.erase":
            report.add("wrong", "emptied", name)
        elif one["body"] is not None and digest(one["salt"], one["body"]) != entry["input"]:
            report.add("wrong", "not-as-logged", name)
    for (kind, record), found in versions.items():
        following = f"record:{kind}:{record}:{max(found) + 1}"
        if sorted(found) != list(range(1, max(found) + 1)) or following in subjects:
            report.add("wrong", "left-out", kind, record)
    report.add("checked", "records", sum(map(len, versions.values())), len(versions), erased)
    report.add("unchecked", "which-records")


def key_of(data: bytes, name: str) -> bytes:
    """The 32 bytes of an Ed25519 key as openssl writes it, as ssh-keygen does, and inside a signature of the latter."""
    text = data.decode("ascii")
    if name.endswith("signers"):
        return base64.b64decode(text.split("ssh-ed25519", 1)[1].split()[0])[-32:]
    raw = base64.b64decode("".join(line for line in text.splitlines() if "--" not in line))
    if name.endswith("pem"):
        return raw[-32:]
    start = raw.index(b"ssh-ed25519") + len(b"ssh-ed25519") + 4
    return raw[start : start + 32]


def check_signature(files: Files, signers: str, report: Report) -> None:
    """Whether the manifest is signed, by the tools that are there, ssh-keygen and openssl; which of them is said."""
    lacking = [name for name in SIGNATURE if name not in files]
    if len(lacking) == len(SIGNATURE):
        report.add("unchecked", "unsigned")
    elif lacking:
        report.add("wrong", "half-signed", lacking[0])
    else:
        check_signed(files, signers, report)


def check_signed(files: Files, signers: str, report: Report) -> None:
    """Whether a whole signature holds."""
    keys = {key_of(files[name], name) for name in SIGNATURE if not name.endswith(".ed25519")}
    if len(keys) != 1:
        report.add("wrong", "keys")
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name in (MANIFEST, *SIGNATURE):
            (place / Path(name).name).write_bytes(files[name])
        own = signers or str(place / "signers")
        answers = {"ssh-keygen": ask_ssh_keygen(place, own), "openssl": ask_openssl(place)}
    for tool, answer in answers.items():
        if isinstance(answer, str):
            report.add("unchecked", "not-asked", tool, answer)
        else:
            report.add("checked" if answer else "wrong", "signed" if answer else "forged", tool)
    if not signers:
        blob = b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + keys.pop()
        mark = base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii").rstrip("=")
        report.add("unchecked", "whose", f"SHA256:{mark}")


def run(command: list[str], data: bytes = b"") -> tuple[int, str]:
    """A tool's exit code and what it said."""
    done = subprocess.run(command, input=data, capture_output=True, timeout=60, check=False)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace").strip()


def ask_ssh_keygen(place: Path, signers: str) -> bool | str:
    """Whether ssh-keygen finds the signature of one of the signers good, or why it was not asked."""
    tool = shutil.which("ssh-keygen")
    if tool is None:
        return "not found"
    signature = str(place / "manifest.sig")
    code, said = run([tool, "-Y", "find-principals", "-s", signature, "-f", signers])
    if code or not said:
        return "too old" if OLD.search(said) else False
    who = said.splitlines()[0]
    command = [tool, "-Y", "verify", "-f", signers, "-I", who, "-n", NAMESPACE, "-s", signature]
    return run(command, (place / MANIFEST).read_bytes())[0] == 0


def ask_openssl(place: Path) -> bool | str:
    """Whether openssl finds the signature of the public key good, or why it was not asked."""
    tool = shutil.which("openssl")
    if tool is None or "-rawin" not in run([tool, "pkeyutl", "-help"])[1]:
        return "not found" if tool is None else "too old"
    names = {"-inkey": "public.pem", "-sigfile": "manifest.ed25519", "-in": MANIFEST}
    parts = [part for option, name in names.items() for part in (option, str(place / name))]
    return run([tool, "pkeyutl", "-verify", "-pubin", "-rawin", *parts])[0] == 0


def check(target: Path, head: str = "", manifest: str = "", signers: str = "") -> Report | None:
    """The report on an archive or folder; None where there is nothing to check."""
    report = Report()
    try:
        files = read_folder(target, report) if target.is_dir() else read_archive(target, report)
    except (OSError, zipfile.BadZipFile, ValueError, RuntimeError):
        return None
    try:
        if check_manifest(files, manifest.lower(), report):
            check_records(files, check_chain(files, head, report), report)
            check_signature(files, signers, report)
    except MISSHAPEN as error:
        report.add("wrong", "form", type(error).__name__)
    report.add("unchecked", "script")
    return report


def main(arguments: list[str]) -> int:
    """Check what the arguments name; the exit code."""
    options, rest, given = {"--head": "", "--manifest": "", "--signers": ""}, [], list(arguments)
    while given:
        word = given.pop(0)
        if word in options and given:
            options[word] = given.pop(0)
        elif not word.startswith("-"):
            rest.append(word)
        elif word != "--json":
            print(__doc__)
            return 0 if word in ("-h", "--help") else 2
    target = Path(rest[0]) if rest else Path(__file__).resolve().parent
    report = check(target, options["--head"], options["--manifest"], options["--signers"])
    if report is None:
        print(f"no archive or folder 不是压缩包或文件夹: {target}", file=sys.stderr)
        return 2
    if "--json" in arguments:
        print(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    else:
        report.write()
    return 0 if report.holds else 1


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
