"""What a leader wrote on a case or a document, and to whom it is directed."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext

from xieshang.kernel.models import Actor, Case, CaseManager
from xieshang.kernel.privacy import Classes


class Instruction(Case):
    """An instruction, sealed: the leader, the office and whoever it is directed to know of it.

    `about` is the case, `document` the title of a document that is no case. `Case.unit` is the unit or special committee that the
    leader named, if any. `leader` (party `leader`) where the installation knows them; name and post stand as they were written.
    `genre` is a code of the body's vocabulary, `called` its words when it was written: a kind that is retired stays readable.
    """

    KIND = "instruction"

    about = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="instructions")
    document = models.CharField(max_length=120, blank=True)
    leader = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    leader_name = models.CharField(max_length=40)
    leader_post = models.CharField(max_length=60, blank=True)
    genre = models.CharField(max_length=20)
    called = models.CharField(max_length=40)
    written_on = models.DateField()
    text = models.TextField()

    privacy = Classes(S1="about leader genre called written_on", S2="document leader_name leader_post text")
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        base_manager_name = "objects"

    @property
    def genre_words(self) -> str:
        """What the kind was called; words as delivered in the reader's language."""
        return gettext(self.called)
