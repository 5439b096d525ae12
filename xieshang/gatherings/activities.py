"""Gatherings that were held at a home, or in a hall of it, stand in the ledger of the home under their own kind;
who attended and who spoke, in the years of members."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from xieshang.gatherings import kinds
from xieshang.gatherings.models import Attendance, Gathering, Remark
from xieshang.kernel.periods import moments
from xieshang.places.ledger.registry import Span, kind, source, told
from xieshang.roster import doings

HELD = ("held", "minuted")


def _held(span: Span) -> QuerySet:
    here = Q(home_id__in=span.homes) | Q(home=None, hall__home_id__in=span.homes)
    rows = Gathering.objects.filter(here, state__in=HELD, starts_at__range=span.moments)
    came = Attendance.objects.filter(gathering_id=OuterRef("pk")).order_by().values("gathering_id")
    people = Coalesce(Subquery(came.annotate(many=Count("pk")).values("many")), 0)
    home = Coalesce("home_id", "hall__home_id")
    return told(rows, kind="form", home=home, day=TruncDate("starts_at"), title="title", people=people, case="pk")


for form in kinds.registered.values():
    kind(form.code, form.label, order=form.order)
source("gatherings", _held)


def _attended(actors: Collection[int], first: date, last: date) -> QuerySet:
    rows = Attendance.objects.filter(actor_id__in=actors, occurred_on__range=(first, last))
    return doings.told(rows, who="actor_id", case="gathering_id", day="occurred_on")


def _spoke(actors: Collection[int], first: date, last: date) -> QuerySet:
    rows = Remark.objects.filter(speaker_id__in=actors, gathering__starts_at__range=moments(first, last))
    return doings.told(rows, who="speaker_id", case="gathering_id", day=TruncDate("gathering__starts_at"))


doings.doing("attended", _("gatherings attended"), _attended, order=10, in_groups=True)
doings.doing("spoke", _("remarks at gatherings"), _spoke, order=20, in_groups=True)
