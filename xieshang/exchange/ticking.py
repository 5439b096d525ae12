"""What the clock does: old files are forgotten."""

from datetime import datetime

from xieshang.exchange import ops
from xieshang.kernel.ticks import on_tick


@on_tick("exchange.sweep")
def sweep(at: datetime) -> int:
    return ops.sweep(at)
