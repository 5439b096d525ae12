"""The clock of the product. Outside the demo it is the system's; the demo lives in its own time and goes on from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from xieshang.kernel.models import ClockAnchor, Entry

DEMO_RESUMES_AT = datetime(2020, 12, 18, 9, 0)
_set_to: ContextVar[datetime | None] = ContextVar("the clock is set to", default=None)


def now() -> datetime:
    """The present moment of this installation."""
    given = _set_to.get()
    if given is not None:
        return given
    return timezone.now() + _shift() if settings.DEMO else timezone.now()


def real_now() -> datetime:
    """The system's moment: for sign-in, codes, limits and leases."""
    return timezone.now()


def resume() -> datetime:
    """The demo's clock goes on from the last recorded time (or 2020-12-18, 9 o'clock, if that is later)."""
    last = Entry.objects.aggregate(last=Max("recorded_at"))["last"]
    start = timezone.make_aware(DEMO_RESUMES_AT)
    shown = max(start, last + timedelta(minutes=1)) if last else start
    ClockAnchor.objects.all().delete()
    ClockAnchor.objects.create(shown_at=shown, real_at=timezone.now())
    _shift.cache_clear()
    return shown


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Inside, the clock stands still: for tests and the replay only."""
    if not settings.DEMO and not getattr(settings, "TESTING", False):
        raise RuntimeError("only the demo and tests may set the clock")
    reset = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(reset)


@lru_cache(maxsize=1)
def _shift() -> timedelta:
    anchor = ClockAnchor.objects.order_by("-id").first()
    return anchor.shown_at - anchor.real_at if anchor else timedelta(0)
