"""Reading the roster as of a day: who belongs where, by the door of the body."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from xieshang.kernel import secrets
from xieshang.kernel.models import Body
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster import ops
from xieshang.roster.models import (
    Appointment,
    Group,
    Membership,
    Person,
    Reveal,
    Seat,
    Sector,
    SpecialCommittee,
    Town,
    Unit,
)

PAGE = 25


@dataclass(frozen=True)
class Filter:
    """What a list of members is narrowed by; empty values narrow nothing."""

    day: date
    words: str = ""
    sector: str = ""
    committee: str = ""
    group: str = ""
    office: str = ""


@dataclass(frozen=True)
class Page:
    """Rows of a list by key, with the keys of the neighbouring pages ("" where there is none)."""

    rows: list[Any]
    before: str = ""
    after: str = ""


def open_roster(viewer: Viewer) -> int:
    """The body whose roster this viewer may read: their own, for those who belong to it."""
    if not viewer.member_of_body:
        raise NotFound()
    return viewer.body_id


def sees_personal_data(viewer: Viewer) -> bool:
    """Masked phones, years of birth and who opened a number are for the office and the staff of committees."""
    return viewer.wears("office", "committee")


def members(viewer: Viewer, narrowed: Filter) -> QuerySet:
    """Memberships of the viewer's body that hold on the day, with everything a row shows."""
    rows = _standing(open_roster(viewer), narrowed.day).filter(_conditions(narrowed))
    seats = Seat.objects.valid_on(narrowed.day).select_related("group__actor").order_by("group__kind", "id")
    return rows.select_related("person__actor", "sector", "committee__actor").prefetch_related(
        Prefetch("seats", queryset=seats, to_attr="seats_of_day")
    )


def _standing(body_id: int, day: date) -> QuerySet:
    return Membership.objects.valid_on(day).filter(body_id=body_id)


def _conditions(narrowed: Filter) -> Q:
    conditions = Q()
    if narrowed.words:
        conditions &= Q(person__actor__name__icontains=narrowed.words) | _by_letters(narrowed.words)
    if narrowed.sector:
        conditions &= Q(sector__code=narrowed.sector)
    if narrowed.committee:
        conditions &= Q(committee__code=narrowed.committee)
    if narrowed.office:
        conditions &= Q(office=narrowed.office)
    if narrowed.group:
        seats = Seat.objects.valid_on(narrowed.day).filter(group__code=narrowed.group)
        conditions &= Q(pk__in=seats.values("membership_id"))
    return conditions


def _by_letters(words: str) -> Q:
    letters = words.lower().replace(" ", "").replace("'", "")
    if not letters.isascii():
        return Q(pk__in=())
    return Q(person__initials__startswith=letters) | Q(person__name_pinyin__icontains=words) | Q(member_no=letters)


