"""The annual plan (年度协商计划), its versions, and the calls for topics (征集) that come before it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Actor, Case, CaseManager, File
from xieshang.kernel.privacy import Classes
from xieshang.kernel.protection import protect


class Plan(Case):
    """What a body consults on in a year. Its items are the topics whose `parent` it is. `key` lets a year have one plan only."""

    KIND = "plan"

    year = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=24, unique=True)

    privacy = Classes(S0="year key")
    objects: ClassVar[CaseManager] = CaseManager()


class PlanVersion(models.Model):
    """The plan as it stood at a moment, never changed: as sent for review, as decided, as amended (`reason`, `document`)."""

    class Stage(models.TextChoices):
        DRAFT = "draft", _("draft for review")
        DECIDED = "decided", _("as decided")
        AMENDED = "amended", _("as amended")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    stage_of = models.CharField(max_length=8, choices=Stage.choices)
    content = models.JSONField()
    reason = models.CharField(max_length=200, blank=True)
    document = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    privacy = Classes(S0="plan number stage_of at", S1="content reason document by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]


class Call(models.Model):
    """From a day to a day the body asks for topics: whom, in which words, by which document."""

    class Asked(models.TextChoices):
        UNITS = "units", _("departments")
        PARTIES = "parties", _("parties and organisations")
        MEMBERS = "members", _("members")
        TOWNS = "towns", _("towns")
        CITIZENS = "citizens", _("citizens")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="calls")
    title = models.CharField(max_length=80)
    words = models.TextField()
    asked = models.JSONField(default=list)
    opens_on = models.DateField()
    closes_on = models.DateField()
    document = models.CharField(max_length=80, blank=True)
    file = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    privacy = Classes(S0="plan title words asked opens_on closes_on document file at", S1="by")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="call_ends_after_its_start")
        ]
        indexes = [models.Index(fields=["opens_on", "closes_on"], name="call_by_day")]

    @property
    def asked_words(self) -> list[str]:
        labels = dict(self.Asked.choices)
        return [str(labels[code]) for code in self.asked if code in labels]


protect("consultations_planversion")
