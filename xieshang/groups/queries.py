"""Reading a group: who is in it, what each did this year, who has not answered, and what the members are like."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.gatherings.flow import TAKES_REPLIES
from xieshang.gatherings.models import Gathering, Invitation
from xieshang.kernel import secrets
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.places.hours.models import Room
from xieshang.places.hours.rooms import rooms_of_body
from xieshang.roster import disclosure, doings
from xieshang.roster import ops as roster
from xieshang.roster.models import Group, Person, Seat, Term

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


@dataclass(frozen=True)
class Line:
    """A member of the group: `did` in the order of the activities; `open` titles of gatherings without an answer."""

    person: Person
    name: str
    sector: str
    office: str
    did: tuple[int, ...]
    open: tuple[str, ...]

    @property
    def is_idle(self) -> bool:
        return not any(self.did)

    @property
    def phone(self) -> str:
        """Masked. It is opened only here, for the lines that are shown: two hundred and fifty of them are most of a page."""
        return secrets.mask_phone(roster.phone_of(self.person)) if self.person.phone_sealed else ""


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
    """Two statements for the members, one for each doing, one for the open invitations."""
    day = timezone.localdate(viewer.at)
    seats = list(_seats(found, day))
    actors = [seat.membership.person.actor_id for seat in seats]
    counts = [one.count(actors, date(day.year, 1, 1), day) for one in doings.of_groups()]
    waiting = _waiting(viewer, actors)
    facts = [disclosure.facts_of(seat.membership.person, disclosure.reach(viewer)) for seat in seats]
    ages = Counter(_decade(day.year - one.birth_year) if one.birth_year else _("not open") for one in facts)
    return Picture(
        year=day.year,
        lines=[_line(seat, counts, waiting) for seat in seats],
        sectors=_bars(Counter(seat.membership.sector.name for seat in seats)),
        genders=_bars(Counter(one.gender or _("not open") for one in facts)),
        ages=_bars(ages),
    )


def _seats(found: Group, day: date) -> QuerySet:
    rows = Seat.objects.valid_on(day).filter(group=found, membership__valid_from__lte=day)
    rows = rows.select_related("membership__person__actor", "membership__sector")
    return rows.prefetch_related(disclosure.chosen("membership__person__disclosures")).order_by(
        "membership__member_no", "id"
    )


def _line(seat: Seat, counts: list[dict[int, int]], waiting: dict[int, list[str]]) -> Line:
    membership = seat.membership
    actor = membership.person.actor
    return Line(
        person=membership.person,
        name=actor.name,
        sector=membership.sector.name,
        office=membership.get_office_display() if membership.office else "",
        did=tuple(count.get(actor.pk, 0) for count in counts),
        open=tuple(waiting.get(actor.pk, ())),
    )


def _waiting(viewer: Viewer, actors: list[int]) -> dict[int, list[str]]:
    """Titles of the gatherings to come that each has not answered."""
    coming = Gathering.objects.visible_to(viewer).filter(state__in=TAKES_REPLIES, starts_at__gte=viewer.at)
    rows = Invitation.objects.unanswered().filter(actor_id__in=actors, gathering_id__in=coming.values("pk"))
    found: dict[int, list[str]] = {}
    for actor_id, title in rows.order_by("gathering__starts_at", "id").values_list("actor_id", "gathering__title"):
        found.setdefault(actor_id or 0, []).append(title)
    return found


def _decade(age: int) -> str:
    return _("%(from)s to %(to)s years") % {"from": age // 10 * 10, "to": age // 10 * 10 + 9}


def _bars(counted: Counter[str]) -> list[Bar]:
    return [Bar(label, many) for label, many in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))]


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
