"""Matters of the halls stand in the ledger of the home in which the hall sits, on the day they were raised;
and in the years of the members who passed them on for a constituent."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet, Value
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Party
from xieshang.kernel.periods import moments
from xieshang.matters.models import Matter
from xieshang.places.ledger.registry import MATTER, Span, kind, source, told
from xieshang.roster import doings

kind("matter", _("matter of a resident"), order=30, group=MATTER)


def _raised(span: Span) -> QuerySet:
    rows = Matter.objects.filter(hall__home_id__in=span.homes, raised_at__range=span.moments)
    return told(rows, kind=Value("matter"), home="hall__home_id", day=TruncDate("raised_at"), title="title", case="pk")


source("matters", _raised)


def _for_constituents(actors: Collection[int], first: date, last: date) -> QuerySet:
    rows = Party.objects.filter(
        actor_id__in=actors, role="liaison", case__kind=Matter.KIND, case__raised_at__range=moments(first, last)
    )
    return doings.told(rows, who="actor_id", case="case_id", day=TruncDate("case__raised_at"))


doings.doing("matters", _("matters raised for constituents"), _for_constituents, order=40)