def page_by_number(rows: QuerySet, *, after: str = "", before: str = "") -> Page:
    """25 rows by member number, following `after` or preceding `before`; one statement."""
    if before:
        found = list(rows.filter(member_no__lt=before).order_by("-member_no", "-id")[: PAGE + 1])
        more, found = len(found) > PAGE, found[:PAGE][::-1]
        return Page(found, found[0].member_no if more and found else "", found[-1].member_no if found else "")
    found = list(rows.filter(member_no__gt=after).order_by("member_no", "id")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return Page(found, found[0].member_no if after and found else "", found[-1].member_no if more else "")


def _of_term(rows: QuerySet, body_id: int, day: date) -> QuerySet:
    return rows.filter(body_id=body_id, term__starts_on__lte=day, term__ends_on__gte=day)


def _counted(rows: QuerySet, *, counting: QuerySet, by: str) -> QuerySet:
    """Each row with the number of `counting` rows whose column `by` points at it."""
    counts = counting.order_by().filter(**{by: OuterRef("pk")}).values(by).annotate(many=Count("pk")).values("many")
    return rows.annotate(members_of_day=Coalesce(Subquery(counts), 0))


@dataclass(frozen=True)
class Choices:
    """What a list of members can be narrowed to: codes and names of the day's term."""

    sectors: list[tuple[str, str]]
    committees: list[tuple[str, str]]
    groups: list[tuple[str, str]]


def choices(viewer: Viewer, day: date) -> Choices:
    """One statement for the three."""
    body_id = open_roster(viewer)
    named = (
        _named(Sector.objects.all(), "sector", "name"),
        _named(SpecialCommittee.objects.all(), "committee", "actor__name"),
        _named(Group.objects.all(), "group", "actor__name"),
    )
    first, *others = (_of_term(rows, body_id, day) for rows in named)
    found: dict[str, list[tuple[str, str]]] = {"sector": [], "committee": [], "group": []}
    for what, code, name in first.union(*others).order_by("what", "code"):
        found[what].append((code, name))
    return Choices(found["sector"], found["committee"], found["group"])


def _named(rows: QuerySet, what: str, name: str) -> QuerySet:
    kind = Value(what, output_field=CharField())
    return rows.annotate(what=kind, called=F(name)).values_list("what", "code", "called")


def sectors(viewer: Viewer, day: date) -> QuerySet:
    """Sectors of the day's term with their group and the number of members."""
    return public_sectors(open_roster(viewer), day)


def public_sectors(body_id: int, day: date) -> QuerySet:
    """The same for everybody: nobody is named."""
    rows = _of_term(Sector.objects.select_related("group__actor"), body_id, day)
    return _counted(rows, counting=_standing(body_id, day), by="sector").order_by("position", "id")


def committees(viewer: Viewer, day: date) -> QuerySet:
    """Special committees of the day's term with the number of members and their groups."""
    body_id = open_roster(viewer)
    groups = Prefetch("groups", queryset=Group.objects.select_related("actor").order_by("code"))
    rows = _of_term(SpecialCommittee.objects.select_related("actor").prefetch_related(groups), body_id, day)
    return _counted(rows, counting=_standing(body_id, day), by="committee").order_by("code", "id")


def groups(viewer: Viewer, day: date) -> QuerySet:
    """Groups of the day's term with committee, town, the number of members, and who convenes them."""
    return public_groups(open_roster(viewer), day).prefetch_related(_holders(day, "convenor"))


def public_groups(body_id: int, day: date) -> QuerySet:
    """The same for everybody: nobody is named."""
    rows = Group.objects.select_related("actor", "committee__actor", "town")
    seats = Seat.objects.valid_on(day).filter(membership__in=_standing(body_id, day))
    return _counted(_of_term(rows, body_id, day), counting=seats, by="group").order_by("kind", "code", "id")


def units(viewer: Viewer, day: date) -> QuerySet:
    """Undertaking units of the day with those who act for them."""
    rows = Unit.objects.valid_on(day).filter(body_id=open_roster(viewer))
    return rows.select_related("actor", "town").prefetch_related(_holders(day, "unit")).order_by("system", "code", "id")


def towns(viewer: Viewer, day: date) -> QuerySet:
    """Towns and streets with the number of their villages."""
    rows = Town.objects.filter(body_id=open_roster(viewer), parent__isnull=True)
    return rows.annotate(village_count=Count("villages")).order_by("code", "id")


def _holders(day: date, role: str) -> Prefetch:
    held = Appointment.objects.valid_on(day).filter(role=role).select_related("actor").order_by("id")
    return Prefetch("actor__holders", queryset=held, to_attr="holders_of_day")


@dataclass(frozen=True)
class Dossier:
    """A person as the roster tells it to one viewer; what they may not see is empty."""

    person: Person
    memberships: list[Membership]
    appointments: list[Appointment]
    masked_phone: str
    birth_year: int | None
    reveals: list[Reveal]


def person(viewer: Viewer, pk: int) -> Person:
    """A person of the viewer's body."""
    found = Person.objects.select_related("actor").filter(pk=pk, body_id=open_roster(viewer)).first()
    if found is None:
        raise NotFound()
    return found


def dossier(viewer: Viewer, pk: int) -> Dossier:
    """Memberships, seats and offices from first to last; personal data for the office only."""
    found = person(viewer, pk)
    trusted = sees_personal_data(viewer)
    seats = Prefetch("seats", queryset=Seat.objects.select_related("group__actor").order_by("valid_from", "id"))
    memberships = Membership.objects.filter(person=found).select_related("term", "sector", "committee__actor")
    appointments = Appointment.objects.filter(actor_id=found.actor_id, body_id=found.body_id).select_related("of")
    reveals = Reveal.objects.filter(person=found).select_related("by").order_by("-opened_at", "-id")[:PAGE]
    return Dossier(
        person=found,
        memberships=list(memberships.prefetch_related(seats).order_by("-valid_from", "-id")),
        appointments=list(appointments.order_by("-valid_from", "-id")),
        masked_phone=secrets.mask_phone(ops.phone_of(found)) if trusted and found.phone_sealed else "",
        birth_year=found.birth_year if trusted else None,
        reveals=list(reveals) if trusted else [],
    )


def standing(viewer: Viewer, day: date) -> QuerySet:
    """Memberships of the viewer's body that hold on the day, by sector, with what one line says of a member."""
    seats = Seat.objects.valid_on(day).select_related("group__actor").order_by("group__kind", "id")
    rows = _standing(viewer.body_id, day).select_related("person__actor", "sector", "committee__actor")
    rows = rows.prefetch_related(Prefetch("seats", queryset=seats, to_attr="seats_of_day"))
    return rows.order_by("sector__position", "member_no", "id")


@dataclass(frozen=True)
class PublicMember:
    """All that the public learns of a member: name, sector, and the office held in the committee."""

    name: str
    office: str


@dataclass(frozen=True)
class PublicSector:
    name: str
    name_en: str
    members: list[PublicMember]


def directory(body: Body, day: date) -> list[PublicSector]:
    """Who stands for which sector on the day; one statement, and no other column is read."""
    rows = _standing(body.pk, day).order_by("sector__position", "member_no", "id")
    columns = rows.values_list("sector__code", "sector__name", "sector__name_en", "person__actor__name", "office")
    found: dict[str, PublicSector] = {}
    for code, name, name_en, member, office in columns:
        sector = found.setdefault(code, PublicSector(name, name_en, []))
        sector.members.append(PublicMember(member, str(Membership.Office(office).label) if office else ""))
    return list(found.values())
