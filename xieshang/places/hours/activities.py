"""Half days on duty that were kept, and uses of a room that are over, stand in the ledger of the home;
the half days also in the years of members."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet, Value
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from xieshang.places.hours.models import Booking, Duty
from xieshang.places.ledger.registry import DUTY, Span, kind, source, told
from xieshang.roster import doings

kind("duty", _("half day on duty"), order=50, group=DUTY)
kind("booking", _("use of a room"), order=52, group="rooms")


def _kept(span: Span) -> QuerySet:
    rows = Duty.objects.filter(home_id__in=span.homes, on_day__range=span.days, state="kept")
    return told(rows, kind=Value("duty"), home="home_id", day="on_day", title="title", case="pk")


def _used(span: Span) -> QuerySet:
    rows = Booking.objects.filter(room__home_id__in=span.homes, starts_at__range=span.moments, state="over")
    # How many came nobody counted; what was booked for is no number of people.
    return told(rows, kind=Value("booking"), home="room__home_id", day=TruncDate("starts_at"), title="title", case="pk")


source("duties", _kept)
source("bookings", _used)


def _on_duty(actors: Collection[int], first: date, last: date) -> QuerySet:
    rows = Duty.objects.filter(member_id__in=actors, on_day__range=(first, last), state="kept")
    return doings.told(rows, who="member_id", case="pk", day="on_day")


doings.doing("duty", _("half days on duty"), _on_duty, order=50)
