"""What the office enters during a term: who joins, moves and leaves, as of which day, by which document; each leaves a row."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from xieshang.kernel.models import Body
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Change, Group, Membership, Person, Sector, SpecialCommittee
from xieshang.roster.ops import belonging
from xieshang.roster.ops.enrolling import Profile, enrol_person

AGES = range(18, 111)


@dataclass(frozen=True)
class Belonging:
    """Where a member belongs from a day on, by which document. The sector's own group follows from the sector."""

    sector: Sector
    committee: SpecialCommittee
    town_group: Group | None
    from_day: date
    decision: str
    member_no: str = ""
    office: str = ""

    @property
    def groups(self) -> tuple[Group, ...]:
        return tuple(group for group in (self.sector.group, self.town_group) if group is not None)


@transaction.atomic
def add_member(
    body: Body, *, profile: Profile, place: Belonging, namesake: bool, by: Viewer, at: datetime
) -> Membership:
    """Somebody new is a member. A name that the roster knows already is taken only with the word that it is another person."""
    _check_office(body.pk, by)
    if not namesake and Person.objects.filter(body=body, actor__name=profile.name).exists():
        raise Invalid({"namesake": [_("The roster knows somebody of this name. Say that this is another person.")]})
    if profile.birth_year is not None and at.year - profile.birth_year not in AGES:
        raise Invalid({"birth_year": [_("This year of birth cannot be right.")]})
    person = enrol_person(body, profile=profile)
    return _joined(person, Change.Kind.ADDED, place, by, at)


@transaction.atomic
def rejoin(person: Person, *, place: Belonging, by: Viewer, at: datetime) -> Membership:
    """Somebody whom the roster knows is a member, perhaps again; what was stays as it was."""
    _check_office(person.body_id, by)
    was_member = Membership.objects.filter(person=person).exists()
    return _joined(person, Change.Kind.REJOINED if was_member else Change.Kind.ADDED, place, by, at)


def _joined(person: Person, kind: Change.Kind, place: Belonging, by: Viewer, at: datetime) -> Membership:
    _check_place(place)
    if not place.member_no.strip():
        raise Invalid({"member_no": [_("Give a member number.")]})
    held = Membership.objects.filter(body_id=person.body_id, term=place.sector.term, member_no=place.member_no.strip())
    if held.exclude(person=person).exists():
        raise Invalid({"member_no": [_("Another member of this term has this number.")]})
    try:
        with transaction.atomic():
            new = belonging.join(
                person,
                term=place.sector.term,
                sector=place.sector,
                committee=place.committee,
                groups=place.groups,
                member_no=place.member_no.strip(),
                from_day=place.from_day,
                decision=place.decision.strip(),
                office=place.office,
            )
    except IntegrityError as error:
        raise _overtaken() from error
    return _told(new, kind, place.from_day, place.decision, by, at)


@transaction.atomic
def transfer(membership: Membership, *, place: Belonging, by: Viewer, at: datetime) -> Membership:
    """From the day on the member belongs there: another sector, committee or office is a new row, another town group a seat."""
    _check_office(membership.body_id, by)
    _check_place(place)
    if place.from_day <= membership.valid_from:
        raise Invalid({"from_day": [_("A transfer comes after the day on which the membership began.")]})
    moves = place.sector.pk != membership.sector_id or place.committee.pk != membership.committee_id
    stays = not moves and place.office == membership.office
    seats = set(membership.seats.filter(valid_to__isnull=True).values_list("group_id", flat=True))
    if stays and seats == {group.pk for group in place.groups}:
        raise Invalid({"sector": [_("The member belongs there already.")]})
    where: dict[str, Any] = {"groups": place.groups, "from_day": place.from_day, "decision": place.decision}
    try:
        with transaction.atomic():
            new = (
                belonging.move_seats(membership, **where)
                if stays
                else belonging.transfer_member(
                    membership, sector=place.sector, committee=place.committee, office=place.office, **where
                )
            )
    except IntegrityError as error:
        raise _overtaken() from error
    kind = Change.Kind.TRANSFERRED if moves else Change.Kind.REGROUPED if stays else Change.Kind.OFFICE
    return _told(new, kind, place.from_day, place.decision, by, at)


@transaction.atomic
def leave(
    membership: Membership, *, last_day: date, reason: str, decision: str, by: Viewer, at: datetime
) -> Membership:
    """The membership ends with the day: resigned, removed, moved away or died."""
    _check_office(membership.body_id, by)
    ended = belonging.end_membership(membership, last_day=last_day, reason=reason, decision=decision)
    return _told(ended, Change.Kind.LEFT, last_day, decision, by, at)


def _check_office(body_id: int, by: Viewer) -> None:
    if by.actor_id is None or by.body_id != body_id:
        raise NotFound()
    if not by.wears("office"):
        raise NotAllowed(_("Only the office changes the roster."))


def _check_place(place: Belonging) -> None:
    term = place.sector.term
    if not term.starts_on <= place.from_day <= term.ends_on:
        raise Invalid({"from_day": [_("This day lies outside the term.")]})
    if not place.decision.strip():
        raise Invalid({"decision": [_("Name the deciding document.")]})


def _overtaken() -> Invalid:
    words = _("Somebody entered a change of this member at the same moment. Look at it, then try again.")
    return Invalid({"from_day": [words]})


def _told(membership: Membership, kind: Change.Kind, day: date, decision: str, by: Viewer, at: datetime) -> Membership:
    Change.objects.create(
        body_id=membership.body_id,
        person_id=membership.person_id,
        membership=membership,
        kind=kind,
        effective_on=day,
        decision=decision.strip(),
        by_id=by.acting_id,
        entered_at=at,
    )
    return membership
