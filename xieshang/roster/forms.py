"""Narrowing the list of members; saying why a phone number is opened."""

from datetime import date
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.forms import DayField
from xieshang.roster.models import Membership
from xieshang.roster.queries import Choices, Filter


class DayForm(forms.Form):
    """As of which day; a day that makes no sense is said so and the present one is taken."""

    day = DayField(label=_("As of"), required=False)

    def chosen(self, today: date) -> date:
        day: date | None = self.cleaned_data.get("day") if self.is_valid() else None
        return day or today


class MembersForm(forms.Form):
    words = forms.CharField(label=_("Name, initials or number"), required=False, max_length=40)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    committee = forms.ChoiceField(label=_("Special committee"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)
    town = forms.ChoiceField(label=_("Town or street"), required=False)
    office = forms.ChoiceField(
        label=_("Office"), required=False, choices=[("", _("all")), *Membership.Office.choices[1:]]
    )
    day = DayField(label=_("As of"), required=False)
    sort = forms.ChoiceField(
        label=_("Sort order"),
        required=False,
        choices=[("", _("by member number")), ("strokes", _("by strokes of the surname"))],
    )

    def offer(self, choices: Choices) -> None:
        """The choices are those of the day's term."""
        for name in ("sector", "committee", "group", "town"):
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", _("all")), *getattr(choices, name + "s")]

    def narrowed(self, day: date) -> Filter:
        """What was chosen; values that do not exist narrow nothing."""
        self.full_clean()
        chosen = self.cleaned_data if self.is_bound else {}
        return Filter(
            day,
            words=chosen.get("words", "").strip(),
            sector=chosen.get("sector", ""),
            committee=chosen.get("committee", ""),
            group=chosen.get("group", ""),
            town=chosen.get("town", ""),
            office=chosen.get("office", ""),
            sort=chosen.get("sort", ""),
        )


class RevealForm(forms.Form):
    reason = forms.CharField(
        label=_("What the number is needed for"), max_length=200, help_text=_("Kept with your name and the time.")
    )
