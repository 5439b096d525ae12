"""What somebody keeps for themselves at the desk: own views of lists, and large exports under way."""

from django.db import models

from xieshang.kernel.models import Actor, Body, File
from xieshang.kernel.privacy import Classes


class OwnView(models.Model):
    """A cut of a list under a name of one's own: the words of its address."""

    owner = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    slug = models.CharField(max_length=40)
    name = models.CharField(max_length=30)
    words = models.TextField(max_length=1500)
    made_at = models.DateTimeField()

    privacy = Classes(S0="slug made_at", S2="owner name words")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "slug", "name"], name="own_view_once")]


class Export(models.Model):
    """A list that is too long to be handed over at once, written piece by piece; `after` is where the next piece begins."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    slug = models.CharField(max_length=40)
    words = models.TextField(max_length=1500, blank=True)
    form = models.CharField(max_length=4)
    language = models.CharField(max_length=10)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    after = models.CharField(max_length=200, blank=True)
    file = models.ForeignKey(File, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)

    privacy = Classes(S0="body slug form language total done size made_at ready_at", S2="owner words after file")

    class Meta:
        indexes = [models.Index(fields=["owner", "-id"], name="export_of_owner")]
