"""Reading standards and checks: through the door; and what everybody may know of a place's grade."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from xieshang.kernel import norms
from xieshang.kernel.models import Actor
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.places.models import Home
from xieshang.places.posts.models import Post
from xieshang.places.queries import inside
from xieshang.places.standards.models import Evidence, HomeCheck, Item, Mark, Standard
from xieshang.roster.models import Term

HOME, POST = Standard.Subject.HOME, Standard.Subject.POST


@dataclass(frozen=True)
class Place:
    """A home, studio, model post or service point, as standards see it."""

    actor: Actor
    subject: str
    kind: str
    kind_label: str
    code: str
    town: str
    public_url: str

    @property
    def desk_url(self) -> str:
        return reverse("places:history", args=[self.subject, self.code])


def place_of(actor: Actor) -> Place:
    """The place behind an actor, read together with its home or post."""
    home, post = getattr(actor, "home", None), getattr(actor, "post", None)
    row, subject, url = (home, HOME, "places:home") if home else (post, POST, "places:post")
    if row is None:
        raise NotFound()
    town = row.town.code if row.town else ""
    return Place(
        actor, str(subject), row.kind, str(row.get_kind_display()), row.code, town, reverse(url, args=[row.code])
    )


def _open_places(body_id: int, day: date) -> QuerySet:
    homes = Home.objects.open_on(day).filter(body_id=body_id).values("actor_id")
    posts = Post.objects.open_on(day).filter(body_id=body_id).values("actor_id")
    rows = Actor.objects.filter(Q(pk__in=homes) | Q(pk__in=posts))
    return rows.select_related("home__town", "post__town").order_by("home__kind", "home__code", "post__code", "id")


def places(viewer: Viewer, subject: str = "") -> list[Place]:
    """The open places of the viewer's body, in the order of their kinds."""
    found = [place_of(actor) for actor in _open_places(viewer.body_id, timezone.localdate(viewer.at))]
    order = [*Home.Kind.values, *Post.Kind.values]
    found.sort(key=lambda place: (order.index(place.kind), place.code))
    return [place for place in found if not subject or place.subject == subject]


def place_called(viewer: Viewer, subject: str, code: str) -> Place:
    """The open place with this code, for those inside the body."""
    inside(viewer)
    found = next((place for place in places(viewer, subject) if place.code == code), None)
    if found is None:
        raise NotFound()
    return found


# ---- standards


def standing(body_id: int, subject: str, day: date) -> Standard | None:
    """The version in force on a day: the newest of those that hold by then."""
    rows = Standard.objects.filter(body_id=body_id, subject=subject, valid_from__lte=day)
    return rows.order_by("-valid_from", "-version").first()


def versions(body_id: int, subject: str) -> list[Standard]:
    """Every version with its items, the newest first."""
    rows = Standard.objects.filter(body_id=body_id, subject=subject).select_related("decided_by")
    items = Prefetch("items", queryset=Item.objects.order_by("position", "id"))
    return list(rows.prefetch_related(items).order_by("-version"))


def settings_door(viewer: Viewer) -> None:
    """To everybody but the office and the administrator the settings do not exist; what is decided is the office's."""
    if not viewer.wears("office", "admin"):
        raise NotFound()


def kind_choices() -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in (*Home.Kind.choices, *Post.Kind.choices)]


def items_of(standard: Standard) -> list[Item]:
    return list(standard.items.order_by("position", "id"))


# ---- checks


def visible_check(viewer: Viewer, pk: int) -> HomeCheck:
    rows = HomeCheck.objects.visible_to(viewer).select_related(
        "place__home__town", "place__post__town", "standard", "unit"
    )
    check = rows.filter(pk=pk).first()
    if check is None:
        raise NotFound()
    return check


def check_for(viewer: Viewer, pk: int, permit: str) -> HomeCheck:
    """The check, for whoever holds the right in it."""
    check = visible_check(viewer, pk)
    if not permits[permit].allows(viewer, check):
        raise NotAllowed(permits[permit].reason)
    return check


def marks(check: HomeCheck) -> list[Mark]:
    """The marks in the order of the items, with what was laid to each: two statements."""
    laid = Evidence.objects.select_related("file").order_by("id")
    rows = Mark.objects.filter(case_id=check.pk).select_related("item")
    return list(rows.prefetch_related(Prefetch("evidence", queryset=laid)).order_by("item__position", "item_id"))


def points(marked: Iterable[Mark], side: str = "visit_mark") -> int:
    """Of a hundred: what is fulfilled counts wholly, what is partly there half, by the weights of the items."""
    rows = list(marked)
    whole = sum(mark.item.weight * Mark.Level.FULL for mark in rows)
    got = sum(mark.item.weight * (getattr(mark, side) or 0) for mark in rows)
    return round(100 * got / whole) if whole else 0


def thresholds(body_id: int, day: date) -> dict[str, int]:
    """From how many points of a hundred a place is excellent, and from how many up to standard."""
    return {code: int(norms.value(f"places.{code}", body_id, on=day)) for code in ("excellent_from", "pass_from")}


def grade_for(score: int, body_id: int, day: date) -> str:
    """The grade that follows from the points."""
    known = thresholds(body_id, day)
    if score >= known["excellent_from"]:
        return str(HomeCheck.Grade.EXCELLENT)
    return str(HomeCheck.Grade.PASS if score >= known["pass_from"] else HomeCheck.Grade.IMPROVE)


