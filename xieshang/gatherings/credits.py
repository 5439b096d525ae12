"""What the records say of a sector group when it may be commended: gatherings it held, and how many came to them."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from xieshang.duty.registry import credit
from xieshang.gatherings.activities import HELD
from xieshang.gatherings.models import Attendance, Gathering
from xieshang.roster.doings import told


def _held(groups: Collection[int], first: date, last: date) -> QuerySet:
    rows = Gathering.objects.filter(organ_id__in=groups, state__in=HELD, starts_at__date__range=(first, last))
    return told(rows, who="organ_id", case="pk", day=TruncDate("starts_at"))


def _came(groups: Collection[int], first: date, last: date) -> QuerySet:
    rows = Attendance.objects.filter(gathering__organ_id__in=groups, gathering__state__in=HELD)
    rows = rows.filter(occurred_on__range=(first, last))
    return told(rows, who="gathering__organ_id", case="gathering_id", day="occurred_on")


credit("group", "held", _("gatherings held"), _held, order=10)
credit("group", "came", _("participations in them"), _came, order=20)
