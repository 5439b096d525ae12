"""Places: Members' Homes (委员之家) and the halls (有事来协商议事厅) in them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Actor, Body
from xieshang.kernel.privacy import Classes
from xieshang.roster.models import Town


class OpenQuerySet(models.QuerySet):
    def open_on(self, day: date) -> Self:
        """Places that are open on the day, first and last day included."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=day), opened_on__lte=day)


class Home(models.Model):
    """A Members' Home of one of four kinds; its actor is what keepers are appointed for."""

    class Kind(models.TextChoices):
        URBAN = "urban", _("in the town centre")
        TOWN = "town", _("in a town or street")
        RESIDENT = "resident", _("of resident members")
        COMPREHENSIVE = "comprehensive", _("comprehensive")

    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="home")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="homes")
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    town = models.ForeignKey(Town, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=120, blank=True)
    facilities = models.CharField(max_length=200, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    privacy = Classes(S0="actor body code kind town address facilities opened_on closed_on")
    objects = models.Manager.from_queryset(OpenQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="home_once")]


class Hall(models.Model):
    """A hall where residents raise matters; its actor is what convenors are appointed for."""

    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="hall")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="halls")
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="halls")
    code = models.CharField(max_length=20)
    town = models.ForeignKey(Town, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seats = models.PositiveSmallIntegerField(default=20)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    privacy = Classes(S0="actor body home code town seats opened_on closed_on")
    objects = models.Manager.from_queryset(OpenQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "code"], name="hall_once")]


# What parts of the slice keep: their models stand in the same app, each part in its own folder.
import xieshang.places.hours.models  # noqa: E402
import xieshang.places.ledger.models  # noqa: E402
import xieshang.places.library.models  # noqa: E402
import xieshang.places.offices.models  # noqa: E402
import xieshang.places.posts.models  # noqa: E402
import xieshang.places.standards.models  # noqa: E402
import xieshang.places.towns.models  # noqa: E402, F401
