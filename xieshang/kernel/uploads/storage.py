"""Files on the disk: whole or not there, also after a power cut."""

import hashlib
import os
import time
from collections.abc import Iterator, Set
from datetime import timedelta
from pathlib import Path

from xieshang.kernel.uploads.names import STORED, checked_stored

# What a file is called until all its bytes are on the disk.
PART = ".part"
FILE_MODE, FOLDER_MODE = 0o600, 0o700


class Damaged(Exception):
    """The bytes on the disk are not those that were stored."""


def write_durably(folder: Path, stored: str, data: bytes) -> None:
    """The file stands under its name with all its bytes on the disk, or not at all; no file is ever replaced."""
    target = folder / checked_stored(stored)
    if target.exists():
        raise FileExistsError(f"{stored} is taken")
    if not target.parent.exists():
        target.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        _sync_folder(folder)
    part = target.with_name(f"{target.name}{PART}")
    try:
        _write(part, data)
        part.rename(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def read_stored(folder: Path, stored: str, sha256: str | None = None) -> bytes:
    """The bytes of the file; Damaged if a digest is given and they differ from it."""
    data = (folder / checked_stored(stored)).read_bytes()
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise Damaged(stored)
    return data


def delete_stored(folder: Path, stored: str) -> None:
    """The file is gone; it may have been gone before."""
    target = folder / checked_stored(stored)
    target.unlink(missing_ok=True)
    if target.parent.exists():
        _sync_folder(target.parent)


def sweep(folder: Path, known: Set[str], older_than: timedelta) -> list[str]:
    """Stored names on the disk that no row knows and that are older than that, in order; nothing is deleted."""
    # The age spares a file whose row is being written this very moment.
    before = time.time() - older_than.total_seconds()
    return sorted(stored for stored, written in _all_stored(folder) if stored not in known and written < before)


def _all_stored(folder: Path) -> Iterator[tuple[str, float]]:
    for path in folder.glob("??/*"):
        stored = f"{path.parent.name}/{path.name}"
        if not STORED.fullmatch(stored):
            continue
        try:
            yield stored, path.lstat().st_mtime
        except FileNotFoundError:
            continue  # renamed or deleted between the two looks


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
