"""Loaded at start-up with the other slices' notices: the handlers of the outbox are known from then on."""

from typing import Any

from xieshang.kernel import clock, jobs
from xieshang.notices import mail, ops


@jobs.job("notices.announce", together=True)
def announce(payloads: list[dict[str, Any]]) -> None:
    """Everybody whom the entries concern has the notices in the inbox."""
    ops.announce([(payload["entry"], payload["notice"]) for payload in payloads])


@jobs.job("notices.mail", outward=True)
def post(payload: dict[str, Any]) -> None:
    """One message about everything that waits for this person."""
    mail.send(payload["actor"], payload["mode"], at=clock.now())
