"""What was issued, the bytes of it, and the templates of each body."""

from django.db import models

from xieshang.kernel.models import Actor, Body, Case, Entry
from xieshang.kernel.privacy import Classes


class Template(models.Model):
    """A body's own Word template for a kind of paper; `content` empty: back to the delivered one. Never changed."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    layout = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=160, blank=True)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, blank=True)
    fields = models.JSONField(default=list)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    privacy = Classes(S0="body layout version content sha256 fields at", S1="name by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "layout", "version"], name="template_version_once")]


class Issued(models.Model):
    """A document was issued: under which number, signed by whom, made from the record as it stood after `record`. Never changed."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    document = models.CharField(max_length=40)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="papers")
    year = models.CharField(max_length=12, blank=True)
    number = models.CharField(max_length=60, blank=True)
    signatory = models.CharField(max_length=40)
    dated_on = models.DateField()
    copies = models.CharField(max_length=300, blank=True)
    record = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(Template, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    privacy = Classes(
        S0="body document year number dated_on template at",
        S1="case signatory copies record by",
    )

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="issued_of_case"),
            models.Index(fields=["body", "document", "year"], name="issued_of_year"),
        ]


class Copy(models.Model):
    """The bytes of an issued document in one format. Only an erasure of its case takes them away."""

    issued = models.ForeignKey(Issued, on_delete=models.PROTECT, related_name="files")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    format = models.CharField(max_length=4, choices=[("docx", "DOCX"), ("pdf", "PDF")])
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    privacy = Classes(S0="issued format sha256", S1="case", S2="content")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issued", "format"], name="copy_once")]
