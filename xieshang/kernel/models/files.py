"""Stored files: the row says what it is and whose; the bytes lie in the data folder under a random name."""

from django.db import models

from xieshang.kernel.models.bodies import Actor, Body
from xieshang.kernel.models.cases import Case
from xieshang.kernel.models.log import Entry
from xieshang.kernel.privacy import Classes


class File(models.Model):
    """One stored file; before a case takes it, it belongs to the owner of a draft."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="files")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="files")
    owner_key = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(max_length=20)
    name = models.CharField(max_length=160)
    stored_as = models.CharField(max_length=80, unique=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    is_public = models.BooleanField(default=False)
    kept_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    privacy = Classes(
        S0="body purpose stored_as content_type size sha256 width height is_public kept_at",
        S1="case entry kept_by",
        S2="name owner_key",
    )

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="file_of_case"),
            models.Index(fields=["owner_key", "id"], name="file_of_draft"),
        ]
