"""Bodies (one CPPCC committee each) and the actors in them."""

from django.db import models
from django.db.models import Q

from xieshang.kernel.privacy import Classes


class Body(models.Model):
    """One committee at one level and place; the tenant of everything else."""

    code = models.CharField(max_length=12, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=12)
    host = models.CharField(max_length=120, null=True, blank=True, unique=True)

    privacy = Classes(S0="code parent name short_name name_en level host")

    def __str__(self) -> str:
        return self.name


class Actor(models.Model):
    """Whoever can act, be asked or be named in a case: a person, a unit, an organ, the system, a citizen by alias."""

    class Kind(models.TextChoices):
        PERSON = "person"
        UNIT = "unit"
        ORGAN = "organ"
        SYSTEM = "system"
        ANONYMOUS = "anonymous"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="actors")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)

    privacy = Classes(S0="body kind", S1="name name_en")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body"], condition=Q(kind="system"), name="one_system_actor_per_body"),
        ]
        indexes = [models.Index(fields=["body", "kind", "name"], name="actor_by_name")]

    def __str__(self) -> str:
        return self.name
