"""When a home is open, who is on duty in it, and which room is used by whom."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Actor, Body, Case, CaseManager
from xieshang.kernel.privacy import Classes
from xieshang.places.models import Hall, Home, OpenQuerySet


class Timetable(models.Model):
    """The hours of a home: week by week from a day on, or (`last_on` named) an exception for these days. The newest entered holds.

    `keeps_holidays`: closed on the public holidays of the body's calendar. Never changed; an exception can be struck out.
    """

    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="timetables")
    first_on = models.DateField()
    last_on = models.DateField(null=True)
    keeps_holidays = models.BooleanField(default=False)
    why = models.CharField(max_length=100, blank=True)
    entered_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    struck_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    struck_at = models.DateTimeField(null=True)
    struck_why = models.CharField(max_length=200, blank=True)

    privacy = Classes(
        S0="home first_on last_on keeps_holidays why entered_at struck_at", S1="entered_by struck_by struck_why"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_on=None) | Q(last_on__gte=F("first_on")), name="timetable_forward"),
            models.CheckConstraint(condition=Q(last_on=None) | ~Q(why=""), name="timetable_exception_says_why"),
            models.CheckConstraint(
                condition=Q(struck_at=None) | (Q(struck_by__isnull=False) & ~Q(struck_why="")),
                name="timetable_struck_says_why",
            ),
        ]
        indexes = [models.Index(fields=["home", "first_on"], name="timetable_of_home")]


class OpenSpan(models.Model):
    """From when to when: on a day of the week (Monday is 0), or on every day of an exception."""

    timetable = models.ForeignKey(Timetable, on_delete=models.PROTECT, related_name="spans")
    weekday = models.PositiveSmallIntegerField(null=True)
    opens = models.TimeField()
    closes = models.TimeField()

    privacy = Classes(S0="timetable weekday opens closes")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="span_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(weekday=None) | Q(weekday__lte=6), name="span_on_a_day_of_the_week"),
        ]

    @property
    def weekday_name(self) -> str:
        """The day of the week in words; every day of an exception has none."""
        return "" if self.weekday is None else str(WEEKDAYS[self.weekday])


class Half(models.TextChoices):
    """The half of a day that somebody is on duty."""

    MORNING = "am", _("morning")
    AFTERNOON = "pm", _("afternoon")


class Duty(Case):
    """A member is on duty in a home, half a day. `member` None: nobody is found yet; `stands` False: called off.

    Parties are `place` (the home) and `on_duty` (the member).
    """

    KIND = "duty"

    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="duties")
    on_day = models.DateField()
    half = models.CharField(max_length=2, choices=Half.choices)
    member = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="duties")
    stands = models.BooleanField(default=True)

    privacy = Classes(S0="home on_day half stands", S1="member")
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "on_day", "half"], condition=Q(stands=True), name="on_duty_in_one_place"
            )
        ]
        indexes = [models.Index(fields=["home", "on_day"], name="duty_of_home")]


class Room(models.Model):
    """A room of a home: a hall, the main room (no name), or a further one with a name."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="rooms")
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="rooms")
    hall = models.OneToOneField(Hall, null=True, on_delete=models.PROTECT, related_name="room")
    name = models.CharField(max_length=40, blank=True)
    seats = models.PositiveSmallIntegerField(default=20)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    privacy = Classes(S0="body home hall name seats opened_on closed_on")
    objects = models.Manager.from_queryset(OpenQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["home", "name"], condition=Q(hall=None), name="room_name_once"),
            models.CheckConstraint(condition=Q(hall=None) | Q(name=""), name="room_of_a_hall_bears_its_name"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="room_has_a_seat"),
        ]

    @property
    def label(self) -> str:
        """What the room is called in its home; the hall is to be read along with its actor."""
        return self.hall.actor.name if self.hall else self.name or gettext("Main room")


class OccupancyQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Those that were not given back."""
        return self.filter(released_at=None)


class Occupancy(models.Model):
    """A room is held for a case, a booking or a gathering, from one moment to another, until it is given back."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="occupancies")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="occupancies")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    privacy = Classes(S0="room case starts_at ends_at released_at")
    objects = models.Manager.from_queryset(OccupancyQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="occupancy_runs_forward"),
            models.UniqueConstraint(fields=["case"], condition=Q(released_at=None), name="one_room_for_a_case"),
        ]
        indexes = [models.Index(fields=["room", "starts_at"], condition=Q(released_at=None), name="occupancy_of_room")]


class Booking(Case):
    """Somebody uses a room for a purpose (the title). Parties are `place` (the home) and `booker`."""

    KIND = "booking"

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="bookings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    people = models.PositiveSmallIntegerField()

    privacy = Classes(S0="room starts_at ends_at people")
    objects: ClassVar[CaseManager] = CaseManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_runs_forward")]
        indexes = [models.Index(fields=["room", "starts_at"], name="booking_of_room")]
