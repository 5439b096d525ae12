"""Loaded at start-up with the other slices' notices: the handlers of the outbox are known from then on."""

from typing import Any

from xieshang.kernel import jobs


@jobs.job("notices.announce")
def announce(payload: dict[str, Any]) -> None:
    """Everybody whom the entry concerns has the notice in the inbox."""
