"""Reading the duty roster: who is on duty where, whose turn comes next, whom everybody may know by name."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.flow import state_of
from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer
from xieshang.places.hours import queries, week
from xieshang.places.hours.models import Duty
from xieshang.places.models import Home
from xieshang.roster.models import Group, Membership, Seat, Term

EXPECTED = ("planned", "coming", "kept")
MOST_WEEKS = 26


@dataclass(frozen=True)
class Turn:
    """Somebody's half day before it is planned."""

    on: date
    half: str
    member: Actor


def members_on(body_id: int, keys: Collection[int], day: date) -> dict[int, Actor]:
    """Those of the actors who are members of the body on the day: one statement."""
    rows = Membership.objects.valid_on(day).filter(body_id=body_id, person__actor_id__in=keys)
    return {row.person.actor_id: row.person.actor for row in rows.select_related("person__actor")}


def called(body_id: int, text: str, day: date) -> list[Actor]:
    """The members of the body on that day who bear this name, or this member number: one statement."""
    text = text.strip()
    if not text or "\0" in text:
        return []
    rows = Membership.objects.valid_on(day).filter(Q(person__actor__name=text) | Q(member_no=text), body_id=body_id)
    return [row.person.actor for row in rows.select_related("person__actor").order_by("id")[:2]]


def groups(body_id: int, day: date) -> list[Group]:
    """The groups of the day's term, from which members take turns."""
    rows = Group.objects.filter(body_id=body_id, term__in=Term.objects.holding(day))
    return list(rows.select_related("actor").order_by("kind", "code", "id"))


def group_for(home: Home, found: list[Group], wanted: int | None) -> Group | None:
    """The group asked for, else that of the home's town, else none."""
    asked = next((group for group in found if group.pk == wanted), None)
    return asked or next((group for group in found if home.town_id and group.town_id == home.town_id), None)


def in_turn(home: Home, group: Group, day: date) -> list[Actor]:
    """The members of the group, whoever was on duty in this home longest ago first."""
    seats = Seat.objects.valid_on(day).filter(group=group, membership__valid_from__lte=day)
    last = Duty.objects.filter(home=home, stands=True).values("member").annotate(last=Max("on_day"))
    known = dict(last.values_list("member", "last"))
    rows = seats.select_related("membership__person__actor").order_by("membership__member_no", "id")
    members = [seat.membership.person.actor for seat in rows]
    return sorted(members, key=lambda actor: known.get(actor.pk) or date.min)


@dataclass(frozen=True)
class Planned:
    """A plan before it is kept: whose turn when, and the days left out because the home is closed."""

    turns: list[Turn]
    closed: list[date]


def repeat(
    home: Home,
    *,
    members: Sequence[Actor],
    weekdays: Collection[int],
    halves: Sequence[str],
    first_on: date,
    weeks: int,
) -> Planned:
    """Each chosen day of these weeks has its turn, the members one after the other; days on which the home is closed have none."""
    tables, calendar = queries.hours_of(home, first_on), calendar_of(home.body_id)
    turns: list[Turn] = []
    closed: list[date] = []
    for number in range(weeks * 7):
        day = week.day_of(tables, calendar, first_on + timedelta(days=number))
        if day.on.weekday() not in weekdays:
            continue
        if day.known and not day.spans:
            closed.append(day.on)
            continue
        member = members[_days(turns) % len(members)]
        turns += [Turn(day.on, half, member) for half in halves]
    return Planned(turns, closed)


def _days(turns: Iterable[Turn]) -> int:
    return len({turn.on for turn in turns})


@dataclass(frozen=True)
class Line:
    """A half day of the roster as the desk shows it."""

    pk: int
    on_day: date
    half: str
    name: str
    state: str
    tone: str


def _line(row: Duty) -> Line:
    state = state_of(row)
    name = row.member.name if row.member else ""
    return Line(row.pk, row.on_day, row.get_half_display(), name, str(state.label), state.tone)


def roster(viewer: Viewer, home: Home, first: date, last: date) -> list[Line]:
    """The half days of the home in this time, called off ones left out: one statement."""
    rows = Duty.objects.visible_to(viewer).filter(home=home, on_day__range=(first, last), stands=True)
    return [_line(row) for row in rows.select_related("member").order_by("on_day", "half", "pk")]


def own(viewer: Viewer, *, limit: int = 4) -> list[Duty]:
    """The next half days of the viewer, today's included: one statement."""
    today = timezone.localdate(viewer.at)
    rows = Duty.objects.visible_to(viewer).filter(member_id=viewer.actor_id, on_day__gte=today, stage="open")
    return list(rows.select_related("home__actor").order_by("on_day", "half", "pk")[:limit])


@dataclass(frozen=True)
class Public:
    """Somebody on duty whom everybody may know: members bear their name publicly."""

    name: str
    half: str
    person_id: int


def public_duty(home: Home, day: date) -> list[Public]:
    """Who is on duty in the home on the day; only members of that day, whose name is public: one statement."""
    member = Membership.objects.valid_on(day).filter(person__actor_id=OuterRef("member_id"), body_id=home.body_id)
    rows = _expected(home, day).filter(Exists(member)).select_related("member__person")
    return [
        Public(row.member.name, row.get_half_display(), row.member.person.pk)
        for row in rows.order_by("half", "pk")
        if row.member
    ]


def _expected(home: Home, day: date) -> QuerySet:
    return Duty.objects.filter(home=home, on_day=day, stands=True, state__in=EXPECTED)
