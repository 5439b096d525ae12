"""A backup taken while four writers write comes back whole: row by row, file by file; a flipped byte is refused.

Two oracles: the manifest (digest of every table's rows, of every file) against the restored installation, and the ledger
of what the writers were told before the backup began: all of it must be in there.
"""

import hashlib
import io
import json
import sqlite3
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from typing import Any

from drills.ground import ROOT, Installation, installation
from drills.writer import ENOUGH

WRITERS = 4
SECONDS = {False: 6.0, True: 60.0}
# Restoring ends sessions and marks waiting outward work as not to be sent: those tables may differ.
TOUCHED = {"kernel_job", "django_session"}


def main(*, long: bool = False) -> int:
    """0 when everything of the moment of the backup is there again and a damaged archive is refused."""
    with installation() as ours, installation(founded=False) as empty:
        ledgers, archive = [ours.data / f"ledger{number}" for number in range(WRITERS)], ours.data / "backup.tar.gz"
        writers = [_writer(ours, ledger) for ledger in ledgers]
        while not all(_lines(ledger) for ledger in ledgers):
            if any(writer.poll() for writer in writers):
                break
            time.sleep(0.1)
        time.sleep(SECONDS[long] / 3)
        before = [line for ledger in ledgers for line in _lines(ledger)]
        ours.run("backup", str(archive))
        during = sum(len(_lines(ledger)) for ledger in ledgers) - len(before)
        _let_write_on(ledgers)
        (ours.data / ENOUGH).touch()
        statuses = [writer.wait(timeout=120) for writer in writers]
        after = sum(len(_lines(ledger)) for ledger in ledgers) - len(before) - during
        print(f"   written before, during and after the backup: {len(before)}, {during}, {after}")
        wrong = [] if not any(statuses) and during and after else [f"the writers did not write throughout: {statuses}"]
        refused = empty.run("restore", str(_with_a_flipped_byte(archive)), check=False)
        if refused.returncode == 0 or _cases(empty):
            wrong.append("an archive with a flipped byte was accepted")
        empty.run("restore", str(archive))
        manifest = _manifest(archive)
        wrong += differences(manifest, empty)
        missing = set(before) - _numbers(empty)
        wrong += [f"{len(missing)} acknowledged matters are missing"] if missing else []
        wrong += [f"verify: {code}" for code, found in empty.verify()["invariants"].items() if found]
    rows = sum(table["rows"] for table in manifest["tables"].values())
    for words in wrong[:10]:
        print(f"   {words}")
    print(f"   compared {rows} rows of {len(manifest['tables'])} tables and {len(manifest['files'])} files")
    print(f"{'FAIL' if wrong else 'PASS'} n={len(before)} rows={rows} lost={len(missing)}")
    return 1 if wrong else 0


def differences(manifest: dict[str, Any], restored: Installation) -> list[str]:
    """A sentence for every table or file that is not as the manifest says."""
    script = (
        "import json; from pathlib import Path; from xieshang.kernel import backups; "
        f"print(json.dumps(backups.digests(Path({str(restored.database)!r}))))"
    )
    tables = json.loads(restored.run("shell", "-v", "0", "-c", script).stdout.strip().splitlines()[-1])
    wrong = [
        f"table {name} differs: {manifest['tables'].get(name)} and {tables.get(name)}"
        for name in sorted({*manifest["tables"], *tables} - TOUCHED)
        if manifest["tables"].get(name) != tables.get(name)
    ]
    for inside, digest in manifest["files"].items():
        path = restored.data / inside
        if not path.is_file() or _sha256(path) != digest:
            wrong.append(f"file {inside} differs")
    there = {
        str(path.relative_to(restored.data))
        for part in ("files", "keys")
        for path in (restored.data / part).rglob("*")
        if path.is_file()
    }
    return wrong + [f"file {inside} came from nowhere" for inside in sorted(there - set(manifest["files"]))]


def _let_write_on(ledgers: list[Path]) -> None:
    """Each writer has written something more, or a minute has passed."""
    until, stood = time.monotonic() + 60, [len(_lines(ledger)) for ledger in ledgers]
    while time.monotonic() < until and any(
        len(_lines(ledger)) <= lines for ledger, lines in zip(ledgers, stood, strict=True)
    ):
        time.sleep(0.1)


def _writer(ours: Installation, ledger: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "drills.writer", str(ledger), str(ours.data / ENOUGH)]
    ledger.touch()
    return subprocess.Popen(command, cwd=ROOT, env=ours.environment)


def _lines(ledger: Path) -> list[str]:
    """The whole lines of the ledger; one that is just being written is not yet said."""
    return ledger.read_text().rpartition("\n")[0].splitlines()


def _with_a_flipped_byte(archive: Path) -> Path:
    """The same archive with one byte changed inside the database, packed anew so that only the digests can tell."""
    damaged = archive.with_name("damaged.tar.gz")
    with tarfile.open(archive) as source, tarfile.open(damaged, "w:gz") as target:
        for member in source.getmembers():
            content = bytearray(_content(source, member))
            if member.name == "database":
                content[len(content) // 2] ^= 1
            target.addfile(member, io.BytesIO(content))
    return damaged


def _manifest(archive: Path) -> dict[str, Any]:
    with tarfile.open(archive) as source:
        return dict(json.loads(_content(source, source.getmember("manifest.json"))))


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    return file.read() if file else b""


def _cases(ours: Installation) -> int:
    """How many cases the installation holds; none when it has not even tables."""
    connected = sqlite3.connect(ours.database)
    try:
        return int(connected.execute("SELECT COUNT(*) FROM kernel_case").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connected.close()


def _numbers(ours: Installation) -> set[str]:
    connected = sqlite3.connect(ours.database)
    try:
        return {row[0] for row in connected.execute("SELECT number FROM kernel_case")}
    finally:
        connected.close()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(long="--long" in sys.argv))
