"""Where a member belongs: joining, leaving, moving between sectors, committees and groups. Rows end and new ones begin."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from xieshang.kernel.refusals import Invalid
from xieshang.roster.models import Appointment, Group, Membership, Person, Placing, Seat, Sector, SpecialCommittee, Term
from xieshang.roster.terms.standing import check_running


def check_belonging(term: Term, sector: Sector, committee: SpecialCommittee | None, groups: tuple[Group, ...]) -> None:
    """Sector, committee and groups are of this term, and at most one group is of each kind."""
    terms = {sector.term_id, *(group.term_id for group in groups), *([committee.term_id] if committee else [])}
    if terms != {term.pk}:
        raise Invalid({"sector": [_("Sector, special committee and groups must be of the same term.")]})
    if len({group.kind for group in groups}) != len(groups):
        raise Invalid({"groups": [_("A member has one sector group and one town group at most.")]})


def hold(term_id: int) -> None:
    """Until the transaction ends nobody else changes who belongs where in the term, which runs: a grouping would not see it."""
    check_running(term_id)


@transaction.atomic
def join(
    person: Person,
    *,
    term: Term,
    sector: Sector,
    committee: SpecialCommittee | None,
    groups: tuple[Group, ...],
    member_no: str,
    from_day: date,
    decision: str,
    office: str = "",
) -> Membership:
    """Somebody whom the roster knows is a member from the day on, with seats; on no day are they a member twice."""
    check_belonging(term, sector, committee, groups)
    hold(term.pk)
    held = Membership.objects.filter(person=person, body_id=term.body_id)
    if held.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=from_day)).exists():
        raise Invalid({"from_day": [_("The person is a member on this day already.")]})
    new = Membership.objects.create(
        person=person,
        body_id=term.body_id,
        term=term,
        sector=sector,
        committee=committee,
        member_no=member_no,
        office=office,
        valid_from=from_day,
        began_by=Membership.Began.ADDED,
        decision=decision,
    )
    _seat(new, groups, from_day, decision)
    return new


@transaction.atomic
def end_membership(membership: Membership, *, last_day: date, reason: str, decision: str) -> Membership:
    """The membership and its seats end with the day; so does the office of convenor held for one of its groups."""
    return _end(membership, last_day, reason, decision, kept=())


def _end(membership: Membership, last_day: date, reason: str, decision: str, kept: tuple[Group, ...]) -> Membership:
    """`kept` are groups that go on: who convenes them goes on too."""
    if last_day < membership.valid_from:
        raise Invalid({"last_day": [_("A membership cannot end before it begins.")]})
    if reason not in Membership.Ended.values or not reason:
        raise Invalid({"reason": [_("Say why the membership ends.")]})
    decision = _named(decision)
    hold(membership.term_id)
    # By a condition, not by what was read before: of two that end it at the same moment one finds it ended.
    standing = Membership.objects.filter(pk=membership.pk, valid_to__isnull=True)
    if not standing.update(valid_to=last_day, ended_by=reason, end_decision=decision):
        raise Invalid({"membership": [_("This membership has ended already.")]})
    membership.valid_to, membership.ended_by, membership.end_decision = last_day, reason, decision
    seats = Seat.objects.filter(membership=membership, valid_to__isnull=True)
    left = list(seats.exclude(group__in=kept).values_list("group__actor_id", flat=True))
    seats.update(valid_to=last_day, end_decision=decision)
    _end_convening(membership, left, last_day)
    return membership


def _named(decision: str) -> str:
    if not decision.strip():
        raise Invalid({"decision": [_("Name the deciding document.")]})
    return decision.strip()


def _end_convening(membership: Membership, organs: list[int], last_day: date) -> None:
    held = Appointment.objects.filter(actor_id=membership.person.actor_id, role="convenor", of_id__in=organs)
    held.filter(valid_to__isnull=True).update(valid_to=last_day)


def _seat(membership: Membership, groups: Iterable[Group], day: date, decision: str) -> None:
    Seat.objects.bulk_create(seats_from([(membership, tuple(groups), day, decision)]))


def seats_from(asked: Sequence[tuple[Membership, tuple[Group, ...], date, str]]) -> list[Seat]:
    """Seats from a day on, one statement for all: whoever is entered late sat in each group that the sector was in since."""
    placings: dict[int, list[Placing]] = {}
    for row in Placing.objects.filter(sector__in={one.sector_id for one, *_rest in asked}).order_by("valid_from"):
        placings.setdefault(row.sector_id, []).append(row)
    return [
        Seat(membership=one, group_id=group_id, valid_from=since, valid_to=until, decision=decision)
        for one, groups, day, decision in asked
        for group in groups
        for group_id, since, until in _days_in(group, placings.get(one.sector_id, []), day)
    ]


def _days_in(group: Group, placings: list[Placing], day: date) -> list[tuple[int, date, date | None]]:
    """The group and its days; a group of the sector stands for all in which the sector has been from the day on."""
    since = [row for row in placings if row.valid_to is None or row.valid_to >= day]
    if group.pk not in {row.group_id for row in since}:
        return [(group.pk, day, None)]
    return [(row.group_id, max(day, row.valid_from), row.valid_to) for row in since]


@transaction.atomic
def transfer_member(
    membership: Membership,
    *,
    sector: Sector,
    committee: SpecialCommittee | None,
    groups: tuple[Group, ...],
    from_day: date,
    decision: str,
    office: str | None = None,
) -> Membership:
    """From the day on the member belongs to the other sector, committee and groups; the old row stays, ended.

    `office` None: the one held goes on. Where nothing but the office changes, the rows say so.
    """
    check_belonging(membership.term, sector, committee, groups)
    last_day = from_day - timedelta(days=1)
    stays = sector.pk == membership.sector_id and committee is not None and committee.pk == membership.committee_id
    ended, began = (
        (Membership.Ended.OFFICE, Membership.Began.OFFICE)
        if stays
        else (Membership.Ended.TRANSFERRED, Membership.Began.TRANSFERRED)
    )
    _end(membership, last_day, ended, decision, kept=groups)
    new = Membership.objects.create(
        person=membership.person,
        body_id=membership.body_id,
        term_id=membership.term_id,
        sector=sector,
        committee=committee,
        member_no=membership.member_no,
        office=membership.office if office is None else office,
        valid_from=from_day,
        began_by=began,
        decision=decision.strip(),
        terms_served=membership.terms_served,
    )
    _seat(new, groups, from_day, decision.strip())
    return new


@transaction.atomic
def move_seats(membership: Membership, *, groups: tuple[Group, ...], from_day: date, decision: str) -> Membership:
    """From the day on the member sits in these groups; seats left end the day before, and so does convening there."""
    decision = _named(decision)
    hold(membership.term_id)
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    check_belonging(locked.term, locked.sector, locked.committee, groups)
    if locked.valid_to is not None:
        raise Invalid({"membership": [_("This membership has ended already.")]})
    seats = Seat.objects.filter(membership=locked, valid_to__isnull=True)
    sat_in = {seat.group_id: seat for seat in seats.select_related("group")}
    left = [seat for seat in sat_in.values() if seat.group not in groups]
    if any(seat.valid_from >= from_day for seat in left):
        raise Invalid({"from_day": [_("A seat cannot end before it begins.")]})
    last_day = from_day - timedelta(days=1)
    Seat.objects.filter(pk__in=[seat.pk for seat in left]).update(valid_to=last_day, end_decision=decision)
    _end_convening(locked, [seat.group.actor_id for seat in left], last_day)
    _seat(locked, [group for group in groups if group.pk not in sat_in], from_day, decision)
    return locked
