"""The daily summary, and reminders for those who have not acted."""

from datetime import datetime, timedelta

from django.utils import timezone

from xieshang.kernel import flow, norms
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.models import Case, Job
from xieshang.kernel.ticks import on_tick
from xieshang.kernel.viewer import Viewer
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
        count += _remind_all(list(asked.filter(body_id=body_id, case__due_on__lte=last)), body_id, at)
    return count


def _remind_all(notices: list[Notice], body_id: int, at: datetime) -> int:
    """Looked at once: who has acted by now, or wants to hear nothing, is left in peace."""
    asked: dict[int, list[Notice]] = {}
    for notice in notices:
        asked.setdefault(notice.recipient_id, []).append(notice)
    still = [
        notice.pk for viewer in queries.readers(list(asked), body_id, at) for notice in _still_asked(viewer, asked)
    ]
    looked_at = Notice.objects.filter(pk__in=[notice.pk for notice in notices], reminded_at__isnull=True)
    looked_at.exclude(pk__in=still).update(reminded_at=at)
    # The same notice comes back unread; a new row would tell the story twice.
    return looked_at.filter(pk__in=still).update(reminded_at=at, read_at=None, mailed_at=None, made_at=at)


def _still_asked(viewer: Viewer, asked: dict[int, list[Notice]]) -> list[Notice]:
    mine = asked[viewer.actor_id or 0]
    cases = Case.objects.open_for(viewer, flow.waiting_for(viewer)).filter(pk__in=[notice.case_id for notice in mine])
    waiting = set(cases.values_list("pk", flat=True))
    muted = set(
        Mute.objects.filter(actor_id=viewer.actor_id or 0, case_id__in=waiting).values_list("case_id", flat=True)
    )
    return [notice for notice in mine if notice.case_id in waiting - muted]
