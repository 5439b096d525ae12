"""Graded checks in the ledger of the home that was checked."""

from django.db.models import QuerySet, Value
from django.utils.translation import gettext_lazy as _

from xieshang.places.ledger.registry import Span, kind, source, told
from xieshang.places.standards.models import HomeCheck

CHECK = "check"
kind(CHECK, _("check of the home"), order=50, group=CHECK)


def _graded(span: Span) -> QuerySet:
    rows = HomeCheck.objects.filter(place__home__in=span.homes, graded_on__range=span.days)
    return told(rows, kind=Value(CHECK), home="place__home__id", day="graded_on", title="title", case="pk")


source("checks", _graded)
