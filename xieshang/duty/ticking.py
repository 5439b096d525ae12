"""What the clock does to commendations."""

from datetime import datetime

from django.utils import timezone

from xieshang.duty.models import Commendation
from xieshang.kernel import bodies, flow
from xieshang.kernel.ticks import on_tick


@on_tick("commendation-heard")
def hear(at: datetime) -> int:
    """On the day after the last day of its publicity a list was heard, once."""
    today = timezone.localdate(at)
    rows = Commendation.objects.filter(state="publicity", heard_on=None, publicity_until__lt=today)
    due = list(rows.order_by("pk"))
    for found in due:
        flow.perform(found, "lapse", by=bodies.machine(found.body_id, at), at=at)
    return len(due)
