"""What is typed about liaison: who looks after a group, a constituent, a contact that took place."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.kernel import secrets
from xieshang.kernel.forms import DayField, OnceField, PhoneField
from xieshang.kernel.models import Actor
from xieshang.liaison.flow import WAYS
from xieshang.roster.models import SpecialCommittee


class CareForm(forms.Form):
    """Who looks after a group from a day on, and which document says so."""

    leader = forms.ChoiceField(label=_("Leader"))
    committee = forms.ChoiceField(label=_("Special committee"))
    valid_from = DayField(label=_("From which day on?"))
    decision = forms.CharField(label=_("Deciding document"), max_length=80)

    def __init__(self, leaders: list[Actor], committees: list[SpecialCommittee], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaders = {str(row.pk): row for row in leaders}
        self.committees = {row.code: row for row in committees}
        named = [(pk, row.name) for pk, row in self.leaders.items()]
        self.fields["leader"].choices = [("", _("Choose")), *named]  # type: ignore[attr-defined]
        organs = [(code, row.actor.name) for code, row in self.committees.items()]
        self.fields["committee"].choices = [("", _("Choose")), *organs]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            **typed,
            "leader": self.leaders[typed["leader"]],
            "committee": self.committees[typed["committee"]],
        }


class ContactForm(forms.Form):
    """A constituent: the name, how to reach them, and who they are in a few words."""

    name = forms.CharField(
        label=_("Name"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": True}),
        help_text=_("Sealed: only you see it; the office can open it with a reason, and you see that."),
    )
    phone = PhoneField(
        label=_("Phone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "data-private": True}),
    )
    who = forms.CharField(
        label=_("Who is it?"),
        max_length=60,
        help_text=_("In a few words, without name or phone: “fruit grower of Caozhuang”. Staff and leaders see it."),
    )
    _once = OnceField()

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        who = str(typed.get("who", ""))
        if any(typed.get(field) and str(typed[field]) in secrets.same_value(who) for field in ("name", "phone")):
            self.add_error("who", _("Leave name and phone out here: staff and leaders can read this."))
        return typed


class RecordForm(forms.Form):
    """A contact that took place: when, how, and what was said."""

    said = forms.CharField(
        label=_("What was said?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Staff and leaders can read this."),
    )
    way = forms.ChoiceField(label=_("How?"), choices=WAYS, widget=forms.RadioSelect)
    on = DayField(label=_("When?"))
    _once = OnceField()

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].initial, self.fields["way"].initial = today, "phone"

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not date(self.today.year - 1, 1, 1) <= day <= self.today:
            raise forms.ValidationError(_("A day of this year or the last, not later than today."))
        return day


class OpenForm(forms.Form):
    """Why name and phone of a constituent are opened; the member needs no reason."""

    reason = forms.CharField(label=_("Why do you need to know?"), max_length=200, required=False)
