"""Who and what is taken by the gatherings of some days, why two of them clash, and which half-days are free."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.consultations.month import slots
from xieshang.gatherings.flow import CANCELLED
from xieshang.gatherings.models import AgendaItem, Gathering, Invitation
from xieshang.gatherings.queries import AROUND
from xieshang.kernel.models import Actor, Case
from xieshang.kernel.viewer import Viewer
from xieshang.kernel.workdays import Calendar

MORNING, AFTERNOON = (time(9, 0), time(12, 0)), (time(14, 30), time(17, 30))
MOST_SLOTS = 40


@dataclass(frozen=True)
class Taken:
    """Every gathering of some days: those open to the viewer, what each takes, their topics, and everybody's name."""

    open_rows: list[Gathering]
    bookings: list[slots.Booking]
    titles: dict[int, tuple[str, ...]]
    names: dict[int, str]

    def of(self, pk: int) -> slots.Booking | None:
        return next((booking for booking in self.bookings if booking.key == pk), None)


def taken(viewer: Viewer, first: date, last: date) -> Taken:
    """What takes rooms, persons and leaders of the body on these days: three statements."""
    return _taken(viewer, Q(starts_at__date__range=(first, last)))


def taken_meanwhile(viewer: Viewer, gathering: Gathering) -> Taken:
    """The same for what overlaps with this gathering; one statement where nothing does."""
    return _taken(viewer, Q(starts_at__lt=gathering.ends_at, ends_at__gt=gathering.starts_at), least=2)


def _taken(viewer: Viewer, when: Q, *, least: int = 1) -> Taken:
    opened = Exists(Case.objects.visible_to(viewer).filter(pk=OuterRef("pk")))
    rows = Gathering.objects.filter(when, body_id=viewer.body_id)
    rows = rows.exclude(state__in=CANCELLED).select_related(*AROUND).annotate(is_open=opened)
    found = list(rows.order_by("starts_at", "pk"))
    ids = [row.pk for row in found]
    if len(ids) < least:
        return Taken(found, [slots.Booking(row.pk, row.starts_at, row.ends_at) for row in found], {}, {})
    names = {place.actor_id: place.actor.name for row in found if (place := row.hall or row.home)}
    people = _people(ids, names)
    items = list(
        AgendaItem.objects.filter(gathering_id__in=ids).select_related("case__topic__leader").order_by("position", "pk")
    )
    leaders: dict[int, set[int]] = {}
    for item in items:
        leader = getattr(getattr(item.case, "topic", None), "leader", None)
        if leader is not None:
            names[leader.pk] = leader.name
            leaders.setdefault(item.gathering_id, set()).add(leader.pk)
    bookings = [
        slots.Booking(
            row.pk,
            row.starts_at,
            row.ends_at,
            room_of(row),
            frozenset(people.get(row.pk, ())),
            frozenset(leaders.get(row.pk, ())),
        )
        for row in found
    ]
    return Taken([row for row in found if row.is_open], bookings, titles_of(items), names)


def titles_of(items: Iterable[AgendaItem]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for item in items:
        found[item.gathering_id] = (*found.get(item.gathering_id, ()), item.case.title)
    return found


def _people(ids: list[int], names: dict[int, str]) -> dict[int, set[int]]:
    """Who is invited to each of these gatherings and has not said that they do not come."""
    away = (Invitation.Reply.DECLINED, Invitation.Reply.LEAVE_GRANTED)
    rows = Invitation.objects.filter(gathering_id__in=ids, actor__kind=Actor.Kind.PERSON).exclude(reply__in=away)
    found: dict[int, set[int]] = {}
    for gathering_id, actor_id, name in rows.values_list("gathering_id", "actor_id", "actor__name"):
        names[actor_id] = name
        found.setdefault(gathering_id, set()).add(actor_id)
    return found


def room_of(gathering: Gathering) -> int:
    """The hall or home by its actor; 0 where the place is only said in words."""
    place = gathering.hall or gathering.home
    return place.actor_id if place else 0


def reason_of(clash: slots.Clash, names: dict[int, str]) -> str:
    """Why two cannot be held at the same time, by name."""
    who = sorted(names.get(pk, "") for pk in clash.whose)
    words = _("、").join(who[:5]) + (_(" and others") if len(who) > 5 else "")
    sentence = {
        slots.ROOM: _("both want %(who)s"),
        slots.LEADER: _("%(who)s leads at both"),
        slots.PERSON: _("%(who)s invited to both"),
    }[clash.kind]
    return sentence % {"who": words}


@dataclass(frozen=True)
class InTheWay:
    """Another gathering at the same time, and why that does not go."""

    title: str
    pk: int
    starts_at: datetime
    reason: str


def clashes_of(gathering: Gathering, found: Taken) -> list[InTheWay]:
    """What is in the way of this gathering; titles of gatherings that are not open to the viewer stay closed."""
    own = found.of(gathering.pk)
    if own is None:
        return []
    known = {row.pk: row.title for row in found.open_rows}
    return [
        InTheWay(
            known.get(other.key, str(_("another gathering"))),
            other.key if other.key in known else 0,
            other.starts_at,
            reason_of(clash, found.names),
        )
        for other in found.bookings
        if other.key != own.key and slots.overlap(own, other)
        for clash in slots.between(own, other)
    ]


# ---- what is free


def month_around(gathering: Gathering) -> tuple[date, date]:
    """The first and the last day of the month in which it is planned."""
    day = timezone.localdate(gathering.starts_at)
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def halves(calendar: Calendar, first: date, last: date, *, after: datetime) -> list[slots.Half]:
    """The half-days of the working days that are still to come."""
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if not calendar.is_workday(day):
            continue
        for begin, end in (MORNING, AFTERNOON):
            half = slots.Half(_at(day, begin), _at(day, end))
            if half.starts_at > after:
                found.append(half)
    return found


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def rooms(body_id: int, day: date) -> list[Actor]:
    """Halls and homes that are open on the day, halls first: one statement."""
    hall = Q(hall__opened_on__lte=day) & (Q(hall__closed_on__isnull=True) | Q(hall__closed_on__gte=day))
    home = Q(home__opened_on__lte=day) & (Q(home__closed_on__isnull=True) | Q(home__closed_on__gte=day))
    rows = Actor.objects.filter(hall | home, body_id=body_id)
    return list(rows.order_by(F("hall__code").asc(nulls_last=True), "home__code", "pk"))


def offers(
    gathering: Gathering, found: Taken, rooms: Sequence[Actor], calendar: Calendar, *, at: datetime
) -> list[slots.Slot]:
    """Where and when everybody of this gathering is free in its month, the nearest first."""
    own = found.of(gathering.pk)
    if own is None:
        return []
    length = gathering.ends_at - gathering.starts_at
    fitting = [
        half for half in halves(calendar, *month_around(gathering), after=at) if half.ends_at - half.starts_at >= length
    ]
    free = slots.free_slots(own, found.bookings, fitting, [room.pk for room in rooms])
    return sorted(free, key=lambda slot: abs(slot.half.starts_at - gathering.starts_at))[:MOST_SLOTS]
