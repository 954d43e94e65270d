"""A store with its copies of files: one archive that holds the backup and every copy under its own SHA-256.

Copies lie beside a store in a folder in which each file stands under its own hash (`ab/ab12…`), so that what is in
the archive, and in the folder, can be held against its name.
"""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from guiju.data.atomic import beside, make_folder, settle, unwritable, written
from guiju.data.encoding import file_digest
from guiju.store.audit import Head
from guiju.store.backup import Backup, back_up, restore
from guiju.store.copies import HASH, content_path, copies_in
from guiju.store.failures import wrong
from guiju.store.keeping import Store

STORE, FOLDER = "store.db", "evidence"
"""The names in the archive."""
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class BackupWithCopies:
    """An archive that was written: its backup of the store, how many copies are in it, and which were damaged.

    A copy is damaged whose content is not what its name says; such are left out. `digest` is that of the archive.
    """

    backup: Backup
    digest: str
    copies: int
    damaged: tuple[str, ...]


def is_archive(path: Path) -> bool:
    """Whether a file is such an archive, and no backup of a store alone."""
    return path.is_file() and zipfile.is_zipfile(path)


def back_up_with_copies(
    store: Store, path: Path, folder: Path | None, *, force: bool = False
) -> BackupWithCopies:
    """Write a store and the copies of a folder into one archive, the store first.

    A copy is made before the record that names it, so every record in the archive has the copy that it had. Raises
    InputError where the file is there already and `force` is not given, or cannot be written.
    """
    if path.exists() and not force:
        raise wrong("backup-exists", found=str(path))
    damaged: list[str] = []
    with written(path) as temporary, _room(path) as room:
        backup = back_up(store, room / STORE, called=path)
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            archive.write(room / STORE, STORE)
            for copy in copies_in(folder):
                if file_digest(copy) != copy.name:
                    damaged.append(copy.name)
                else:
                    archive.write(copy, f"{FOLDER}/{copy.parent.name}/{copy.name}")
            count = len(archive.namelist()) - 1
        digest = file_digest(temporary)
    return BackupWithCopies(backup, digest, count, tuple(damaged))


def restore_with_copies(
    path: Path, address: str, folder: Path | None, who: str = "", *, force: bool = False
) -> tuple[Head, int]:
    """Put the store of an archive at an address and its copies into a folder; the head, and how many copies.

    Everything is checked before anything is put: the log, and every copy against its name. Copies that are there
    already stay. Raises InputError where something does not hold, a copy of the same name but other content is there,
    or a store is there already, and `force` is not given.
    """
    with _room(folder or path) as room:
        copies = list(_unpacked(path, room))
        if copies and folder is None:
            raise wrong("copies-nowhere", found=str(path), count=len(copies))
        for copy in copies:
            there = content_path(folder, copy.name) if folder else copy
            if there.exists() and file_digest(there) != copy.name and not force:
                raise wrong("copy-differs", found=str(there))
        # Restored once where nobody looks: a broken log is told before a copy is put anywhere.
        restore(room / STORE, str(room / "checked.db"), called=path)
        if not force and "://" not in address and Path(address).exists():
            raise wrong("store-exists", found=address)
        if folder is not None:
            for copy in copies:
                _put(copy, content_path(folder, copy.name))
        head = restore(room / STORE, address, who, force=force, called=path)
    return head, len(copies)


def _put(copy: Path, target: Path) -> None:
    if target.exists() and file_digest(target) == target.name:
        return
    make_folder(target.parent)
    temporary = beside(target)
    try:
        shutil.copyfile(copy, temporary)
        settle(temporary, target)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def _room(target: Path) -> Iterator[Path]:
    """A folder to unpack in, on the disk of what it is for."""
    parent = target.parent
    if not parent.is_dir():
        raise unwritable(target, FileNotFoundError(2, "no such folder"))
    try:
        folder = TemporaryDirectory(prefix=".guiju-", dir=parent)
    except OSError as error:
        raise unwritable(target, error) from error
    with folder as name:
        yield Path(name)


def _unpacked(path: Path, room: Path) -> Iterator[Path]:
    """The store and the copies of an archive as files, each copy held against its name. Raises InputError."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if names.count(STORE) != 1 or len(set(names)) != len(names):
                raise wrong("archive-odd", found=str(path), name=STORE)
            for name in names:
                if name == STORE:
                    _extract(archive, name, room / STORE)
                else:
                    yield _copy_from(archive, name, room, path)
    except (zipfile.BadZipFile, EOFError, RuntimeError) as error:
        raise wrong("archive-broken", found=str(path), reason=str(error)) from None
    except OSError as error:
        raise unwritable(room, error) from error


def _copy_from(archive: zipfile.ZipFile, name: str, room: Path, path: Path) -> Path:
    parts = PurePosixPath(name).parts
    if (
        len(parts) != 3
        or parts[0] != FOLDER
        or not HASH.fullmatch(parts[2])
        or parts[1] != parts[2][:2]
    ):
        raise wrong("archive-odd", found=str(path), name=name)
    target = room / parts[2]
    if _extract(archive, name, target) != parts[2]:
        raise wrong("archive-copy-changed", found=str(path), name=name)
    return target


def _extract(archive: zipfile.ZipFile, name: str, target: Path) -> str:
    """Write a member of an archive to a file; its SHA-256."""
    digest = hashlib.sha256()
    with archive.open(name) as source, target.open("wb") as into:
        while piece := source.read(_PIECE):
            digest.update(piece)
            into.write(piece)
    return digest.hexdigest()
