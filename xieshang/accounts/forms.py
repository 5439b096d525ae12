"""Signing in, the second factor, and setting a password."""

import re
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _

from xieshang.accounts.models import Account
from xieshang.kernel import secrets

LONGEST = 128


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ConfirmForm(forms.Form):
    """The password once more; prefixed, because it travels with another form."""

    prefix = "_confirm"
    password = forms.CharField(
        label=_("Current password"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def _code_field(label: str, help_text: str) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short"}
    return forms.CharField(label=label, help_text=help_text, max_length=20, widget=forms.TextInput(attrs=attrs))


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = _code_field(_("Code"), _("Six digits from the app, or one of your recovery codes."))


class FirstCodeForm(forms.Form):
    """The first code of an app that was just set up."""

    code = _code_field(_("Code"), _("The six digits that the app shows now."))


class PhoneForm(forms.Form):
    """The number of a mobile phone."""

    phone = forms.CharField(
        label=_("Your mobile phone"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_phone(self) -> str:
        number = secrets.same_value(self.cleaned_data["phone"])
        if not re.fullmatch(r"1\d{10}", number):
            raise forms.ValidationError(_("This is not a mobile phone. It has 11 digits and begins with 1."))
        return number


class PhoneCodeForm(forms.Form):
    """The digits of a message."""

    code = _code_field(_("Digits of the message"), _("Six digits, valid for five minutes."))


class ResetForm(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )


class NewPasswordForm(forms.Form):
    """A password typed twice, good enough for the account."""

    password = forms.CharField(
        label=_("New password"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Repeat the new password"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.account)
        return password

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "password" in typed and "again" in typed and typed["password"] != typed["again"]:
            self.add_error("again", _("The two passwords do not match. Type the new password twice."))
        return typed


class ChangePasswordForm(NewPasswordForm):
    """The present password, then the new one."""

    present = forms.CharField(
        label=_("Current password"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["present", "password", "again"]
