"""Topics (议题): suggested, screened, taken into the year's plan, consulted on, and what came of it; one case all the way."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.consultations.plan.models import Call
from xieshang.kernel.models import Actor, Case, CaseManager
from xieshang.kernel.privacy import Classes


class Topic(Case):
    """Something to consult on. `parent` is the plan that takes it up, `unit` the special committee that leads.

    Parties: `proposer` (everybody who suggested it), `lead` (the special committee), `cooperating` (units), `group`.
    """

    KIND = "topic"

    class Source(models.TextChoices):
        MEMBER = "member", _("member")
        GROUP = "group", _("group")
        COMMITTEE = "committee", _("special committee")
        UNIT = "unit", _("department")
        PARTY = "party", _("party or organisation")
        TOWN = "town", _("town")
        CITIZEN = "citizen", _("citizen")
        DECREED = "decreed", _("set by the Party committee")
        CARRIED = "carried", _("carried over from the year before")

    call = models.ForeignKey(Call, null=True, on_delete=models.PROTECT, related_name="topics")
    source = models.CharField(max_length=10, choices=Source.choices)
    proposed_by = models.CharField(max_length=60, blank=True)
    reason = models.TextField()
    wished = models.CharField(max_length=20, blank=True)
    code_digest = models.CharField(max_length=64, blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    form = models.CharField(max_length=20, blank=True)
    leader = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    month = models.PositiveSmallIntegerField(null=True, validators=[MinValueValidator(1), MaxValueValidator(12)])
    document = models.CharField(max_length=60, blank=True)
    sectors = models.JSONField(default=list)

    privacy = Classes(
        S0="call source wished merged_into form leader month document sectors",
        S1="code_digest",
        S2="reason proposed_by",
    )
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code_digest"], condition=~Q(code_digest=""), name="topic_code_once"),
            models.CheckConstraint(condition=Q(month=None) | Q(month__gte=1, month__lte=12), name="topic_month_exists"),
        ]
        indexes = [models.Index(fields=["form", "month"], name="topic_by_month")]


class Assessment(models.Model):
    """What a special committee makes of a topic: points by criterion, and a remark. One each, the latest stands."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="assessments")
    committee = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    points = models.JSONField()
    remark = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    privacy = Classes(S1="topic committee points by at", S2="remark")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "committee"], name="assessed_once")]

    @property
    def mean(self) -> float:
        return sum(self.points.values()) / len(self.points) if self.points else 0.0
