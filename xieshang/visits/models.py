"""Visits: delegations that come to see the work, and where they are led."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Actor, Body, Case, CaseManager
from xieshang.kernel.privacy import Classes
from xieshang.places.models import Home


class Visit(Case):
    """A delegation. `unit` of the case is in charge; parties are `host` (the same) and `receiver` (persons known by name)."""

    KIND = "visit"

    class Level(models.TextChoices):
        PROVINCE = "province", _("provincial")
        CITY = "city", _("of a city")
        COUNTY = "county", _("of a county")
        OTHER = "other", _("other")

    origin = models.CharField(max_length=60)
    origin_body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=8, choices=Level.choices)
    batch = models.PositiveSmallIntegerField(default=1)
    people = models.PositiveSmallIntegerField()
    leader = models.CharField(max_length=60, blank=True)
    topics = models.CharField(max_length=200)
    arrives_on = models.DateField()
    leaves_on = models.DateField()
    received_by = models.TextField(blank=True)

    privacy = Classes(
        S0="origin origin_body level batch people arrives_on leaves_on", S1="topics", S2="leader received_by"
    )
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(leaves_on__gte=F("arrives_on")), name="visit_ends_after_its_start"),
            models.CheckConstraint(condition=Q(people__gte=1, batch__gte=1), name="visit_counts_from_one"),
        ]
        indexes = [models.Index(fields=["arrives_on"], name="visit_by_day")]

    @property
    def receivers(self) -> list[str]:
        """Who receives the delegation, as it was written."""
        return [name for name in self.received_by.split("、") if name]


class Stop(models.Model):
    """A line of the programme; `place` is the home or hall that its words name."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="stops")
    at = models.DateTimeField()
    words = models.TextField()
    place = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")

    privacy = Classes(S0="visit at place", S1="words")

    @property
    def home(self) -> Home | None:
        """The home to which it leads, also if only the hall in it is named."""
        hall = getattr(self.place, "hall", None)
        return hall.home if hall else getattr(self.place, "home", None)
