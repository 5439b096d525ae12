"""What is typed about a visit: as the office writes it, the programme a line for each stop."""

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xieshang.gatherings.forms import NamesField
from xieshang.kernel.forms import DayField, OnceField
from xieshang.kernel.models import Actor
from xieshang.visits.models import Stop, Visit
from xieshang.visits.ops import Plan, Point

DAY = r"(?:(?:(\d{4})[-年/])?(\d{1,2})[-月/](\d{1,2})日?\s*)?"
TIME = r"(上午|下午|晚上)?\s*(?:(\d{1,2})[:：点](\d{2})?\s*)?"
LINE = re.compile(rf"{DAY}{TIME}(.*)")


def programme(text: str, first_day: date) -> tuple[Point, ...]:
    """The stops of a programme: each line begins with its time; a day holds for the lines after it."""
    day, found = first_day, []
    for number, line in enumerate((line.strip() for line in text.splitlines()), 1):
        matched = LINE.fullmatch(line)
        if not line or matched is None:
            continue
        year, month, of_month, half, hour, minute, words = matched.groups()
        try:
            day = date(int(year or first_day.year), int(month), int(of_month)) if month else day
            if month and not hour and not words:
                continue
            if not hour or not words:
                raise ValueError
            later = 12 if half in ("下午", "晚上") and int(hour) < 12 else 0
            moment = datetime.combine(day, time(int(hour) + later, int(minute or 0)))
        except ValueError:
            words = _now("Line %(number)s: begin with the time, then say where and what: 09:30 …") % {"number": number}
            raise forms.ValidationError(words) from None
        found.append(Point(timezone.make_aware(moment), words))
    return tuple(sorted(found))


def _day(**kwargs: Any) -> DayField:
    within = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2099, 12, 31))]
    return DayField(validators=within, **kwargs)


def _few(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class VisitForm(forms.Form):
    """A visit, announced in a minute and filled in as more is known."""

    origin = forms.CharField(label=_("Where does the delegation come from?"), max_length=60)
    level = forms.ChoiceField(label=_("Level"), choices=Visit.Level.choices, widget=forms.RadioSelect)
    people = forms.IntegerField(label=_("How many people?"), min_value=1, max_value=9999)
    batch = forms.IntegerField(label=_("Which batch of it?"), min_value=1, max_value=99, initial=1)
    arrives_on = _day(label=_("Comes on"))
    leaves_on = _day(label=_("Leaves on"), required=False, help_text=_("Empty: on the same day."))
    topics = forms.CharField(
        label=_("What does it want to see?"), max_length=200, help_text=_("Once it is published everybody reads this.")
    )
    host = forms.ChoiceField(label=_("Who is in charge?"))
    leader = forms.CharField(label=_("Leader of the delegation"), max_length=60, required=False)
    receivers = NamesField(
        label=_("Who receives it?"), required=False, help_text=_("Who stands in the roster is told and reminded.")
    )
    programme = forms.CharField(
        label=_("Programme"),
        required=False,
        max_length=4000,
        widget=_few(6),
        help_text=_("One stop a line: 09:30, then where and what. Homes and halls are known by their names."),
    )

    def __init__(self, hosts: list[Actor], *args: Any, correcting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hosts = {str(actor.pk): actor for actor in hosts}
        choices = [("", "—"), *((pk, actor.name) for pk, actor in self.hosts.items())]
        self.fields["host"].choices = choices  # type: ignore[attr-defined]
        if correcting:
            self.fields["reason"] = forms.CharField(label=_("Why is it corrected?"), max_length=200)
        self.fields["_once"] = OnceField()

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        first, last = typed.get("arrives_on"), typed.get("leaves_on") or typed.get("arrives_on")
        if not first or not last:
            return typed
        if last < first:
            self.add_error("leaves_on", _now("A delegation cannot leave before it comes."))
            return typed
        try:
            typed["programme"] = programme(typed.get("programme", ""), first)
        except forms.ValidationError as fault:
            self.add_error("programme", fault)
            return typed
        if any(not first <= timezone.localdate(point.at) <= last for point in typed["programme"]):
            self.add_error("programme", _now("A stop lies outside the days of the visit."))
        return typed

    def plan(self) -> Plan:
        """What was typed, as the operations take it."""
        typed = {name: value for name, value in self.cleaned_data.items() if name not in ("reason", "_once")}
        return Plan(**{**typed, "host": self.hosts[typed["host"]], "receivers": tuple(typed["receivers"])})


def first_values(visit: Visit, stops: list[Stop]) -> dict[str, Any]:
    """The visit as it would be typed."""
    same = ("origin", "level", "people", "batch", "arrives_on", "leaves_on", "topics", "leader")
    lines = [f"{timezone.localtime(stop.at):%Y-%m-%d %H:%M} {stop.words}" for stop in stops]
    written = {"host": visit.unit_id, "receivers": "\n".join(visit.receivers), "programme": "\n".join(lines)}
    return {**{name: getattr(visit, name) for name in same}, **written}
