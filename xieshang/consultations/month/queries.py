"""Reading the month of sector consultation: themes, consultations, who and what is taken, what is free."""

from calendar import monthrange
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from xieshang.consultations.month import slots
from xieshang.consultations.month.forms_of import SECTOR
from xieshang.consultations.month.models import CalendarLink
from xieshang.consultations.month.taking import reason_of, taken, titles_of
from xieshang.consultations.plan import queries as plans
from xieshang.consultations.topics.flow import PLANNED
from xieshang.gatherings import kinds
from xieshang.gatherings.flow import BEING_PREPARED, CANCELLED
from xieshang.gatherings.models import AgendaItem, Gathering, Invitation
from xieshang.gatherings.queries import AROUND
from xieshang.kernel import flow, norms
from xieshang.kernel.models import Case, Party
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.kernel.workdays import Calendar
from xieshang.roster.models import Group

# ---- which month


def month_of(body_id: int, day: date) -> tuple[date, date] | None:
    """The first and the last day of the month of sector consultation in the year of the day, or None."""
    number = int(norms.value("consultations.month", body_id, on=date(day.year, 12, 31)))
    if not number:
        return None
    return date(day.year, number, 1), date(day.year, number, monthrange(day.year, number)[1])


def month_or_404(body_id: int, year: int) -> tuple[date, date]:
    if not 1949 <= year <= 2999:
        raise NotFound()
    found = month_of(body_id, date(year, 1, 1))
    if found is None:
        raise NotFound()
    return found


# ---- what stands in it


@dataclass(frozen=True)
class Held:
    """A consultation of the month as a page shows it."""

    pk: int
    title: str
    organ_id: int
    starts_at: datetime
    ends_at: datetime
    place: str
    label: str
    tone: str
    topics: tuple[str, ...]
    may_move: bool = False
    clashing: bool = False


@dataclass(frozen=True)
class OfGroup:
    """A group with the themes fixed for it and its consultations."""

    group: Group
    themes: tuple[Case, ...]
    held: tuple[Held, ...]
    plan_url: str = ""


@dataclass(frozen=True)
class Conflict:
    """A clash in words: which two, when, and why."""

    one: Held
    other: Held
    reason: str


@dataclass(frozen=True)
class Month:
    """The month on one page."""

    first: date
    last: date
    groups: list[OfGroup]
    days: list[tuple[date, list[Held]]]
    conflicts: list[Conflict] = field(default_factory=list)


def themes(body_id: int, year: int) -> dict[int, list[Case]]:
    """The topics of the plan for sector consultation, by the group (actor) that takes them up: one statement."""
    rows = Party.objects.filter(
        role="group",
        until__isnull=True,
        case__body_id=body_id,
        case__kind="topic",
        case__state__in=PLANNED,
        case__topic__form="sector",
        case__parent__plan__year=year,
    )
    found: dict[int, list[Case]] = {}
    for party in rows.select_related("case").order_by("case__number", "case_id", "id"):
        found.setdefault(party.actor_id, []).append(party.case)
    return found


def desk_month(viewer: Viewer, year: int) -> Month:
    """The month for those who belong to the body, with its clashes: six statements."""
    if not viewer.member_of_body:
        raise NotFound()
    first, last = month_or_404(viewer.body_id, year)
    found = taken(viewer, first, last)
    movable_yet = {row.pk for row in found.open_rows if row.state in BEING_PREPARED}
    clashes = [clash for clash in slots.clashes(found.bookings) if {clash.one, clash.other} & movable_yet]
    struck = {key for clash in clashes for key in (clash.one, clash.other)}
    movable = _movable(viewer)
    known = {row.pk: _shown(row, found.titles.get(row.pk, ()), movable, struck) for row in found.open_rows}
    shown = [known[row.pk] for row in found.open_rows if row.form == SECTOR]
    inside = {row.pk for row in shown}
    conflicts = [
        Conflict(known[clash.one], known[clash.other], reason_of(clash, found.names))
        for clash in clashes
        if clash.one in known and clash.other in known and {clash.one, clash.other} & inside
    ]
    groups = _groups(viewer, first, shown, themes(viewer.body_id, year), movable)
    return Month(first, last, groups, _days(shown), conflicts)


def public_month(visitor: Viewer, year: int) -> Month:
    """The month as everybody reads it: themes of the published plan, and consultations that were announced."""
    first, last = month_or_404(visitor.body_id, year)
    rows = public_events(visitor.body_id, first, last).filter(form=SECTOR).exclude(state__in=CANCELLED)
    items = AgendaItem.objects.filter(
        gathering__in=rows.order_by().values("pk"), case__visibility=Case.Visibility.PUBLIC
    )
    titles = titles_of(items.select_related("case").order_by("position", "pk"))
    shown = [_shown(row, titles.get(row.pk, ()), frozenset(), frozenset()) for row in rows]
    fixed = {
        actor_id: [row for row in rows if row.visibility == Case.Visibility.PUBLIC]
        for actor_id, rows in themes(visitor.body_id, year).items()
    }
    return Month(first, last, _groups(visitor, first, shown, fixed, frozenset()), _days(shown))


