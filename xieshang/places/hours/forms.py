"""The shape of what is typed about hours, duties and rooms."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.forms import DayField, HourField, OnceField
from xieshang.kernel.models import Actor
from xieshang.kernel.picking import PickMany
from xieshang.places.hours.duty import MOST_WEEKS
from xieshang.places.hours.models import Half, Room, Timetable
from xieshang.places.hours.ops.booking import Wish
from xieshang.places.hours.week import Span, moment

SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至到]+\s*(\d{1,2})[:：](\d{2})", re.ASCII)
BETWEEN = re.compile(r"[\s,，;；、和]*")
MOST_SPANS = 4
USUAL = "8:30-11:30 14:00-17:30"


def spans_in(text: str) -> tuple[Span, ...] | None:
    """Hours as people write them, "8:30-11:30，14:00-17:30"; None when there is no sense in them."""
    rest = SPAN.sub("", text)
    if not BETWEEN.fullmatch(rest):
        return None
    try:
        found = [Span(time(int(a), int(b)), time(int(c), int(d))) for a, b, c, d in SPAN.findall(text)]
    except ValueError:
        return None
    return tuple(sorted(found))


class HoursField(forms.CharField):
    """The hours of a day in one line; cleaned to spans, none of them when it stays empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=60, **options)

    def clean(self, value: Any) -> Any:
        spans = spans_in(super().clean(value))
        if spans is None or len(spans) > MOST_SPANS:
            raise forms.ValidationError(_now("Write hours like 8:30-11:30 14:00-17:30."))
        if any(span.closes <= span.opens for span in spans):
            raise forms.ValidationError(_now("One of the spans closes before it opens."))
        if any(after.opens < before.closes for before, after in pairwise(spans)):
            raise forms.ValidationError(_now("These hours overlap."))
        return spans


class WeekForm(forms.Form):
    """The hours of a home, day by day of the week."""

    first_on = DayField(label=_("Valid from"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in WEEKDAYS.items():
            self.fields[f"day{number}"] = HoursField(label=name)
        self.fields["keeps_holidays"] = forms.BooleanField(
            label=_("Closed on public holidays"),
            required=False,
            help_text=_("As the calendar of working days says; exceptions come first."),
        )

    def spans(self) -> dict[int, tuple[Span, ...]]:
        return {number: self.cleaned_data[f"day{number}"] for number in WEEKDAYS}


def first_week(tables: Sequence[Timetable], today: date) -> dict[str, Any]:
    """What stands now, to be changed; before anything stands, usual office hours."""
    weekly = [table for table in tables if table.last_on is None and table.first_on <= today]
    if not weekly:
        return {"first_on": today, "keeps_holidays": True} | {f"day{number}": USUAL for number in range(5)}
    table = max(weekly, key=lambda table: (table.first_on, table.pk))
    found: dict[str, list[str]] = {}
    for row in table.spans.all():
        found.setdefault(f"day{row.weekday}", []).append(str(Span(row.opens, row.closes)).replace("–", "-"))
    return {"first_on": today, "keeps_holidays": table.keeps_holidays} | {
        name: " ".join(words) for name, words in found.items()
    }


class ExceptionForm(forms.Form):
    """A holiday, or days on which the home is open otherwise."""

    first_on = DayField(label=_("First day"))
    last_on = DayField(label=_("Last day"))
    hours = HoursField(
        label=_("Open from – until"), help_text=_("Like 8:30-11:30 14:00-17:30; stays empty when the home is closed.")
    )
    why = forms.CharField(label=_("Why?"), max_length=100, help_text=_("Everybody reads this."))


class StrikeForm(forms.Form):
    """Why an exception holds no more."""

    why = forms.CharField(label=_("Why is it struck out?"), max_length=200)


class DutyForm(forms.Form):
    """A plan for weeks ahead: whose turn, on which days of the week, how long."""

    members = forms.MultipleChoiceField(
        label=_("Who takes turns?"),
        widget=PickMany,
        help_text=_("In this order; whoever was on duty longest ago comes first."),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days of the week?"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    halves = forms.MultipleChoiceField(
        label=_("Morning or afternoon?"), choices=Half.choices, widget=forms.CheckboxSelectMultiple
    )
    first_on = DayField(label=_("From which day?"))
    weeks = forms.IntegerField(label=_("For how many weeks?"), min_value=1, max_value=MOST_WEEKS)
    _once = OnceField()

    def __init__(self, members: Sequence[Actor], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(actor.pk): actor for actor in members}
        self.fields["members"].choices = [(pk, actor.name) for pk, actor in self.known.items()]  # type: ignore[attr-defined]
        self.fields["weekdays"].choices = list(WEEKDAYS.items())  # type: ignore[attr-defined]

    def chosen(self) -> list[Actor]:
        """In the order in which they stand, not in that of the ticks."""
        ticked = set(self.cleaned_data["members"])
        return [actor for pk, actor in self.known.items() if pk in ticked]


class BookForm(forms.Form):
    """A room for a purpose."""

    room = forms.ChoiceField(label=_("Which room?"), widget=forms.RadioSelect)
    purpose = forms.CharField(label=_("What for?"), max_length=120)
    people = forms.IntegerField(label=_("How many people?"), min_value=1, max_value=9999)
    day = DayField(label=_("Date"))
    starts = HourField(label=_("from"))
    ends = HourField(label=_("until"))
    _once = OnceField()

    def __init__(self, rooms: Sequence[Room], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rooms = {str(room.pk): room for room in rooms}
        seats = _now("%(room)s (%(seats)s seats)")
        self.fields["room"].choices = [  # type: ignore[attr-defined]
            (pk, seats % {"room": room.label, "seats": room.seats}) for pk, room in self.rooms.items()
        ]

    def chosen(self) -> Room:
        return self.rooms[self.cleaned_data["room"]]

    def wish(self) -> Wish:
        typed = self.cleaned_data
        return Wish(
            typed["purpose"],
            moment(typed["day"], typed["starts"]),
            moment(typed["day"], typed["ends"]),
            typed["people"],
        )


def next_hour(at: datetime) -> dict[str, Any]:
    """What a booking begins with when nothing better is known: tomorrow at nine."""
    return {"day": (at + timedelta(days=1)).date(), "starts": "09:00", "ends": "11:00", "people": 10}


class RoomForm(forms.Form):
    """A further room of the home."""

    name = forms.CharField(label=_("Name of the room"), max_length=40)
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=2000)
    opened_on = DayField(label=_("Can be booked from"))


class CloseForm(forms.Form):
    """The last day of a room."""

    last_day = DayField(label=_("Last day on which it can be used"))
