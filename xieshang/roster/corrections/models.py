"""What was to be corrected of a person, line by line: what stood there, and what stands there once it is entered."""

from typing import ClassVar

from django.db import models

from xieshang.kernel.models import Case, CaseManager, File
from xieshang.kernel.privacy import Classes
from xieshang.roster.models import Person


class Correction(Case):
    """Somebody's entry in the roster is to be corrected. The person is the party `person`."""

    KIND = "correction"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="corrections")

    privacy = Classes(S1="person")
    objects: ClassVar[CaseManager] = CaseManager()


class Line(models.Model):
    """One field of a correction. A telephone stands sealed, a photo as its file, everything else in words."""

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="lines")
    field = models.CharField(max_length=12)
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    before_sealed = models.BinaryField(null=True)
    after_sealed = models.BinaryField(null=True)
    photo = models.ForeignKey(File, null=True, on_delete=models.SET_NULL, related_name="+")

    privacy = Classes(S0="correction field", S2="before after photo", S3="before_sealed after_sealed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["correction", "field"], name="field_corrected_once")]
