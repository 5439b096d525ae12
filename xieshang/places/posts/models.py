"""Studios, model posts and service points: who works there, what they achieved; deeds, and what the media told of them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Actor, Body, Case, CaseManager
from xieshang.kernel.privacy import Classes
from xieshang.kernel.protection import protect
from xieshang.places.models import Home, OpenQuerySet
from xieshang.roster.models import Town


class Post(models.Model):
    """A place from which members serve; its actor is what keepers are appointed for. `home`: the Members' Home it belongs to."""

    class Kind(models.TextChoices):
        STUDIO = "studio", _("members' studio")
        MODEL = "model_post", _("model post")
        SERVICE = "service_point", _("volunteer service point")

    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="post")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="posts")
    code = models.SlugField(max_length=20)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    home = models.ForeignKey(Home, null=True, on_delete=models.PROTECT, related_name="posts")
    town = models.ForeignKey(Town, null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=120, blank=True)
    facilities = models.CharField(max_length=200, blank=True)
    serves = models.CharField(max_length=200, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    privacy = Classes(S0="actor body code kind home town address facilities serves opened_on closed_on")
    objects = models.Manager.from_queryset(OpenQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="post_once")]


class Worker(models.Model):
    """A member who works at a post, from a day on; `leads` is whose post it is."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="workers")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True)

    privacy = Classes(S0="post leads since until", S1="actor")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "actor"], condition=Q(until=None), name="worker_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="worker_runs_forward"),
        ]


class Achievement(models.Model):
    """A line of a post's ledger: what was done on a day, and how many; struck out, never rewritten."""

    class Kind(models.TextChoices):
        CONSULTATION = "consultation", _("consultations held")
        SOLVED = "solved", _("problems solved")
        APPEAL = "appeal", _("appeals passed on")
        TRAINED = "trained", _("people trained")
        HOUSEHOLD = "household", _("households helped")
        EMPLOYED = "employed", _("people given work")
        SERVED = "served", _("people served")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    happened_on = models.DateField()
    count = models.PositiveIntegerField()
    words = models.CharField(max_length=200)
    written_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    struck_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    struck_at = models.DateTimeField(null=True)
    struck_why = models.CharField(max_length=200, blank=True)

    privacy = Classes(S0="post kind happened_on count written_at struck_at", S1="words written_by struck_by struck_why")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(count__gte=1), name="achievement_counts_from_one")]
        indexes = [models.Index(fields=["post", "-happened_on"], name="achievement_by_post")]


class PostChange(models.Model):
    """Something changed at a post: what, what it was and what it is, from which day, why, by whom. Never changed."""

    class What(models.TextChoices):
        ADDRESS = "address", _("address")
        FACILITIES = "facilities", _("facilities")
        SERVES = "serves", _("whom it serves, and with what")
        HOME = "home", _("home it belongs to")
        TOWN = "town", _("town")
        JOINED = "joined", _("came to work there")
        LEFT = "left", _("works there no longer")
        KEEPER = "keeper", _("keeper")
        CLOSED = "closed", _("closed")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="changes")
    what = models.CharField(max_length=12, choices=What.choices)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    why = models.CharField(max_length=200)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    privacy = Classes(S0="post what since at", S1="before after why by")

    class Meta:
        indexes = [models.Index(fields=["post", "-at"], name="change_of_post")]


class Deed(Case):
    """A story worth telling of a member or a place (`unit` of the case); parties are `doer` and `place`."""

    KIND = "deed"

    happened_on = models.DateField()
    story = models.TextField()

    privacy = Classes(S0="happened_on", S1="story")
    objects: ClassVar[CaseManager] = CaseManager()


class Coverage(models.Model):
    """That an outlet told of a deed on a day."""

    deed = models.ForeignKey(Deed, on_delete=models.PROTECT, related_name="coverage")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    outlet = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    told_on = models.DateField()
    link = models.URLField(max_length=300, blank=True)
    written_at = models.DateTimeField()

    privacy = Classes(S0="deed body outlet title told_on link written_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deed", "outlet", "title", "told_on"], name="coverage_once")]
        indexes = [models.Index(fields=["body", "told_on"], name="coverage_by_day")]


protect("places_postchange")
