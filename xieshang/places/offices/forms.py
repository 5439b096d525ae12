"""What is typed about liaison offices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.forms import DayField
from xieshang.places.offices.models import Director
from xieshang.roster.models import Town


class OfficeForm(forms.Form):
    """A town gets its liaison office."""

    town = forms.ChoiceField(label=_("Town"))
    name = forms.CharField(label=_("Name of the office"), max_length=80)
    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    opened_on = DayField(label=_("Opened on"))

    def __init__(self, towns: list[Town], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.towns = {town.code: town for town in towns}
        named = [(code, town.name) for code, town in self.towns.items()]
        self.fields["town"].choices = [("", _("Choose")), *named]  # type: ignore[attr-defined]

    def chosen(self) -> Town:
        return self.towns[self.cleaned_data["town"]]


class AppointForm(forms.Form):
    """Who directs the office from a day on, and which document says so."""

    kind = forms.ChoiceField(label=_("Office"), choices=Director.Kind.choices, widget=forms.RadioSelect)
    person = forms.CharField(
        label=_("Who?"),
        max_length=40,
        help_text=_("The name; of several with one name, the member number or user name."),
    )
    since = DayField(label=_("From which day on?"))
    decision = forms.CharField(label=_("Deciding document"), max_length=80)


class EndForm(forms.Form):
    """Until which day, and which document says so."""

    last_day = DayField(label=_("Until which day?"))
    decision = forms.CharField(label=_("Deciding document"), max_length=80)
