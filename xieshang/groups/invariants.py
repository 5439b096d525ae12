"""What must always be true of the years of groups."""

from collections.abc import Iterator

from django.db.models import F

from xieshang.groups.models import PlanLine
from xieshang.kernel.promises import Breach, invariant


@invariant("groups.own", "The meeting called for a line of a group's plan is one of the same committee and year.")
def lines_have_their_own_meetings() -> Iterator[Breach]:
    rows = PlanLine.objects.filter(gathering__isnull=False)
    strange = rows.exclude(gathering__body_id=F("of_year__body_id"))
    strange |= rows.exclude(gathering__starts_at__year=F("of_year__year"))
    if ids := tuple(strange.values_list("pk", flat=True)[:50]):
        yield Breach("groups.own", "lines of plans with a meeting of another year or committee", ids)
