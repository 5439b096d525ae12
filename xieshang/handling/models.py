"""Tasks of units, and what those who asked say of them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xieshang.kernel.models import Actor, Body, Case, CaseManager
from xieshang.kernel.privacy import Classes


class Assignment(Case):
    """A unit's task from a parent case: who, until when, what came of it. `Case.unit` is the unit.

    `due_on` of the case is the next deadline of whoever is to act; `reply_due_on` stays the unit's own. `replied_on` is the day
    of the standing reply, empty while there is none. Everything else that happened is read from the log.
    """

    KIND = "assignment"

    class Role(models.TextChoices):
        LEAD = "lead"
        ASSIST = "assist"

    role = models.CharField(max_length=8, choices=Role.choices)
    text = models.TextField()
    round = models.PositiveSmallIntegerField(default=1)
    is_extended = models.BooleanField(default=False)
    result_class = models.CharField(max_length=8, blank=True)
    objection_until = models.DateField()
    reply_due_on = models.DateField()
    replied_on = models.DateField(null=True, blank=True)

    privacy = Classes(S0="role round is_extended result_class objection_until reply_due_on replied_on", S2="text")
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        base_manager_name = "objects"
        indexes = [models.Index(fields=["replied_on"], name="assignment_replied")]


class Rating(models.Model):
    """What somebody who asked for the work says of its process and its result, once per round."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="ratings")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    rater = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    process = models.PositiveSmallIntegerField()
    result = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    privacy = Classes(S0="body", S1="assignment round rater process result made_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "round", "rater"], name="assignment_rated_once_a_round"),
            models.CheckConstraint(
                condition=Q(process__range=(1, 5)) & Q(result__range=(1, 5)), name="assignment_rating_in_range"
            ),
        ]


# Instructions are a part of this slice in a folder of their own.
import xieshang.handling.instructions.models  # noqa: E402, F401
