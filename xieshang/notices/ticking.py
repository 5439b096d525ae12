"""The daily summary, and reminders for those who have not acted."""

from datetime import datetime, timedelta

from django.utils import timezone

from xieshang.kernel import flow, norms
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.models import Case
from xieshang.kernel.ticks import on_tick
from xieshang.notices import ops, queries
from xieshang.notices.models import Mute, Notice
from xieshang.notices.registry import registered

# Nobody gets a summary of what is older, however long the worker stood still.
OLDEST = timedelta(days=14)
FURTHEST = timedelta(days=60)


@on_tick("digest")
def digest(at: datetime) -> int:
    """Once a day, after the hour of the body, everybody with unsent notices for the summary has a message under way."""
    local = timezone.localtime(at)
    waiting = Notice.objects.filter(
        mail="digest", mailed_at__isnull=True, read_at__isnull=True, made_at__gte=at - OLDEST, made_at__lte=at
    )
    sent = 0
    for body_id, actor_id in waiting.values_list("body_id", "recipient_id").distinct().order_by("body_id"):
        if local.hour >= norms.value("notices.digest_hour", body_id, on=local.date()):
            ops.post(actor_id, "digest", body_id=body_id, at=at, dedupe=f"digest:{actor_id}:{local.date()}")
            sent += 1
    return sent


@on_tick("reminders")
def remind(at: datetime) -> int:
    """Shortly before the deadline, whoever was asked to act and has not is told once more; nobody else is."""
    today = timezone.localdate(at)
    codes = [code for code, kind in registered.items() if kind.wants_action]
    asked = Notice.objects.filter(
        code__in=codes, reminded_at__isnull=True, case__stage="open", case__due_on__range=(today, today + FURTHEST)
    ).select_related("case")
    return sum(_remind(notice, at) for notice in asked.order_by("id"))


def _remind(notice: Notice, at: datetime) -> int:
    today = timezone.localdate(at)
    due_on = notice.case.due_on
    days = norms.value("notices.remind_days", notice.body_id, on=today)
    if due_on is None or calendar_of(notice.body_id).remaining(today, due_on) > days:
        return 0
    viewer = queries.reader(notice.recipient_id, notice.body_id, at)
    still_asked = Case.objects.open_for(viewer, flow.waiting_for(viewer)).filter(pk=notice.case_id).exists()
    muted = Mute.objects.filter(actor_id=notice.recipient_id, case_id=notice.case_id).exists()
    if not still_asked or muted:
        return 0
    # The same notice comes back unread; a new row would tell the story twice.
    again = Notice.objects.filter(pk=notice.pk, reminded_at__isnull=True)
    return again.update(reminded_at=at, read_at=None, mailed_at=None, made_at=at)
