"""Liaison: who looks after a group, which constituents a member keeps contact with, and the member's yearly feedback."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from xieshang.kernel.models import Actor, Body, Case, CaseManager
from xieshang.kernel.privacy import Classes
from xieshang.roster.models import Group, SpecialCommittee, ValidQuerySet


class Care(models.Model):
    """A leader and a special committee look after a sector group, from a day to a day, by a deciding document."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="cares")
    leader = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    committee = models.ForeignKey(SpecialCommittee, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=80)
    decided_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    privacy = Classes(S0="body group leader committee valid_from valid_to decision decided_at", S1="decided_by")
    objects = models.Manager.from_queryset(ValidQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group"], condition=Q(valid_to=None), name="care_once"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="care_forward"),
        ]


class Contact(Case):
    """A constituent with whom a member keeps contact; name and phone are sealed. Party is the member, as `liaison`."""

    KIND = "contact"

    owner = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    who = models.CharField(max_length=60)
    name_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    ended_on = models.DateField(null=True)

    privacy = Classes(S0="ended_on", S1="owner", S2="who", S3="name_sealed phone_sealed")
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        indexes = [models.Index(fields=["owner", "ended_on"], name="contact_by_owner")]


class Feedback(Case):
    """What a member tells the convenor of the group once a year; parties are the member (`liaison`) and the group (`group`)."""

    KIND = "feedback"

    owner = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    people = models.PositiveSmallIntegerField(default=0)
    times = models.PositiveSmallIntegerField(default=0)

    privacy = Classes(S0="group year people times", S1="owner")
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "year"], name="feedback_once_a_year")]
