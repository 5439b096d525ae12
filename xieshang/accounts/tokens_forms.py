"""Making a token for a machine."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from xieshang.accounts import tokens
from xieshang.accounts.forms import LONGEST
from xieshang.accounts.models import Account


class TokenForm(forms.Form):
    """What it is for, what it may do, how long; whoever has a password says it once more."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=60,
        help_text=gettext_lazy("The program and where it runs, so that you know it again in a year."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"), choices=list(tokens.SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Good for"),
        choices=list(tokens.DAYS.items()),
        coerce=int,
        initial=90,
        widget=forms.RadioSelect,
    )
    present = forms.CharField(
        label=gettext_lazy("Present password"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not account.has_usable_password():
            del self.fields["present"]
