"""The daily summary, and reminders for those who have not acted."""

from datetime import datetime, timedelta

from django.utils import timezone

from xieshang.kernel import flow, norms
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.models import Job
from xieshang.kernel.ticks import on_tick
from xieshang.notices import ops, queries
from xieshang.notices.models import Mute, Notice
from xieshang.notices.registry import registered

# Nobody gets a summary of what is older, however long the worker stood still.
OLDEST = timedelta(days=14)


@on_tick("digest")
def digest(at: datetime) -> int:
    """Once a day, after the hour of the body, everybody with unsent notices for the summary has a message under way."""
    local = timezone.localtime(at)
    waiting = Notice.objects.filter(
        mail="digest", mailed_at__isnull=True, read_at__isnull=True, made_at__gte=at - OLDEST, made_at__lte=at
    ).filter(recipient_id__in=queries.with_address())
    readers = list(waiting.values_list("body_id", "recipient_id").distinct())
    hours = {pk: norms.value("notices.digest_hour", pk, on=local.date()) for pk in {body_id for body_id, _ in readers}}
    due = {f"digest:{pk}:{local.date()}": (pk, body_id) for body_id, pk in readers if local.hour >= hours[body_id]}
    done = set(Job.objects.filter(dedupe__in=due).values_list("dedupe", flat=True))
    fresh = {key: reader for key, reader in due.items() if key not in done}
    ops.post_digests(fresh, at=at)
    return len(fresh)


@on_tick("reminders")
def remind(at: datetime) -> int:
    """Shortly before the deadline, whoever was asked to act and has not is told once more; nobody else is."""
    today = timezone.localdate(at)
    codes = [code for code, kind in registered.items() if kind.wants_action]
    asked = Notice.objects.filter(code__in=codes, reminded_at__isnull=True, case__stage="open", case__due_on__gte=today)
    count = 0
    for body_id in asked.values_list("body_id", flat=True).distinct():
        days = norms.value("notices.remind_days", body_id, on=today)
        last = calendar_of(body_id).add(today, days).due
        if notices := list(asked.filter(body_id=body_id, case__due_on__lte=last)):
            count += _remind_all(notices, body_id, at)
    return count


def _remind_all(notices: list[Notice], body_id: int, at: datetime) -> int:
    """Looked at once: who has acted by now, or wants to hear nothing, is left in peace."""
    readers = queries.readers(sorted({notice.recipient_id for notice in notices}), body_id, at)
    cases = {notice.case_id for notice in notices}
    muted = set(Mute.objects.filter(case_id__in=cases).values_list("actor_id", "case_id"))
    asked = flow.waits(readers, cases) - muted
    still = [notice.pk for notice in notices if (notice.recipient_id, notice.case_id) in asked]
    looked_at = Notice.objects.filter(pk__in=[notice.pk for notice in notices], reminded_at__isnull=True)
    looked_at.exclude(pk__in=still).update(reminded_at=at)
    # The same notice comes back unread; a new row would tell the story twice.
    return looked_at.filter(pk__in=still).update(reminded_at=at, read_at=None, mailed_at=None, made_at=at)
