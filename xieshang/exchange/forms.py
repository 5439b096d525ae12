"""What is asked for a file, and for a conflict."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.imports import Choice, Importer
from xieshang.kernel.uploads import MEGABYTE

MOST_BYTES = 10 * MEGABYTE


class FileForm(forms.Form):
    """The file; what the importer asks besides stands in its own form below."""

    file = forms.FileField(
        label=_("The table"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_(
            "XLSX or CSV, at most 10 MB and 20,000 lines. First you see what would happen; nothing changes yet."
        ),
    )

    def clean_file(self) -> UploadedFile:
        found: UploadedFile = self.cleaned_data["file"]
        if found.size is not None and found.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return found


def form_for(importer: Importer, *args: Any, **options: Any) -> Any:
    """The importer's own questions, after the file."""
    made = type("ImportForm", (FileForm, importer.form), {})
    return made(*args, **options)


class ChoiceForm(forms.Form):
    """How a conflict is settled."""

    def __init__(self, *args: Any, choices: tuple[Choice, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [(one.code, one.label) for one in choices]
        self.fields["choice"] = forms.ChoiceField(
            label=_("What is meant"),
            widget=forms.RadioSelect,
            choices=[*offered, ("", _("leave this line out"))],
            required=False,
        )
