"""A meeting of a group in two minutes: what about, when, where; who is invited is known."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xieshang.gatherings.forms import check_coming
from xieshang.gatherings.models import Role
from xieshang.gatherings.ops import Guest, Plan
from xieshang.groups.plans import Line, Unreadable, lines_of
from xieshang.kernel.forms import DayField, HourField, OnceField
from xieshang.kernel.models import Actor
from xieshang.places.hours.models import Room

MOST_LINES, LONGEST = 60, 100


class PlanForm(forms.Form):
    """The plan of a group as one would write it on paper, a line for each thing."""

    plan = forms.CharField(
        label=_("What does the group mean to do?"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("A line for each thing, the month first: “3: study visit to the vegetable cooperative”."),
    )

    def clean_plan(self) -> list[Line]:
        try:
            lines = lines_of(self.cleaned_data["plan"])
        except Unreadable as fault:
            words = _now("Line %(number)s: begin with the month, 1 to 12, then say what.") % {"number": fault.number}
            raise forms.ValidationError(words) from None
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_now("At most %(count)s lines.") % {"count": MOST_LINES})
        if too_long := next((line for line in lines if len(line.title) > LONGEST), None):
            words = _now("“%(start)s…”: at most %(count)s characters in a line.")
            raise forms.ValidationError(words % {"start": too_long.title[:10], "count": LONGEST})
        return lines


class DoneForm(forms.Form):
    """What the group did of its plan, and when."""

    on = DayField(label=_("When?"))
    what = forms.CharField(
        label=_("What was done, and what came of it?"), max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, year: int, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.last = date(year, 1, 1), min(today, date(year, 12, 31))
        self.fields["on"].initial = self.last

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not self.first <= day <= self.last:
            raise forms.ValidationError(_("A day of the year of the plan, not later than today."))
        return day


def name_of(room: Room) -> str:
    """A hall by its name, another room by that of its home and its own."""
    return room.label if room.hall else f"{room.home.actor.name} · {room.label}"


class MeetingForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    day = DayField(label=_("Date"))
    starts = HourField(label=_("from"))
    ends = HourField(label=_("until"))
    place = forms.ChoiceField(label=_("Where?"), required=False)
    venue = forms.CharField(label=_("Room or place in words"), max_length=120, required=False)
    briefing = forms.CharField(
        label=_("What those invited should know"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    _once = OnceField()

    def __init__(self, rooms: Sequence[Room], today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.rooms = {str(room.pk): room for room in rooms}
        named = [(pk, name_of(room)) for pk, room in self.rooms.items()]
        self.fields["place"].choices = [("", "—"), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        check_coming(self, typed, self.today)
        if not self.errors and not typed.get("place") and not typed.get("venue", "").strip():
            self.add_error("place", _now("Say where the group meets."))
        return typed

    def times(self) -> tuple[datetime, datetime]:
        typed = self.cleaned_data
        starts, ends = (datetime.combine(typed["day"], typed[name]) for name in ("starts", "ends"))
        return timezone.make_aware(starts), timezone.make_aware(ends)

    def plan(self, form: str, members: Sequence[Actor]) -> Plan:
        """What was typed, as the operation takes it."""
        typed = self.cleaned_data
        room, (starts_at, ends_at) = self.rooms.get(typed["place"]), self.times()
        return Plan(
            form=form,
            title=typed["title"],
            starts_at=starts_at,
            ends_at=ends_at,
            hall=room.hall if room else None,
            home=room.home if room and not room.hall else None,
            room=room,
            venue=typed["venue"] or (room.name if room else ""),
            briefing=typed["briefing"],
            guests=tuple(Guest(Role.MEMBER, member) for member in members),
        )
