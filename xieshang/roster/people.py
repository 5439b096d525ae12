"""One person of the roster as one viewer sees them; and the members as everybody does."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery, Window
from django.utils import timezone

from xieshang.kernel import flow, secrets
from xieshang.kernel.addresses import address
from xieshang.kernel.models import Body, File
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster import disclosure, ops
from xieshang.roster.corrections.models import Correction
from xieshang.roster.disclosure import FIELDS, Facts, Level
from xieshang.roster.models import Appointment, Change, Membership, Person, Reveal, Seat
from xieshang.roster.queries import PAGE, open_roster, standing_on, with_rows


@dataclass(frozen=True)
class LastCorrection:
    """The newest correction of an entry: its case, when it was asked for, its state in words."""

    pk: int
    asked_at: datetime
    state: str


@dataclass(frozen=True)
class Dossier:
    """A person as the roster tells it to one viewer; what they may not see is empty."""

    person: Person
    facts: Facts
    memberships: list[Membership]
    appointments: list[Appointment]
    changes: list[Change]
    masked_phone: str
    reveals: list[Reveal]
    reveal_count: int
    last_correction: LastCorrection | None
    is_own: bool
    may_open: bool
    may_change: bool
    may_choose: bool

    @property
    def current(self) -> Membership | None:
        """The membership that has no end yet."""
        return next((row for row in self.memberships if row.valid_to is None), None)


def person(viewer: Viewer, pk: int) -> Person:
    """A person of the viewer's body, with the choices who may see what."""
    rows = Person.objects.select_related("actor").prefetch_related(disclosure.chosen())
    newest = Correction.objects.filter(person=OuterRef("pk")).order_by("-pk")
    rows = rows.annotate(
        corrected=Subquery(newest.values("pk")[:1]), correction_state=Subquery(newest.values("state")[:1])
    )
    rows = rows.annotate(correction_at=Subquery(newest.values("raised_at")[:1]))
    found = rows.filter(pk=pk, body_id=open_roster(viewer)).first()
    if found is None:
        raise NotFound()
    return found


def _last_correction(found: Any) -> LastCorrection | None:
    """Read with the person in one statement: who sees everything of them sees their corrections, too."""
    if found.corrected is None:
        return None
    state = flow.flows[Correction.KIND].state(found.correction_state)
    return LastCorrection(found.corrected, found.correction_at, str(state.label))


def own(viewer: Viewer) -> Person:
    """The viewer's own entry."""
    found = Person.objects.filter(actor_id=viewer.acting_id, body_id=open_roster(viewer)).first()
    if found is None:
        raise NotFound()
    return found


def may_choose(viewer: Viewer, found: Person) -> bool:
    return disclosure.may_choose(viewer, found)


def called(viewer: Viewer, name: str) -> list[Person]:
    """Whom the roster of the body knows by exactly this name; a sign that no name holds is asked of no database."""
    if not name or "\0" in name:
        return []
    rows = Person.objects.filter(body_id=open_roster(viewer), actor__name=name).select_related("actor")
    memberships = Membership.objects.select_related("sector", "term").order_by("-valid_from", "-id")
    return list(rows.prefetch_related(Prefetch("memberships", queryset=memberships)).order_by("id")[:5])


def current(viewer: Viewer, found: Person) -> Membership:
    """The membership of the person that has no end yet."""
    rows = Membership.objects.filter(person=found, body_id=viewer.body_id, valid_to__isnull=True)
    row = rows.select_related("person__actor", "term", "sector", "committee").first()
    if row is None:
        raise NotFound()
    return row


