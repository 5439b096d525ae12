"""What tests of races share."""

import contextlib
import threading
from collections.abc import Callable


def meeting() -> Callable[[], None]:
    """A place where two threads meet, if a lock does not keep one of them away for longer than a second."""
    barrier = threading.Barrier(2)

    def meet() -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(1)

    return meet
