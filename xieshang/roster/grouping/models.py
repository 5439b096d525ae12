"""A grouping as it is prepared and decided, and what a body holds for similar: families of sectors."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Actor, Body, Case, CaseManager
from xieshang.kernel.privacy import Classes
from xieshang.roster.models import Group, Membership, Sector, SpecialCommittee, Term, Town


class Grouping(Case):
    """How all sectors (or, by town, all members) of a term are to fall into groups; parties are who is moved by it."""

    KIND = "grouping"

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="groupings")
    sort = models.CharField(max_length=8, choices=Group.Kind.choices)
    decision = models.CharField(max_length=80, blank=True)
    effective_on = models.DateField(null=True, blank=True)

    privacy = Classes(S0="term sort decision effective_on")
    objects: ClassVar[CaseManager] = CaseManager()


class Part(models.Model):
    """One group as the grouping wants it; `group` is the one that goes on, or the one it became when it took effect."""

    grouping = models.ForeignKey(Grouping, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    committee = models.ForeignKey(SpecialCommittee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    town = models.ForeignKey(Town, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    privacy = Classes(S0="grouping position name name_en committee town group")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grouping", "position"], name="part_once")]


class Lot(models.Model):
    """Where one sector, or one member, falls; `held` says what a new proposal may not change."""

    class Held(models.TextChoices):
        FREE = "", _("may move")
        GROUP = "group", _("stays in this group")
        COMMITTEE = "committee", _("stays under this committee")

    grouping = models.ForeignKey(Grouping, on_delete=models.PROTECT, related_name="lots")
    part = models.ForeignKey(Part, null=True, blank=True, on_delete=models.PROTECT, related_name="lots")
    sector = models.ForeignKey(Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    held = models.CharField(max_length=10, choices=Held.choices, blank=True, default="")
    by_hand = models.BooleanField(default=False)

    privacy = Classes(S0="grouping part sector held by_hand", S1="membership")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grouping", "sector"], condition=~Q(sector=None), name="sector_falls_once"),
            models.UniqueConstraint(
                fields=["grouping", "membership"], condition=~Q(membership=None), name="member_falls_once"
            ),
            models.CheckConstraint(
                condition=Q(sector=None, membership__isnull=False) | Q(sector__isnull=False, membership=None),
                name="lot_of_one_thing",
            ),
        ]


class Family(models.Model):
    """Sectors of one kind, as a body sees it: the words in a name that show it. A new choice replaces the row and leaves it."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    words = models.CharField(max_length=400)
    position = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    privacy = Classes(S0="body name words position chosen_at replaced_at", S1="by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "name"], condition=Q(replaced_at=None), name="family_once")
        ]


class Kin(models.Model):
    """The family that somebody chose for a sector; without such a row the words of its name say it."""

    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="kin")
    family = models.CharField(max_length=40)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    privacy = Classes(S0="sector family chosen_at replaced_at", S1="by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sector"], condition=Q(replaced_at=None), name="kin_once")]
