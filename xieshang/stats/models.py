"""Frozen years: what a figure was when the year was closed."""

from django.db import models

from xieshang.kernel.models import Actor, Body
from xieshang.kernel.privacy import Classes


class FrozenFigure(models.Model):
    """Value, definition, cut-off and digest of the records of one figure, as closed; never changed."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    year = models.CharField(max_length=12)
    key = models.CharField(max_length=60)
    value = models.BigIntegerField()
    definition = models.TextField()
    records_digest = models.CharField(max_length=64)
    cut_off = models.DateTimeField()
    frozen_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    privacy = Classes(S0="body year key value definition records_digest cut_off frozen_at", S1="frozen_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "year", "key"], name="figure_frozen_once")]
