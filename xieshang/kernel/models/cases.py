"""The one table of cases, who is party to them, and what they are linked with."""

from functools import lru_cache
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from xieshang.kernel.models.bodies import Actor, Body
from xieshang.kernel.privacy import Classes
from xieshang.kernel.viewer import Viewer


class CaseQuerySet(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        """The rows this viewer may know of: the only door. Slices may narrow it, never widen it."""
        return self.filter(door(viewer))

    def open_for(self, viewer: Viewer, steps: Q) -> Self:
        return self.visible_to(viewer).filter(steps)

    def newest_first(self) -> Self:
        return self.order_by("-raised_at", "-id")

    def by_deadline(self) -> Self:
        return self.order_by(F("due_on").asc(nulls_last=True), "raised_at", "id")


class CaseManager(models.Manager.from_queryset(CaseQuerySet)):  # type: ignore[misc]
    """Of a kind's own table: always filtered by kind, so that the (body, kind, state) index is used."""

    def get_queryset(self) -> CaseQuerySet:
        rows = super().get_queryset()
        kind = getattr(self.model, "KIND", "")
        return rows.filter(kind=kind) if kind else rows


def door(viewer: Viewer) -> Q:
    """The condition of the door, over Case columns and Party only."""
    if viewer.sees_body:
        return _staff_door(viewer.body_id, viewer.sees_sealed, viewer.party_actors, viewer.tokens)
    return _door(viewer.body_id, viewer.member_of_body, viewer.party_actors, viewer.tokens)


@lru_cache(maxsize=256)
def _staff_door(body_id: int, sees_sealed: bool, actors: frozenset[int], tokens: frozenset[int]) -> Q:
    if sees_sealed:
        return Q(body_id=body_id)
    known = ~Q(visibility=Case.Visibility.SEALED) | _is_party(actors)
    return Q(body_id=body_id) & (known | Q(pk__in=tokens) if tokens else known)


def _is_party(actors: frozenset[int]) -> Q:
    # Asked row by row: the list of everything somebody was ever party to would be made first, and it grows.
    return Q(Exists(Party.objects.filter(case_id=OuterRef("pk"), actor_id__in=actors, until__isnull=True)))


@lru_cache(maxsize=1024)
def _door(body_id: int, is_inside: bool, actors: frozenset[int], tokens: frozenset[int]) -> Q:
    """Made once for the same hats: a page asks it several times, and making it costs more than asking."""
    inside = Q(visibility=Case.Visibility.PUBLIC)
    if is_inside:
        inside |= Q(visibility=Case.Visibility.INTERNAL)
    if actors:
        inside |= _is_party(actors)
    if tokens:
        inside |= Q(pk__in=tokens)
    return Q(body_id=body_id) & inside


def admits(viewer: Viewer, case: "Case", party_ids: set[int]) -> bool:
    """The same door for a case at hand, whose standing parties are known: no statement. A property test holds both together."""
    if case.body_id != viewer.body_id:
        return False
    if case.visibility == Case.Visibility.PUBLIC or case.pk in viewer.tokens:
        return True
    if viewer.sees_sealed or (viewer.sees_body and case.visibility != Case.Visibility.SEALED):
        return True
    if viewer.member_of_body and case.visibility == Case.Visibility.INTERNAL:
        return True
    return bool(viewer.party_actors & party_ids)


class Case(models.Model):
    """Everything with a state: each kind extends this table with what only it needs."""

    KIND = ""

    class Visibility(models.TextChoices):
        PUBLIC = "public"  # everybody
        INTERNAL = "internal"  # members and staff of the body
        PARTIES = "parties"  # those named, and staff who see the whole body
        SEALED = "sealed"  # those named, and the few who see what is sealed

    kind = models.CharField(max_length=20)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=24)
    stage = models.CharField(max_length=10, default="open")
    category = models.CharField(max_length=24, blank=True)
    town = models.CharField(max_length=12, blank=True)
    sector = models.CharField(max_length=12, blank=True)
    unit = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PARTIES)
    version = models.PositiveIntegerField(default=0)

    privacy = Classes(
        S0="kind body parent number state stage category town sector unit raised_at moved_at due_on visibility version",
        S1="title",
    )
    objects = CaseManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], condition=~Q(number=""), name="case_number_once"),
        ]
        indexes = [
            models.Index(fields=["body", "kind", "state", "-raised_at", "-id", "visibility"], name="case_list"),
            models.Index(fields=["body", "kind", "-raised_at", "-id", "visibility"], name="case_list_all"),
            models.Index(fields=["body", "stage", "due_on"], name="case_due"),
            models.Index(fields=["body", "visibility", "kind", "-raised_at"], name="case_public"),
            # Few cases have a parent: told apart from those without, so that the planner knows it.
            models.Index(fields=["parent", "stage"], condition=Q(parent__isnull=False), name="case_children"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Party(models.Model):
    """An actor's role in one case; what a person may see and do hangs on it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    privacy = Classes(S1="case actor role since until")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "actor", "role"], condition=Q(until=None), name="party_once"),
        ]
        indexes = [models.Index(fields=["actor", "role", "case"], name="party_by_actor")]


class Waiting(models.Model):
    """A step of the case is open to whoever holds `key` ("office", "convenor@12", "@45": see `kernel.flow.waiting`).

    Written by `kernel.flow.waiting` from state, parties, permits and guards; `verify` compares. `until` is the due date, the
    end of time where nothing is due, so that lists by deadline run along the index.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    until = models.DateField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="waiting")
    kind = models.CharField(max_length=20)
    step = models.CharField(max_length=40)

    privacy = Classes(S0="body kind step until", S1="key case")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="waiting_once")]
        indexes = [models.Index(fields=["body", "key", "until", "case", "kind"], name="waiting_list")]


class Derivation(models.Model):
    """With which rules a derived table was made: when they change, it is made anew."""

    table = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)

    privacy = Classes(S0="table digest")


class Link(models.Model):
    """One case led to another (or belongs with it): `kind` says how, in a word."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    privacy = Classes(S0="body", S1="source target kind made_at made_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target", "kind"], name="link_once")]
