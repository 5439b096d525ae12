"""Reading a group: who is in it, what each did this year, who has not answered, and what the members are like."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.gatherings.flow import TAKES_REPLIES
from xieshang.gatherings.models import Gathering, Invitation
from xieshang.kernel import secrets
from xieshang.kernel.questions import Question, question
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.places.hours.models import Room
from xieshang.places.hours.rooms import rooms_of_body
from xieshang.roster import disclosure, doings
from xieshang.roster import ops as roster
from xieshang.roster.models import Group, Membership, Person, Seat, Term

# 农业界别活动综合组 meets in 农业界别委员之家: a home bears the name of its group up to these characters.
OF_GROUP = "活动"


def groups_of(viewer: Viewer, day: date) -> list[Group]:
    """The groups of the day's term that the viewer convenes; of the office all."""
    if not viewer.wears("office", "convenor"):
        return []
    rows = Group.objects.valid_on(day).filter(body_id=viewer.body_id, term__in=Term.objects.holding(day))
    if not viewer.wears("office"):
        rows = rows.filter(actor_id__in=viewer.actors_as("convenor"))
    return list(rows.select_related("actor", "committee__actor", "town").order_by("kind", "code", "id"))


def convened(viewer: Viewer) -> list[Group]:
    """The same, refused to everybody who convenes no group."""
    found = groups_of(viewer, timezone.localdate(viewer.at))
    if not found and not viewer.wears("office"):
        raise NotAllowed(_("Only the convenors of a group and the office have this page."))
    return found


def group(viewer: Viewer, pk: int) -> Group:
    """A group of the body, for its convenors and the office."""
    if not viewer.member_of_body:
        raise NotFound()
    rows = Group.objects.filter(pk=pk, body_id=viewer.body_id).select_related("actor", "committee__actor", "town")
    if (found := rows.first()) is None:
        raise NotFound()
    if not is_convenor(viewer, found):
        raise NotAllowed(_("Only the convenors of this group and the office have this page."))
    return found


def years(viewer: Viewer) -> list[tuple[str, str]]:
    """This year and the four before it, to choose from."""
    this = timezone.localdate(viewer.at).year
    return [(str(year), str(year)) for year in range(this, this - 5, -1)]


def is_convenor(viewer: Viewer, found: Group) -> bool:
    """The convenors of the group, and the office of its body."""
    if viewer.body_id != found.body_id:
        return False
    return viewer.wears("office") or found.actor_id in viewer.actors_as("convenor")


class Member(NamedTuple):
    """A member of the group as the statement of `_members` says it."""

    person_id: int
    actor_id: int
    name: str
    sector: str
    office: str
    gender: str | None
    birth_year: int | None


@dataclass(frozen=True)
class Line:
    """A member of the group: `did` in the order of the activities; `open` titles of gatherings without an answer."""

    member: Member
    did: tuple[int, ...]
    open: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.member.name

    @property
    def note(self) -> str:
        """Sector and office."""
        office = str(Membership.Office(self.member.office).label) if self.member.office else ""
        return " · ".join(word for word in (self.member.sector, office) if word)

    @property
    def is_idle(self) -> bool:
        return not any(self.did)


@dataclass(frozen=True)
class Bar:
    """How many of the members are so."""

    label: str
    many: int


@dataclass(frozen=True)
class Picture:
    """The group on one page: its members, and what they are like as far as the viewer may know it."""

    year: int
    lines: list[Line]
    sectors: list[Bar]
    genders: list[Bar]
    ages: list[Bar]

    @property
    def idle(self) -> list[Line]:
        return [line for line in self.lines if line.is_idle]

    @property
    def unanswered(self) -> list[Line]:
        return [line for line in self.lines if line.open]


