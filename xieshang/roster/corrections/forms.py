"""What is typed when an entry is corrected."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xieshang.kernel import secrets
from xieshang.roster.change_forms import ProfileForm
from xieshang.roster.corrections.queries import PHONE, standing
from xieshang.roster.models import Person


class CorrectionForm(ProfileForm):
    """An entry as it is to be."""

    photo = forms.FileField(label=_("Photo"), required=False, help_text=_("A portrait as JPEG or PNG."))
    reason = forms.CharField(
        label=_("Why, or after which paper"),
        required=False,
        max_length=200,
        help_text=_("It stays with the correction."),
    )

    def __init__(self, person: Person, data: Any = None, files: Any = None) -> None:
        stands = standing(person)
        phone = stands.pop(PHONE)
        super().__init__(data, files, initial=stands)
        if phone:
            words = _now("Empty: the number stays as it is (%(number)s).")
            self.fields[PHONE].help_text = words % {"number": secrets.mask_phone(phone)}
