"""What the desk does by itself."""

from datetime import datetime

from xieshang.desk import exporting
from xieshang.kernel.ticks import on_tick


@on_tick("exports")
def exports(at: datetime) -> int:
    """Old exports go."""
    return exporting.sweep(at)
