"""What the clock does to rules."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from xieshang.kernel import bodies, flow, norms
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.models import Entry, Party
from xieshang.kernel.ticks import on_tick
from xieshang.rules import ops
from xieshang.rules.models import Audience, Rule

FIRST_WEEK = 7


@on_tick("rules-unread")
def remind(at: datetime) -> int:
    """Who has not read a rule some working days after its decision was reminded, once."""
    today = timezone.localdate(at)
    waiting = Party.objects.filter(case_id=OuterRef("pk"), role="reader", until=None)
    told = Entry.objects.filter(case_id=OuterRef("pk"), step="remind")
    due = []
    decision = Entry.objects.filter(case_id=OuterRef("pk"), step="decide").order_by("-id").values("recorded_at")[:1]
    rows = Rule.objects.filter(Exists(waiting), ~Exists(told), state="decided")
    for rule in rows.annotate(decided_at=Subquery(decision)).order_by("pk"):
        days = norms.value("rules.read_days", rule.body_id, on=today)
        decided_on = timezone.localdate(rule.decided_at)
        if calendar_of(rule.body_id).add(decided_on, days).due < today:
            due.append(rule)
    for rule in due:
        flow.perform(rule, "remind", by=bodies.machine(rule.body_id, at), at=at)
    return len(due)


@on_tick("rules-readers")
def call_in(at: datetime) -> int:
    """On the first Monday of a month everybody who came to have to know a rule has it to read."""
    today = timezone.localdate(at)
    if today.weekday() != 0 or today.day > FIRST_WEEK:
        return 0
    asked = Exists(Audience.objects.filter(rule_id=OuterRef("pk")))
    return sum(ops.call_in(rule, at=at) for rule in Rule.objects.filter(asked, state="decided").order_by("pk"))
