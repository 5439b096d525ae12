"""The rules a body gave itself: each version a case, its articles rows, who must know it, and which norms rest on it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Actor, Body, Case, CaseManager
from xieshang.kernel.privacy import Classes


class Rule(Case):
    """One version of a rule. `first` is its first version; parties are `reader` (has to read it) and `informed` (has read it)."""

    KIND = "rule"

    class Genre(models.TextChoices):
        METHOD = "method", _("method (办法)")
        OPINION = "opinion", _("opinion (意见)")
        DETAIL = "detail", _("detailed rules (细则)")
        SYSTEM = "system", _("standing order (制度)")

    genre = models.CharField(max_length=8, choices=Genre.choices)
    preamble = models.TextField(blank=True)
    decider = models.CharField(max_length=60, blank=True)
    document_no = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    edition = models.PositiveSmallIntegerField(default=0)
    first = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="versions")
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="successors")

    privacy = Classes(S0="genre preamble decider document_no valid_from valid_to edition first replaces")
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="rule_runs_forward"
            ),
            models.UniqueConstraint(fields=["first", "edition"], condition=Q(edition__gt=0), name="edition_once"),
        ]
        indexes = [models.Index(fields=["valid_from", "valid_to"], name="rule_as_of")]


def place_of(label: str) -> str:
    """An article as it is cited: 第四条, or of an opinion its fourth point."""
    return label if label.startswith("第") else _now("point %(number)s") % {"number": label.rstrip("、")}


class Article(models.Model):
    """An article (条) of one version; `heading` is the chapter that begins with it."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="articles")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=12)
    heading = models.CharField(max_length=60, blank=True)
    text = models.TextField()

    privacy = Classes(S0="rule number label heading text")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="article_once")]

    @property
    def place(self) -> str:
        return place_of(self.label)


class Audience(models.Model):
    """Who must know the rule: everybody with a hat, or everybody in a group or special committee."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="audience")
    hat = models.CharField(max_length=20, blank=True)
    organ = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")

    privacy = Classes(S0="rule hat organ")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hat="") ^ Q(organ=None), name="audience_is_hat_or_organ"),
        ]


class Anchor(models.Model):
    """A norm of the body rests on an article; of each version its own row, so that the past can be looked up."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    norm = models.CharField(max_length=40)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="anchors")
    made_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    privacy = Classes(S0="body norm article made_at", S1="made_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "norm"], name="anchor_once")]
        indexes = [models.Index(fields=["body", "norm"], name="anchor_of_norm")]
