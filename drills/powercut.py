"""The power goes in the middle of SQLite's writing; the disk then holds what was synced and any part of what was not.

A file system under SQLite (apsw VFS) keeps for every file what a disk surely holds and what was written since its last
sync. A cut takes a random subset of those writes, some torn in the middle, opens what is left and looks: rows whose commit
had returned must be there. The journal mode and the synchronous setting are the installation's own; with
synchronous=NORMAL the same drill must lose rows, otherwise it would prove nothing. Cuts: 300, or 1,500 with --long.
"""

import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

from xieshang.config import environment

CUTS = {False: 300, True: 1500}
TRANSACTIONS = (5, 25)
SECTOR = 512
PREFIX = "xieshang-power-"


class PowerGone(Exception):
    """Nothing reaches the disk any more."""


@dataclass
class Disk:
    """Per file what is surely there, and the writes that a sync has not yet made sure."""

    sure: dict[str, bytearray] = field(default_factory=dict)
    unsure: dict[str, list[tuple[str, int, bytes]]] = field(default_factory=dict)
    writes_left: int = 1_000_000

    def wrote(self, name: str, offset: int, data: bytes) -> None:
        self._spend()
        self.unsure.setdefault(name, []).append(("write", offset, data))

    def cut_short(self, name: str, size: int) -> None:
        self._spend()
        self.unsure.setdefault(name, []).append(("truncate", size, b""))

    def synced(self, name: str) -> None:
        self._spend()
        content = self.sure.setdefault(name, bytearray())
        for change in self.unsure.pop(name, []):
            _apply(content, change)

    def deleted(self, name: str) -> None:
        self._spend()
        self.sure.pop(name, None)
        self.unsure.pop(name, None)

    def _spend(self) -> None:
        self.writes_left -= 1
        if self.writes_left < 0:
            raise PowerGone

    def after_the_cut(self, dice: random.Random) -> dict[str, bytes]:
        """What a disk may hold: each unsynced write arrived whole, torn at a sector, or not at all."""
        # Often none or all arrives; a middling chance alone would hide both ends.
        chance = dice.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        left = {}
        for name in {*self.sure, *self.unsure}:
            content = bytearray(self.sure.get(name, b""))
            for what, where, data in self.unsure.get(name, []):
                if dice.random() < chance:
                    _apply(content, (what, where, data))
                elif data and dice.random() < 0.3:
                    torn = dice.randrange(0, len(data) + 1, SECTOR)
                    _apply(content, (what, where, data[:torn]))
            left[name] = bytes(content)
        return left


def _apply(content: bytearray, change: tuple[str, int, bytes]) -> None:
    what, where, data = change
    if what == "truncate":
        del content[where:]
        return
    if not data:
        return
    if len(content) < where + len(data):
        content.extend(bytes(where + len(data) - len(content)))
    content[where : where + len(data)] = data


class RecordedFile(apsw.VFSFile):
    """Passes everything on to the real file and tells the disk model."""

    def __init__(self, inherit: str, name: Any, flags: list[int], disk: Disk) -> None:
        super().__init__(inherit, name, flags)
        self._name = Path(name.filename() if isinstance(name, apsw.URIFilename) else str(name)).name
        self._disk = disk

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's own names
        self._disk.wrote(self._name, offset, bytes(data))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._disk.cut_short(self._name, size)
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.synced(self._name)


class RecordingVFS(apsw.VFS):
    """SQLite's own file system, with the disk model listening."""

    def __init__(self, name: str, disk: Disk) -> None:
        self.name = name
        self._disk = disk
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        if not name:
            return apsw.VFSFile("", name, flags)
        return RecordedFile("", name, flags, self._disk)

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802
        self._disk.deleted(Path(name).name)
        super().xDelete(name, sync)


@dataclass(frozen=True)
class Cut:
    """What one cut showed."""

    promised: int
    lost: int
    corrupt: bool


