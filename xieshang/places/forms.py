"""The shape of what is typed when a home opens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.forms import DayField
from xieshang.places.models import Home
from xieshang.roster.models import Town


class HomeForm(forms.Form):
    """A Members' Home opens, with or without a hall."""

    name = forms.CharField(label=_("Name of the home"), max_length=80)
    code = forms.SlugField(
        label=_("Code of the place"), max_length=20, help_text=_("Letters and digits; it stands in the address.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Home.Kind.choices, widget=forms.RadioSelect)
    town = forms.ChoiceField(label=_("Town"), required=False)
    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    facilities = forms.CharField(label=_("Facilities"), max_length=200, required=False)
    opened_on = DayField(label=_("Opened on"))
    hall = forms.CharField(
        label=_("Name of its hall"),
        max_length=80,
        required=False,
        help_text=_("Where residents raise matters. Empty: the home has none."),
    )

    def __init__(self, towns: list[Town], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.towns = {str(town.pk): town for town in towns}
        self.fields["town"].choices = [("", "—"), *((pk, town.name) for pk, town in self.towns.items())]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """What was typed, as the operation takes it."""
        return {**self.cleaned_data, "town": self.towns.get(self.cleaned_data["town"])}
