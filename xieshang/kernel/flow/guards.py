"""Guards that any flow may use."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import ngettext

from xieshang.kernel.flow.tables import Guard
from xieshang.kernel.models import Case


def _open_children(case: Case) -> str | None:
    count = Case.objects.filter(parent_id=case.pk).exclude(stage="closed").count()
    words = ngettext("%(count)s task is still open.", "%(count)s tasks are still open.", count)
    return words % {"count": count} if count else None


all_closed = Guard(
    "all_closed",
    _open_children,
    lambda: Q(~Exists(Case.objects.filter(parent_id=OuterRef("pk")).exclude(stage="closed"))),
)
