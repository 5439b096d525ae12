"""What the clock does to visits."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from xieshang.kernel import bodies, flow
from xieshang.kernel.models import Entry
from xieshang.kernel.ticks import on_tick
from xieshang.visits.flow import FLOW
from xieshang.visits.models import Visit


@on_tick("visits-tomorrow")
def remind(at: datetime) -> int:
    """The day before a delegation comes, everybody concerned was told once; of another day, once more."""
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    told = Entry.objects.filter(case_id=OuterRef("pk"), step="remind", data__arrives_on=tomorrow.isoformat())
    coming = Visit.objects.filter(~Exists(told), arrives_on=tomorrow, state__in=FLOW.step("remind").sources)
    due = list(coming.order_by("pk"))
    for visit in due:
        machine = bodies.machine(visit.body_id, at)
        flow.perform(visit, "remind", by=machine, at=at, data={"arrives_on": tomorrow})
    return len(due)
