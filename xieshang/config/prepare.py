"""Brings an installation from wherever it is to ready: schema, words, static files, and the demo year if asked for."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from xieshang.config.translations import compile_catalogues
from xieshang.kernel import clock, rotation
from xieshang.kernel.models import Body

Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """The installation can serve: nothing that is already in order is done again."""
    compile_catalogues()
    _clear_half_loaded_demo(say)
    _migrate(say)
    rotation.check_keys()
    _collect_static(say)
    if settings.DEMO:
        _load_demo(say)
        clock.resume()


def _migrate(say: Say) -> None:
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    say("正在建立数据表 · Creating the tables ...")
    call_command("migrate", interactive=False, verbosity=0)


def _collect_static(say: Say) -> None:
    """The collected files are those of the code; a fingerprint of names, sizes and times saves the hashing."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".fingerprint"
    fingerprint = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    say("正在整理静态文件 · Collecting static files ...")
    call_command("collectstatic", interactive=False, clear=root.exists(), verbosity=0)
    stamp.write_text(fingerprint)


def _static_fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(f"{name}\0{storage.size(name)}\0{storage.get_modified_time(name)}\n".encode())
    return digest.hexdigest()


def _demo_mark() -> Path:
    return Path(settings.FILES_ROOT).parent / "demo-is-loading"


def _load_demo(say: Say) -> None:
    if "demo" not in get_commands() or Body.objects.exists():
        return
    say("正在载入演示年度 · Loading the demo year ...")
    mark = _demo_mark()
    mark.touch()
    call_command("demo")
    mark.unlink()


def _clear_half_loaded_demo(say: Say) -> None:
    """A demo year whose loading was broken off is taken away, to be loaded whole; real data never has the mark."""
    mark = _demo_mark()
    if not (settings.DEMO and mark.exists() and connection.vendor == "sqlite"):
        return
    say("上次载入演示数据未完成，重新开始 · The last loading of the demo was broken off; starting over ...")
    connection.close()
    database = Path(settings.DATABASES["default"]["NAME"])
    for suffix in ("", "-wal", "-shm"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)
    shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)
    mark.unlink()
