"""What `verify` asks of the roster."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from xieshang.kernel import clock
from xieshang.kernel.promises import Breach, invariant
from xieshang.roster.grouping.models import Grouping
from xieshang.roster.models import Appointment, Group, Membership, Placing, Seat
from xieshang.roster.residents import invariants as residents
from xieshang.roster.terms import invariants as terms

__all__ = ["residents", "terms"]


@invariant("roster.membership.once", "Nobody holds two memberships of one body on the same day.")
def memberships_do_not_overlap() -> Iterator[Breach]:
    # Each pair once: the later row begins while the earlier one still stands.
    held = Membership.objects.order_by("person_id", "body_id", "valid_from", "id").values_list(
        "person_id", "body_id", "valid_from", "valid_to", "id"
    )
    last: tuple[int, int] | None = None
    until, until_id = None, 0
    for person_id, body_id, valid_from, valid_to, pk in held.iterator():
        if (person_id, body_id) == last and (until is None or valid_from <= until):
            yield Breach("roster.membership.once", "two memberships hold on the same day", (until_id, pk))
            if until is None or (valid_to is not None and valid_to <= until):
                continue
        last, until, until_id = (person_id, body_id), valid_to, pk


@invariant("roster.membership.belongs", "Each member belongs to one special committee and a sector of the same term.")
def members_belong() -> Iterator[Breach]:
    today = timezone.localdate(clock.now())
    rows = Membership.objects.filter(
        Q(committee__isnull=True) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        | ~Q(sector__term_id=F("term_id"))
        | (Q(committee__isnull=False) & ~Q(committee__term_id=F("term_id")))
        | ~Q(body_id=F("term__body_id"))
    )
    for pk in rows.values_list("pk", flat=True):
        yield Breach("roster.membership.belongs", "sector, special committee and term do not go together", (pk,))


@invariant(
    "roster.seats", "A standing member has one seat at most in a group of each kind, within the membership's days."
)
def seats_fit() -> Iterator[Breach]:
    code = "roster.seats"
    many = (
        Seat.objects.filter(valid_to__isnull=True)
        .values("membership_id", "group__kind")
        .annotate(seats=Count("id"))
        .filter(seats__gt=1)
    )
    for pk in many.values_list("membership_id", flat=True):
        yield Breach(code, "two seats in groups of one kind", (pk,))
    astray = Seat.objects.annotate(until=Coalesce("valid_to", "membership__valid_to")).filter(
        Q(valid_from__lt=F("membership__valid_from"))
        | Q(membership__valid_to__isnull=False, until__gt=F("membership__valid_to"))
        | Q(membership__valid_to__isnull=False, valid_to__isnull=True)
        | ~Q(group__term_id=F("membership__term_id"))
    )
    for pk in astray.values_list("pk", flat=True):
        yield Breach(code, "a seat outside the days or the term of its membership", (pk,))
    placed = Placing.objects.filter(valid_to__isnull=True, sector=OuterRef("sector")).values("group")[:1]
    standing = Membership.objects.filter(valid_to__isnull=True).annotate(sector_group=Subquery(placed))
    own = Seat.objects.filter(valid_to__isnull=True, membership=OuterRef("pk"), group=OuterRef("sector_group"))
    unseated = standing.filter(~Exists(own), sector_group__isnull=False)
    for pk in unseated.values_list("pk", flat=True):
        yield Breach(code, "no seat in the group of the own sector", (pk,))


@invariant("roster.appointment.body", "Nobody is appointed for an organ or unit of another body.")
def appointments_stay_inside() -> Iterator[Breach]:
    for pk in (
        Appointment.objects.filter(of__isnull=False).exclude(of__body_id=F("body_id")).values_list("pk", flat=True)
    ):
        yield Breach("roster.appointment.body", "the organ belongs to another body", (pk,))
    for pk in Group.objects.exclude(body_id=F("term__body_id")).values_list("pk", flat=True):
        yield Breach("roster.appointment.body", "a group of a term of another body", (pk,))


@invariant(
    "roster.placing", "On no day is a sector in two groups, nor in one that does not stand or is of another term."
)
def sectors_stand_in_one_group() -> Iterator[Breach]:
    code = "roster.placing"
    held = Placing.objects.order_by("sector_id", "valid_from", "pk").values_list(
        "sector_id", "valid_from", "valid_to", "pk"
    )
    last: tuple[int, date | None, int] | None = None
    for sector_id, valid_from, valid_to, pk in held.iterator():
        if last and last[0] == sector_id and (last[1] is None or valid_from <= last[1]):
            yield Breach(code, "a sector in two groups on the same day", (last[2], pk))
        last = (sector_id, valid_to, pk)
    astray = Placing.objects.filter(
        ~Q(group__term_id=F("sector__term_id"))
        | Q(valid_from__lt=F("group__valid_from"))
        | Q(group__valid_to__isnull=False, valid_to__isnull=True)
        | Q(valid_to__gt=F("group__valid_to"))
    )
    for pk in astray.values_list("pk", flat=True):
        yield Breach(code, "a sector in a group that does not stand, or of another term", (pk,))


@invariant(
    "roster.grouping", "A decided grouping names its document and day; once entered, each of its parts is a group."
)
def groupings_are_entered() -> Iterator[Breach]:
    code = "roster.grouping"
    unnamed = Grouping.objects.filter(state__in=("decided", "entered")).filter(Q(decision="") | Q(effective_on=None))
    for pk in unnamed.values_list("pk", flat=True):
        yield Breach(code, "decided without a document or a day", (pk,))
    loose = Grouping.objects.filter(state="entered", lots__part__group=None).values_list("pk", flat=True).distinct()
    for pk in loose:
        yield Breach(code, "entered, and a part became no group", (pk,))
