"""A backup comes back row by row and file by file; a damaged archive and an installation in use are refused."""

import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection

from tests.matters.filing import accepted_matter, raise_matter
from xieshang.kernel import backups, protection
from xieshang.kernel.models import Case, Entry, Job

pytestmark = pytest.mark.django_db(transaction=True)
# Restoring ends sessions, marks waiting outward work, and makes anew what follows from other rows: those rows may differ.
TOUCHED = {"kernel_job", "kernel_waiting", "kernel_derivation"}


@pytest.fixture
def installation(cast, at, settings, tmp_path) -> Path:
    """A data folder with a file and a key; two matters and a session in the database."""
    if connection.vendor == "postgresql" and not shutil.which("pg_dump"):
        pytest.skip("needs pg_dump")
    settings.FILES_ROOT = tmp_path / "data" / "files"
    for name, content in (("files/aa/photo.jpg", b"photo"), ("keys/master", b"key")):
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    accepted_matter(cast, at)
    raise_matter(cast, at)
    Session.objects.create(session_key="s", session_data="", expire_date=at)
    return tmp_path / "data"


def rows() -> dict[str, object]:
    """Every table of the database as it stands, without what a restore may touch."""
    names = set(connection.introspection.table_names()) - backups.PASSING - TOUCHED
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute(f'SELECT * FROM "{name}" ORDER BY 1')
            found[name] = [
                tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()
            ]
    return found


def test_restored_installation_is_the_one_of_the_backup(cast, at, installation, settings, tmp_path):
    archive, before = tmp_path / "backup.tar.gz", rows()
    call_command("backup", str(archive), stdout=io.StringIO())
    raise_matter(cast, at)
    Case.objects.update(title="改过的标题")
    settings.FILES_ROOT = tmp_path / "other" / "files"

    call_command("restore", str(archive), "--force", stdout=io.StringIO())

    assert rows() == before
    assert (tmp_path / "other/files/aa/photo.jpg").read_bytes() == b"photo"
    assert (tmp_path / "other/keys/master").read_bytes() == b"key"
    assert not Session.objects.exists()
    assert not protection.missing()
    assert archive.stat().st_mode & 0o077 == 0


def test_manifest_holds_rows_and_digests(installation, tmp_path):
    manifest = backups.backup(tmp_path / "backup.tar.gz")

    assert manifest["files"] == {
        "files/aa/photo.jpg": hashlib.sha256(b"photo").hexdigest(),
        "keys/master": hashlib.sha256(b"key").hexdigest(),
    }
    if connection.vendor == "sqlite":
        assert manifest["tables"]["kernel_case"]["rows"] == 2
        assert manifest["tables"]["kernel_entry"]["rows"] == Entry.objects.count()


def test_one_changed_row_changes_the_digest_of_its_table_alone(tmp_path):
    digests = []
    for words in ("甲", "乙"):
        path = tmp_path / words
        connected = sqlite3.connect(path)
        connected.execute("CREATE TABLE said (id INTEGER PRIMARY KEY, words TEXT)")
        connected.execute("CREATE TABLE other (id INTEGER PRIMARY KEY)")
        connected.execute("INSERT INTO said VALUES (1, ?)", (words,))
        connected.commit()
        connected.close()
        digests.append(backups.digests(path))

    assert digests[0]["said"] != digests[1]["said"]
    assert digests[0]["other"] == digests[1]["other"]


@pytest.mark.parametrize("inside", ["database", "files/aa/photo.jpg", "keys/master"])
def test_one_flipped_byte_is_refused_and_nothing_changes(installation, tmp_path, inside):
    archive, damaged = tmp_path / "backup.tar.gz", tmp_path / "damaged.tar.gz"
    backups.backup(archive)
    with tarfile.open(archive) as source, tarfile.open(damaged, "w:gz") as target:
        for member in source.getmembers():
            content = bytearray(source.extractfile(member).read())
            if member.name == inside:
                content[len(content) // 2] ^= 1
            target.addfile(member, io.BytesIO(content))
    before = rows()

    with pytest.raises(CommandError, match=inside):
        call_command("restore", str(damaged), "--force")

    assert rows() == before


def test_archive_that_was_cut_off_is_refused_with_words(installation, tmp_path):
    archive = tmp_path / "backup.tar.gz"
    backups.backup(archive)
    archive.write_bytes(archive.read_bytes()[:-200])

    with pytest.raises(CommandError):
        call_command("restore", str(archive), "--force")


def test_installation_with_cases_is_not_overwritten_without_force(installation, tmp_path):
    archive = tmp_path / "backup.tar.gz"
    backups.backup(archive)

    with pytest.raises(CommandError, match="--force"):
        call_command("restore", str(archive))


def test_what_waits_to_be_sent_is_not_sent_a_second_time(installation, at, tmp_path, monkeypatch):
    monkeypatch.setattr(backups, "_outward", lambda: ["mail"])
    Job.objects.create(kind="mail", payload={}, run_at=at, made_at=at)
    Job.objects.create(kind="other", payload={}, run_at=at, made_at=at)
    archive = tmp_path / "backup.tar.gz"
    backups.backup(archive)

    backups.restore(archive, force=True)

    assert Job.objects.get(kind="mail").status == Job.Status.SUPPRESSED
    assert Job.objects.get(kind="other").status == Job.Status.WAITING


def test_backup_that_fails_leaves_nothing_behind(installation, tmp_path, monkeypatch):
    def full(*args: object, **kwargs: object) -> None:
        raise OSError("no space left")

    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.setattr(json, "dumps", full)

    with pytest.raises(OSError, match="no space"):
        backups.backup(place / "backup.tar.gz")

    assert not list(place.iterdir())


def test_a_file_that_is_just_being_written_or_erased_does_not_spoil_the_backup(installation, tmp_path, monkeypatch):
    (installation / "files/aa/next.jpg.part").write_bytes(b"half")
    erased = installation / "files/aa/erased.jpg"
    listed = backups._kept_files

    def then_erased() -> list[tuple[Path, str]]:
        erased.write_bytes(b"gone")
        found = listed()
        erased.unlink()
        return found

    monkeypatch.setattr(backups, "_kept_files", then_erased)

    manifest = backups.backup(tmp_path / "backup.tar.gz")

    assert sorted(manifest["files"]) == ["files/aa/photo.jpg", "keys/master"]
    with tarfile.open(tmp_path / "backup.tar.gz") as archive:
        assert "files/aa/next.jpg.part" not in archive.getnames()