def dossier(viewer: Viewer, pk: int) -> Dossier:
    """Memberships, seats, offices and changes from first to last; each field as open as it was chosen."""
    found = person(viewer, pk)
    reach = disclosure.reach(viewer, found)
    own, trusted = disclosure.is_own(viewer, found), disclosure.sees_personal_data(viewer)
    facts = disclosure.facts_of(found, reach)
    may_open = disclosure.may_open_phone(viewer, found)
    phone_known = (facts.phone or may_open) and bool(found.phone_sealed)
    seats = Prefetch("seats", queryset=Seat.objects.select_related("group__actor").order_by("valid_from", "id"))
    memberships = Membership.objects.filter(person=found).select_related("term", "sector", "committee__actor")
    appointments = Appointment.objects.filter(actor_id=found.actor_id, body_id=found.body_id).select_related("of")
    changes = Change.objects.filter(person=found).select_related("by").order_by("-entered_at", "-id")
    opened = Reveal.objects.filter(person=found).select_related("by").annotate(times=Window(Count("pk")))
    reveals: list[Any] = list(opened.order_by("-opened_at", "-id")[:PAGE]) if trusted or own else []
    return Dossier(
        person=found,
        facts=facts,
        memberships=list(memberships.prefetch_related(seats).order_by("-valid_from", "-id")),
        appointments=list(appointments.order_by("-valid_from", "-id")),
        changes=list(changes[:PAGE]) if trusted or own else [],
        masked_phone=secrets.mask_phone(ops.phone_of(found)) if phone_known else "",
        reveals=reveals,
        reveal_count=reveals[0].times if reveals else 0,
        last_correction=_last_correction(found) if trusted or own else None,
        is_own=own,
        may_open=may_open,
        may_change=viewer.wears("office"),
        may_choose=disclosure.may_choose(viewer, found),
    )


@dataclass(frozen=True)
class Choice:
    """One field of somebody and who may see it now."""

    code: str
    label: str
    level: str
    levels: tuple[tuple[str, str], ...]


def choices_of(found: Person) -> list[Choice]:
    """Every field that can be opened or closed; `found` is from `person`."""
    levels = disclosure.levels_of(found)
    return [
        Choice(code, str(field.label), levels[code], tuple((one, str(Level(one).label)) for one in field.levels))
        for code, field in FIELDS.items()
    ]


def reach_of_list(viewer: Viewer) -> str:
    """How far the viewer sees in a list of the body."""
    return disclosure.reach(viewer)


def standing(viewer: Viewer, day: date) -> QuerySet:
    """Memberships of the viewer's body that hold on the day, by sector, with what one line says of a member."""
    rows = with_rows(standing_on(viewer.body_id, day), day)
    return rows.order_by("sector__position", "person__stroke_key", "id")


@dataclass(frozen=True)
class PublicMember:
    """A member in the public directory: name and office; whatever else they opened stands on their own page."""

    url: str
    name: str
    office: str


def photo(viewer: Viewer, pk: int) -> File:
    """The portrait of a person, as far as they opened it; to everybody only while the membership holds."""
    rows = Person.objects.select_related("photo").prefetch_related(disclosure.chosen())
    found = rows.filter(pk=pk, body_id=viewer.body_id, photo__isnull=False).first()
    if found is None or found.photo is None:
        raise NotFound()
    reach = disclosure.reach(viewer, found)
    if not disclosure.facts_of(found, reach).photo:
        raise NotFound()
    today = timezone.localdate(viewer.at)
    if reach == Level.PUBLIC.value and not standing_on(viewer.body_id, today).filter(person=found).exists():
        raise NotFound()
    return found.photo


@dataclass(frozen=True)
class PublicSector:
    name: str
    name_en: str
    members: list[PublicMember]


def directory(body: Body, day: date) -> list[PublicSector]:
    """Who stands for which sector on the day, by the strokes of their names; one statement, and no other column is read."""
    rows = standing_on(body.pk, day).order_by("sector__position", "person__stroke_key", "id")
    columns = rows.values_list(
        "sector__code", "sector__name", "sector__name_en", "person_id", "person__actor__name", "office"
    )
    found: dict[str, PublicSector] = {}
    for code, name, name_en, pk, member, office in columns:
        sector = found.setdefault(code, PublicSector(name, name_en, []))
        sector.members.append(PublicMember(address("roster:member", pk), member, office_words(office)))
    return list(found.values())


@dataclass(frozen=True)
class PublicPage:
    """One member as everybody sees them."""

    pk: int
    name: str
    name_en: str
    sector: str
    office: str
    since: date
    facts: Facts


def public_member(viewer: Viewer, pk: int) -> PublicPage:
    """A member whose membership holds today; nobody else has a public page."""
    today = timezone.localdate(viewer.at)
    row = with_rows(standing_on(viewer.body_id, today), today).filter(person_id=pk).first()
    if row is None:
        raise NotFound()
    facts = disclosure.facts_of(row.person, Level.PUBLIC.value, row)
    actor = row.person.actor
    return PublicPage(pk, actor.name, actor.name_en, row.sector.name, office_words(row.office), row.valid_from, facts)


def office_words(office: str) -> str:
    return str(Membership.Office(office).label) if office else ""
