"""Reading studios, posts and points with what they achieved; deeds through the door."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel.models import Actor, Body, Case
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.places.models import Home
from xieshang.places.posts.models import Achievement, Coverage, Deed, Post, PostChange, Worker
from xieshang.places.queries import inside
from xieshang.roster.models import Appointment, Town

PAGE = 25


def open_posts(body_id: int, day: date) -> QuerySet:
    """Posts open on the day, with their people."""
    workers = Worker.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day).select_related("actor")
    return (
        Post.objects.open_on(day)
        .filter(body_id=body_id)
        .select_related("actor", "town", "home__actor")
        .prefetch_related(Prefetch("workers", queryset=workers.order_by("-leads", "id"), to_attr="workers_of_day"))
        .order_by("kind", "code", "id")
    )


def posts_of_home(home: Home, day: date) -> list[Post]:
    """The posts that belong to a home: one statement."""
    rows = Post.objects.open_on(day).filter(home=home).select_related("actor")
    return list(rows.order_by("kind", "code", "id"))


def public_post(body: Body, code: str, day: date) -> Post:
    post = open_posts(body.pk, day).filter(code=code).first()
    if post is None:
        raise NotFound()
    return post


def post_called(viewer: Viewer, code: str) -> Post:
    """A post of the viewer's body; of a closed one its last day stands for the present."""
    inside(viewer)
    post = Post.objects.filter(body_id=viewer.body_id, code=code).only("opened_on", "closed_on").first()
    if post is None:
        raise NotFound()
    today = timezone.localdate(viewer.at)
    day = max(post.opened_on, min(today, post.closed_on or today))
    return open_posts(viewer.body_id, day).get(pk=post.pk)


def is_closed(post: Post, day: date) -> bool:
    return post.closed_on is not None and post.closed_on < day


def closed_posts(body_id: int, day: date) -> list[Post]:
    """Posts that closed before the day, the last first: their ledgers can be read for good."""
    rows = Post.objects.filter(body_id=body_id, closed_on__lt=day).select_related("actor")
    return list(rows.order_by("-closed_on", "code", "id")[:200])


def changes(post: Post) -> list[PostChange]:
    rows = PostChange.objects.filter(post=post).select_related("by")
    return list(rows.order_by("-at", "-id")[:200])


def workers(post: Post) -> list[Worker]:
    """Who works there, and who worked there before."""
    rows = Worker.objects.filter(post=post).select_related("actor")
    return list(rows.order_by(F("until").desc(nulls_first=True), "-leads", "id")[:200])


def worker_of(post: Post, pk: int) -> Worker:
    found = Worker.objects.filter(post=post, pk=pk).select_related("actor", "post").first()
    if found is None:
        raise NotFound()
    return found


def keeper_of(post: Post, pk: int) -> Appointment:
    found = Appointment.objects.filter(role="keeper", of_id=post.actor_id, pk=pk).select_related("actor").first()
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True)
class Total:
    """What a post achieved of one kind: a number that opens its lines."""

    label: str
    value: int


def achieved(post: Post) -> list[Total]:
    """The sums of the ledger by kind, those struck out left out; the day counts, not when it was written."""
    rows = Achievement.objects.filter(post=post, struck_at=None).values("kind").order_by("kind")
    sums = dict(rows.annotate(sum=Sum("count")).values_list("kind", "sum"))
    return [Total(str(kind.label), sums[kind.value]) for kind in Achievement.Kind if kind.value in sums]


def ledger(post: Post) -> list[Achievement]:
    rows = Achievement.objects.filter(post=post).select_related("written_by", "struck_by")
    return list(rows.order_by("-happened_on", "-id")[:200])


def line_of(post: Post, pk: int) -> Achievement:
    line = Achievement.objects.filter(post=post, pk=pk).select_related("post").first()
    if line is None:
        raise NotFound()
    return line


def may_write(viewer: Viewer, post: Post) -> bool:
    """The office, the keeper, and those who work there write the ledger."""
    if is_closed(post, timezone.localdate(viewer.at)):
        return False
    if viewer.wears("office"):
        return post.body_id == viewer.body_id
    if post.actor_id in viewer.actors_as("keeper"):
        return True
    if viewer.actor_id is None:
        return False
    today = timezone.localdate(viewer.at)
    here = Worker.objects.filter(Q(until=None) | Q(until__gte=today), post=post, actor_id=viewer.actor_id)
    return here.filter(since__lte=today).exists()


def writing(viewer: Viewer, post: Post) -> None:
    if not may_write(viewer, post):
        raise NotAllowed(_("Only the office, the keeper and those who work there write the ledger."))


