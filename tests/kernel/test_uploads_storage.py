"""Names and storage of uploads: nothing leads astray, and a file is on the disk whole or not at all."""

import hashlib
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.kernel.uploads import Damaged, clean_name, delete_stored, read_stored, stored_name, sweep, write_durably


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("附件 1.pdf", "附件 1.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\Users\李\照片.jpg", "照片.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\u200b\x00\x1f.pdf", "a.pdf"),
        ('a"b<c>?.pdf', "a_b_c__.pdf"),
        ("a\r\nContent-Type: x.pdf", "a Content-Type_ x.pdf"),
        ("...", "file"),
        ("", "file"),
        ("字" * 300 + ".docx", "字" * 115 + ".docx"),
        ("x" * 300, "x" * 120),
    ],
)
def test_shown_name_is_clean(name, clean):
    assert clean_name(name) == clean


@given(st.text(max_size=400))
def test_any_name_becomes_a_short_printable_one(name):
    clean = clean_name(name)

    assert 1 <= len(clean) <= 120
    assert clean.isprintable()
    assert not set(clean) & set('/\\<>:"|?*')
    assert clean_name(clean) == clean


def test_stored_names_are_random_and_tell_nothing():
    names = {stored_name("pdf") for _ in range(200)}

    assert len(names) == 200
    assert all(len(name) == 37 and name[2] == "/" and name.endswith(".pdf") for name in names)
    with pytest.raises(ValueError):
        stored_name("../x")


def test_written_file_is_read_back_and_deleted(tmp_path):
    stored = stored_name("pdf")

    write_durably(tmp_path, stored, b"content")

    assert read_stored(tmp_path, stored, hashlib.sha256(b"content").hexdigest()) == b"content"
    assert (tmp_path / stored).stat().st_mode & 0o777 == 0o600
    delete_stored(tmp_path, stored)
    delete_stored(tmp_path, stored)
    with pytest.raises(FileNotFoundError):
        read_stored(tmp_path, stored)


def test_stored_file_is_never_replaced(tmp_path):
    stored = stored_name("pdf")
    write_durably(tmp_path, stored, b"first")

    with pytest.raises(FileExistsError):
        write_durably(tmp_path, stored, b"second")

    assert read_stored(tmp_path, stored) == b"first"


def test_changed_byte_on_the_disk_is_noticed(tmp_path):
    stored = stored_name("pdf")
    write_durably(tmp_path, stored, b"content")
    (tmp_path / stored).write_bytes(b"c0ntent")

    with pytest.raises(Damaged):
        read_stored(tmp_path, stored, hashlib.sha256(b"content").hexdigest())


@pytest.mark.parametrize("stored", ["../secret", "ab/../../x.pdf", "/etc/passwd", "ab/" + "0" * 30, "", "ab/x.pdf\n"])
def test_names_that_are_not_ours_reach_no_file(tmp_path, stored):
    for reach in (read_stored, delete_stored, lambda folder, name: write_durably(folder, name, b"x")):
        with pytest.raises(ValueError):
            reach(tmp_path, stored)


def test_failed_write_leaves_nothing(tmp_path):
    stored = stored_name("pdf")

    with pytest.raises(TypeError):
        write_durably(tmp_path, stored, "not bytes")

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_bytes_and_names_are_synced_in_the_right_order(tmp_path):
    """Asked of the running system: the file is synced before it gets its name, and the folder after."""
    stored = stored_name("pdf")
    watched = (
        "import sys, os\n"
        "from pathlib import Path\n"
        "from xieshang.kernel.uploads.storage import write_durably\n"
        "sys.addaudithook(lambda name, args: print(name, *args[:2]) if name in ('os.rename', 'open') else None)\n"
        "sync = os.fsync\n"
        "os.fsync = lambda d: (print('fsync', os.readlink(f'/proc/self/fd/{d}')), sync(d))[1]\n"
        f"write_durably(Path({str(tmp_path)!r}), {stored!r}, b'content')\n"
    )

    said = subprocess.run([sys.executable, "-c", watched], capture_output=True, text=True, check=True).stdout
    steps = [line.split()[:2] for line in said.splitlines() if line.startswith(("fsync", "os.rename"))]

    part, folder = f"{tmp_path / stored}.part", str((tmp_path / stored).parent)
    assert steps == [["fsync", str(tmp_path)], ["fsync", part], ["os.rename", part], ["fsync", folder]]


def test_sweep_lists_old_files_without_a_row_and_spares_the_rest(tmp_path):
    known, orphan, young, torn = (stored_name("pdf") for _ in range(4))
    torn += ".part"
    for stored in (known, orphan, young, torn):
        write_durably(tmp_path, stored.removesuffix(".part"), b"x")
    (tmp_path / torn.removesuffix(".part")).rename(tmp_path / torn)
    (tmp_path / "ab").mkdir(exist_ok=True)
    (tmp_path / "ab" / "notes.txt").write_text("not ours")
    for path in tmp_path.glob("??/*"):
        if path != tmp_path / young:
            os.utime(path, (1, 1))

    orphans = sweep(tmp_path, {known}, older_than=timedelta(days=1))

    assert orphans == sorted([orphan, torn])
    for stored in orphans:
        delete_stored(tmp_path, stored)
    assert sweep(tmp_path, {known}, older_than=timedelta(days=1)) == []
    assert (tmp_path / "ab" / "notes.txt").exists()
