"""What of a ledger is shown, and the shape of what is written into it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.forms import DayField, OnceField
from xieshang.places.ledger import registry
from xieshang.places.ledger.models import Activity
from xieshang.places.ledger.ops import Told
from xieshang.places.ledger.queries import Asked

QUARTERS = (("", _("whole year")), ("1", _("1st quarter")), ("2", _("2nd quarter")), ("3", _("3rd quarter")))


class AskedForm(forms.Form):
    """Year, quarter and kind in the address; what makes no sense narrows nothing."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)
    quarter = forms.ChoiceField(
        label=_("Quarter"),
        required=False,
        choices=(*QUARTERS, ("4", _("4th quarter"))),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, years: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.newest = years[0]
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        named = [(one.code, one.label) for one in registry.in_order()]
        self.fields["kind"].choices = [("", _("all")), *named]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        self.is_valid()
        chosen = self.cleaned_data
        return Asked(chosen.get("year") or self.newest, int(chosen.get("quarter") or 0), chosen.get("kind") or "")


class ActivityForm(forms.Form):
    """What happened at the home and stands nowhere else."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Activity.Kind.choices)
    happened_on = DayField(label=_("Day"))
    title = forms.CharField(label=_("In a few words"), max_length=120)
    people = forms.IntegerField(label=_("How many people?"), min_value=0, max_value=100000, initial=0)
    source = forms.CharField(
        label=_("From where is it known?"),
        max_length=120,
        help_text=_("For example: the sign-in sheet, or the paper ledger of the year."),
    )
    _once = OnceField()

    def told(self) -> Told:
        return Told(**{name: value for name, value in self.cleaned_data.items() if name != "_once"})


class StrikeForm(forms.Form):
    """Why a line is struck out."""

    why = forms.CharField(label=_("Why is it struck out?"), max_length=200)
