"""What was done with the roster, row by row: opened telephones and entered changes. Never changed afterwards."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Actor, Body
from xieshang.kernel.privacy import Classes
from xieshang.kernel.protection import protect
from xieshang.roster.models import Membership, Person


class Reveal(models.Model):
    """Somebody opened the phone number of a person: who, when, what for. Never changed."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reveals")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    opened_at = models.DateTimeField()

    privacy = Classes(S0="body", S1="person by opened_at", S2="reason")

    class Meta:
        indexes = [models.Index(fields=["person", "-opened_at"], name="reveal_of_person")]


class Change(models.Model):
    """Something was entered in the roster about a person: what, as of which day, by which document, by whom. Never changed."""

    class Kind(models.TextChoices):
        ADDED = "added", _("added as a member")
        REJOINED = "rejoined", _("a member again")
        TRANSFERRED = "transferred", _("transferred")
        REGROUPED = "regrouped", _("moved to another town group")
        OFFICE = "office", _("office changed")
        GROUPED = "grouped", _("placed by a grouping")
        LEFT = "left", _("membership ended")
        NAMED = "named", _("named for the next term")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="changes")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    effective_on = models.DateField()
    decision = models.CharField(max_length=80)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    privacy = Classes(S0="body", S1="person membership kind effective_on decision by entered_at")

    class Meta:
        indexes = [models.Index(fields=["person", "-entered_at"], name="change_of_person")]


protect("roster_reveal")
protect("roster_change")
