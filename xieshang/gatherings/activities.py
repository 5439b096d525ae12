"""Gatherings that were held at a home, or in a hall of it, stand in the ledger of the home under their own kind."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from xieshang.gatherings import kinds
from xieshang.gatherings.models import Attendance, Gathering
from xieshang.places.ledger.registry import Span, kind, source, told

HELD = ("held", "minuted")


def _held(span: Span) -> QuerySet:
    here = Q(home_id__in=span.homes) | Q(home=None, hall__home_id__in=span.homes)
    # Between the moments, so that the index by time serves; the days are those of the place.
    rows = Gathering.objects.filter(here, state__in=HELD, starts_at__date__range=span.days)
    came = Attendance.objects.filter(gathering_id=OuterRef("pk")).order_by().values("gathering_id")
    people = Coalesce(Subquery(came.annotate(many=Count("pk")).values("many")), 0)
    home = Coalesce("home_id", "hall__home_id")
    return told(rows, kind="form", home=home, day=TruncDate("starts_at"), title="title", people=people, case="pk")


for form in kinds.registered.values():
    kind(form.code, form.label, order=form.order)
source("gatherings", _held)
