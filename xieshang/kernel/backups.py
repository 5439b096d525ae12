"""A whole installation in one archive: database, files, keys, and a manifest that says what must come back.

SQLite is copied with its own online backup, PostgreSQL by `pg_dump`; files only grow, so those the copied database knows
are all there. Restoring checks every digest before anything is put in place.
"""

import gzip
import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _

from xieshang.kernel import clock, protection
from xieshang.kernel.models import Job
from xieshang.kernel.refusals import Refusal
from xieshang.kernel.uploads.storage import PART

MANIFEST = "manifest.json"
DATABASE = "database"
# Sessions and leases are of the running installation, not of the record.
PASSING = {"django_session", "kernel_lease", "kernel_bucket"}


class CannotRestore(Refusal):
    """The archive is damaged, or there is something in the way."""


def backup(target: Path) -> dict[str, Any]:
    """The archive stands at `target`, complete or not at all; the manifest."""
    with tempfile.TemporaryDirectory(dir=target.parent) as name:
        folder = Path(name)
        copy = folder / DATABASE
        _copy_database(copy)
        kept: dict[str, str] = {}
        manifest: dict[str, Any] = {
            "made_at": clock.real_now().isoformat(),
            "vendor": connection.vendor,
            "tables": digests(copy) if connection.vendor == "sqlite" else {},
            "database": _sha256(copy),
            "files": kept,
        }
        draft = folder / "archive"
        with tarfile.open(draft, "w:gz", compresslevel=3) as archive:
            archive.add(copy, DATABASE)
            for path, inside in _kept_files():
                if digest := _packed(archive, path, inside):
                    kept[inside] = digest
            content = json.dumps(manifest, ensure_ascii=False).encode()
            info = tarfile.TarInfo(MANIFEST)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        draft.chmod(0o600)
        draft.replace(target)
    return manifest


def restore(source: Path, *, force: bool = False) -> dict[str, Any]:
    """The installation is as it was at the backup; sessions are ended, nothing waiting is sent a second time."""
    _refuse_if_in_use(force)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        manifest = _unpacked(source, folder)
        _check(folder, manifest)
        _put_in_place(folder, manifest)
    call_command("migrate", interactive=False, verbosity=0)
    protection.install()
    Session.objects.all().delete()
    Job.objects.filter(status=Job.Status.WAITING, kind__in=_outward()).update(
        status=Job.Status.SUPPRESSED, ended_at=clock.now()
    )
    return dict(manifest)


def _outward() -> list[str]:
    from xieshang.kernel.jobs import kinds  # noqa: PLC0415 - the registry is filled only when all apps are loaded

    return [name for name, kind in kinds.items() if kind.outward]


def _kept_files() -> list[tuple[Path, str]]:
    data = Path(settings.FILES_ROOT).parent
    found = [path for part in ("files", "keys") for path in sorted((data / part).rglob("*")) if _is_whole(path)]
    return [(path, str(path.relative_to(data))) for path in found]


def _is_whole(path: Path) -> bool:
    """Whether it is a file that stands; one that is just being written is not known to the copied database."""
    return path.suffix != PART and path.is_file()


def _packed(archive: tarfile.TarFile, path: Path, inside: str) -> str:
    """The file lies in the archive; its digest. "" when it was erased since it was found."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            archive.addfile(archive.gettarinfo(arcname=inside, fileobj=file), file)
    except FileNotFoundError:
        return ""
    return digest


def _copy_database(copy: Path) -> None:
    if connection.vendor == "postgresql":
        _run("pg_dump", "--format=custom", f"--file={copy}", _address())
        return
    connection.ensure_connection()
    target = sqlite3.connect(copy)
    try:
        connection.connection.backup(target)
    finally:
        target.close()


def _put_in_place(folder: Path, manifest: dict[str, Any]) -> None:
    data = Path(settings.FILES_ROOT).parent
    for inside in manifest["files"]:
        target = data / inside
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copy2(folder / inside, target)
    if connection.vendor == "postgresql":
        _run("pg_restore", "--clean", "--if-exists", "--no-owner", f"--dbname={_address()}", str(folder / DATABASE))
        return
    connection.ensure_connection()
    source = sqlite3.connect(folder / DATABASE)
    try:
        source.backup(connection.connection)
    finally:
        source.close()


def _unpacked(source: Path, folder: Path) -> dict[str, Any]:
    """What the archive holds lies in the folder; its manifest."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        return dict(json.loads((folder / MANIFEST).read_text()))
    except (EOFError, tarfile.TarError, zlib.error, gzip.BadGzipFile, ValueError) as error:
        raise CannotRestore(
            _("The archive is damaged: %(what)s. Nothing was changed.") % {"what": source.name}
        ) from error


def _check(folder: Path, manifest: dict[str, Any]) -> None:
    wrong = [inside for inside, digest in manifest["files"].items() if _sha256(folder / inside) != digest]
    if wrong or _sha256(folder / DATABASE) != manifest["database"]:
        raise CannotRestore(
            _("The archive is damaged: %(what)s. Nothing was changed.") % {"what": ", ".join(wrong[:5]) or DATABASE}
        )
    if manifest["vendor"] != connection.vendor:
        raise CannotRestore(_("The archive was made on %(vendor)s.") % {"vendor": manifest["vendor"]})


def _refuse_if_in_use(force: bool) -> None:
    tables = connection.introspection.table_names()
    if force or "kernel_case" not in tables:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM kernel_case")
        if cursor.fetchone()[0]:
            raise CannotRestore(_("This installation holds cases. Restore into an empty one, or say --force."))


def digests(database: Path) -> dict[str, dict[str, Any]]:
    """Per table the number of rows and a digest over them in order."""
    connected = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        names = [
            row[0]
            for row in connected.execute(
                "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        return {name: _digest(connected, name) for name in sorted(names) if name not in PASSING}
    finally:
        connected.close()


def _digest(connected: sqlite3.Connection, table: str) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    for row in connected.execute(f'SELECT * FROM "{table}" ORDER BY 1'):  # noqa: S608 - a name from the schema itself
        digest.update(repr(row).encode())
        count += 1
    return {"rows": count, "digest": digest.hexdigest()}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _address() -> str:
    settings_ = connection.settings_dict
    place = f"{settings_['HOST'] or 'localhost'}:{settings_['PORT'] or 5432}"
    return f"postgresql://{settings_['USER']}:{settings_['PASSWORD']}@{place}/{settings_['NAME']}"


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
