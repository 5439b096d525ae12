"""Opening accounts, giving and ending offices, naming who acts for a leader."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.forms import DayField
from xieshang.kernel.models import Actor
from xieshang.kernel.picking import Pick
from xieshang.roster.hats import ROLES


class FindForm(forms.Form):
    q = forms.CharField(label=_("Name or user name"), required=False, max_length=40)


class AccountForm(forms.Form):
    """An account for somebody of the roster, or for somebody new."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("As in the roster; somebody whom the roster does not know is added."),
    )
    username = forms.RegexField(
        r"^[A-Za-z0-9._-]+$",
        label=_("User name"),
        max_length=60,
        help_text=_("Letters, digits, dot, dash."),
        error_messages={"invalid": _("A user name has letters, digits, dots and dashes only.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("The link to set the password goes there.")
    )


class OfficeForm(forms.Form):
    """An office from a day to a day, by a decision."""

    role = forms.ChoiceField(label=_("Office"))
    of = forms.TypedChoiceField(
        label=_("For which organ or unit"), required=False, coerce=int, empty_value=None, widget=Pick
    )
    since = DayField(label=_("First day"))
    until = DayField(label=_("Up to and including"), required=False, help_text=_("Empty: until further notice."))
    decision = forms.CharField(label=_("Deciding document"), max_length=80)

    def offer(self, roles: Iterable[str], organs: Iterable[Actor]) -> None:
        """What can be chosen: the roles that the viewer may give, the organs of the body."""
        self.fields["role"].choices = [(code, ROLES[code].label) for code in roles]  # type: ignore[attr-defined]
        self.fields["of"].choices = [("", "—"), *((actor.pk, actor.name) for actor in organs)]  # type: ignore[attr-defined]


class LastDayForm(forms.Form):
    last_day = DayField(label=_("Last day"))


class DelegateForm(forms.Form):
    """Who acts for me, from when to when."""

    name = forms.CharField(label=_("Who acts for me"), max_length=60, help_text=_("Name or user name."))
    since = DayField(label=_("First day"))
    until = DayField(label=_("Up to and including"), help_text=_("A year at most. You can end it at any time."))
