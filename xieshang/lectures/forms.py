"""A lecture in two minutes: who speaks on what, when, where, and who is invited."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xieshang.gatherings.forms import check_coming
from xieshang.kernel.forms import DayField, HourField, OnceField
from xieshang.kernel.picking import PickMany
from xieshang.lectures.ops import Announced
from xieshang.places.models import Home
from xieshang.roster.models import Group


class LectureForm(forms.Form):
    topic = forms.CharField(label=_("Topic"), max_length=120)
    speaker = forms.CharField(label=_("Who speaks?"), max_length=40)
    about = forms.CharField(
        label=_("About the speaker"), max_length=120, required=False, help_text=_("For example the post.")
    )
    home = forms.ChoiceField(label=_("Home"))
    venue = forms.CharField(label=_("Room or place in words"), max_length=120, required=False)
    day = DayField(label=_("Date"))
    starts = HourField(label=_("from"))
    ends = HourField(label=_("until"))
    briefing = forms.CharField(
        label=_("What those invited should know"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    groups = forms.MultipleChoiceField(label=_("Groups whose members are invited"), required=False, widget=PickMany)
    _once = OnceField()

    def __init__(self, homes: Sequence[Home], groups: Sequence[Group], today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.homes = {home.code: home for home in homes}
        self.known = {str(group.pk): group for group in groups}
        self.fields["home"].choices = [(code, home.actor.name) for code, home in self.homes.items()]  # type: ignore[attr-defined]
        self.fields["groups"].choices = [(pk, group.actor.name) for pk, group in self.known.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        check_coming(self, typed, self.today)
        return typed

    def chosen(self) -> Home:
        return self.homes[self.cleaned_data["home"]]

    def announced(self) -> Announced:
        typed = self.cleaned_data
        words = {name: typed[name] for name in ("topic", "speaker", "about", "venue", "briefing")}
        return Announced(
            **words,
            starts_at=timezone.make_aware(datetime.combine(typed["day"], typed["starts"])),
            ends_at=timezone.make_aware(datetime.combine(typed["day"], typed["ends"])),
            groups=[self.known[pk] for pk in typed["groups"]],
        )
