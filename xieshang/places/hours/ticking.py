"""What the clock does to duties and bookings."""

from datetime import datetime, timedelta

from django.utils import timezone

from xieshang.kernel import bodies, flow
from xieshang.kernel.ticks import on_tick
from xieshang.places.hours import rooms
from xieshang.places.hours.models import Booking, Duty


@on_tick("places-duty-tomorrow")
def remind(at: datetime) -> int:
    """From the day before on, whoever is on duty was reminded once; who took a duty over later, too."""
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    due = list(Duty.objects.filter(state="planned", on_day__lte=tomorrow).order_by("pk"))
    for duty in due:
        flow.perform(duty, "remind", by=bodies.machine(duty.body_id, at), at=at)
    return len(due)


@on_tick("places-bookings-over")
def end(at: datetime) -> int:
    """Bookings whose time has passed are over."""
    due = list(Booking.objects.filter(rooms.over(at), state="booked").order_by("pk"))
    for booking in due:
        flow.perform(booking, "end", by=bodies.machine(booking.body_id, at), at=at)
    return len(due)
