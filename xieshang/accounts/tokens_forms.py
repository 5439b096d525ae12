"""Making a token for a machine."""

from django import forms
from django.utils.translation import gettext_lazy

from xieshang.accounts import tokens


class TokenForm(forms.Form):
    """What it is for, what it may do, how long."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=60,
        help_text=gettext_lazy("The program and where it runs, so that you know it again in a year."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"), choices=list(tokens.SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"),
        choices=list(tokens.DAYS.items()),
        coerce=int,
        initial=90,
        widget=forms.RadioSelect,
    )
