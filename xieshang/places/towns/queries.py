"""The towns as tiles, and homes side by side: how many members, activities, people and matters."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.kernel.models import Body
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.places.ledger import registry
from xieshang.places.ledger.queries import LOOKED_AT, Asked
from xieshang.places.ledger.registry import Span
from xieshang.places.models import Home
from xieshang.places.queries import inside
from xieshang.places.standards.queries import TONES, newest_grades
from xieshang.places.towns.models import Tile
from xieshang.roster.models import Group, Seat, Town

# How many matters a town has against the others: in a word, and by a shade that nobody needs to see.
FEWEST, FEW, MANY, MOST = range(4)
WORDS = (
    gettext_lazy("none yet"),
    gettext_lazy("few"),
    gettext_lazy("a fair number"),
    gettext_lazy("many"),
)


@dataclass(frozen=True)
class TownTile:
    """One town: where it lies (0: nowhere yet), what stands there, and how much was raised in the year."""

    name: str
    row: int
    column: int
    homes: int
    halls: int
    members: int
    matters: int
    shade: int
    url: str

    @property
    def word(self) -> str:
        return str(WORDS[self.shade])


@dataclass(frozen=True)
class TownMap:
    """The tiles in the order in which they are read: from the north, from the west; those without a place last."""

    tiles: list[TownTile]
    year: int

    @property
    def is_wide(self) -> bool:
        return any(tile.column > 4 for tile in self.tiles)


def town_map(body_id: int, homes: Collection[Any], day: date, *, on_desk: bool) -> TownMap:
    """The map with these homes, which were read with their `halls_of_day`: two statements."""
    rows = Town.objects.filter(body_id=body_id, parent=None).select_related("tile")
    in_group = _seats(body_id, day).filter(group__town_id=OuterRef("pk")).values("group__town_id")
    many = Subquery(in_group.annotate(many=Count("membership_id", distinct=True)).values("many"))
    towns = list(rows.annotate(members=Coalesce(many, 0)).order_by("code", "id"))
    of_town: dict[int, list[Any]] = defaultdict(list)
    for home in homes:
        of_town[home.town_id].append(home)
    matters = _matters(homes, day)
    members = {town.pk: town.members for town in towns}
    most = max((sum(matters[home.pk] for home in rows) for rows in of_town.values()), default=0)
    tiles = [
        _tile(
            town, of_town[town.pk], members[town.pk], sum(matters[home.pk] for home in of_town[town.pk]), most, on_desk
        )
        for town in towns
        if of_town[town.pk] or members[town.pk]
    ]
    return TownMap(sorted(tiles, key=lambda tile: (not tile.row, tile.row, tile.column)), day.year)


def _tile(town: Town, homes: list[Any], members: int, matters: int, most: int, on_desk: bool) -> TownTile:
    at = getattr(town, "tile", None)
    own = sorted(homes, key=lambda home: (home.kind != Home.Kind.TOWN, home.code))
    address = "places:ledger" if on_desk else "places:home"
    return TownTile(
        name=town.name,
        row=at.row if at else 0,
        column=at.column if at else 0,
        homes=len(homes),
        halls=sum(len(home.halls_of_day) for home in homes),
        members=members,
        matters=matters,
        shade=shade_of(matters, most),
        url=reverse(address, args=[own[0].code]) if own else "",
    )


def shade_of(matters: int, most: int) -> int:
    """Against the town with the most: none, up to a third, up to two thirds, more."""
    if not matters:
        return FEWEST
    return FEW if 3 * matters <= most else MANY if 3 * matters <= 2 * most else MOST


def _matters(homes: Iterable[Any], day: date) -> Counter[int]:
    """What was raised in the halls of each home this year; matters that nobody may read are counted, too. Looked at once a
    minute: the map stands on public pages."""
    ids = tuple(home.pk for home in homes)
    key = f"matters-on-the-map:{day}:{'-'.join(map(str, ids))}"[:200]
    answer: Any = cache.get_or_set(key, partial(_raised, ids, day), LOOKED_AT)
    return answer


def _raised(homes: tuple[int, ...], day: date) -> Counter[int]:
    span = Span(homes, date(day.year, 1, 1), day)
    counted: Counter[int] = Counter()
    for home, _kind, many, _people in registry.sums(span, groups=(registry.MATTER,)):
        counted[home] += many
    return counted


def members_by_town(body_id: int, day: date) -> Counter[int]:
    """How many members sit in the town group of each town on the day: one statement."""
    seats = _seats(body_id, day).values_list(F("group__town_id"))
    return Counter(dict(seats.annotate(many=Count("membership_id", distinct=True))))


def _seats(body_id: int, day: date) -> QuerySet:
    """Seats that hold on the day in the town groups of the body."""
    seats: QuerySet = Seat.objects.valid_on(day).filter(
        membership__body_id=body_id,
        membership__valid_from__lte=day,
        group__kind=Group.Kind.TOWN,
        group__town__isnull=False,
    )
    return seats.exclude(membership__valid_to__lt=day).order_by()


# ---- where the towns lie


def towns_of(viewer: Viewer) -> list[Town]:
    """The towns of the body with their tiles, for who decides where they lie."""
    if not viewer.wears("office", "admin"):
        raise NotFound()
    rows = Town.objects.filter(body_id=viewer.body_id, parent=None).select_related("tile__placed_by")
    return list(rows.order_by("code", "id"))


def placing(viewer: Viewer) -> None:
    """Refused to everybody but the office and the administrator."""
    if not viewer.wears("office", "admin"):
        raise NotAllowed(permits["office"].reason)


# ---- homes side by side

COLUMNS = {
    registry.ACTIVITY: gettext_lazy("Activities"),
    "people": gettext_lazy("People"),
    registry.DUTY: gettext_lazy("Half days on duty"),
    registry.CONTACT: gettext_lazy("Contacts"),
    registry.MATTER: gettext_lazy("Matters"),
}


@dataclass(frozen=True)
class Compared:
    """A home with its newest grade and what the year came to, by the codes of the columns."""

    home: Any
    grade: str
    tone: str
    score: int | None
    numbers: dict[str, int]


def columns() -> dict[str, str]:
    """What is compared: only what some slice registers."""
    known = {kind.group for kind in registry.kinds.values()} | {"people"}
    return {code: str(label) for code, label in COLUMNS.items() if code in known}


def compared(viewer: Viewer, asked: Asked, day: date) -> list[Compared]:
    """Every home of the body that is open on the day: four statements."""
    inside(viewer)
    rows = Home.objects.open_on(day).filter(body_id=viewer.body_id).select_related("actor", "town")
    homes = list(rows.order_by("kind", "code", "id"))
    order = {kind: place for place, kind in enumerate(Home.Kind.values)}
    homes.sort(key=lambda home: order[home.kind])
    numbers: dict[int, Counter[str]] = defaultdict(Counter)
    for home_id, kind, many, people in registry.sums(asked.span(*(home.pk for home in homes))):
        numbers[home_id][registry.kinds[kind].group] += many
        numbers[home_id]["people"] += people or 0
    grades = newest_grades(viewer.body_id)
    return [_compared(home, grades.get(home.actor_id), numbers[home.pk]) for home in homes]


def _compared(home: Home, check: Any, numbers: Counter[str]) -> Compared:
    told = {code: numbers[code] for code in columns()}
    if check is None:
        return Compared(home, _("not graded yet"), "", None, told)
    return Compared(home, str(check.get_grade_display()), TONES[check.grade], check.visit_score, told)


def tile_rows(body: Body) -> list[Tile]:
    return list(Tile.objects.filter(body=body).select_related("town"))
