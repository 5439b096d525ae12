"""What must always be true of gatherings."""

from collections.abc import Iterator

from django.db.models import Count, Exists, Max, OuterRef, Q

from xieshang.gatherings.merge import END, FIRST, SECOND
from xieshang.gatherings.models import (
    BY_CODE,
    BY_HAND,
    AgendaItem,
    Attendance,
    Contribution,
    Gathering,
    MinutesRevision,
    Remark,
)
from xieshang.kernel.promises import Breach, invariant

MOST = 50


@invariant(
    "gatherings.attendance", "Nobody attends a gathering twice; who is entered by hand has an author and a reason."
)
def attendance_is_honest() -> Iterator[Breach]:
    known = Attendance.objects.filter(actor__isnull=False).values("gathering_id", "actor_id")
    # Two substitutes may share a name: they come in different places.
    named = Attendance.objects.filter(actor=None).values("gathering_id", "guest_name", "for_actor_id")
    twice = [rows.annotate(times=Count("id")).filter(times__gt=1) for rows in (known, named)]
    if ids := tuple({pk for rows in twice for pk in rows.values_list("gathering_id", flat=True)[:MOST]}):
        yield Breach("gatherings.attendance", "gatherings at which somebody attends twice", ids)
    bare = Attendance.objects.exclude(BY_CODE | BY_HAND)
    if ids := tuple(bare.values_list("pk", flat=True)[:MOST]):
        yield Breach("gatherings.attendance", "attendances with neither code nor author and reason", ids)


@invariant("gatherings.held", "A gathering that was held has somebody who attended.")
def held_gatherings_were_attended() -> Iterator[Breach]:
    empty = Gathering.objects.filter(state__in=("held", "minuted"), attendances__isnull=True)
    if ids := tuple(empty.values_list("pk", flat=True)[:MOST]):
        yield Breach("gatherings.held", "held gatherings that nobody attended", ids)


@invariant("gatherings.minuted", "Confirmed minutes are settled, and every case of their agenda has its outcome.")
def minuted_gatherings_have_outcomes() -> Iterator[Breach]:
    open_items = AgendaItem.objects.filter(gathering__state="minuted", outcome="")
    if ids := tuple(open_items.values_list("pk", flat=True)[:MOST]):
        yield Breach("gatherings.minuted", "agenda items of confirmed minutes without an outcome", ids)
    bare = Gathering.objects.filter(state="minuted", revisions__isnull=True)
    if ids := tuple(bare.values_list("pk", flat=True)[:MOST]):
        yield Breach("gatherings.minuted", "confirmed gatherings without minutes", ids)
    orders = AgendaItem.objects.filter(outcome="orders", orders__isnull=True)
    if ids := tuple(orders.values_list("pk", flat=True)[:MOST]):
        yield Breach("gatherings.minuted", "outcomes with tasks for units, but without a task", ids)


@invariant(
    "gatherings.revisions",
    "Revisions of minutes are numbered without a gap, and confirmed minutes hold no open passage.",
)
def revisions_are_whole() -> Iterator[Breach]:
    counted = Gathering.objects.annotate(many=Count("revisions"), last=Max("revisions__number")).exclude(many=0)
    gaps = [pk for pk, many, last in counted.values_list("pk", "many", "last") if many != last]
    if gaps:
        yield Breach("gatherings.revisions", "gatherings whose revisions have a gap", tuple(gaps[:MOST]))
    marked = Q(text__contains=FIRST) | Q(text__contains=SECOND) | Q(text__contains=END)
    later = MinutesRevision.objects.filter(gathering_id=OuterRef("gathering_id"), number__gt=OuterRef("number"))
    newest = MinutesRevision.objects.filter(~Exists(later), gathering__state="minuted")
    if ids := tuple(newest.filter(marked).values_list("pk", flat=True)[:MOST]):
        yield Breach("gatherings.revisions", "confirmed minutes with two wordings of a passage", ids)


@invariant(
    "gatherings.contributions",
    "What was sent from a phone stands in the record once if it was taken or answered, and not at all otherwise.",
)
def contributions_are_recorded_once() -> Iterator[Breach]:
    taken = Q(outcome__in=(Contribution.Outcome.TAKEN, Contribution.Outcome.ANSWERED))
    recorded = Q(pk__in=Remark.objects.filter(origin__isnull=False).values("origin"))
    unlike = Contribution.objects.filter((taken & ~recorded) | (~taken & recorded))
    if ids := tuple(unlike.values_list("pk", flat=True)[:MOST]):
        yield Breach("gatherings.contributions", "contributions whose outcome and record differ", ids)
    twice = Remark.objects.filter(origin__isnull=False).values("origin_id", "kind").annotate(times=Count("id"))
    if ids := tuple(twice.filter(times__gt=1).values_list("origin_id", flat=True)[:MOST]):
        yield Breach("gatherings.contributions", "contributions that stand in the record twice", ids)
