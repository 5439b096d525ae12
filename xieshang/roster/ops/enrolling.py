"""Enrolling persons and members of a term, many at once; opening a telephone number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.kernel import limits, secrets
from xieshang.kernel.models import Actor, Body
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import Viewer
from xieshang.roster import spelling
from xieshang.roster.disclosure import may_open_phone
from xieshang.roster.models import Group, Membership, Person, PersonKey, Reveal, Seat, Sector, SpecialCommittee, Term
from xieshang.roster.ops.belonging import check_belonging, hold, seats_from

ONE_CLICK = timedelta(seconds=5)
# All that `rewrite` may change of a row.
WRITTEN = (
    "name_pinyin", "initials", "stroke_key", "gender", "birth_year", "workplace", "post", "phone_sealed", "phone_index",
)  # fmt: skip


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
    terms_served: int = 1


def enrol_person(body: Body, *, profile: Profile) -> Person:
    """The person stands, with an actor; the phone is sealed."""
    return enrol_persons(body, profiles=[profile])[0]


@transaction.atomic
def enrol_persons(body: Body, *, profiles: Sequence[Profile]) -> list[Person]:
    """All persons stand, in the order given, and are found by their names: few statements whatever their number."""
    made = [Actor(body=body, kind=Actor.Kind.PERSON, name=one.name, name_en=one.name_en) for one in profiles]
    actors = Actor.objects.bulk_create(made)
    rows = (_person(body, actor, profile) for actor, profile in zip(actors, profiles, strict=True))
    persons = Person.objects.bulk_create(rows)
    PersonKey.objects.bulk_create(_keys(persons), batch_size=5000)
    return persons


def _keys(persons: Iterable[Person]) -> list[PersonKey]:
    return [
        PersonKey(body_id=person.body_id, person=person, key=key)
        for person in persons
        for key in spelling.keys_of(person.actor.name, person.name_pinyin)
    ]


def _person(body: Body, actor: Actor, profile: Profile) -> Person:
    return Person(
        actor=actor,
        body=body,
        name_pinyin=profile.name_pinyin or spelling.pinyin_of(profile.name),
        initials=profile.initials or spelling.initials_of(profile.name, profile.name_pinyin),
        stroke_key=spelling.stroke_key(profile.name),
        gender=profile.gender,
        birth_year=profile.birth_year,
        workplace=profile.workplace,
        post=profile.post,
        phone_sealed=secrets.seal_text(profile.phone, context=_seal_context(actor.pk)) if profile.phone else None,
        phone_index=secrets.blind_index(profile.phone, "phone") if profile.phone else "",
    )


def seal_phone(person: Person, phone: str) -> None:
    """The person has this number, sealed; not yet saved."""
    person.phone_sealed = secrets.seal_text(phone, context=_seal_context(person.actor_id)) if phone else None
    person.phone_index = secrets.blind_index(phone, "phone") if phone else ""


@transaction.atomic
def rewrite(person: Person, **values: str) -> None:
    """The entry of the person says so: fields of `Profile` by name, in words; all others stay as they stand.

    Who bears another name is found by that one; `name_pinyin` empty: written by itself.
    """
    for field in ("gender", "workplace", "post"):
        setattr(person, field, values.get(field, getattr(person, field)))
    if "birth_year" in values:
        person.birth_year = int(values["birth_year"]) if values["birth_year"] else None
    if "phone" in values:
        seal_phone(person, values["phone"])
    if "name" in values or "name_pinyin" in values:
        name, pinyin = values.get("name", person.actor.name), values.get("name_pinyin", "")
        person.name_pinyin = pinyin or spelling.pinyin_of(name)
        person.initials, person.stroke_key = spelling.initials_of(name, pinyin), spelling.stroke_key(name)
        rename(person, name)
    person.save(update_fields=WRITTEN)


def rename(person: Person, name: str) -> None:
    """The actor bears the name, and the person is found by it and by the pinyin that stands."""
    person.actor.name = name
    person.actor.save(update_fields=["name"])
    PersonKey.objects.filter(person=person).delete()
    PersonKey.objects.bulk_create(_keys([person]))


def _seal_context(actor_id: int) -> bytes:
    return f"roster.person.phone:{actor_id}".encode()


def enrol_member(term: Term, *, enrolment: Enrolment) -> Membership:
    """The person is a member of the body for the term, with seats in the groups."""
    return enrol_members(term, enrolments=[enrolment])[0]


@transaction.atomic
def enrol_members(term: Term, *, enrolments: Sequence[Enrolment]) -> list[Membership]:
    """All are members of the body for the term, in the order given: six statements whatever their number."""
    hold(term.pk)
    for enrolment in enrolments:
        check_belonging(term, enrolment.sector, enrolment.committee, enrolment.groups)
    persons = enrol_persons(term.body, profiles=[one.profile for one in enrolments])
    made = [_membership(term, person, one) for person, one in zip(persons, enrolments, strict=True)]
    memberships = Membership.objects.bulk_create(made)
    seated = zip(memberships, enrolments, strict=True)
    Seat.objects.bulk_create(seats_from([(row, one.groups, row.valid_from, row.decision) for row, one in seated]))
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
        terms_served=enrolment.terms_served,
    )


def reveal_phone(person: Person, *, by: Viewer, reason: str, at: datetime) -> str:
    """The phone in clear, after a row that says who opened it, when and what for."""
    if by.actor_id is None or not may_open_phone(by, person):
        raise NotAllowed(
            _("Only the office, the staff of a special committee and the convenors of the group may do this.")
        )
    if not reason.strip():
        raise Invalid({"reason": [_("Say what the number is needed for.")]})
    # Outside the transaction below: an attempt counts even when nothing is opened.
    limits.spend(limits.REVEAL, f"actor:{by.actor_id}")
    with transaction.atomic():
        # Who clicks twice has opened it once: the second request finds the row of the first.
        Person.objects.select_for_update().get(pk=person.pk)
        given = {"person": person, "by_id": by.actor_id, "reason": reason.strip()[:200]}
        if not Reveal.objects.filter(**given, opened_at__gt=at - ONE_CLICK, opened_at__lte=at).exists():
            Reveal.objects.create(body_id=person.body_id, opened_at=at, **given)
        return phone_of(person)


def phone_of(person: Person) -> str:
    """The phone in clear; for masking and for `reveal_phone` only."""
    if not person.phone_sealed:
        return ""
    return secrets.open_text(bytes(person.phone_sealed), context=_seal_context(person.actor_id))