def may_change(viewer: Viewer, post: Post) -> bool:
    """The office and the keeper of the post, while it is open."""
    if post.body_id != viewer.body_id or is_closed(post, timezone.localdate(viewer.at)):
        return False
    return viewer.wears("office") or post.actor_id in viewer.actors_as("keeper")


def changing(viewer: Viewer, post: Post) -> None:
    if not may_change(viewer, post):
        raise NotAllowed(_("Only the office and the keeper of the place may do this."))


def deciding(viewer: Viewer, post: Post) -> None:
    """Refused to everybody but the office of the post's own body."""
    if post.body_id != viewer.body_id or not viewer.wears("office"):
        raise NotAllowed(permits["office"].reason)


def is_office(viewer: Viewer) -> bool:
    return viewer.wears("office")


def opening(viewer: Viewer) -> None:
    """Refused to everybody but the office."""
    if not is_office(viewer):
        raise NotAllowed(permits["office"].reason)


@dataclass(frozen=True)
class Choices:
    """What a post can belong to, and who can work there."""

    homes: list[Home]
    towns: list[Town]
    members: list[Actor]


def choices(viewer: Viewer) -> Choices:
    day = timezone.localdate(viewer.at)
    homes = Home.objects.open_on(day).filter(body_id=viewer.body_id).select_related("actor")
    towns = Town.objects.filter(body_id=viewer.body_id, parent=None)
    return Choices(
        list(homes.order_by("kind", "code")), list(towns.order_by("code", "id")), list(_members(viewer.body_id, day))
    )


def _members(body_id: int, day: date) -> QuerySet:
    ended = Q(person__memberships__valid_to__isnull=True) | Q(person__memberships__valid_to__gte=day)
    rows = Actor.objects.filter(ended, body_id=body_id, person__memberships__valid_from__lte=day)
    return rows.distinct().order_by("name", "id")


# ---- deeds


def may_record(viewer: Viewer) -> bool:
    """The office and editors of everybody, members of themselves, keepers of their place."""
    return viewer.wears("office", "editor", "member") or bool(viewer.actors_as("keeper"))


def tellable(viewer: Viewer) -> list[Actor]:
    """Of whom this viewer writes deeds down: members in office and open places; oneself, and the places one keeps."""
    day = timezone.localdate(viewer.at)
    members = _members(viewer.body_id, day).order_by().values("pk")
    places = Q(post__isnull=False) | Q(home__isnull=False)
    rows = Actor.objects.filter(Q(pk__in=members) | places, body_id=viewer.body_id)
    if not viewer.wears("office", "editor"):
        rows = rows.filter(Q(pk=viewer.actor_id) | Q(pk__in=viewer.actors_as("keeper")))
    return list(rows.order_by("kind", "name", "id"))


def telling(viewer: Viewer) -> None:
    """Refused to who writes no deeds down."""
    if not may_record(viewer):
        raise NotAllowed(_("Members write their own deeds down, keepers those of their place, the office everybody's."))


def recording(viewer: Viewer, of: Actor) -> None:
    """Refused to who may not write a deed of this actor down."""
    own = of.pk == viewer.actor_id or of.pk in viewer.actors_as("keeper")
    if of.body_id != viewer.body_id or not (viewer.wears("office", "editor") or own):
        raise NotAllowed(_("Members write their own deeds down, keepers those of their place, the office everybody's."))


def visible_deed(viewer: Viewer, pk: int) -> Deed:
    deed = Deed.objects.visible_to(viewer).select_related("unit__post", "unit__home").filter(pk=pk).first()
    if deed is None:
        raise NotFound()
    return deed


def public_deeds(visitor: Viewer, *, limit: int = PAGE, before: int | None = None) -> list[Deed]:
    """Published deeds, the newest first, from the id `before` downwards."""
    rows = Deed.objects.visible_to(visitor).filter(visibility=Case.Visibility.PUBLIC).select_related("unit")
    return list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])


def public_deed(visitor: Viewer, pk: int) -> Deed:
    deed = visible_deed(visitor, pk)
    if deed.visibility != Case.Visibility.PUBLIC:
        raise NotFound()
    return deed


def deeds_of(visitor: Viewer, actor_ids: list[int]) -> list[Deed]:
    """Published deeds of these members and places."""
    rows = Deed.objects.visible_to(visitor).filter(visibility=Case.Visibility.PUBLIC, unit_id__in=actor_ids)
    return list(rows.order_by("-happened_on", "-pk")[:PAGE])


def coverage(deed: Deed) -> list[Coverage]:
    return list(Coverage.objects.filter(deed_id=deed.pk).order_by("-told_on", "-id"))
