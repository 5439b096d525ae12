"""Which words of a press conference everybody may read."""

from django.db import models

from xieshang.gatherings.models import Remark
from xieshang.kernel.models import Actor
from xieshang.kernel.privacy import Classes


class PublishedRemark(models.Model):
    """The remark is published, with who said it; without this row it stays inside."""

    remark = models.OneToOneField(Remark, on_delete=models.PROTECT, related_name="published")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    privacy = Classes(S0="remark at", S1="by")
