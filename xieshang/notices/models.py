"""Who was told what, how they want to be told, and what they do not want to hear of."""

from django.db import models
from django.db.models import Q

from xieshang.kernel.models import Actor, Body, Case, Entry
from xieshang.kernel.privacy import Classes


class Notice(models.Model):
    """One thing one person should know. `mail` is how it goes out; `mailed_at` that it went."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=8, default="none")
    mailed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    privacy = Classes(S0="body", S1="recipient case entry code made_at read_at mail mailed_at reminded_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "entry", "code"], name="notice_once")]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_inbox"),
            models.Index(fields=["recipient", "case"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["mail", "recipient"], condition=Q(mailed_at=None), name="notice_to_mail"),
        ]


class Preference(models.Model):
    """How a person wants to hear of one kind of notice outside the desk."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=40)
    mode = models.CharField(max_length=8)

    privacy = Classes(S1="actor code mode")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "code"], name="preference_once")]


class Mute(models.Model):
    """A person wants to hear nothing more of a case: no inbox, no mail, no reminder."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    privacy = Classes(S1="actor case since")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "case"], name="mute_once")]
