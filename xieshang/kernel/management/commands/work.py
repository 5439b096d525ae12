"""`manage.py work`: the background worker; outbox every second, everything that is due every minute."""

import logging
import signal
import threading
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections, connection

from xieshang.kernel import clock, jobs, ticks

logger = logging.getLogger(__name__)
REST = 1.0
BETWEEN_TICKS = 60.0
LONGEST_PAUSE = 30.0


class Command(BaseCommand):
    help = "Runs the background work until it is told to stop (SIGTERM, SIGINT); the piece under way is finished first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then the end")

    def handle(self, *, once: bool, **options: Any) -> None:
        stopping = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for signum in (signal.SIGTERM, signal.SIGINT):
                signal.signal(signum, _stops(stopping))
        self.stdout.write("working")
        self.stdout.flush()
        loop(stopping, once=once)


def _stops(stopping: threading.Event) -> Any:
    def stop(signum: int, frame: FrameType | None) -> None:
        stopping.set()

    return stop


def loop(stopping: threading.Event, *, once: bool = False) -> None:
    """Rounds until the event is set; a database that does not answer is waited for, longer each time."""
    next_tick, pause = 0.0, REST
    while not stopping.is_set():
        try:
            close_old_connections()
            next_tick = _round(next_tick)
            pause = REST
        except DatabaseError as error:
            logger.warning("worker: the database does not answer (%s)", type(error).__name__)
            connection.close()
            pause = min(pause * 2, LONGEST_PAUSE)
        if once:
            return
        stopping.wait(pause)


def _round(next_tick: float) -> float:
    """What is due; answers when to look at everything again."""
    jobs.run_due(now=clock.now())
    if time.monotonic() < next_tick:
        return next_tick
    ticks.tick(clock.now())
    return time.monotonic() + BETWEEN_TICKS
