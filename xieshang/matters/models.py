"""People's matters and, apart from them and encrypted, who raised them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Body, Case, CaseManager
from xieshang.kernel.privacy import Classes
from xieshang.places.models import Hall


class Matter(Case):
    """A resident's matter for a hall. The text is internal; what the public reads is `public_title` and the story."""

    KIND = "matter"

    class Variety(models.TextChoices):
        PROBLEM = "problem", _("hard problem")
        DISPUTE = "dispute", _("dispute")

    class Channel(models.TextChoices):
        PHONE = "phone", _("phone or computer")
        PAPER = "paper", _("paper")
        STAFF = "staff", _("by word of mouth")

    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, related_name="matters")
    variety = models.CharField(max_length=10, choices=Variety.choices)
    is_petition = models.BooleanField(default=False)
    place = models.CharField(max_length=80, blank=True)
    text = models.TextField()
    alias = models.CharField(max_length=40)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    code_digest = models.CharField(max_length=64, unique=True)

    privacy = Classes(S0="hall variety is_petition channel", S1="code_digest", S2="place text alias")
    objects: ClassVar[CaseManager] = CaseManager()

    @property
    def told_variety(self) -> str:
        """What kind of matter it is by those who raised it, as the screening asks for it."""
        return "petition" if self.is_petition else self.variety


class Identity(models.Model):
    """Name and phone of who raised a matter: sealed, opened only by named intake roles, each opening logged."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="identity")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    name_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.CharField(max_length=64, blank=True)
    key_id = models.PositiveSmallIntegerField(default=1)

    privacy = Classes(S0="matter body key_id", S3="name_sealed phone_sealed phone_index")

    class Meta:
        indexes = [models.Index(fields=["body", "phone_index"], name="identity_by_phone")]


class Rating(models.Model):
    """What the raiser says of process and result, once per round."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="ratings")
    round = models.PositiveSmallIntegerField(default=1)
    process = models.PositiveSmallIntegerField()
    result = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    privacy = Classes(S1="matter round process result made_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "round"], name="one_rating_per_round")]
