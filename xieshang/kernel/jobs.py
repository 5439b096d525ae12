"""Background work and the outbox in one table: left in the transaction of the op, done after it, tried again, or dead.

A handler is registered by name and gets the payload (of a kind that is done `together`: the payloads of all that is due);
whatever leaves the machine is `outward` and stays unsent (`suppressed`) while the demo's year is replayed.
"""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Q

from xieshang.kernel import clock
from xieshang.kernel.models import Job, Lease

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 8
LEASE = timedelta(minutes=5)
Handler = Callable[..., None]


@dataclass(frozen=True)
class Kind:
    name: str
    handler: Handler
    outward: bool
    together: bool = False


kinds: dict[str, Kind] = {}
_quiet: ContextVar[bool] = ContextVar("nothing leaves the machine", default=False)


def job(name: str, *, outward: bool = False, together: bool = False) -> Callable[[Handler], Handler]:
    """Register the function that does this kind of work; it must bear being called again for the same payload."""

    def register(handler: Handler) -> Handler:
        kinds[name] = Kind(name, handler, outward, together)
        return handler

    return register


@dataclass(frozen=True)
class Piece:
    """One piece of work; a `dedupe` key already known adds nothing."""

    payload: dict[str, Any]
    body_id: int | None = None
    dedupe: str | None = None


def enqueue(
    kind: str, payload: dict[str, Any], *, at: datetime, body_id: int | None = None, dedupe: str | None = None
) -> None:
    """The work will be done once the transaction stands."""
    enqueue_all(kind, [Piece(payload, body_id, dedupe)], at=at)


def enqueue_all(kind: str, pieces: list[Piece], *, at: datetime) -> None:
    """All pieces will be done once the transaction stands: one statement."""
    status = Job.Status.SUPPRESSED if _quiet.get() and kinds[kind].outward else Job.Status.WAITING
    rows = [
        Job(
            body_id=piece.body_id,
            kind=kind,
            payload=piece.payload,
            dedupe=piece.dedupe,
            status=status,
            run_at=at,
            made_at=at,
        )
        for piece in pieces
    ]
    Job.objects.bulk_create(rows, ignore_conflicts=any(piece.dedupe is not None for piece in pieces), batch_size=500)


@contextmanager
def nothing_leaves() -> Iterator[None]:
    """Inside, outward work is born suppressed."""
    reset = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(reset)


def run_due(*, limit: int = 100, now: datetime | None = None) -> int:
    """Waiting work whose time has come is done, each piece (or those that go together) in a transaction; the number done."""
    now = now or clock.now()
    done = 0
    for name, pieces in groupby(_take(limit, now), key=lambda row: row.kind):
        rows, known = list(pieces), kinds.get(name)
        parts = [rows] if known and known.together else [[row] for row in rows]
        done += sum(_run(part, now) for part in parts)
    return done


def _take(limit: int, now: datetime) -> list[Job]:
    """Lease what is due, so that two workers never hold the same piece."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    with transaction.atomic():
        due = Job.objects.filter(free, status=Job.Status.WAITING, run_at__lte=now).order_by("run_at", "id")
        rows = list(due.select_for_update(skip_locked=_can_skip())[:limit])
        Job.objects.filter(pk__in=[row.pk for row in rows]).update(leased_until=now + LEASE)
    return rows


def _can_skip() -> bool:
    return transaction.get_connection().features.has_select_for_update_skip_locked


def _run(rows: list[Job], now: datetime) -> int:
    """All of them are done; if together they fail, each is tried alone, so that one does not keep the others back."""
    try:
        with transaction.atomic():
            kind = kinds[rows[0].kind]
            kind.handler([row.payload for row in rows] if kind.together else rows[0].payload)
            done = Job.objects.filter(pk__in=[row.pk for row in rows])
            done.update(status=Job.Status.DONE, ended_at=now, leased_until=None)
        return len(rows)
    except Exception as error:  # the queue must outlive any piece of work; what failed is kept and shown
        if len(rows) > 1:
            return sum(_run([row], now) for row in rows)
        logger.warning("job %s (%s) failed: %s", rows[0].pk, rows[0].kind, type(error).__name__)
        _postpone(rows[0], error, now)
        return 0


def _postpone(row: Job, error: Exception, now: datetime) -> None:
    attempts = row.attempts + 1
    dead = attempts >= MOST_ATTEMPTS
    Job.objects.filter(pk=row.pk).update(
        attempts=attempts,
        status=Job.Status.DEAD if dead else Job.Status.WAITING,
        ended_at=now if dead else None,
        leased_until=None,
        run_at=now + timedelta(seconds=15 * 2**attempts),
        last_error=f"{type(error).__name__}: {error}"[:400],
    )


@contextmanager
def lease(name: str, *, seconds: int = 120) -> Iterator[bool]:
    """True inside for at most one holder at a time; a holder that died is replaced after its time."""
    holder, now = secrets.token_hex(8), clock.real_now()
    with transaction.atomic():
        Lease.objects.bulk_create(
            [Lease(name=name, holder="", until=now - timedelta(seconds=1))], ignore_conflicts=True
        )
        taken = Lease.objects.filter(name=name, until__lt=now).update(
            holder=holder, until=now + timedelta(seconds=seconds)
        )
    try:
        yield bool(taken)
    finally:
        if taken:
            Lease.objects.filter(name=name, holder=holder).update(until=clock.real_now() - timedelta(seconds=1))
