"""Entering and ending resident members: by the office, with the document, each a row."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from xieshang.kernel.models import Body
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Membership, Person
from xieshang.roster.ops import Profile, enrol_person
from xieshang.roster.residents import queries
from xieshang.roster.residents.models import Resident


@dataclass(frozen=True)
class Entry:
    """What is known of a resident member; sector and number as the upper committee has them."""

    profile: Profile
    upper: Body
    from_day: date
    decision: str
    member_no: str = ""
    sector: str = ""


@transaction.atomic
def enter(body: Body, *, entry: Entry, by: Viewer, at: datetime) -> Resident:
    """The member of the upper committee lives here; where its roster is in this installation, the entry is a link to it."""
    check(body.pk, by)
    _check(body, entry)
    # Two at once: the second waits, and finds the first.
    Body.objects.select_for_update().get(pk=body.pk)
    there = linked(entry)
    number = entry.member_no.strip()
    held = Resident.objects.filter(body=body, upper=entry.upper, valid_to__isnull=True)
    if number and held.filter(member_no=number).exists():
        raise Invalid({"member_no": [_("A resident member with this number is entered already.")]})
    if held.filter(person__actor__name=entry.profile.name, member_no=number if number else "").exists():
        raise Invalid(
            {"name": [_("A resident member of this name is entered already. Tell them apart by the number.")]}
        )
    person = there or enrol_person(body, profile=entry.profile)
    try:
        with transaction.atomic():
            return Resident.objects.create(
                body=body,
                upper=entry.upper,
                person=person,
                member_no=number,
                sector="" if there else entry.sector.strip(),
                valid_from=entry.from_day,
                decision=entry.decision.strip(),
                entered_by_id=by.actor_id,
                entered_at=at,
            )
    except IntegrityError as error:
        raise Invalid({"name": [_("This person is entered as a resident member already.")]}) from error


def linked(entry: Entry) -> Person | None:
    """The person in the upper committee's own roster: by the number, and the name has to agree."""
    number = entry.member_no.strip()
    if not number:
        return None
    rows = Membership.objects.filter(body=entry.upper, member_no=number, valid_to__isnull=True)
    found = rows.select_related("person__actor").first()
    if found is None:
        return None
    if found.person.actor.name != entry.profile.name:
        raise Invalid({"member_no": [_("In the roster of the upper committee this number belongs to another name.")]})
    return found.person


@transaction.atomic
def end(resident: Resident, *, last_day: date, decision: str, by: Viewer) -> Resident:
    """From the next day on they are no resident member; the row stays."""
    check(resident.body_id, by)
    if not decision.strip():
        raise Invalid({"decision": [_("Name the deciding document.")]})
    if last_day < resident.valid_from:
        raise Invalid({"last_day": [_("It cannot end before it begins.")]})
    rows = Resident.objects.filter(pk=resident.pk, valid_to__isnull=True)
    if not rows.update(valid_to=last_day, end_decision=decision.strip()):
        raise Invalid({"last_day": [_("This has ended already.")]})
    return Resident.objects.get(pk=resident.pk)


def check(body_id: int, by: Viewer) -> None:
    if by.body_id != body_id:
        raise NotFound()
    if not by.is_system and not by.wears("office"):
        raise NotAllowed(_("Only the office changes the roster."))


def _check(body: Body, entry: Entry) -> None:
    if entry.upper.pk not in {one.pk for one in queries.uppers(body.pk)}:
        raise Invalid({"upper": [_("Choose a committee above this one.")]})
    if not entry.profile.name.strip():
        raise Invalid({"name": [_("A person has a name.")]})
    if not entry.decision.strip():
        raise Invalid({"decision": [_("Name the deciding document.")]})
