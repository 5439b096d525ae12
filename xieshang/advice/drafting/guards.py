"""When a document is ready for its next step."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from xieshang.advice.models import Revision
from xieshang.gatherings import merge
from xieshang.kernel.flow import Guard
from xieshang.kernel.models import Case

MARKS = Q(text__contains=merge.FIRST) | Q(text__contains=merge.SECOND) | Q(text__contains=merge.END)


def _not_written(case: Case) -> str | None:
    last = Revision.objects.filter(paper_id=case.pk).order_by("-number").first()
    if last is None:
        return _("The text is not written yet.")
    if not merge.is_settled(last.text):
        return _("The text still holds two wordings of one passage; choose one first.")
    return None


def _written() -> Q:
    later = Revision.objects.filter(paper_id=OuterRef("paper_id"), number__gt=OuterRef("number"))
    settled = Revision.objects.filter(~Exists(later), paper_id=OuterRef("pk")).exclude(MARKS)
    return Q(Exists(settled))


written = Guard("paper_written", _not_written, _written, homework=True)
