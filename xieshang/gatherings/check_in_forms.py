"""The shape of checking in: the digits on the phone, and who is entered by hand."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xieshang.gatherings.forms import NamesField
from xieshang.gatherings.models import Invitation, Role
from xieshang.gatherings.ops import Guest
from xieshang.gatherings.queries import Awaited
from xieshang.kernel.forms import DayField, OnceField
from xieshang.kernel.picking import PickMany


def _who_may_come(row: Awaited) -> list[tuple[str, str]]:
    """Keys of an invitation in the form: whoever is invited, and the substitute named in the reply."""
    substitutes = [(f"{row.pk}-substitute", row.substitute)] if row.substitute else []
    return [(str(row.pk), ""), *substitutes]


def _for_somebody(row: Awaited, name: str) -> str:
    return _now("%(name)s, for %(other)s") % {"name": name, "other": row.name}


def _guest(row: Invitation, substitute: str) -> Guest:
    if substitute:
        return Guest(row.role, name=substitute, instead_of=row.actor)
    return Guest(row.role, row.actor, row.guest_name)


class HandForm(forms.Form):
    """Checking in by hand: who, as what, and why not by code."""

    def __init__(self, *args: Any, awaited: Sequence[Awaited], is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rows = {key: (row, name) for row in awaited for key, name in _who_may_come(row)}
        self.fields["invited"] = forms.TypedMultipleChoiceField(
            label=_("Invited and not checked in"),
            choices=[
                (key, _for_somebody(row, name) if name else f"{row.name}（{Role(row.role).label}）")
                for key, (row, name) in self._rows.items()
            ],
            coerce=lambda pk: self._rows[pk],
            widget=PickMany,
            required=False,
        )
        self.fields["names"] = NamesField(label=_("Others, one to a line"), required=False)
        self.fields["role"] = forms.ChoiceField(
            label=_("these come as"), choices=Role.choices, initial=Role.RESIDENT, required=False
        )
        self.fields["online"] = forms.BooleanField(label=_("They take part online"), required=False)
        self.fields["why"] = forms.CharField(label=_("Why by hand"), max_length=200)
        if is_late:
            self.fields["occurred_on"] = DayField(label=_("Day on which they attended"))
        self.fields["_once"] = OnceField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("invited") and not cleaned.get("names"):
            raise forms.ValidationError(_now("Choose or name at least one person."))
        return cleaned

    def guests(self) -> list[Guest]:
        typed = self.cleaned_data
        role = typed["role"] or Role.RESIDENT
        chosen = [(row.pk, name) for row, name in typed["invited"]]
        rows = Invitation.objects.select_related("actor").in_bulk([pk for pk, _name in chosen])
        invited = [_guest(rows[pk], name) for pk, name in chosen if pk in rows]
        return invited + [Guest(role, name=name) for name in typed["names"]]


class DigitsForm(forms.Form):
    """The digits on the screen of the hall."""

    digits = forms.RegexField(
        r"^\s*\d{3}\s?\d{3}\s*$",
        label=_("Six digits on the screen"),
        max_length=9,
        error_messages={"invalid": _("Type the six digits that stand below the code on the screen now.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "short"}),
    )

    online = forms.BooleanField(label=_("I take part online"), required=False)

    def clean_digits(self) -> str:
        return "".join(str(self.cleaned_data["digits"]).split())
