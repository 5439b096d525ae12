"""What forms of every slice share: a day, an hour, a telephone, a key, and the sentences of a refusal at their fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from xieshang.kernel import numerals, secrets
from xieshang.kernel.refusals import Invalid


class DayField(forms.DateField):
    """A day from the browser's own calendar; written as browsers want it, whatever the language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


class HourField(forms.TimeField):
    """A time of day from the browser's own clock."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "short"}), **options)


class PhoneField(forms.CharField):
    """A telephone as people write it, with spaces, dashes or a country code; cleaned to its digits."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        phone = numerals.phone(typed)
        if typed and phone is None:
            raise forms.ValidationError(
                _("This is not a phone number. A mobile has 11 digits; a landline begins with 0.")
            )
        return phone or ""


class OnceField(forms.CharField):
    """The key of this form as it was drawn, for `once`: what is sent twice has one effect."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False, max_length=80, initial=secrets.query_code)


def complain(form: forms.Form, refused: Invalid, **called: str) -> None:
    """What an operation refused stands next to its field, or on top when the form has no such field.

    `called` says how the form calls a field that the operation names otherwise: `files="photos"`.
    """
    for name, sentences in refused.errors.items():
        field = called.get(name, name)
        form.add_error(field if field in form.fields else None, sentences)
