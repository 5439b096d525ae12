"""Standards in their versions, and the checks of places against them, item by item."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Actor, Body, Case, CaseManager, File
from xieshang.kernel.privacy import Classes


class Standard(models.Model):
    """One version of what a body asks of its places; a check keeps the version it began with."""

    class Subject(models.TextChoices):
        HOME = "home", _("Members' Homes")
        POST = "post", _("studios, model posts and service points")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=4, choices=Subject.choices)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    valid_from = models.DateField()
    decision = models.CharField(max_length=200)
    decided_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    privacy = Classes(S0="body subject version name valid_from decision decided_at", S1="decided_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "subject", "version"], name="standard_version_once"),
        ]


class Item(models.Model):
    """One thing that is asked, with its weight and what is to be shown; `kinds` names the kinds of places it is for, empty all."""

    class Section(models.TextChoices):
        HAVE = "have", _("what it has")
        DISPLAY = "display", _("what it displays")
        WALL = "wall", _("what is on the wall")

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="items")
    code = models.SlugField(max_length=20)
    section = models.CharField(max_length=8, choices=Section.choices)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=40)
    asks = models.CharField(max_length=200, blank=True)
    weight = models.PositiveSmallIntegerField()
    photo = models.BooleanField(default=True)
    kinds = models.CharField(max_length=60, blank=True)

    privacy = Classes(S0="standard code section position label asks weight photo kinds")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard", "code"], name="item_once"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="item_weighs_something"),
        ]

    def is_for(self, kind: str) -> bool:
        """Whether it is asked of this kind of place."""
        return not self.kinds or kind in self.kinds.split()


class HomeCheck(Case):
    """A check of a place. `unit` of the case is the committee that visits (None: the office); parties are `place`, `visitor`."""

    KIND = "home_check"

    class Grade(models.TextChoices):
        EXCELLENT = "excellent", _("excellent")
        PASS = "pass", _("up to standard")
        IMPROVE = "improve", _("to be improved")

    place = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="checks")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="checks")
    round = models.PositiveSmallIntegerField(default=1)
    self_score = models.PositiveSmallIntegerField(null=True)
    visit_score = models.PositiveSmallIntegerField(null=True)
    grade = models.CharField(max_length=10, choices=Grade.choices, blank=True)
    graded_on = models.DateField(null=True)

    privacy = Classes(S0="place standard round self_score visit_score grade graded_on")
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(grade="", graded_on=None) | (~Q(grade="") & Q(graded_on__isnull=False)),
                name="check_is_graded_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["place", "-graded_on"], name="check_by_place")]


class Mark(models.Model):
    """What a check says of one item: the keeper's own mark, the visitors' mark, what is to be improved until when.

    `round` is that of the visit in which the visitors' mark was given.
    """

    class Level(models.IntegerChoices):
        FULL = 2, _("fulfilled")
        PARTLY = 1, _("partly there")
        MISSING = 0, _("missing")

    case = models.ForeignKey(HomeCheck, on_delete=models.PROTECT, related_name="marks")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    self_mark = models.PositiveSmallIntegerField(null=True, choices=Level.choices)
    self_words = models.CharField(max_length=500, blank=True)
    visit_mark = models.PositiveSmallIntegerField(null=True, choices=Level.choices)
    visit_words = models.CharField(max_length=500, blank=True)
    round = models.PositiveSmallIntegerField(default=0)
    improve = models.CharField(max_length=300, blank=True)
    improve_by = models.DateField(null=True)
    improve_words = models.CharField(max_length=500, blank=True)
    improved_at = models.DateTimeField(null=True)

    privacy = Classes(
        S0="case item self_mark visit_mark round improve_by improved_at",
        S1="self_words visit_words improve improve_words",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "item"], name="mark_once"),
            models.CheckConstraint(
                condition=Q(improve="", improve_by=None) | (~Q(improve="") & Q(improve_by__isnull=False)),
                name="improvement_has_a_day",
            ),
        ]


class Evidence(models.Model):
    """A photo or paper that shows an item, laid by the keeper, by the visitors, or to show what was improved."""

    class Side(models.TextChoices):
        SELF = "self"
        VISIT = "visit"
        IMPROVE = "improve"

    mark = models.ForeignKey(Mark, on_delete=models.CASCADE, related_name="evidence")
    file = models.OneToOneField(File, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=8, choices=Side.choices)

    privacy = Classes(S1="mark file side")
