"""What the clock does about the years of groups."""

from datetime import date, datetime

from django.utils import timezone

from xieshang.groups import ops, plans
from xieshang.kernel import bodies, flow, norms
from xieshang.kernel.ticks import on_tick

LAST_MONTH_TO_BEGIN = 3


@on_tick("group-years")
def begin(at: datetime) -> int:
    """In the first quarter the year of every group that somebody convenes has begun; later a convenor begins it."""
    today = timezone.localdate(at)
    if today.month > LAST_MONTH_TO_BEGIN:
        return 0
    groups = list(plans.without_year(today))
    for group in groups:
        ops.begin(group, year=today.year, by=bodies.machine(group.body_id, at), at=at)
    return len(groups)


@on_tick("group-summaries")
def ask_for_summaries(at: datetime) -> int:
    """From the month that a body decided on, the groups are asked to sum the year up."""
    today = timezone.localdate(at)
    rows = list(plans.not_summed_up(today))
    asked_from = {key: _asked_from(*key) for key in {(row.body_id, row.year) for row in rows}}
    due = [row for row in rows if today >= asked_from[row.body_id, row.year]]
    for row in due:
        flow.perform(row, "ask_summary", by=bodies.machine(row.body_id, at), at=at)
    return len(due)


def _asked_from(body_id: int, year: int) -> date:
    first = date(year, 1, 1)
    return first.replace(month=norms.value("groups.summary_month", body_id, on=first))
