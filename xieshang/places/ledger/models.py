"""What happened at a home and stands nowhere else: in older years, or without a gathering."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Actor
from xieshang.kernel.privacy import Classes
from xieshang.places.models import Home


class Activity(models.Model):
    """A line of a home's ledger that somebody wrote: what was done on a day, and how many came; struck out, never rewritten."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("meeting or talk")
        STUDY = "study", _("study or training")
        SERVICE = "service", _("volunteer service")
        CONTACT = "contact", _("contact with constituents")
        RECEPTION = "reception", _("visitors received")
        OTHER = "other", _("other activity")

    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    happened_on = models.DateField()
    title = models.CharField(max_length=120)
    people = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=120)
    written_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    struck_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    struck_at = models.DateTimeField(null=True)
    struck_why = models.CharField(max_length=200, blank=True)

    privacy = Classes(
        S0="home kind happened_on people written_at struck_at",
        S1="title source written_by struck_by struck_why",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_by=None, struck_why="")
                | (Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_why="")),
                name="activity_struck_says_who_and_why",
            )
        ]
        indexes = [models.Index(fields=["home", "-happened_on"], name="activity_by_home")]