def committees(viewer: Viewer) -> list[Actor]:
    """The special committees that can visit today."""
    day = timezone.localdate(viewer.at)
    rows = Actor.objects.filter(body_id=viewer.body_id, special_committee__term__in=Term.objects.holding(day))
    return list(rows.order_by("special_committee__code", "id"))


def is_staff(viewer: Viewer) -> bool:
    return viewer.wears("office", "committee")


def checkable(viewer: Viewer) -> list[Place]:
    """Places for which the viewer may begin a check: staff for all, a keeper for the own; none with a check under way."""
    own, staff = viewer.actors_as("keeper"), is_staff(viewer)
    if not own and not staff:
        return []
    busy = set(HomeCheck.objects.filter(body_id=viewer.body_id, stage="open").values_list("place_id", flat=True))
    return [place for place in places(viewer) if place.actor.pk not in busy and (staff or place.actor.pk in own)]


def may_begin(viewer: Viewer) -> bool:
    return is_staff(viewer) or bool(viewer.actors_as("keeper"))


def beginning(viewer: Viewer) -> None:
    """Refused to everybody who begins no checks."""
    if not may_begin(viewer):
        raise NotAllowed(permits["check_keeper"].reason)


# ---- where places stand


@dataclass(frozen=True)
class Stand:
    """The newest grade of a place: what everybody may know."""

    grade: str
    tone: str
    graded_on: date
    fulfilled: list[str]
    asked: int


TONES = {"excellent": "good", "pass": "info", "improve": "warn"}


def _graded() -> QuerySet:
    return HomeCheck.objects.filter(graded_on__isnull=False)


def stand_of(actor_id: int) -> Stand | None:
    """The newest grade of the place, with the items that the visitors found fulfilled; nothing else leaves the body."""
    check = _graded().filter(place_id=actor_id).order_by("-graded_on", "-pk").first()
    if check is None or check.graded_on is None:
        return None
    rows = list(Mark.objects.filter(case_id=check.pk).select_related("item").order_by("item__position", "item_id"))
    done = [mark.item.label for mark in rows if mark.visit_mark == Mark.Level.FULL]
    return Stand(str(check.get_grade_display()), TONES[check.grade], check.graded_on, done, len(rows))


def newest_grades(body_id: int) -> dict[int, HomeCheck]:
    """The newest graded check of each place of the body, by the place's actor: one statement."""
    newest = _graded().filter(place_id=OuterRef("place_id")).order_by("-graded_on", "-pk").values("pk")[:1]
    return {check.place_id: check for check in _graded().filter(body_id=body_id, pk=Subquery(newest))}


def history(viewer: Viewer, place: Place) -> list[HomeCheck]:
    """The checks of the place that this viewer may know of, the newest first."""
    rows = HomeCheck.objects.visible_to(viewer).filter(place_id=place.actor.pk)
    return list(rows.select_related("standard").order_by("-pk")[:50])


@dataclass(frozen=True)
class Cell:
    """How far a place is with an item: a sign, and the word for it."""

    label: str
    sign: str
    word: str


@dataclass(frozen=True)
class Line:
    """One place and how far it is with each item."""

    place: Place
    grade: str
    tone: str
    graded_on: date | None
    score: int | None
    cells: list[Cell]


@dataclass(frozen=True)
class Lack:
    """How many places do not fulfil an item, of how many that were asked."""

    label: str
    places: int
    asked: int


@dataclass(frozen=True)
class Comparison:
    """Places against the items of their standard, and which item is missing most."""

    items: list[Item]
    lines: list[Line]
    lacks: list[Lack]


SIGNS = {Mark.Level.FULL: "✓", Mark.Level.PARTLY: "½", Mark.Level.MISSING: "✗"}


def comparison(viewer: Viewer, subject: str) -> Comparison:
    """Where every place of the body stands by its newest graded check: five statements."""
    standard = standing(viewer.body_id, subject, timezone.localdate(viewer.at))
    items = items_of(standard) if standard else []
    checks = newest_grades(viewer.body_id)
    given: dict[int, dict[str, Mark]] = {}
    for mark in Mark.objects.filter(case_id__in=[check.pk for check in checks.values()]).select_related("item"):
        given.setdefault(mark.case_id, {})[mark.item.code] = mark
    lines = [_line(place, checks.get(place.actor.pk), items, given) for place in places(viewer, subject)]
    found = [_lack(item, list(given.values())) for item in items]
    lacks = sorted((lack for lack in found if lack.places), key=lambda lack: -lack.places)
    return Comparison(items, lines, lacks)


def _line(place: Place, check: HomeCheck | None, items: list[Item], given: dict[int, dict[str, Mark]]) -> Line:
    marked = given.get(check.pk, {}) if check else {}
    cells = [_cell(item, marked.get(item.code)) for item in items]
    if check is None:
        return Line(place, "", "", None, None, cells)
    return Line(place, str(check.get_grade_display()), TONES[check.grade], check.graded_on, check.visit_score, cells)


def _cell(item: Item, mark: Mark | None) -> Cell:
    if mark is None or mark.visit_mark is None:
        return Cell(item.label, "", "")
    level = Mark.Level(mark.visit_mark)
    return Cell(item.label, SIGNS[level], str(level.label))


def _lack(item: Item, given: list[dict[str, Mark]]) -> Lack:
    marked = [marks[item.code] for marks in given if item.code in marks]
    return Lack(item.label, sum(mark.visit_mark != Mark.Level.FULL for mark in marked), len(marked))
