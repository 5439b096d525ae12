"""Topics suggested stand in the years of the members who suggested them."""

from collections.abc import Collection
from datetime import date

from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from xieshang.consultations.topics.models import Topic
from xieshang.kernel.models import Party
from xieshang.kernel.periods import moments
from xieshang.roster import doings


def _suggested(actors: Collection[int], first: date, last: date) -> QuerySet:
    suggested = Party.objects.filter(
        actor_id__in=actors, role="proposer", case__kind=Topic.KIND, case__raised_at__range=moments(first, last)
    )
    # Whoever joined later, by another topic that was merged into this one, suggested that other one.
    rows = suggested.filter(since=F("case__raised_at"))
    return doings.told(rows, who="actor_id", case="case_id", day=TruncDate("case__raised_at"))


doings.doing("topics", _("topics suggested"), _suggested, order=30)
