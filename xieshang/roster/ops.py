"""Founding a term and its organs, enrolling persons, appointing and ending: rows end and new ones begin."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.kernel import limits, secrets
from xieshang.kernel.models import Actor, Body
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import (
    Appointment,
    Group,
    Membership,
    Person,
    Reveal,
    Seat,
    Sector,
    SpecialCommittee,
    Term,
    Town,
    Unit,
)


@dataclass(frozen=True)
class Place:
    """A town or street, or a village of the town with the code `parent`."""

    code: str
    name: str
    name_en: str = ""
    parent: str = ""


@dataclass(frozen=True)
class Profile:
    """What is known of a human being when they are enrolled; the phone is stored sealed."""

    name: str
    name_en: str = ""
    name_pinyin: str = ""
    initials: str = ""
    gender: str = ""
    birth_year: int | None = None
    workplace: str = ""
    post: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Enrolment:
    """A person who becomes a member: where they belong in the term, from which day, by which decision."""

    profile: Profile
    member_no: str
    sector: Sector
    committee: SpecialCommittee | None
    groups: tuple[Group, ...] = ()
    office: str = ""
    valid_from: date | None = None
    began_by: str = Membership.Began.ELECTED
    decision: str = ""


def found_term(body: Body, *, number: int, name: str, starts_on: date, ends_on: date) -> Term:
    """The term stands; terms of a body do not overlap."""
    if ends_on < starts_on:
        raise Invalid({"ends_on": [_("A term cannot end before it begins.")]})
    if Term.objects.filter(body=body, starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise Invalid({"starts_on": [_("Another term of this body covers these days.")]})
    return Term.objects.create(body=body, number=number, name=name, starts_on=starts_on, ends_on=ends_on)


@transaction.atomic
def found_towns(body: Body, *, rows: Iterable[Place]) -> dict[str, Town]:
    """The towns and their villages stand; by code."""
    places = list(rows)
    towns = _found_level(body, [row for row in places if not row.parent], {})
    villages = _found_level(body, [row for row in places if row.parent], towns)
    return {**towns, **villages}


def _found_level(body: Body, rows: list[Place], towns: dict[str, Town]) -> dict[str, Town]:
    made = [
        Town(body=body, code=row.code, name=row.name, name_en=row.name_en, parent=towns[row.parent] if towns else None)
        for row in rows
    ]
    return {town.code: town for town in Town.objects.bulk_create(made)}


@transaction.atomic
def found_unit(
    body: Body,
    *,
    code: str,
    name: str,
    short_name: str,
    system: str,
    valid_from: date,
    name_en: str = "",
    town: Town | None = None,
) -> Unit:
    """The undertaking unit stands, with its actor."""
    actor = Actor.objects.create(body=body, kind=Actor.Kind.UNIT, name=name, name_en=name_en)
    return Unit.objects.create(
        actor=actor, body=body, code=code, short_name=short_name, system=system, town=town, valid_from=valid_from
    )


@transaction.atomic
def found_committee(term: Term, *, code: str, name: str, name_en: str = "") -> SpecialCommittee:
    """The special committee of the term stands, with its actor."""
    return SpecialCommittee.objects.create(
        actor=_organ(term, name, name_en), body_id=term.body_id, term=term, code=code
    )


@transaction.atomic
def found_group(
    term: Term,
    *,
    kind: str,
    code: str,
    name: str,
    name_en: str = "",
    committee: SpecialCommittee | None = None,
    town: Town | None = None,
) -> Group:
    """The sector group or town group of the term stands, with its actor."""
    if kind not in Group.Kind.values:
        raise Invalid({"kind": [_("A group is a sector group or a town group.")]})
    return Group.objects.create(
        actor=_organ(term, name, name_en),
        body_id=term.body_id,
        term=term,
        kind=kind,
        code=code,
        committee=committee,
        town=town,
    )


def found_sector(
    term: Term, *, code: str, name: str, position: int, name_en: str = "", group: Group | None = None
) -> Sector:
    """The sector of the term stands, perhaps in a sector group."""
    return Sector.objects.create(
        body_id=term.body_id, term=term, code=code, name=name, name_en=name_en, position=position, group=group
    )


def _organ(term: Term, name: str, name_en: str) -> Actor:
    return Actor.objects.create(body_id=term.body_id, kind=Actor.Kind.ORGAN, name=name, name_en=name_en)


def enrol_person(body: Body, *, profile: Profile) -> Person:
    """The person stands, with an actor; the phone is sealed."""
    return enrol_persons(body, profiles=[profile])[0]


@transaction.atomic
def enrol_persons(body: Body, *, profiles: Sequence[Profile]) -> list[Person]:
    """All persons stand, in the order given: two statements whatever their number."""
    made = [Actor(body=body, kind=Actor.Kind.PERSON, name=one.name, name_en=one.name_en) for one in profiles]
    actors = Actor.objects.bulk_create(made)
    rows = (_person(body, actor, profile) for actor, profile in zip(actors, profiles, strict=True))
    return Person.objects.bulk_create(rows)


def _person(body: Body, actor: Actor, profile: Profile) -> Person:
    return Person(
        actor=actor,
        body=body,
        name_pinyin=profile.name_pinyin,
        initials=profile.initials or initials_of(profile.name_pinyin),
        gender=profile.gender,
        birth_year=profile.birth_year,
        workplace=profile.workplace,
        post=profile.post,
        phone_sealed=secrets.seal_text(profile.phone, context=_seal_context(actor.pk)) if profile.phone else None,
        phone_index=secrets.blind_index(profile.phone, "phone") if profile.phone else "",
    )


def initials_of(pinyin: str) -> str:
    """`zhang xiaoming` or `Zhang Xiao Ming` gives `zx` or `zxm`: the first letter of each syllable written apart."""
    return "".join(part[0] for part in pinyin.lower().split())[:12]


def _seal_context(actor_id: int) -> bytes:
    return f"roster.person.phone:{actor_id}".encode()


def enrol_member(term: Term, *, enrolment: Enrolment) -> Membership:
    """The person is a member of the body for the term, with seats in the groups."""
    return enrol_members(term, enrolments=[enrolment])[0]


@transaction.atomic
def enrol_members(term: Term, *, enrolments: Sequence[Enrolment]) -> list[Membership]:
    """All are members of the body for the term, in the order given: four statements whatever their number."""
    for enrolment in enrolments:
        _check_belonging(term, enrolment.sector, enrolment.committee, enrolment.groups)
    persons = enrol_persons(term.body, profiles=[one.profile for one in enrolments])
    made = [_membership(term, person, one) for person, one in zip(persons, enrolments, strict=True)]
    memberships = Membership.objects.bulk_create(made)
    Seat.objects.bulk_create(
        Seat(membership=membership, group=group, valid_from=membership.valid_from)
        for membership, one in zip(memberships, enrolments, strict=True)
        for group in one.groups
    )
    return memberships


def _membership(term: Term, person: Person, enrolment: Enrolment) -> Membership:
    return Membership(
        person=person,
        body_id=term.body_id,
        term=term,
        sector=enrolment.sector,
        committee=enrolment.committee,
        member_no=enrolment.member_no,
        office=enrolment.office,
        valid_from=enrolment.valid_from or term.starts_on,
        began_by=enrolment.began_by,
        decision=enrolment.decision,
    )


def _check_belonging(term: Term, sector: Sector, committee: SpecialCommittee | None, groups: tuple[Group, ...]) -> None:
    """Sector, committee and groups are of this term, and at most one group is of each kind."""
    terms = {sector.term_id, *(group.term_id for group in groups), *([committee.term_id] if committee else [])}
    if terms != {term.pk}:
        raise Invalid({"sector": [_("Sector, special committee and groups must be of the same term.")]})
    if len({group.kind for group in groups}) != len(groups):
        raise Invalid({"groups": [_("A member has one sector group and one town group at most.")]})


@transaction.atomic
def end_membership(membership: Membership, *, last_day: date, reason: str, decision: str) -> Membership:
    """The membership and its seats end with the day; so does the office of convenor held for one of its groups."""
    if membership.valid_to is not None:
        raise Invalid({"membership": [_("This membership has ended already.")]})
    if last_day < membership.valid_from:
        raise Invalid({"last_day": [_("A membership cannot end before it begins.")]})
    if reason not in Membership.Ended.values or not reason:
        raise Invalid({"reason": [_("Say why the membership ends.")]})
    if not decision.strip():
        raise Invalid({"decision": [_("Name the deciding document.")]})
    membership.valid_to, membership.ended_by = last_day, reason
    membership.end_decision = decision.strip()
    membership.save(update_fields=["valid_to", "ended_by", "end_decision"])
    seats = Seat.objects.filter(membership=membership, valid_to__isnull=True)
    organs = list(seats.values_list("group__actor_id", flat=True))
    seats.update(valid_to=last_day)
    Appointment.objects.filter(
        actor_id=membership.person.actor_id, role="convenor", of_id__in=organs, valid_to__isnull=True
    ).update(valid_to=last_day)
    return membership


@transaction.atomic
def transfer_member(
    membership: Membership,
    *,
    sector: Sector,
    committee: SpecialCommittee | None,
    groups: tuple[Group, ...],
    from_day: date,
    decision: str,
) -> Membership:
    """From the day on the member belongs to the other sector, committee and groups; the old row stays, ended."""
    _check_belonging(membership.term, sector, committee, groups)
    last_day = from_day - timedelta(days=1)
    end_membership(membership, last_day=last_day, reason=Membership.Ended.TRANSFERRED, decision=decision)
    new = Membership.objects.create(
        person=membership.person,
        body_id=membership.body_id,
        term_id=membership.term_id,
        sector=sector,
        committee=committee,
        member_no=membership.member_no,
        office=membership.office,
        valid_from=from_day,
        began_by=Membership.Began.TRANSFERRED,
        decision=decision.strip(),
    )
    Seat.objects.bulk_create(Seat(membership=new, group=group, valid_from=from_day) for group in groups)
    return new


def appoint(
    actor: Actor,
    *,
    role: str,
    since: date,
    of: Actor | None = None,
    until: date | None = None,
    decision: str = "",
    body_id: int | None = None,
) -> Appointment:
    """The actor holds the role in their body (or in `body_id`) from the day on, for the organ or unit `of`."""
    if of is not None and of.body_id != (body_id or actor.body_id):
        raise Invalid({"of": [_("The organ belongs to another body.")]})
    if until is not None and until < since:
        raise Invalid({"until": [_("An office cannot end before it begins.")]})
    return Appointment.objects.create(
        body_id=body_id or actor.body_id,
        actor=actor,
        role=role,
        of=of,
        valid_from=since,
        valid_to=until,
        decision=decision,
    )


def end_appointment(appointment: Appointment, *, last_day: date, decision: str = "") -> Appointment:
    """The office ends with the day; the hat is gone on the next."""
    if appointment.valid_to is not None and appointment.valid_to <= last_day:
        raise Invalid({"last_day": [_("This office has ended already.")]})
    if last_day < appointment.valid_from:
        raise Invalid({"last_day": [_("An office cannot end before it begins.")]})
    appointment.valid_to = last_day
    appointment.decision = decision or appointment.decision
    appointment.save(update_fields=["valid_to", "decision"])
    return appointment


def reveal_phone(person: Person, *, by: Viewer, reason: str, at: datetime) -> str:
    """The phone in clear, after a row that says who opened it, when and what for."""
    if by.actor_id is None or by.body_id != person.body_id or not by.wears("office", "committee"):
        raise NotAllowed(_("Only the office and the staff of a special committee may open phone numbers."))
    if not reason.strip():
        raise Invalid({"reason": [_("Say what the number is needed for.")]})
    # Outside the transaction below: an attempt counts even when nothing is opened.
    limits.spend(limits.REVEAL, f"actor:{by.actor_id}")
    with transaction.atomic():
        Reveal.objects.create(
            body_id=person.body_id, person=person, by_id=by.actor_id, reason=reason.strip()[:200], opened_at=at
        )
        return phone_of(person)


def phone_of(person: Person) -> str:
    """The phone in clear; for masking and for `reveal_phone` only."""
    if not person.phone_sealed:
        return ""
    return secrets.open_text(bytes(person.phone_sealed), context=_seal_context(person.actor_id))
