"""Loaded at start-up with the other slices' notices: the handlers of the outbox are known from then on."""

from typing import Any

from xieshang.kernel import clock, jobs
from xieshang.kernel.models import Entry
from xieshang.notices import mail, ops


@jobs.job("notices.announce")
def announce(payload: dict[str, Any]) -> None:
    """Everybody whom the entry concerns has the notice in the inbox."""
    entry = Entry.objects.get(pk=payload["entry"])
    ops.announce(entry, payload["notice"], at=entry.recorded_at)


@jobs.job("notices.mail", outward=True)
def post(payload: dict[str, Any]) -> None:
    """One message about everything that waits for this person."""
    mail.send(payload["actor"], payload["mode"], at=clock.now())
