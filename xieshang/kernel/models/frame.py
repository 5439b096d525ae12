"""What the year stands on: periods, calendars, norms of the body, numbers, the demo's clock."""

from django.db import models
from django.db.models import Q

from xieshang.kernel.models.bodies import Actor, Body
from xieshang.kernel.models.cases import Case
from xieshang.kernel.privacy import Classes


class Period(models.Model):
    """A year of a body; once closed, nothing is counted in it any more."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="periods")
    code = models.CharField(max_length=12)
    starts_on = models.DateField()
    ends_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    privacy = Classes(S0="body code starts_on ends_on closed_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "code"], name="period_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="period_runs_forward"),
        ]


class CalendarVersion(models.Model):
    """One edition of a body's working-day calendar; deadlines keep the version they were reckoned with."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    rows = models.JSONField()
    reason = models.CharField(max_length=200)
    made_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    privacy = Classes(S0="body version rows reason made_at", S1="made_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "version"], name="calendar_version_once")]


class Norm(models.Model):
    """What a body decided for a year: days, labels, formats. The newest version of the newest year at or before holds."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()
    value = models.JSONField()
    reason = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    privacy = Classes(S0="body code year version value reason decided_at", S1="decided_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "code", "year", "version"], name="norm_version_once")]


class Series(models.Model):
    """The last number given in a series of a year; the row is the lock."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    privacy = Classes(S0="body code year last")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "code", "year"], name="series_once")]


class Number(models.Model):
    """A number that was given: never changed, never given again; a void is a later row that names it."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    void_reason = models.CharField(max_length=200, blank=True)
    issued_at = models.DateTimeField()

    privacy = Classes(S0="body series year seq issued_at", S1="case void_reason")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "series", "year", "seq"], name="number_once")]


class ClockAnchor(models.Model):
    """Where the demo's own time stood when the installation was last started."""

    shown_at = models.DateTimeField()
    real_at = models.DateTimeField()

    privacy = Classes(S0="shown_at real_at")
