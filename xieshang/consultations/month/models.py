"""Who may read a person's own calendar by a link: the link itself is kept as a digest only."""

from django.db import models

from xieshang.kernel.models import Actor, Body
from xieshang.kernel.privacy import Classes


class CalendarLink(models.Model):
    """The private calendar address of a person; making a new one ends the old."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="calendar_link")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    privacy = Classes(S0="body made_at", S1="actor digest")