def picture(viewer: Viewer, found: Group) -> Picture:
    """One statement for the members, one for what they did, one for the open invitations."""
    day = timezone.localdate(viewer.at)
    members = [Member(*row) for row in _members(found.pk, day, disclosure.reach(viewer)).rows()]
    counts, waiting = doings.counts(_done(found.pk, day)).values(), _waiting(viewer, _actors(found.pk, day))
    lines = [
        Line(one, tuple(count.get(one.actor_id, 0) for count in counts), tuple(waiting.get(one.actor_id, ())))
        for one in members
    ]
    closed = _("not open")
    decades = Counter((day.year - one.birth_year) // 10 if one.birth_year else None for one in members)
    return Picture(
        year=day.year,
        lines=lines,
        sectors=_bars(Counter(one.sector for one in members), str),
        genders=_bars(Counter(one.gender or "" for one in members), lambda code: disclosure.GENDERS.get(code, closed)),
        ages=_bars(decades, lambda decade: closed if decade is None else _decade(decade)),
    )


def _seats(group_id: int, day: date) -> QuerySet:
    return Seat.objects.valid_on(day).filter(group=group_id, membership__valid_from__lte=day)


def _actors(group_id: int, day: date) -> QuerySet:
    return _seats(group_id, day).values("membership__person__actor")


# The statements of a group are the same all day, and making them takes longer than their answers.
@lru_cache(maxsize=256)
def _members(group_id: int, day: date, reach: str) -> Question:
    """The columns of `Member`, by member number; what is not open so far is null."""
    person = "membership__person"
    rows = _seats(group_id, day).order_by("membership__member_no", "id")
    return question(
        rows.values_list(
            "membership__person_id",
            "membership__person__actor_id",
            "membership__person__actor__name",
            "membership__sector__name",
            "membership__office",
            disclosure.as_open("gender", reach, person),
            disclosure.as_open("birth_year", reach, person),
        )
    )


@lru_cache(maxsize=256)
def _done(group_id: int, day: date) -> Question:
    """What was done this year, up to the day."""
    return doings.counting(_actors(group_id, day), date(day.year, 1, 1), day)


def phones(lines: list[Line]) -> dict[int, str]:
    """The telephones of those who have one, by person, masked: one statement. Two hundred and fifty of them are most of a page."""
    rows = Person.objects.filter(pk__in=[line.member.person_id for line in lines]).exclude(phone_sealed=None)
    return {row.pk: secrets.mask_phone(roster.phone_of(row)) for row in rows.only("actor_id", "phone_sealed")}


def _waiting(viewer: Viewer, actors: QuerySet) -> dict[int, list[str]]:
    """Titles of the gatherings to come that each has not answered."""
    coming = Gathering.objects.visible_to(viewer).filter(state__in=TAKES_REPLIES, starts_at__gte=viewer.at)
    rows = Invitation.objects.unanswered().filter(actor_id__in=actors, gathering_id__in=coming.values("pk"))
    found: dict[int, list[str]] = {}
    for actor_id, title in rows.order_by("gathering__starts_at", "id").values_list("actor_id", "gathering__title"):
        found.setdefault(actor_id or 0, []).append(title)
    return found


def _decade(decade: int) -> str:
    return _("%(from)s to %(to)s years") % {"from": decade * 10, "to": decade * 10 + 9}


def _bars(counted: Counter[Any], word: Callable[[Any], Any]) -> list[Bar]:
    """What is most often first; `word` is what it is called."""
    bars = [Bar(str(word(value)), many) for value, many in counted.items()]
    return sorted(bars, key=lambda bar: (-bar.many, bar.label))


def rooms(found: Group, day: date) -> list[Room]:
    """Rooms of the homes where the group can meet: those of its own home and town first, halls before others."""
    near = Counter([found.town_id]) if found.town_id else _towns(found, day)
    own_name = found.actor.name.partition(OF_GROUP)[0]

    def own_first(room: Room) -> tuple[bool, int, bool, str]:
        is_own = room.home.actor.name.startswith(own_name)
        return (not is_own, -near[room.home.town_id or 0], room.hall is None, room.home.code)

    return sorted(rooms_of_body(found.body_id, day), key=own_first)


def _towns(found: Group, day: date) -> Counter[int]:
    """In which towns the members of the group are at home, by the town groups in which they sit."""
    here = Seat.objects.valid_on(day).filter(group=found).values("membership")
    seats = Seat.objects.valid_on(day).filter(membership__in=here, group__kind=Group.Kind.TOWN)
    return Counter(seats.values_list("group__town", flat=True))
