"""Matters of the halls stand in the ledger of the home in which the hall sits, on the day they were raised."""

from django.db.models import QuerySet, Value
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from xieshang.matters.models import Matter
from xieshang.places.ledger.registry import MATTER, Span, kind, source, told

kind("matter", _("matter of a resident"), order=30, group=MATTER)


def _raised(span: Span) -> QuerySet:
    rows = Matter.objects.filter(hall__home_id__in=span.homes, raised_at__date__range=span.days)
    return told(rows, kind=Value("matter"), home="hall__home_id", day=TruncDate("raised_at"), title="title", case="pk")


source("matters", _raised)
