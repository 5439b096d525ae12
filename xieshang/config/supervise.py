"""Keeps the web server and the background worker alive, and stops both cleanly."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

GRACE_SECONDS = 8.0
STEADY_SECONDS = 30.0
LONGEST_PAUSE = 30.0
QUICK_DEATHS_ALLOWED = 5
BLOCKING_THREADS = 4
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One supervised process; `vital` means that the whole stops when it cannot be kept alive."""

    name: str
    command: Sequence[str]
    vital: bool
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_deaths: int = 0
    due: float = field(default=0.0)


def web_server(*, host: str, port: int, workers: int) -> Child:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", str(BLOCKING_THREADS), "--no-ws"]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "5", "--log-level", "warning"]
    return Child("web", [*command, "xieshang.config.wsgi:application"], vital=True)


def background_worker(manage: str) -> Child:
    return Child("worker", [sys.executable, manage, "work"], vital=False)


def port_is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def run(children: Sequence[Child], *, host: str, port: int, on_ready: Callable[[], None]) -> int:
    """All children run until a stop signal comes; returns the exit status, with no process left behind."""
    stopping = threading.Event()

    def stop(signum: int, frame: FrameType | None) -> None:
        stopping.set()

    for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(signum, stop)
    announced = False
    try:
        while not stopping.is_set():
            for child in children:
                if not _tend(child):
                    _say(f"{child.name} died {QUICK_DEATHS_ALLOWED} times in a row; giving up. 服务反复退出，已停止。")
                    return 1
            if not announced and _answers(host, port):
                announced = True
                on_ready()
            stopping.wait(0.1 if not announced else 0.5)
    finally:
        _stop_all(children)
    return 0


def _tend(child: Child) -> bool:
    """The child runs, or will be started after a pause that grows with its quick deaths; False: not worth another."""
    now = time.monotonic()
    if child.process is not None:
        status = child.process.poll()
        if status is None:
            return True
        _kill_group(child.process.pid, signal.SIGKILL)
        child.process = None
        child.quick_deaths = child.quick_deaths + 1 if now - child.started < STEADY_SECONDS else 1
        if child.vital and child.quick_deaths >= QUICK_DEATHS_ALLOWED:
            return False
        pause = min(2.0 ** (child.quick_deaths - 1), LONGEST_PAUSE)
        child.due = now + pause
        _say(f"{child.name} ended with status {status}; starting again in {pause:.0f} s")
    if now >= child.due:
        child.started = now
        # A group of its own: Ctrl-C reaches the supervisor alone, and nothing of the child survives its group.
        child.process = subprocess.Popen(child.command, start_new_session=True, preexec_fn=_die_with_parent)
    return True


def _die_with_parent() -> None:
    """On Linux the child is told to stop when the supervisor is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop_all(children: Sequence[Child]) -> None:
    running = [child.process for child in children if child.process is not None]
    for process in running:
        process.terminate()
    until = time.monotonic() + GRACE_SECONDS
    for process in running:
        try:
            process.wait(timeout=max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
        _kill_group(process.pid, signal.SIGKILL)
        process.wait()


def _kill_group(pid: int, signum: signal.Signals) -> None:
    try:
        os.killpg(pid, signum)
    except (ProcessLookupError, PermissionError):
        pass


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=0.2):
            return True
    except OSError:
        return False


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
