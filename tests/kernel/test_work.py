"""The worker and the tick: what is due is done, a silent database is waited for, the stop is clean."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from django.core.management import call_command
from django.db import OperationalError

from xieshang.kernel import jobs, ticks
from xieshang.kernel.management.commands import work


@pytest.fixture
def done(monkeypatch):
    found = []
    monkeypatch.setitem(jobs.kinds, "test.piece", jobs.Kind("test.piece", found.append, outward=False))
    return found


def test_one_round_does_what_is_due(cast, at, done, monkeypatch):
    # The test's own transaction lives on this connection.
    monkeypatch.setattr(work, "close_old_connections", lambda: None)
    jobs.enqueue("test.piece", {"a": 1}, at=at)
    call_command("work", "--once")
    assert done == [{"a": 1}]


def test_tick_says_what_it_did(cast, at, capsys):
    call_command("tick")
    assert "digest: 0" in capsys.readouterr().out


def test_worker_survives_a_database_that_does_not_answer(cast, at, monkeypatch):
    rounds, stopping = [], threading.Event()

    def due(**kwargs):
        rounds.append(1)
        if len(rounds) > 2:
            stopping.set()
        raise OperationalError("gone")

    monkeypatch.setattr(jobs, "run_due", due)
    monkeypatch.setattr(work, "REST", 0.01)
    monkeypatch.setattr(work.connection, "close", lambda: None)
    work.loop(stopping)
    assert len(rounds) == 3


def test_ticks_come_once_a_minute(cast, at, monkeypatch):
    counted, stopping = [], threading.Event()
    monkeypatch.setattr(ticks, "tick", lambda at: counted.append(at))
    next_tick = work._round(0.0)
    work._round(next_tick)
    assert len(counted) == 1
    stopping.set()


@pytest.mark.django_db(transaction=True)
def test_sigterm_ends_the_worker_cleanly(tmp_path):
    env = {**os.environ, "XIESHANG_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "xieshang.config.settings"}
    env.pop("XIESHANG_DATABASE_URL", None)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=env, check=True)
    worker = subprocess.Popen([sys.executable, "manage.py", "work"], env=env, stdout=subprocess.PIPE, text=True)
    assert worker.stdout.readline().strip() == "working"
    assert worker.poll() is None
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=10) == 0
