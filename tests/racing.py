"""What tests of races share: two threads that meet, and what became of each act."""

import contextlib
import threading
from collections.abc import Callable

from django.db import connections


def meeting() -> Callable[[], None]:
    """A place where two threads meet, if a lock does not keep one of them away for longer than a second."""
    barrier = threading.Barrier(2)

    def meet() -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(1)

    return meet


def together(*acts: Callable[[], object], ends: dict[type[Exception], str]) -> list[str]:
    """Every act in a thread and a connection of its own; for each "done", or what its refusal is called, in order of words."""
    became: list[str] = []

    def run(act: Callable[[], object]) -> None:
        try:
            act()
            became.append("done")
        except tuple(ends) as refused:
            became.append(next(word for kind, word in ends.items() if isinstance(refused, kind)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(became)
