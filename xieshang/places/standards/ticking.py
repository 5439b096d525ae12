"""What the clock does to checks."""

from datetime import datetime

from django.utils import timezone

from xieshang.kernel import bodies, flow
from xieshang.kernel.models import Entry
from xieshang.kernel.ticks import on_tick
from xieshang.places.standards.models import HomeCheck


@on_tick("places-checks-late")
def lapse(at: datetime) -> int:
    """Of each check whose day has passed everybody concerned was told, once for each due date."""
    today = timezone.localdate(at)
    late = list(HomeCheck.objects.filter(stage="open", due_on__lt=today).order_by("pk"))
    said = Entry.objects.filter(case_id__in=[check.pk for check in late], step="lapse")
    told = {(case_id, data["due_on"]) for case_id, data in said.values_list("case_id", "data")} if late else set()
    fresh = [check for check in late if check.due_on and (check.pk, check.due_on.isoformat()) not in told]
    for check in fresh:
        flow.perform(check, "lapse", by=bodies.machine(check.body_id, at), at=at, data={"due_on": check.due_on})
    return len(fresh)
