"""What forms of every slice share: a day to choose, and the sentences of a refusal at their fields."""

from typing import Any

from django import forms

from xieshang.kernel.refusals import Invalid


class DayField(forms.DateField):
    """A day from the browser's own calendar; written as browsers want it, whatever the language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


def complain(form: forms.Form, refused: Invalid, **called: str) -> None:
    """What an operation refused stands next to its field, or on top when the form has no such field.

    `called` says how the form calls a field that the operation names otherwise: `files="photos"`.
    """
    for name, sentences in refused.errors.items():
        field = called.get(name, name)
        form.add_error(field if field in form.fields else None, sentences)
