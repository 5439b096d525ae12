"""Which year the homes are compared for."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.places.ledger.forms import QUARTERS
from xieshang.places.ledger.queries import Asked


class YearForm(forms.Form):
    """A year, perhaps a quarter of it; what makes no sense is this year."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)
    quarter = forms.ChoiceField(label=_("Quarter"), required=False, choices=QUARTERS)
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        years = range(today.year, today.year - 10, -1)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        self.is_valid()
        chosen = self.cleaned_data
        return Asked(chosen.get("year") or self.today.year, int(chosen.get("quarter") or 0))
