"""The supervisor with real processes: a small program stands for the web server and writes down that it started."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from xieshang.config import supervise

CHILD = """
import os, pathlib, socket, sys, time
port, diary = int(sys.argv[1]), pathlib.Path(sys.argv[2])
server = socket.create_server(("127.0.0.1", port))
with diary.open("a") as file:
    file.write(f"{os.getpid()}\\n")
time.sleep(60)
"""
SUPERVISOR = """
import sys
from xieshang.config import supervise
port, diary = int(sys.argv[1]), sys.argv[2]
child = supervise.Child("web", [sys.executable, "-c", sys.argv[3], str(port), diary], vital=True)
sys.exit(supervise.run([child], host="127.0.0.1", port=port, on_ready=lambda: print("ready", flush=True)))
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    return tmp_path / "diary"


def supervisor(port: int, diary: Path, *, child: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SUPERVISOR, str(port), str(diary), child]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def running(port: int, diary: Path) -> Iterator[subprocess.Popen[str]]:
    process = supervisor(port, diary, child=CHILD)
    yield process
    process.terminate()
    process.communicate(timeout=15)


def starts(diary: Path, *, number: int) -> list[int]:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        pids = [int(line) for line in diary.read_text().splitlines()] if diary.exists() else []
        if len(pids) >= number:
            return pids
        time.sleep(0.05)
    raise AssertionError(f"the child did not start {number} times")


def is_gone(pid: int) -> bool:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_child_that_dies_is_started_again(running: subprocess.Popen[str], diary: Path) -> None:
    first = starts(diary, number=1)[0]

    os.kill(first, signal.SIGKILL)

    second = starts(diary, number=2)[1]
    assert second != first
    assert is_gone(first)


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_signal_ends_everything_with_success(
    running: subprocess.Popen[str], diary: Path, signum: signal.Signals
) -> None:
    child = starts(diary, number=1)[0]
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"

    running.send_signal(signum)

    assert running.wait(timeout=10) == 0
    assert is_gone(child)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_no_child_outlives_a_killed_supervisor(running: subprocess.Popen[str], diary: Path) -> None:
    child = starts(diary, number=1)[0]

    running.kill()

    assert is_gone(child)


def test_a_taken_port_is_noticed(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        assert not supervise.port_is_free("127.0.0.1", port)

    assert supervise.port_is_free("127.0.0.1", port)
