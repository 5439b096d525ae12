"""What consultation leads to: documents, the suggestions in them, and what came of them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Actor, Case, CaseManager
from xieshang.kernel.privacy import Classes
from xieshang.places.posts.models import Post


class FormalSuggestion(Case):
    """The strongest document (建议案): decided by a meeting, numbered then, sent to Party committee and government.

    `origin` is the case it comes from (a gathering), `post` the post; neither when the office typed it. `organ` drafts it and is
    party as `proposer`.
    """

    KIND = "formal"

    class Meeting(models.TextChoices):
        CHAIRS = "chairs", _("chairs' meeting")
        STANDING = "standing", _("Standing Committee meeting")
        PLENARY = "plenary", _("plenary session")

    origin = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    meeting = models.CharField(max_length=10, choices=Meeting.choices, blank=True)
    document_no = models.CharField(max_length=40, blank=True)
    decided_on = models.DateField(null=True)
    sent_to = models.CharField(max_length=40, blank=True)
    sent_on = models.DateField(null=True)

    privacy = Classes(S0="origin post organ meeting document_no decided_on sent_to sent_on")
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        base_manager_name = "objects"


class ConsultationReport(Case):
    """The weaker document (协商专报): signed by a leader of the committee and sent; the same parties and origins."""

    KIND = "consultation_report"

    origin = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    signed_by = models.CharField(max_length=40, blank=True)
    sent_to = models.CharField(max_length=40, blank=True)
    sent_on = models.DateField(null=True)

    privacy = Classes(S0="origin post organ sent_to sent_on", S1="signed_by")
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        base_manager_name = "objects"


class Revision(models.Model):
    """The text of a document as somebody saved it. `base_number` is what the writer began from; a merge also names `merged_number`."""

    paper = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="text_revisions")
    number = models.PositiveSmallIntegerField()
    base_number = models.PositiveSmallIntegerField()
    merged_number = models.PositiveSmallIntegerField(null=True)
    title = models.CharField(max_length=120)
    text = models.TextField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    privacy = Classes(S0="number base_number merged_number", S1="paper title by at", S2="text")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="paper_revision_once")]


class Suggestion(Case):
    """One suggestion (意见建议): what is asked of which unit (`Case.unit`), in how many working days.

    `Case.parent` is the document or the gathering it stands under. `origin` and `post`: where it comes from. `organ` (party `proposer`)
    says in the end whether it is done. `term_days` 0: as the norm has it. Who raised it is written as on paper; persons of the
    roster among them are party as `raiser`.
    """

    KIND = "suggestion"

    origin = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    raised_by = models.TextField(blank=True)
    term_days = models.PositiveSmallIntegerField(default=0)
    result_class = models.CharField(max_length=8, blank=True)

    privacy = Classes(S0="origin post organ term_days result_class", S1="text", S2="raised_by")
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        base_manager_name = "objects"


class LastingResult(Case):
    """What came of consultation in the end, and where. How long it took is reckoned from the days; evidence hangs on it as files.

    `began_on` is the day on which the earliest of the cases was raised that it came from; typed where none is in the installation.
    """

    KIND = "lasting_result"

    organ = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    story = models.TextField()
    place = models.CharField(max_length=120)
    began_on = models.DateField()
    came_on = models.DateField()

    privacy = Classes(S0="organ began_on came_on", S1="story place")
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(condition=Q(came_on__gte=F("began_on")), name="result_comes_after_its_beginning")
        ]
