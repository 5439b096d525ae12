"""Who is named for the next term: taken over from the present one, known to the roster, or new. Once each, with one number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.kernel import flow, numerals, stories
from xieshang.kernel.refusals import Invalid, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Group, Membership, Person, Sector, SpecialCommittee
from xieshang.roster.ops import Profile, enrol_person
from xieshang.roster.ops.changing import AGES
from xieshang.roster.terms.models import Nominee, Succession
from xieshang.roster.terms.ops.founding import groups_of, held

TAKEN, NAMED, CHANGED, OUT = "term_taken_over", "term_named", "term_place_changed", "term_taken_out"
stories.note_story(TAKEN, gettext_lazy("{who} took {many} members over from the present term"))
stories.note_story(NAMED, gettext_lazy("{who} named somebody for the term, number {number}"))
stories.note_story(CHANGED, gettext_lazy("{who} changed the place of number {number}"))
stories.note_story(OUT, gettext_lazy("{who} took number {number} out of the list"))


@dataclass(frozen=True)
class Place:
    """Where somebody belongs in the next term; without a number the next free one is given."""

    sector: Sector | None
    committee: SpecialCommittee | None
    town_group: Group | None
    member_no: str = ""
    office: str = ""
    decision: str = ""


class Numbers:
    """The member numbers of the next term: given once each."""

    def __init__(self, succession: Succession) -> None:
        self._new, self._old = str(succession.term.number), str(succession.old.number if succession.old else "")
        self.used = set(Nominee.objects.filter(succession=succession).values_list("member_no", flat=True))

    def following(self, old_number: str) -> str:
        """The number of a member who continues: the same with the number of the new term in front, if it had one."""
        if self._old and old_number.startswith(self._old):
            wanted = (self._new + old_number.removeprefix(self._old))[:20]
            if wanted not in self.used:
                return self.take(wanted)
        return self.next()

    def next(self) -> str:
        plain = [one for one in self.used if numerals.number(one) is not None]
        highest = max(plain, key=lambda one: (len(one), one), default=f"{self._new}000")
        return self.take(str(int(highest) + 1).zfill(len(highest)))

    def take(self, number: str) -> str:
        self.used.add(number)
        return number


def standing_members(succession: Succession) -> QuerySet[Membership]:
    """Who is a member of the present term to its end."""
    if succession.old is None:
        return Membership.objects.none()
    return Membership.objects.filter(term=succession.old, valid_to__isnull=True)


@transaction.atomic
def take_over(succession: Succession, *, by: Viewer, at: datetime, members: Iterable[int] | None = None) -> int:
    """These members of the present term (or all) are named for the next, where their organs go on; the number of new ones."""
    found = held(succession, by=by)
    rows = Membership.objects.filter(pk__in=[row.pk for row in standing_members(found)])
    if members is not None:
        rows = rows.filter(pk__in=list(members))
    rows = rows.exclude(person__in=Nominee.objects.filter(succession=found).values("person"))
    wanted = list(rows.select_related("sector__successor", "committee__successor").order_by("member_no", "id"))
    towns, groups, numbers = _town_groups(wanted), groups_of(found.term), Numbers(found)
    Nominee.objects.bulk_create(_following(found, row, towns.get(row.pk), groups, numbers, by, at) for row in wanted)
    if wanted:
        flow.note(found, TAKEN, by=by, at=at, data={"many": len(wanted), "decision": found.decision})
    return len(wanted)


def _town_groups(rows: list[Membership]) -> dict[int, int | None]:
    seats = Membership.objects.filter(pk__in=[row.pk for row in rows], seats__valid_to__isnull=True)
    in_towns = seats.filter(seats__group__kind=Group.Kind.TOWN)
    return dict(in_towns.values_list("pk", "seats__group__successor_id"))


def _following(
    found: Succession,
    row: Membership,
    town_group: int | None,
    groups: dict[int, Group],
    numbers: Numbers,
    by: Viewer,
    at: datetime,
) -> Nominee:
    sector = row.sector.successor
    committee = row.committee.successor if row.committee else None
    if committee is None and sector is not None and sector.pk in groups:
        committee = groups[sector.pk].committee
    return Nominee(
        succession=found,
        person_id=row.person_id,
        sector=sector,
        committee=committee,
        town_group_id=town_group,
        member_no=numbers.following(row.member_no),
        named_by_id=by.actor_id,
        named_at=at,
    )


@transaction.atomic
def name(succession: Succession, person: Person, *, place: Place, by: Viewer, at: datetime) -> Nominee:
    """Somebody whom the roster knows is named for the next term."""
    found = held(succession, by=by)
    if person.body_id != found.body_id:
        raise NotFound()
    if Nominee.objects.filter(succession=found, person=person).exists():
        raise Invalid({"": [_("This person is named for the term already.")]})
    return _named(found, person, place, by, at)


@transaction.atomic
def name_new(
    succession: Succession, *, profile: Profile, place: Place, namesake: bool, by: Viewer, at: datetime
) -> Nominee:
    """Somebody new is named. A name that the roster knows is taken only with the word that it is another person."""
    found = held(succession, by=by)
    if not namesake and Person.objects.filter(body_id=found.body_id, actor__name=profile.name).exists():
        raise Invalid({"namesake": [_("The roster knows somebody of this name. Say that this is another person.")]})
    if profile.birth_year is not None and at.year - profile.birth_year not in AGES:
        raise Invalid({"birth_year": [_("This year of birth cannot be right.")]})
    _check(found, place, None)
    person = enrol_person(found.body, profile=profile)
    return _named(found, person, place, by, at)


def _named(found: Succession, person: Person, place: Place, by: Viewer, at: datetime) -> Nominee:
    _check(found, place, None)
    number = place.member_no.strip()
    if not number:
        row = (
            Membership.objects.filter(term=found.old, person=person, valid_to__isnull=True).first()
            if found.old
            else None
        )
        number = Numbers(found).following(row.member_no if row else "")
    made = Nominee.objects.create(
        succession=found,
        person=person,
        sector=place.sector,
        committee=place.committee,
        town_group=place.town_group,
        member_no=number,
        office=place.office,
        decision=place.decision.strip(),
        named_by_id=by.actor_id,
        named_at=at,
    )
    data = {"number": number, "decision": place.decision.strip() or found.decision}
    flow.note(found, NAMED, by=by, at=at, data=data, words={"who": person.actor.name})
    return made


@transaction.atomic
def change(nominee: Nominee, *, place: Place, by: Viewer, at: datetime) -> Nominee:
    """Somebody who is named belongs there in the next term."""
    found = held(nominee.succession, by=by)
    row = _standing(found, nominee)
    _check(found, place, row)
    row.sector, row.committee, row.town_group = place.sector, place.committee, place.town_group
    row.member_no, row.office = place.member_no.strip() or row.member_no, place.office
    row.decision, row.named_by_id, row.named_at = place.decision.strip(), by.actor_id, at
    row.save()
    data = {"number": row.member_no, "decision": row.decision or found.decision}
    flow.note(found, CHANGED, by=by, at=at, data=data, words={"who": row.person.actor.name})
    return row


@transaction.atomic
def take_out(nominee: Nominee, *, by: Viewer, at: datetime) -> None:
    """Somebody is not named any more; as a member of the present term they stay as they are."""
    found = held(nominee.succession, by=by)
    row = _standing(found, nominee)
    data = {"number": row.member_no, "decision": found.decision}
    flow.note(found, OUT, by=by, at=at, data=data, words={"who": row.person.actor.name})
    row.delete()


def _standing(found: Succession, nominee: Nominee) -> Nominee:
    row = Nominee.objects.filter(pk=nominee.pk, succession=found).select_related("person__actor").first()
    if row is None:
        raise NotFound()
    return row


def _check(found: Succession, place: Place, own: Nominee | None) -> None:
    organs = (("sector", place.sector), ("committee", place.committee), ("town_group", place.town_group))
    for field, organ in organs:
        if organ is not None and organ.term_id != found.term_id:
            raise Invalid({field: [_("Choose one of the same term.")]})
    if place.sector is None:
        raise Invalid({"sector": [_("Name the sector of the member.")]})
    if place.committee is None:
        raise Invalid({"committee": [_("Name the special committee of the member.")]})
    if place.town_group is not None and place.town_group.kind != Group.Kind.TOWN:
        raise Invalid({"town_group": [_("Choose a town group.")]})
    held_by = Nominee.objects.filter(succession=found, member_no=place.member_no.strip()).exclude(
        pk=own.pk if own else 0
    )
    if place.member_no.strip() and held_by.exists():
        raise Invalid({"member_no": [_("Another member of this term has this number.")]})
