"""Half days on which a member was on duty in a home stand in its ledger, once the keeper recorded that they came."""

from django.db.models import QuerySet, Value
from django.utils.translation import gettext_lazy as _

from xieshang.places.hours.models import Duty
from xieshang.places.ledger.registry import DUTY, Span, kind, source, told

kind("duty", _("half day on duty"), order=25, group=DUTY)


def _kept(span: Span) -> QuerySet:
    rows = Duty.objects.filter(home_id__in=span.homes, on_day__range=span.days, state="kept")
    return told(rows, kind=Value("duty"), home="home_id", day="on_day", title="title", people=1, case="pk")


source("duty", _kept)
