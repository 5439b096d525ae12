"""What is due now: pieces that slices register, done in order by `tick`, safe to run anywhere and at any time."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from xieshang.kernel import drafts, files, jobs, limits, log, once

logger = logging.getLogger(__name__)
Piece = Callable[[datetime], int]


@dataclass(frozen=True)
class Tick:
    name: str
    piece: Piece


registered: list[Tick] = []


def on_tick(name: str) -> Callable[[Piece], Piece]:
    """Register what is to be looked at on every tick; the function answers how much it did."""

    def register(piece: Piece) -> Piece:
        registered.append(Tick(name, piece))
        return piece

    return register


def tick(at: datetime) -> dict[str, int] | None:
    """Everything due is done; None when another process is at it."""
    with jobs.lease("tick") as mine:
        if not mine:
            return None
        return do_all(at)


def do_all(at: datetime) -> dict[str, int]:
    """Every piece once; one that fails is logged and does not keep the others from their turn."""
    done: dict[str, int] = {}
    for entry in registered:
        try:
            done[entry.name] = entry.piece(at)
        except Exception:  # a broken piece must not stop the others; it is logged with its trace and shows as -1
            logger.exception("tick: %s failed", entry.name)
            done[entry.name] = -1
    done["jobs"] = jobs.run_due(now=at)
    done["seals"] = log.seal_everything()
    return done


@on_tick("sweep")
def sweep(at: datetime) -> int:
    return drafts.sweep(at) + once.sweep(at) + limits.sweep(at) + files.sweep(at)
