"""The liaison office of a town or street, and who directed it from when to when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Actor, Body
from xieshang.kernel.privacy import Classes
from xieshang.places.models import OpenQuerySet
from xieshang.roster.models import Town, ValidQuerySet


class LiaisonOffice(models.Model):
    """The liaison office of a town: one at a time."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="liaison_offices")
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=120, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    privacy = Classes(S0="body town name address opened_on closed_on")
    objects = models.Manager.from_queryset(OpenQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town"], condition=Q(closed_on=None), name="one_liaison_office_of_a_town"),
        ]


class Director(models.Model):
    """Who directs a liaison office, or stands in for that, from a day to a day, by a document."""

    class Kind(models.TextChoices):
        DIRECTOR = "director", _("director")
        DEPUTY = "deputy", _("deputy director")

    office = models.ForeignKey(LiaisonOffice, on_delete=models.PROTECT, related_name="directors")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    decision = models.CharField(max_length=80)
    end_decision = models.CharField(max_length=80, blank=True)
    appointed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    appointed_at = models.DateTimeField()
    ended_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    privacy = Classes(
        S0="office kind valid_from valid_to decision end_decision appointed_at ended_at",
        S1="actor appointed_by ended_by",
    )
    objects = models.Manager.from_queryset(ValidQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office"], condition=Q(kind="director", valid_to=None), name="one_director_of_an_office"
            ),
            models.UniqueConstraint(
                fields=["office", "actor", "kind"], condition=Q(valid_to=None), name="appointed_to_an_office_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="director_runs_forward"
            ),
        ]
