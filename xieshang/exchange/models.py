"""What was read from a file, and what came of it: a batch and its lines."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Actor, Body
from xieshang.kernel.privacy import Classes


class Batch(models.Model):
    """One file that was read in: seen line by line, then applied, perhaps undone."""

    class Stage(models.TextChoices):
        PREVIEW = "preview", _("looked at, nothing changed")
        APPLYING = "applying", _("being imported")
        APPLIED = "applied", _("imported")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    given = models.JSONField(default=dict)
    understood = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    language = models.CharField(max_length=10)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.PREVIEW)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    privacy = Classes(
        S0="body kind columns language stage total done made_at applied_at undone_at",
        S1="by",
        S2="file_name given understood",
    )

    class Meta:
        indexes = [models.Index(fields=["body", "kind", "-id"], name="batch_of_body")]


class Line(models.Model):
    """A line of the file: its cells and its journal lie sealed, since a roster holds telephones, and go after a month."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=8)
    choice = models.CharField(max_length=30, blank=True)
    content_sealed = models.BinaryField(null=True)
    journal_sealed = models.BinaryField(null=True)
    subject = models.PositiveBigIntegerField(null=True)
    is_written = models.BooleanField(default=False)
    fault = models.CharField(max_length=200, blank=True)

    privacy = Classes(
        S0="batch number status choice is_written",
        S1="subject",
        S2="fault",
        S3="content_sealed journal_sealed",
        keep={"content_sealed": "30d", "journal_sealed": "30d"},
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="line_once")]
        indexes = [models.Index(fields=["batch", "status", "number"], name="line_by_status")]
