"""The year of a group: the plan its convenors hand in, what became of each line, and the summary."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.gatherings.models import Gathering
from xieshang.kernel.models import Case, CaseManager
from xieshang.kernel.privacy import Classes
from xieshang.roster.models import Group


class GroupYear(Case):
    """What a group plans and what it did in a year; parties are the group (`group`) and its special committee (`guide`).

    `tally`: how often the members did what, as it was counted when the summary was handed in.
    """

    KIND = "group_year"

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    tally = models.JSONField(default=dict)

    privacy = Classes(S0="group year tally")
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "year"], name="group_year_once")]


class PlanLine(models.Model):
    """Something a group means to do in a month: `gathering` is the meeting called for it, `done_on` the day it was done otherwise."""

    class Kind(models.TextChoices):
        STUDY = "study", _("study")
        CONSULTATION = "consultation", _("consultation")
        RESEARCH = "research", _("research")
        INSPECTION = "inspection", _("inspection")
        PROPOSAL = "proposal", _("proposal")
        OPINION = "opinion", _("report of social conditions")
        SERVICE = "service", _("service for the people")
        OTHER = "other", _("something else")

    of_year = models.ForeignKey(GroupYear, on_delete=models.PROTECT, related_name="lines")
    month = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=14, choices=Kind.choices)
    title = models.CharField(max_length=100)
    gathering = models.OneToOneField(Gathering, null=True, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True)

    privacy = Classes(S0="of_year month kind title gathering done_on")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="plan_line_in_a_month"),
            models.UniqueConstraint(fields=["of_year", "month", "title"], name="plan_line_once"),
        ]
