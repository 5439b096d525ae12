"""A member of an upper committee who lives in the county: from a day to a day, never counted as a member of this one."""

from django.db import models
from django.db.models import F, Q

from xieshang.kernel.models import Actor, Body
from xieshang.kernel.privacy import Classes
from xieshang.roster.models import Person, ValidQuerySet


class Resident(models.Model):
    """Where the roster of `upper` is in this installation, `person` is the one of that roster and nothing is copied;
    else an entry of this body's own, with what the upper committee said of sector and number."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="residents")
    upper = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residences")
    member_no = models.CharField(max_length=20, blank=True)
    sector = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=80)
    end_decision = models.CharField(max_length=80, blank=True)
    entered_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    privacy = Classes(
        S0="body upper",
        S1="person member_no sector valid_from valid_to decision end_decision entered_by entered_at",
    )
    # To the upper committee that owns the person; `roster.residents` promises that it is no other.
    leads_to_another_body = ("person",)
    objects = models.Manager.from_queryset(ValidQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "person"], condition=Q(valid_to=None), name="resident_once"),
            models.UniqueConstraint(
                fields=["body", "upper", "member_no"],
                condition=Q(valid_to=None) & ~Q(member_no=""),
                name="resident_number_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="resident_runs_forward"
            ),
        ]
        indexes = [models.Index(fields=["body", "valid_from", "valid_to"], name="resident_as_of")]

    @property
    def is_linked(self) -> bool:
        """Whether the upper committee's own roster tells of the person."""
        return self.person.body_id == self.upper_id
