"""What the clock does about contacts."""

from datetime import datetime, timedelta

from django.utils import timezone

from xieshang.kernel import bodies, flow, norms
from xieshang.kernel.models import Body
from xieshang.kernel.ticks import on_tick
from xieshang.liaison import queries


@on_tick("liaison-quarter")
def remind(at: datetime) -> int:
    """Towards the end of a quarter each member who has not spoken with everybody was reminded once."""
    today = timezone.localdate(at)
    quarter = queries.quarter_of(today)
    count = 0
    for body_id in (
        Body.objects.filter(pk__in=queries.bodies_with_contacts()).order_by("pk").values_list("pk", flat=True)
    ):
        days = norms.value("liaison.remind_days", body_id, on=today)
        if today <= quarter.ends_on - timedelta(days=days):
            continue
        machine = bodies.machine(body_id, at)
        for contact in queries.to_remind(body_id, today):
            flow.perform(contact, "remind", by=machine, at=at)
            count += 1
    return count
