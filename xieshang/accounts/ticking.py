"""What is swept away: ended sessions and old codes. Real time, whatever the demo's clock says."""

from datetime import datetime

from xieshang.accounts import phones, sessions
from xieshang.kernel.ticks import on_tick


@on_tick("accounts")
def sweep(at: datetime) -> int:
    return sessions.sweep() + phones.sweep()
