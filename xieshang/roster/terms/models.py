"""A change of term: the case, who is named for the next term, and which offices go on in it. Nothing here holds before it is opened."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Actor, Case, CaseManager
from xieshang.kernel.privacy import Classes
from xieshang.roster.models import Group, Membership, Person, Sector, SpecialCommittee, Term


class Succession(Case):
    """One term follows another (换届). `old` is None for the first term of a body."""

    KIND = "succession"

    old = models.ForeignKey(Term, null=True, on_delete=models.PROTECT, related_name="+")
    term = models.OneToOneField(Term, on_delete=models.PROTECT, related_name="succession")
    decision = models.CharField(max_length=80)

    privacy = Classes(S0="old term decision")
    objects: ClassVar[CaseManager] = CaseManager()


class Nominee(models.Model):
    """Somebody named for the next term: where they are to belong. Becomes a membership when the term is opened."""

    succession = models.ForeignKey(Succession, on_delete=models.PROTECT, related_name="nominees")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="nominations")
    sector = models.ForeignKey(Sector, null=True, on_delete=models.PROTECT, related_name="+")
    committee = models.ForeignKey(SpecialCommittee, null=True, on_delete=models.PROTECT, related_name="+")
    town_group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+")
    member_no = models.CharField(_("Member number"), max_length=20)
    office = models.CharField(max_length=20, choices=Membership.Office.choices, blank=True, default="")
    terms_served = models.PositiveSmallIntegerField(default=1)
    decision = models.CharField(max_length=80, blank=True)
    named_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    privacy = Classes(
        S0="succession",
        S1="person sector committee town_group member_no office terms_served decision named_by named_at",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["succession", "person"], name="named_once"),
            models.UniqueConstraint(fields=["succession", "member_no"], name="named_number_once"),
        ]


class Renewal(models.Model):
    """An office for an organ of the next term that somebody has confirmed; it is given when the term is opened."""

    succession = models.ForeignKey(Succession, on_delete=models.PROTECT, related_name="renewals")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    of = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=80)
    confirmed_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    privacy = Classes(S0="succession role", S1="actor of decision confirmed_by confirmed_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["succession", "actor", "role", "of"], name="renewed_once"),
        ]
