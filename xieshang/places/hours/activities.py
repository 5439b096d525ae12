"""Half days on duty that were kept, and uses of a room that are over, stand in the ledger of the home."""

from django.db.models import QuerySet, Value
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from xieshang.places.hours.models import Booking, Duty
from xieshang.places.ledger.registry import DUTY, Span, kind, source, told

kind("duty", _("half day on duty"), order=50, group=DUTY)
kind("booking", _("use of a room"), order=52, group="rooms")


def _kept(span: Span) -> QuerySet:
    rows = Duty.objects.filter(home_id__in=span.homes, on_day__range=span.days, state="kept")
    return told(rows, kind=Value("duty"), home="home_id", day="on_day", title="title", case="pk")


def _used(span: Span) -> QuerySet:
    rows = Booking.objects.filter(room__home_id__in=span.homes, starts_at__date__range=span.days, state="over")
    # How many came nobody counted; what was booked for is no number of people.
    return told(rows, kind=Value("booking"), home="room__home_id", day=TruncDate("starts_at"), title="title", case="pk")


source("duties", _kept)
source("bookings", _used)
