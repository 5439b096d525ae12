"""Being commended stands in the year of a member, on the day it was announced."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from xieshang.duty.models import Nomination
from xieshang.roster import doings


def _commended(actors: Collection[int], first: date, last: date) -> QuerySet:
    rows = Nomination.objects.filter(actor_id__in=actors, is_chosen=True, struck_at=None)
    rows = rows.filter(award__commendation__announced_on__range=(first, last))
    return doings.told(rows, who="actor_id", case="award__commendation_id", day="award__commendation__announced_on")


doings.doing("commended", _("commendations"), _commended, order=90)