def main(*, long: bool = False) -> int:
    """0 when FULL loses and spoils nothing and NORMAL is seen to lose."""
    cuts, pragmas = CUTS[long], _pragmas()
    if "synchronous=FULL" not in pragmas.replace(" ", ""):
        print(f"FAIL the installation does not ask for synchronous=FULL: {pragmas}")
        return 1
    full = [_cut(seed, pragmas) for seed in range(cuts)]
    normal = [_cut(seed, pragmas.replace("FULL", "NORMAL")) for seed in range(cuts)]
    for name, seen in (("FULL", full), ("NORMAL", normal)):
        losing = sum(1 for cut in seen if cut.lost)
        print(
            f"   {name}: {len(seen)} cuts, {sum(cut.promised for cut in seen)} rows promised, "
            f"{sum(cut.lost for cut in seen)} lost in {losing} cuts, {sum(cut.corrupt for cut in seen)} corrupt"
        )
    lost, corrupt = sum(cut.lost for cut in full), sum(cut.corrupt for cut in full)
    shown = any(cut.lost for cut in normal)
    if not shown:
        print("   NORMAL lost nothing: the drill cannot see a loss and proves nothing")
    bad = lost or corrupt or not shown
    print(f"{'FAIL' if bad else 'PASS'} n={cuts} lost={lost} corrupt={corrupt}")
    return 1 if bad else 0


def _pragmas() -> str:
    """What an installation on SQLite says to every new connection."""
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        return str(environment._database(Path(folder))["OPTIONS"]["init_command"])


def _cut(seed: int, pragmas: str) -> Cut:
    dice = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
    try:
        (folder / "run").mkdir()
        disk, promised = Disk(), []
        vfs = RecordingVFS(f"power-{os.getpid()}", disk)
        try:
            _write_until_the_cut(folder / "run" / "db", vfs, pragmas, dice, promised.append, disk)
        finally:
            vfs.unregister()
        left = folder / "left"
        left.mkdir()
        for name, content in disk.after_the_cut(dice).items():
            if not name.endswith("-shm"):  # the wal-index is memory, gone with the power
                (left / name).write_bytes(content)
        return _look(left / "db", promised)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_until_the_cut(
    path: Path, vfs: RecordingVFS, pragmas: str, dice: random.Random, promise: Callable[[int], None], disk: Disk
) -> None:
    connection = apsw.Connection(str(path), vfs=vfs.name)
    for pragma in pragmas.split(";"):
        connection.execute(pragma)
    connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, words TEXT NOT NULL)")
    connection.execute("CREATE INDEX by_words ON row (words)")
    connection.execute(f"PRAGMA wal_autocheckpoint={dice.choice((5, 20, 1000))}")
    disk.writes_left = dice.randrange(2, 400)
    try:
        for number in range(dice.randrange(*TRANSACTIONS) * 4):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO row VALUES (?, ?)", (number, "事" * dice.randrange(10, 900)))
            if number > 3 and dice.random() < 0.3:
                connection.execute("UPDATE row SET words = words || '。' WHERE id = ?", (dice.randrange(number),))
            connection.execute("COMMIT")
            promise(number)
    except (PowerGone, apsw.Error):
        pass
    disk.writes_left = -1_000_000  # closing would write once more, but there is no power
    try:
        connection.close(True)
    except (PowerGone, apsw.Error):
        pass


def _look(path: Path, promised: list[int]) -> Cut:
    try:
        connection = apsw.Connection(str(path))
        sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = connection.execute("SELECT name FROM sqlite_master WHERE name = 'row'").fetchall()
        there = {row[0] for row in connection.execute("SELECT id FROM row")} if tables else set()
        connection.close()
    except apsw.Error:
        return Cut(len(promised), len(promised), corrupt=True)
    return Cut(len(promised), len(set(promised) - there), corrupt=not sound)


if __name__ == "__main__":
    sys.exit(main(long="--long" in sys.argv))
