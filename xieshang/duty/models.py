"""Commendations: a round of a year, its classes, who is nominated, and what was objected during publicity."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xieshang.kernel.models import Actor, Case, CaseManager
from xieshang.kernel.privacy import Classes


class Commendation(Case):
    """One round of commending a year. Parties: `nominator` (groups and special committees), `asked` (those of them
    that have not finished nominating), from publicity on `nominee`.

    `publicity_until` is its last day, `heard_on` the day after which nothing stands in the way of a decision any more.
    """

    KIND = "commendation"

    year = models.PositiveSmallIntegerField()
    how_to_object = models.TextField(blank=True)
    publicity_until = models.DateField(null=True)
    heard_on = models.DateField(null=True)
    decider = models.CharField(max_length=60, blank=True)
    document_no = models.CharField(max_length=40, blank=True)
    decided_on = models.DateField(null=True)
    announced_on = models.DateField(null=True)

    privacy = Classes(S0="year how_to_object publicity_until heard_on decider document_no decided_on announced_on")
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        indexes = [models.Index(fields=["announced_on"], name="commendation_by_day")]


class Award(models.Model):
    """A class of a round: what it is called this year, and how many places it has. `code` names it in the registry."""

    commendation = models.ForeignKey(Commendation, on_delete=models.CASCADE, related_name="awards")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    places = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()

    privacy = Classes(S0="commendation code name places position")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commendation", "code"], name="award_once"),
            models.CheckConstraint(condition=Q(places__gte=1), name="award_has_a_place"),
        ]


class Nomination(models.Model):
    """Somebody (`actor`) or something (`subject`) nominated in a class, and what became of it.

    `counts` is what the records said on the day of publicity, by the codes of the credits.
    """

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="nominations")
    actor = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="nominations")
    subject = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="nominations")
    reason = models.TextField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    behalf_of = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    is_chosen = models.BooleanField(default=False)
    struck_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)

    privacy = Classes(
        S0="counts", S1="award actor subject by behalf_of made_at withdrawn_at is_chosen struck_at", S2="reason"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(actor=None, subject__isnull=False) | Q(actor__isnull=False, subject=None),
                name="nomination_is_of_one",
            ),
            models.UniqueConstraint(fields=["award", "actor"], condition=Q(withdrawn_at=None), name="nominated_once"),
            models.UniqueConstraint(fields=["award", "subject"], condition=Q(withdrawn_at=None), name="put_up_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(is_chosen=False), name="nothing_withdrawn_is_chosen"
            ),
        ]

    @property
    def candidate_id(self) -> int:
        return self.actor_id or self.subject_id or 0

    @property
    def name(self) -> str:
        """As it is called today."""
        return self.actor.name if self.actor else self.subject.title if self.subject else ""


class Objection(models.Model):
    """What somebody objected to a nomination during publicity, and what was decided on it; read by the office only."""

    class Verdict(models.TextChoices):
        STRUCK = "struck"
        STAYS = "stays"

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="objections")
    words = models.TextField()
    recorded_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    decision = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)

    privacy = Classes(S1="nomination recorded_by recorded_at verdict settled_at", S2="words decision")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="", settled_at=None) | (~Q(verdict="") & Q(settled_at__isnull=False)),
                name="objection_is_settled_by_a_verdict",
            ),
        ]
