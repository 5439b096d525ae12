"""What drills stand on: an installation of their own in a temporary folder, a small county in it, a running site."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
STARTED_WITHIN = 60.0


@dataclass(frozen=True)
class Installation:
    """A data folder and the environment that makes commands work on it."""

    data: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("XIESHANG_")}
        return kept | {
            "XIESHANG_DATA": str(self.data),
            "XIESHANG_DEFAULT_BODY": "371329",
            "DJANGO_SETTINGS_MODULE": "drills.settings",
            "PYTHONPATH": str(ROOT),
        }

    @property
    def database(self) -> Path:
        return self.data / "xieshang.sqlite3"

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """`manage.py` with these arguments has ended."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=600)
        if check and done.returncode:
            print(done.stdout + done.stderr, file=sys.stderr)
            done.check_returncode()
        return done

    def verify(self) -> dict[str, Any]:
        """What `verify --deep` says, as data."""
        done = self.run("verify", "--deep", "--json", check=False)
        if not done.stdout.strip():
            return {"ok": False, "invariants": {"verify ended without a word": [done.stderr.strip()[-300:]]}}
        return dict(json.loads(done.stdout.strip().splitlines()[-1]))


@contextmanager
def installation(*, founded: bool = True) -> Iterator[Installation]:
    """An installation that goes away with its folder; founded: with tables and the small county of the tests."""
    data = Path(tempfile.mkdtemp(prefix="xieshang-drill-"))
    ours = Installation(data)
    try:
        if founded:
            ours.run("migrate", "--verbosity", "0")
            ours.run("shell", "-v", "0", "-c", "from tests import cast; cast.build()")
        yield ours
    finally:
        shutil.rmtree(data, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """`manage.py serve`, as a machine's service manager would keep it: started again when it has given up."""

    def __init__(self, ours: Installation, workers: int = 2) -> None:
        self.ours, self.workers, self.port = ours, workers, free_port()
        self.restarts = -1
        self.log = (ours.data / "serve.log").open("ab")
        self._process: subprocess.Popen[bytes] | None = None

    def keep_up(self) -> None:
        """The supervisor runs."""
        if self._process is not None and self._process.poll() is None:
            return
        self.restarts += 1
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port), "--workers", str(self.workers)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self.ours.environment, stdout=self.log, stderr=self.log, start_new_session=True
        )

    def wait(self) -> None:
        """The site answers."""
        until = time.monotonic() + STARTED_WITHIN
        while time.monotonic() < until:
            self.keep_up()
            with socket.socket() as probe:
                probe.settimeout(0.3)
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.2)
        raise RuntimeError(f"the site did not start: {(self.ours.data / 'serve.log').read_text()[-2000:]}")

    def web_workers(self) -> list[int]:
        """Process ids of the web server's workers, its main process left out."""
        if self._process is None:
            return []
        servers = [pid for pid in _children(self._process.pid) if "granian" in _command(pid)]
        return [pid for server in servers for pid in _children(server) if "resource_tracker" not in _command(pid)]

    def stop(self) -> None:
        """No process of the site is left."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=30)
        self.log.close()


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