def _movable(viewer: Viewer) -> frozenset[int]:
    """Organs for which the viewer convenes; 0 stands for all."""
    if viewer.wears("office"):
        return frozenset({0})
    return viewer.actors_as("convenor") | viewer.actors_as("committee")


def _shown(row: Gathering, topics: tuple[str, ...], movable: Set[int], struck: Set[int]) -> Held:
    state = flow.state_of(row)
    return Held(
        row.pk,
        row.title,
        row.organ_id,
        row.starts_at,
        row.ends_at,
        row.place_name,
        str(state.public_label or state.label),
        state.tone,
        topics,
        row.state in BEING_PREPARED and bool(movable & {0, row.organ_id}),
        row.pk in struck,
    )


def _groups(
    viewer: Viewer, day: date, shown: list[Held], fixed: dict[int, list[Case]], movable: Set[int]
) -> list[OfGroup]:
    """Sector groups always, town groups where they have a theme or a consultation."""
    found = []
    for group in plans.groups(viewer.body_id, day):
        held = tuple(row for row in shown if row.organ_id == group.actor_id)
        own = tuple(fixed.get(group.actor_id, ()))
        if not own and not held and group.kind != Group.Kind.SECTOR:
            continue
        may_plan = movable & {0, group.actor_id}
        url = f"{reverse('gatherings:new')}?for={SECTOR}-{group.actor_id}" if may_plan else ""
        found.append(OfGroup(group, own, held, url))
    return found


def _days(shown: list[Held]) -> list[tuple[date, list[Held]]]:
    days: dict[date, list[Held]] = {}
    for row in shown:
        days.setdefault(timezone.localdate(row.starts_at), []).append(row)
    return sorted(days.items())


# ---- moving one


def gathering_to_move(viewer: Viewer, pk: int) -> Gathering:
    """The gathering, for who convenes it."""
    gathering = Gathering.objects.visible_to(viewer).select_related(*AROUND).filter(pk=pk).first()
    if gathering is None:
        raise NotFound()
    if not permits["gathering_convener"].allows(viewer, gathering):
        raise NotAllowed(permits["gathering_convener"].reason)
    return gathering


# ---- what is due before it


@dataclass(frozen=True)
class Due:
    """The last days for convocation and papers, with the working days the norms ask for."""

    notice_by: date
    notice_days: int
    material_by: date | None
    material_days: int
    is_late: bool


def due_before(gathering: Gathering, calendar: Calendar, *, today: date) -> Due:
    """What is due before the gathering, by the norms of its form."""
    form, day = kinds.registered[gathering.form], timezone.localdate(gathering.starts_at)
    decided = norms.values([code for code in (form.notice, form.material) if code], gathering.body_id, on=day)
    days, papers = int(decided[form.notice]), int(decided.get(form.material, 0))
    by = last_day_before(calendar, day, days)
    late = by < today and gathering.state == "planned"
    return Due(by, days, last_day_before(calendar, day, papers) if form.material else None, papers, late)


def last_day_before(calendar: Calendar, day: date, working_days: int) -> date:
    """The last working day after which so many working days still come up to the day."""
    found = day
    while calendar.between(found, day) < working_days or not calendar.is_workday(found):
        found -= timedelta(days=1)
    return found


# ---- calendars


def public_events(body_id: int, first: date, last: date) -> QuerySet[Gathering]:
    """Announced gatherings of these days, those called off included."""
    rows = Gathering.objects.filter(body_id=body_id, visibility=Case.Visibility.PUBLIC)
    return rows.filter(starts_at__date__range=(first, last)).select_related(*AROUND).order_by("starts_at", "pk")


def own_link(viewer: Viewer) -> CalendarLink | None:
    """The private address that the viewer has made."""
    return CalendarLink.objects.filter(actor_id=viewer.actor_id or 0).first()


def events_of(actor_id: int, body_id: int, *, at: datetime) -> QuerySet[Gathering]:
    """Gatherings to which a person is invited, or whose topics they lead: of the last weeks and to come."""
    mine = Q(pk__in=Invitation.objects.filter(actor_id=actor_id).values("gathering_id"))
    led = Q(pk__in=AgendaItem.objects.filter(case__topic__leader_id=actor_id).values("gathering_id"))
    rows = Gathering.objects.filter(mine | led, body_id=body_id, starts_at__gte=at - timedelta(days=60))
    return rows.exclude(state="planned").select_related(*AROUND).order_by("starts_at", "pk")[:500]
